"""Which claims a claim depends on, in the words of each language."""

from __future__ import annotations

import pytest

from trihub.offices.claims import find_dependencies


@pytest.mark.parametrize(
    ("lang", "number", "text", "expected"),
    [
        ("zh", 3, "根据权利要求1或2所述的电池，其特征在于，", (1, 2)),
        ("zh", 5, "根据权利要求1至4中任一项所述的方法", (1, 2, 3, 4)),
        ("ja", 4, "請求項１乃至３のいずれか一項に記載の装置。", (1, 2, 3)),
        ("ja", 4, "請求項1から請求項3のいずれかに記載の装置", (1, 2, 3)),
        ("ja", 7, "請求項１～３、５のいずれか", (1, 2, 3, 5)),
        ("ko", 4, "제1항 내지 제3항 중 어느 한 항에 있어서,", (1, 2, 3)),
        ("ko", 2, "제 1 항에 있어서,", (1,)),
        ("ko", 3, "제1항 또는 제2항에 있어서", (1, 2)),
        ("ko", 5, "청구항 1 내지 청구항 3 중", (1, 2, 3)),
        ("ko", 5, "제1 전극과 제2 전극을 포함하는 전지", ()),
        ("ko", 5, "제1 항체와 제2 항원을 포함하는 진단 키트", ()),
        ("en", 4, "The device of any one of claims 1 to 3", (1, 2, 3)),
        ("en", 2, "The method of claim 1, wherein 3 parts are used", (1,)),
        ("en", 4, "A kit according to any of the preceding claims", (1, 2, 3)),
        ("en", 2, "The method of claim 7", ()),
    ],
)
def test_dependencies(lang: str, number: int, text: str, expected: tuple[int, ...]) -> None:
    assert find_dependencies(text, number, lang) == expected


@pytest.mark.parametrize(
    ("lang", "number", "text", "expected"),
    [
        ("zh", 4, "根据前述权利要求中任一项所述的电池", (1, 2, 3)),
        ("zh", 3, "按照上述权利要求之一所述的方法", (1, 2)),
        ("ja", 3, "前記請求項のいずれかに記載の装置", (1, 2)),
        ("ja", 4, "請求項１及び／又は３に記載の装置", (1, 3)),
        ("ko", 3, "선행하는 항들 중 어느 한 항에 있어서,", (1, 2)),
        ("ko", 3, "이전 청구항 중 어느 한 항에 따른 장치", (1, 2)),
        ("en", 3, "A device as claimed in one or several of the preceding claims", (1, 2)),
        ("en", 6, "A kit according to any of the preceding claims 1 to 3", (1, 2, 3)),
        ("en", 4, "A kit according to claim 1 and/or claim 3", (1, 3)),
        ("en", 4, "A panel according to the first or second claim, in which", (1, 2)),
        ("en", 3, "A panel according to the preceding claim", (2,)),
        ("en", 3, "A first claim of ownership, and 2 more", ()),
        ("de", 3, "Verfahren nach einem der vorgehenden Ansprüche, bei welchem", (1, 2)),
        ("de", 8, "Verfahren nach Anspruch 6 oder Anspruch 7, wobei", (6, 7)),
        ("de", 4, "Verfahren nach Anspruch 1 und/oder 3", (1, 3)),
        ("de", 3, "Verfahren nach dem vorhergehenden Anspruch", (2,)),
        ("fr", 8, "Procédé selon la revendication 6 ou la revendication 7, dans lequel", (6, 7)),
        ("fr", 3, "Procédé selon au moins une des revendications précédentes", (1, 2)),
    ],
)
def test_dependencies_in_other_words(
    lang: str, number: int, text: str, expected: tuple[int, ...]
) -> None:
    assert find_dependencies(text, number, lang) == expected
