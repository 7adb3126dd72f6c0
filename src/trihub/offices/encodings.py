"""Which encoding a file's bytes are in, told by what the text turns out to be.

The legacy encodings of East Asia share most of their bytes: text in one of them decodes in
another without an error, to characters that nobody wrote. What fits without loss therefore proves
nothing; only a text that reads like its language does. Where none does, the record is refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

from trihub.core.errors import BadFile

ENCODING_ALIASES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "hz-gb-2312": "gb18030",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "euc_kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
}  # fmt: skip
"""Declared encodings that offices fill beyond their repertoire, and the superset to read them by."""

CANDIDATES = {"gb18030": "zh", "cp949": "ko", "cp932": "ja", "euc_jp": "ja", "cp1252": "latin"}
"""What a text that is not UTF-8 may be in, and how it must then read."""

HINT = "Convert the file to UTF-8, or ask the office for a sound copy."

_NAMES = {"gb18030": "gb18030", "cp949": "cp949", "cp932": "cp932", "euc_jp": "euc_jp",
          "euc-jp": "euc_jp", "iso-8859-1": "cp1252", "latin1": "cp1252",
          "windows-1252": "cp1252"}  # fmt: skip
_HEAD = 4096
_SAMPLE = 4000
"""Characters beyond ASCII that a text is judged by."""
_CLEAR = 0.8
"""The share of its letters that must be usual ones in the language."""
_CLEAR_HINTED = 0.7
"""The same where the markup tells the office: names and rare words weigh more in a short record."""
_LIKELY = 0.5
"""The same for the declared encoding where no other one reads clearly: rare words are no mistake."""
_MARGIN = 0.1
_FEW = 12
"""Letters of East Asia below which chance may make any encoding look right."""
_MANY = 20
_STRAY = 0.2
"""The share of bytes beyond ASCII that are not UTF-8, up to which a text is UTF-8 and damaged."""

_HINTS = re.compile(
    rb"(?P<ko><KR_|KIPO|kipris|\blang=[\"'](?i:ko|kr)|<country>KR<|country=[\"']KR)"
    rb"|(?P<ja><jp-official-gazette|\bJPO\b|<jppat:|\blang=[\"'](?i:ja|jp)|<country>JP<|country=[\"']JP)"
    rb"|(?P<zh><cn-|<business:|\blang=[\"'](?i:zh|cn)|<country>CN<|country=[\"']CN)"
    rb"|(?P<latin><us-|<ep-patent|<PATDOC|\blang=[\"'](?i:en|de|fr)|<country>(?:US|EP)<|country=[\"'](?:US|EP))"
)
_ASCII = bytes(range(128))
_BEYOND = re.compile(r"[^\x00-\x7f]")
_STRETCH = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what to note where it is in another encoding than the file says."""

    text: str
    note: str = ""


def decode(data: bytes, declared: str, closing: bytes = b"") -> Decoded:
    """The text of ``data`` and ``closing``, by the declared encoding if the text reads as it should.

    A character that is cut off at the end is left out: the file ends there, and its parser says so.

    :raises BadFile: no encoding gives a text that reads like a language.
    """
    name = ENCODING_ALIASES.get(declared, declared) or "utf-8"
    told = _NAMES.get(name, name)
    text = _decoded(data, told)
    if text is None or (told in CANDIDATES and not _trusted(text, told, data)):
        chosen = _chosen(data)
        if chosen is None:
            few = text is not None and _letters(text, _FEW) < _FEW
            if text is not None and (few or _fit(text, told) >= _LIKELY):
                return Decoded(text + closing.decode())
            raise _refused(declared)
        if chosen != told:
            text = _decoded(data, chosen) or ""
            note = f"The file says that it is in {declared or 'utf-8'}; it is read as {chosen}."
            return Decoded(text + closing.decode(), note)
    return Decoded((text or "") + closing.decode())


def often_wrong(declared: str) -> bool:
    """Whether nearly any bytes fit a declared encoding, so that fitting says little of them."""
    return declared in ENCODING_ALIASES or declared in _NAMES


def _decoded(data: bytes, name: str) -> str | None:
    """The text, without a character that the end cuts off; ``None`` where it does not fit."""
    try:
        if name != "utf-8" and name not in CANDIDATES:
            return data.decode(name)
        return codecs.getincrementaldecoder(name)("strict").decode(data, final=False)
    except (UnicodeError, LookupError):
        return None


def _refused(declared: str) -> BadFile:
    return BadFile(
        f"The text is not in its declared encoding ({declared or 'utf-8'}), and it reads like no "
        f"language in utf-8, {', '.join(CANDIDATES)}.",
        hint=HINT,
    )


def _chosen(data: bytes) -> str | None:
    """The one encoding in which the text reads like a language; ``None`` where there is not one."""
    if _decoded(data, "utf-8") is not None:
        return "utf-8"
    if _damaged_utf8(data):
        return None
    texts = {name: text for name in CANDIDATES if (text := _decoded(data, name)) is not None}
    hinted = _hinted(data)
    fits = {name: _fit(text, name) for name, text in texts.items()}
    of_office = [name for name in fits if CANDIDATES[name] == hinted]
    if best := _best(fits, of_office, _CLEAR_HINTED):
        return best
    enough = [n for n in fits if n == "cp1252" or _letters(texts[n], _FEW) >= _FEW]
    return _best(fits, enough, _CLEAR)


