"""Conditions and texts of a compiled query."""

from __future__ import annotations

import pytest

from trihub.core.query import And, Everything, Keyword, KeywordField, Not, Or, Token
from trihub.priorart.query.trees import add_alternatives, conditions, is_condition

JP = Keyword(KeywordField.OFFICE, "JP")
A, B, C = Token("a"), Token("b"), Token("c")


@pytest.mark.parametrize(
    ("node", "left"),
    [
        (A, Everything()),
        (JP, JP),
        (And((A, JP, Not(B))), And((JP, Not(B)))),
        (And((A, B)), Everything()),
        (Or((A, JP)), Everything()),
        (Or(()), Everything()),
        (And(()), And(())),
    ],
)
def test_what_is_left_without_texts(node: object, left: object) -> None:
    assert conditions(node) == left


def test_alternatives_stand_beside_texts_and_under_conditions() -> None:
    assert add_alternatives(A, [B]) == Or((A, B))
    assert add_alternatives(JP, [B]) == And((JP, Or((B,))))
    assert add_alternatives(And((A, B, JP)), [C]) == And((JP, Or((And((A, B)), C))))
    assert add_alternatives(A, []) == A


def test_words_that_no_document_has_still_asked_for_text() -> None:
    assert not is_condition(Or(()))
    assert add_alternatives(Or(()), [B]) == Or((B,))
