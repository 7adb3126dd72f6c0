"""Whether a machine's answer can be a translation at all."""

from __future__ import annotations

from trihub.core.languages import Script, guess_language, script_of

_OWN_SCRIPT = ("zh", "ja", "ko")
_SHORT = 20
"""Characters up to which a text need not be in its language's own script (names, formulae, titles)."""
_GROWTH, _ROOM = 12, 200
"""A translation has at most so many times the original's characters, and so many more."""


def language_of(text: str, declared: str) -> str:
    """The language that a text is written in: as declared, unless its script contradicts."""
    guessed = guess_language(text, "en" if declared in _OWN_SCRIPT else declared)
    if guessed == "zh" and declared in ("ja", "ko"):
        return declared
    if script_of(text) is Script.OTHER:
        return declared
    return guessed


def is_translation(original: str, answer: str, target: str) -> bool:
    """Whether the answer is not empty, not out of proportion, and in the target's script."""
    if not answer.strip() or len(answer) > _GROWTH * len(original) + _ROOM:
        return False
    guessed = guess_language(answer, target if target not in _OWN_SCRIPT else "en")
    if guessed == target:
        return True
    foreign = {"zh", "ja", "ko"} - {target}
    if guessed == "zh" and target == "ja":
        return len(answer) <= _SHORT
    return guessed not in foreign and target in _OWN_SCRIPT and len(answer) <= _SHORT
