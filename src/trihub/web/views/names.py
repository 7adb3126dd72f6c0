"""The ``lang`` attribute of what pages show, so that each text is set in its own glyphs."""

from __future__ import annotations

from trihub.core.languages import OFFICE_LANGUAGE, Script, script_of


def html_lang(code: str) -> str:
    """The ``lang`` attribute of a text: Chinese of the mainland is ``zh-Hans``."""
    return {"zh": "zh-Hans"}.get(code, code or "und")


def name_lang(name: str, office: str = "") -> str:
    """The ``lang`` attribute of a name, by its script; Han alone is read by the office's language.

    Names in Latin letters have none that could be told: ``und``.
    """
    script = script_of(name)
    if script is Script.HAN:
        return "ja" if OFFICE_LANGUAGE.get(office) == "ja" else "zh-Hans"
    return {Script.JAPANESE: "ja", Script.HANGUL: "ko"}.get(script, "und")
