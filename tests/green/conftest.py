"""Models learned once from invented documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from green import texts
from trihub.green.features.samples import Translated
from trihub.green.learned.train import learn_green
from trihub.green.rules.classify import Rules
from trihub.green.schemes.folder import shipped
from trihub.green.suggestion.train import Course, learn
from trihub.text.glossary import Glossary, GlossaryTranslator


@pytest.fixture(scope="session")
def inventory() -> Rules:
    return Rules(shipped()["ipc-green-inventory"])


@pytest.fixture(scope="session")
def translated() -> Translated:
    return Translated(GlossaryTranslator(Glossary.default()))


@pytest.fixture(scope="session")
def green_folder(
    tmp_path_factory: pytest.TempPathFactory, inventory: Rules, translated: Translated
) -> Path:
    folder = tmp_path_factory.mktemp("green")
    learn_green(folder, "en", texts.samples("en"), texts.DEFINITIONS, inventory, translated)
    return folder


@pytest.fixture(scope="session")
def classes_folder(tmp_path_factory: pytest.TempPathFactory, translated: Translated) -> Path:
    folder = tmp_path_factory.mktemp("classes")
    course = Course(regression_from=10)
    for lang in ("en", "zh"):
        learn(
            folder / f"{lang}.classes", lang, texts.samples("en", "zh"), texts.DEFINITIONS,
            translated, course=course if lang == "zh" else None,
        )  # fmt: skip
    return folder
