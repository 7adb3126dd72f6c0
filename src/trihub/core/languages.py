"""Languages (ISO 639-1 codes, as WIPO ST.36 ``lang``) and the scripts that texts are written in."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

MAIN_LANGUAGES = ("en", "zh", "ja", "ko")
"""The languages of the site and of query translation, in the order they are offered."""

OFFICE_LANGUAGE = {
    "CN": "zh",
    "TW": "zh",
    "JP": "ja",
    "KR": "ko",
    "US": "en",
    "EP": "en",
    "WO": "en",
}
"""The language in which an office publishes when a file does not say."""

_KANA = re.compile(r"[\u3041-\u30ff\uff66-\uff9d]")
_HANGUL = re.compile(r"[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


class Script(StrEnum):
    """The script a name or text is printed in (ISO 15924 names, in words)."""

    HAN = "han"
    JAPANESE = "japanese"
    HANGUL = "hangul"
    LATIN = "latin"
    OTHER = "other"


def script_of(text: str) -> Script:
    """Return the script that tells the text's writing system apart.

    Kana decide for Japanese and Hangul for Korean even beside Han characters; Han alone
    is ``HAN`` (a Japanese name in kanji cannot be told from a Chinese one by its letters).
    """
    if _HANGUL.search(text):
        return Script.HANGUL
    if _KANA.search(text):
        return Script.JAPANESE
    if _HAN.search(text):
        return Script.HAN
    if _LATIN.search(text):
        return Script.LATIN
    return Script.OTHER


def guess_language(text: str, default: str = "en") -> str:
    """Guess the language of a text from its scripts alone.

    Counts letters: a text is Japanese when kana make up at least a twentieth of its
    letters, Korean when Hangul make up a tenth, Chinese when Han characters make up a
    tenth; otherwise ``default``.
    """
    sample = text[:4000]
    kana, hangul = len(_KANA.findall(sample)), len(_HANGUL.findall(sample))
    han, latin = len(_HAN.findall(sample)), len(_LATIN.findall(sample))
    letters = kana + hangul + han + latin
    if not letters:
        return default
    if hangul * 10 >= letters and hangul >= kana:
        return "ko"
    if kana * 20 >= letters:
        return "ja"
    if han * 10 >= letters:
        return "zh"
    return default


def normalise_language(code: str) -> str:
    """Return the two-letter lower-case code for what files write (``ZH``, ``zh-CN``, ``jpn``)."""
    folded = unicodedata.normalize("NFKC", code).strip().lower().split("-")[0].split("_")[0]
    three = {"eng": "en", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "ger": "de",
             "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "rus": "ru"}  # fmt: skip
    return three.get(folded, {"cn": "zh", "jp": "ja", "kr": "ko"}.get(folded, folded))
