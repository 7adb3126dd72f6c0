"""How much of the vocabulary of titles and claims the project's glossary knows."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from trihub.text.analysis import spans
from trihub.text.glossary import Glossary

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = "ABCDEFGH"
LANGUAGES = ("en", "zh", "ja", "ko")
COMMONEST = 200
SCRIPT = {
    "zh": re.compile(r"[\u4e00-\u9fff]+"),
    "ja": re.compile(r"[\u4e00-\u9fff々]+|[ァ-ヺー]+"),
    "ko": re.compile(r"[\uac00-\ud7a3]+"),
    "en": re.compile(r"[A-Za-z][A-Za-z-]+"),
}


def _stop_words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for line in (
        (Path(__file__).parent / "coverage_stop_words.txt").read_text(encoding="utf-8").splitlines()
    ):
        if line and not line.startswith("#"):
            lang, _, listed = line.partition("\t")
            words.setdefault(lang, []).extend(listed.split())
    return {
        lang: sorted(dict.fromkeys(listed), key=len, reverse=True) for lang, listed in words.items()
    }


STOP = _stop_words()
STOP_CUT = re.compile("|".join(map(re.escape, STOP["zh"])))
STOP_CUT_JA = re.compile("|".join(map(re.escape, STOP["ja"])))
ENDING = re.compile(f"(?:{'|'.join(map(re.escape, STOP['ko-ending']))})$")


def _pieces(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text that may hold a technical term: start and end."""
    for run in SCRIPT[lang].finditer(text):
        start, end = run.span()
        if lang in ("zh", "ja"):
            cut = STOP_CUT if lang == "zh" else STOP_CUT_JA
            at = start
            for stop in cut.finditer(text, start, end):
                yield at, stop.start()
                at = stop.end()
            yield at, end
        elif lang == "ko":
            if run[0] not in STOP["ko"]:
                ending = ENDING.search(text, start, end)
                shorter = ending.start() if ending else end
                yield start, (shorter if shorter - start >= 2 else end)
        elif run[0].lower() not in STOP["en"]:
            yield start, end


def _terms(text: str, lang: str) -> Iterator[tuple[str, int, int]]:
    """Words (English) or bigrams (the others) of a text with their places."""
    for start, end in _pieces(text, lang):
        if end - start < (3 if lang == "en" else 2):
            continue
        for token, first, last in spans(text[start:end]):
            if len(token) >= 2 and token not in STOP["en"]:
                yield token, start + first, start + last


def _shares(texts: Iterable[str], lang: str, glossary: Glossary) -> tuple[list[str], list[str]]:
    """The commonest terms, and those of them that the glossary covers in most of their places."""
    seen: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for text in texts:
        inside = set[int]()
        for match in glossary.find(text, lang, letters=True):
            inside.update(range(match.start, match.end))
        for token, first, last in dict.fromkeys(_terms(text, lang)):
            seen[token] += 1
            covered[token] += inside.issuperset(range(first, last))
    common = [token for token, _ in seen.most_common(COMMONEST)]
    return common, [token for token in common if 2 * covered[token] > seen[token]]


def _language(text: str) -> str:
    if re.search(r"[\uac00-\ud7a3]", text):
        return "ko"
    if re.search(r"[ぁ-ゖァ-ヺ]", text):
        return "ja"
    return "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"


def _demonstration() -> Iterator[str]:
    for path in sorted((ROOT / "demo" / "families").glob("*.toml")):
        for member in tomllib.loads(path.read_text(encoding="utf-8"))["member"]:
            if title := member.get("title"):
                yield title
            yield from member.get("claims", ())


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as handle:
        yield from map(json.loads, handle)


def _korean_titles(folder: Path) -> Iterator[str]:
    yield from (row["title"] for row in _lines(folder / "kr-claims-ipc.jsonl"))
    for row in _lines(folder / "kr-university-ko-en.jsonl"):
        yield row["특허명 TEXT"].partition("(")[0]


def _chinese_titles(folder: Path) -> Iterator[str]:
    yield from (row["title"] for row in _lines(folder / "cn-titles-ipc.jsonl"))
    yield from (row["title_zh"] for row in _lines(folder / "aviation-zh-en.jsonl"))


def _english_titles(folder: Path) -> Iterator[str]:
    yield from (row.get("title") or "" for row in _lines(folder / "covid-biblio.jsonl"))
    for name, key in (
        ("synbio-en", "title_original_english_cleaned"),
        ("aviation-zh-en", "title_en"),
    ):
        yield from (row[key] or "" for row in _lines(folder / f"{name}.jsonl"))


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.default()


def test_every_section_is_there_and_every_concept_in_all_languages(glossary: Glossary) -> None:
    concepts = [concept for layer in glossary.layers for concept in layer]
    sections = Counter(concept.section for concept in concepts)
    assert sum(sections[section] for section in SECTIONS) >= 1_500
    assert min(sections[section] for section in SECTIONS) >= 100
    assert set(sections) == {*SECTIONS, "-"}
    assert [c.id for c in concepts if not all(c.terms(lang) for lang in LANGUAGES)] == []


def test_no_two_concepts_say_the_same(glossary: Glossary) -> None:
    firsts = Counter(
        tuple(c.terms(lang)[0].casefold().replace(" ", "") for lang in LANGUAGES)
        for layer in glossary.layers
        for c in layer
    )
    assert [names for names, count in firsts.items() if count > 1] == []


@pytest.mark.parametrize(("lang", "least"), [("zh", 0.9), ("ja", 0.9), ("ko", 0.9), ("en", 0.9)])
def test_the_demonstration_is_covered(glossary: Glossary, lang: str, least: float) -> None:
    texts = [text for text in _demonstration() if _language(text) == lang]
    assert len(texts) >= 100
    common, known = _shares(texts, lang, glossary)
    missing = [token for token in common if token not in known]
    assert len(known) >= least * len(common), missing


@pytest.mark.parametrize(
    ("lang", "read", "least"),
    [("zh", _chinese_titles, 0.9), ("ko", _korean_titles, 0.9), ("en", _english_titles, 0.9)],
)
def test_titles_of_real_publications_are_covered(
    shared_data: Path,
    glossary: Glossary,
    lang: str,
    read: Callable[[Path], Iterator[str]],
    least: float,
) -> None:
    folder = shared_data / "collections"
    if not folder.is_dir():
        pytest.skip(f"real titles are not here: no folder {folder}")
    common, known = _shares(read(folder), lang, glossary)
    missing = [token for token in common if token not in known]
    assert len(common) == COMMONEST
    assert len(known) >= least * len(common), missing
