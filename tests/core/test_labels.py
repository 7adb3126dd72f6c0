"""What a claim is called whose set is of a written amendment."""

from __future__ import annotations

import pytest

from trihub.core.shapes.labels import claim_in_words, set_label
from trihub.web.messages import translate


@pytest.mark.parametrize(
    ("label", "said", "korean"),
    [
        ("3", "3", "3"),
        ("#2", "#2", "#2"),
        ("", "", ""),
        ("written amendment 2020-11-10 全文 3", "3 (written amendment 2020-11-10 全文)",
         "3(보정서 2020-11-10 全文)"),
        ("amended 1", "1 (written amendment)", "1(보정서)"),
        ("amended, article 19 1", "amended, article 19 1", "amended, article 19 1"),
    ],
)  # fmt: skip
def test_labels_of_claims_in_words(label: str, said: str, korean: str) -> None:
    assert claim_in_words(label) == said
    assert translate(claim_in_words(label), "ko") == korean


def test_which_amendment() -> None:
    assert set_label("written amendment 2020-11-10 全文").which == "2020-11-10 全文"
    assert set_label("amended").which == ""