def _best(fits: dict[str, float], names: Iterable[str], least: float) -> str | None:
    """The best of the names, where it is good enough and clearly better than the next."""
    ranked = sorted(names, key=lambda name: fits[name], reverse=True)
    if not ranked or fits[ranked[0]] < least:
        return None
    if len(ranked) > 1 and fits[ranked[0]] - fits[ranked[1]] < _MARGIN:
        return None
    return ranked[0]


def _trusted(text: str, name: str, data: bytes) -> bool:
    """Whether a text in its declared encoding reads as the office's language or as its own."""
    if text.isascii():
        return True
    least = _CLEAR_HINTED if _hinted(data) == CANDIDATES[name] else _CLEAR
    return _fit(text, name) >= least


def _damaged_utf8(data: bytes) -> bool:
    """Whether nearly all is UTF-8: then a few bytes are damaged, and no other encoding is meant."""
    beyond = len(data.translate(None, _ASCII))
    kept = len(data.decode("utf-8", "ignore").encode().translate(None, _ASCII))
    return beyond - kept <= _STRAY * beyond


def _hinted(data: bytes) -> str:
    """What the first markup that tells an office says of the language, or an empty text."""
    found = _HINTS.search(data, 0, _HEAD)
    return (found.lastgroup or "") if found else ""


# --- how a text reads -----------------------------------------------------------------------


def _letters(text: str, most: int) -> int:
    """How many letters of East Asia a text has, counted up to ``most``."""
    return sum(1 for _ in islice((m for m in _BEYOND.finditer(text) if _weighs(m[0])), most))


def _weighs(letter: str) -> bool:
    """Whether a character tells a language: signs, Greek and full-width forms stand in every one."""
    if "\uff01" <= letter <= "\uff65" or "\u0370" <= letter <= "\u04ff":
        return False
    return unicodedata.category(letter) in ("Lo", "Ll", "Lu", "Lm", "Co", "Cn", "Cc")


def _fit(text: str, name: str) -> float:
    """The share of a text's letters that are usual in the language of an encoding, 0 to 1."""
    if name == "cp1252":
        return _latin(text)
    sample = islice((m[0] for m in _BEYOND.finditer(text)), _SAMPLE)
    letters = [letter for letter in sample if _weighs(letter)]
    return _READS[CANDIDATES[name]](letters) if letters else 0.0


def _chinese(letters: list[str]) -> float:
    """Common characters of GB 2312. Korean read so has only its first rows, Japanese kana."""
    common = [code for letter in letters if (code := _row(letter, "gb2312")) in range(0xB0, 0xD8)]
    second = sum(_row(letter, "gb2312") in range(0xD8, 0xF8) for letter in letters)
    late = sum(code > 0xC8 for code in common)
    if len(common) >= _MANY and late < 0.12 * len(common):
        return 0.0
    if sum(map(_kana, letters)) > 0.08 * len(letters):
        return 0.0
    return (len(common) + second / 2) / len(letters)


def _korean(letters: list[str]) -> float:
    """Syllables of KS X 1001; the letters of which they are made hardly ever stand alone."""
    return sum(
        "\uac00" <= letter <= "\ud7a3" and _row(letter, "euc_kr") > 0 for letter in letters
    ) / len(letters)


def _japanese(letters: list[str]) -> float:
    """Kana and the common characters of JIS X 0208; without kana it is no Japanese."""
    kana = sum(map(_kana, letters))
    if kana < 0.1 * len(letters):
        return 0.0
    common = sum(_row(letter, "euc_jp") in range(0xB0, 0xD0) for letter in letters)
    return (kana + common) / len(letters)


_READS: dict[str, Callable[[list[str]], float]] = {
    "zh": _chinese, "ko": _korean, "ja": _japanese,
}  # fmt: skip


def _kana(letter: str) -> bool:
    return "\u3041" <= letter <= "\u30fe"


@cache
def _row(letter: str, encoding: str) -> int:
    """The first byte of a character in an encoding of two bytes, 0 where it has none there."""
    try:
        written = letter.encode(encoding)
    except UnicodeEncodeError:
        return 0
    return written[0] if len(written) == 2 else 0


def _latin(text: str) -> float:
    """Letters with accents alone or in pairs, and signs that stand inside no word."""
    good = total = 0
    for match in islice(_STRETCH.finditer(text), _SAMPLE):
        total += len(match[0])
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        good += _in_latin(match[0], before, after) * len(match[0])
    return good / total if total else 0.0


_JOINS = frozenset("×·’–—­\xa0")
"""Signs that stand between letters also in Latin text."""
_ACCENTED = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽŸÿ")
_SIGNS = frozenset("€‚„…†‡‰‹‘’“”•–—™›\xa0¡£§©ª«¬­®¯°±²³´µ¶·¸¹º»¼½¾¿×÷")


def _in_latin(stretch: str, before: str, after: str) -> bool:
    if len(stretch) > 2 or not set(stretch) <= _ACCENTED | _SIGNS:
        return False
    inside = before.isalpha() and after.isalpha()
    return not inside or set(stretch) <= _ACCENTED | _JOINS
