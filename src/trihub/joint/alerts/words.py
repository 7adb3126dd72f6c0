"""What alerts say, in the receiver's language; the words are in ``words.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh", "ja", "ko")


@cache
def _words() -> dict[str, Any]:
    text = (files("trihub.joint.alerts") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _in(entry: dict[str, Any], lang: str) -> Any:
    return entry.get(lang, entry["en"])


def day_text(day: dt.date, lang: str) -> str:
    """A day as people write it (24 October 2026, 2026年10月24日)."""
    words = _words()
    name = words["months"]["en"][day.month - 1]
    pattern: str = _in(words["date"], lang)
    return pattern.format(day=day.day, month=day.month, year=day.year, month_name=name)


def office_text(office: str, lang: str) -> str:
    """An office's name; its code where none is known."""
    found = _words()["offices"].get(office)
    return str(_in(found, lang)) if found else office


def due_text(until: str, lang: str) -> str:
    """What a deadline is for, by the step that it waits for."""
    words = _words()["due"]
    return str(_in(words.get(until, words["other"]), lang))


def left_text(days: int, lang: str) -> str:
    """How many days are left."""
    name = {0: "today", 1: "one"}.get(days, "many")
    return str(_in(_words()["left"][name], lang)).format(days=days)


def event_text(event: str, office: str, lang: str) -> str:
    """What happened. :raises KeyError: no such event."""
    return str(_in(_words()["events"][event], lang)).format(office=office_text(office, lang))


def mail_text(kind: str, lang: str, /, **values: str) -> tuple[str, str]:
    """Subject and line of a mail. :raises KeyError: no such kind."""
    found = _in(_words()["mail"][kind], lang)
    return found["subject"].format(**values), found["text"].format(**values)


def frame_text(name: str, lang: str, /, **values: str) -> str:
    """Words around it (greeting, link, why one gets it, names of feed and calendar)."""
    return str(_in(_words()["frame"], lang)[name]).format(**values)


def address(url: str, lang: str, case: str = "") -> str:
    """Where a case is on the site (``url`` without a slash at its end); the list of cases without one."""
    return f"{url}/{lang}/joint/cases/{case}" if case else f"{url}/{lang}/joint"
