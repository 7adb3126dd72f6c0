"""The text of a report: which sentences are said (``sentences.toml``), each with its figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from trihub.fields.report.model import Figures, Value
from trihub.fields.report.text.words import Words, read
from trihub.text.particles import settled

_FIGURE = re.compile(r"\{([a-z_.-]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence: its id, section, text, and the ids of the figures that it is made of."""

    id: str
    section: str
    text: str
    figures: tuple[str, ...]


def write(figures: Figures, words: Words) -> tuple[Sentence, ...]:
    """All sentences that the figures allow, in order. A sentence is said where every figure that it
    names is known, those that it ``needs`` too, and none of those that speak against it (``unless``)."""
    found = []
    for rule in read("sentences.toml")["sentence"]:
        template: str = rule[words.language]
        named = tuple(dict.fromkeys(_FIGURE.findall(template)))
        tied = tuple(dict.fromkeys([*named, *rule.get("needs", ())]))
        if _holds(figures.values, tied, rule.get("unless", ())):
            text = _filled(template, figures.values, words)
            found.append(Sentence(id=rule["id"], section=rule["section"], text=text, figures=tied))
    return tuple(found)


def _holds(
    known: Mapping[str, Value], tied: tuple[str, ...], against: tuple[str, ...]
) -> bool:  # fmt: skip
    return all(one in known for one in tied) and not any(one in known for one in against)


def _filled(template: str, known: Mapping[str, Value], words: Words) -> str:
    text = _FIGURE.sub(lambda match: words.figure(known[match[1]]), template)
    return settled(text, words.language)
