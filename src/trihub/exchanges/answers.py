"""Forms of evaluation and feedback: questions as data, answers without names, figures from five on."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO

from trihub.core.errors import BadInput
from trihub.core.messages import said

LEAST = 5
"""Answers from which on figures are told: of fewer, one could tell whose they are."""
MARKS = (1, 2, 3, 4, 5)
"""1 is "not at all", 5 "fully"."""
LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question; ``texts`` is by language; a ``rating`` is answered by a mark, else in words."""

    code: str
    rating: bool
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A filled-in form: marks and words by question. Nothing in it says whose it is."""

    marks: Mapping[str, int]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was answered to one question: how many, the mean, and how often each mark."""

    code: str
    count: int
    mean: float
    marks: tuple[int, ...]


@cache
def questions(form: str) -> tuple[Question, ...]:
    """The questions of a form (``evaluation``, ``feedback``), in order."""
    text = (files(__package__) / "data" / "questions.csv").read_text(encoding="utf-8")
    return tuple(
        Question(
            code=row["code"], rating=row["kind"] == "rating",
            texts={language: row[language] for language in ("en", "zh", "ja", "ko")},
        )
        for row in csv.DictReader(StringIO(text)) if row["form"] == form
    )  # fmt: skip


def answers(form: str, given: Mapping[str, str]) -> Answers:
    """A form as it was filled in; empty fields are left out.

    :raises BadInput: nothing is answered, or a mark is none.
    """
    marks: dict[str, int] = {}
    words: dict[str, str] = {}
    for question in questions(form):
        text = given.get(question.code, "").strip()
        if not text:
            continue
        if not question.rating:
            words[question.code] = text[:LONGEST]
            continue
        if text not in {str(mark) for mark in MARKS}:
            raise BadInput(
                said("“{text}” is no mark.", text=text[:40]),
                hint=said("Give a number from 1 to 5."),
            )
        marks[question.code] = int(text)
    if not marks and not words:
        raise BadInput(said("The form is empty."), hint=said("Answer at least one question."))
    return Answers(marks=marks, words=words)


def tallies(form: str, given: Sequence[Answers]) -> tuple[Tally, ...] | None:
    """The figures of each rating; ``None`` while there are fewer than five forms. A question that
    fewer than five answered is left out."""
    if len(given) < LEAST:
        return None
    found = []
    for question in questions(form):
        marks = [one.marks[question.code] for one in given if question.code in one.marks]
        if question.rating and len(marks) >= LEAST:
            found.append(
                Tally(
                    code=question.code, count=len(marks), mean=sum(marks) / len(marks),
                    marks=tuple(marks.count(mark) for mark in MARKS),
                )
            )  # fmt: skip
    return tuple(found)
