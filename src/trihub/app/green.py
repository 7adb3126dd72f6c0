"""Green technology and suggested classes, over a library's folder, its documents and scheme files."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from trihub.app.learning import definitions_in
from trihub.app.library import Library, OfficeFiles
from trihub.core.errors import BadFile
from trihub.core.languages import MAIN_LANGUAGES
from trihub.green.features.samples import Sample, Translated, samples_of
from trihub.green.rules.classify import Rules
from trihub.green.schemes.folder import Schemes
from trihub.green.schemes.model import Scheme
from trihub.green.schemes.tables import read_table
from trihub.green.schemes.texts import cpc_green
from trihub.green.service import Green
from trihub.learning.definitions import by_symbol
from trihub.offices.cpc_scheme import is_cpc_scheme, read_cpc
from trihub.settings import Settings
from trihub.text.glossary import GlossaryTranslator

SCHEMES_FOLDER = "green/schemes"
MODELS_FOLDER = "learned/green"
CLASSES_FOLDER = "learned/classes"
MEASURED_FOLDER = "green/measured"
_HEAD = 4096

Tell = Callable[[str], None]


def schemes(settings: Settings) -> Schemes:
    """The schemes of a library and of the package."""
    return Schemes(settings.library / SCHEMES_FOLDER)


def open_green(library: Library) -> Green:
    """Classifying, suggested classes, schemes and figures of an open library."""
    folder = library.settings.library
    return Green(
        library.store, schemes(library.settings), folder / MODELS_FOLDER, folder / CLASSES_FOLDER,
        folder / MEASURED_FOLDER,
    )  # fmt: skip


def load_scheme(paths: Sequence[Path], told: Mapping[str, str]) -> Scheme:
    """Read a scheme out of one table, or out of the CPC's XML files (an archive or folder too).

    :raises BadFile: it is none, the files are of several editions, or hold no green class.
    """
    entries: list[tuple[str, str, str]] = []
    editions: dict[str, str] = {}
    tables: list[tuple[str, bytes]] = []
    for name, data in _opened(paths):
        if is_cpc_scheme(data[:_HEAD]):
            if not name.rsplit("cpc-scheme-", 1)[-1].startswith("Y"):
                continue
            edition, classes = read_cpc(data, name)
            editions.setdefault(edition, name)
            entries += [(one.symbol, one.parent, one.title) for one in classes]
        else:
            tables.append((name, data))
    if len(editions) > 1:
        raise BadFile(
            f"The files are of several editions: {', '.join(sorted(editions))}.",
            hint="Give the files of one edition of the CPC.",
        )
    if editions and not tables:
        return cpc_green(entries, told.get("version") or next(iter(editions)))
    if len(tables) != 1 or editions:
        raise BadFile(
            f"{len(tables)} tables were given; a scheme is one.",
            hint="Load one table at a time, or the CPC's XML files together.",
        )
    return read_table(tables[0][1], Path(tables[0][0]).name, told)


def _opened(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        if not path.exists():
            raise BadFile(f"There is no file or folder {path}.", hint="Check the path's spelling.")
    files = OfficeFiles()
    for file in files.walk(paths):
        for opened in files.open(file):
            with contextlib.closing(opened.stream) as stream:
                yield str(opened.place.member or opened.place.file), stream.read()


def texts_of_classes(paths: Sequence[Path]) -> dict[str, dict[str, str]]:
    """The texts of classes by symbol and language, out of the CPC's XML, WIPO's IPC scheme or CSV.

    :raises BadFile: a file holds none.
    """
    found: dict[str, dict[str, str]] = {}
    for path in paths:
        cpc = False
        for name, data in _opened([path]):
            if is_cpc_scheme(data[:_HEAD]):
                cpc = True
                for one in read_cpc(data, name)[1]:
                    if one.title:
                        found.setdefault(one.symbol, {}).setdefault("en", one.title)
        if not cpc:
            for symbol, texts in by_symbol(definitions_in(path)).items():
                found.setdefault(symbol, {}).update(texts)
    return found


def _material(
    library: Library, definitions: Sequence[Path]
) -> tuple[dict[str, dict[str, str]], list[Sample], Translated]:
    """What is learned from: definitions of classes, the library's documents, the glossary."""
    translated = Translated(GlossaryTranslator(library.glossary))
    return texts_of_classes(definitions), list(samples_of(library.store)), translated


def learn_green(
    library: Library,
    scheme: Scheme,
    definitions: Sequence[Path],
    languages: Sequence[str] = MAIN_LANGUAGES,
    tell: Tell = lambda what: None,
) -> Iterator[dict[str, Any]]:
    """Learn green technology from the library's documents, language by language; each record.

    :raises BadInput: there is too little to learn from, or the extra ``learning`` is missing.
    """
    from trihub.green.learned.train import learn_green as learn

    texts, samples, translated = _material(library, definitions)
    folder, rules = library.settings.library / MODELS_FOLDER, Rules(scheme)
    for lang in languages:
        yield learn(folder, lang, samples, texts, rules, translated, tell=tell)


def learn_classes(
    library: Library,
    definitions: Sequence[Path],
    languages: Sequence[str] = MAIN_LANGUAGES,
    tell: Tell = lambda what: None,
) -> Iterator[dict[str, Any]]:
    """Learn classes from the library's documents, language by language; each record.

    :raises BadInput: there is too little to learn from, or the extra ``learning`` is missing.
    """
    from trihub.green.suggestion.model import SUFFIX
    from trihub.green.suggestion.train import learn

    texts, samples, translated = _material(library, definitions)
    folder = library.settings.library / CLASSES_FOLDER
    for lang in languages:
        yield learn(folder / f"{lang}{SUFFIX}", lang, samples, texts, translated, tell=tell)
