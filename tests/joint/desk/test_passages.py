"""Passages find their place again when a document's text has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from joint.desk.setting import CASE, CN, OWN, Bench, Setting, reread
from trihub.app import Library
from trihub.core.errors import BadInput, NotFound
from trihub.core.patent import (
    Claim,
    ClaimSet,
    Description,
    DocumentId,
    Paragraph,
    Patent,
    Source,
    Text,
)
from trihub.joint.desk.model import Mark, Remark
from trihub.joint.desk.passages import (
    AROUND,
    MAX_QUOTE,
    TELLING,
    Lost,
    Moved,
    Place,
    anchor,
    resolve,
    text_parts,
)


def patent(*paragraphs: str, lang: str = "en", numbered: bool = True) -> Patent:
    made = tuple(
        Paragraph(text=text, number=f"{place:04d}" if numbered else "")
        for place, text in enumerate(paragraphs, 1)
    )
    return Patent(
        publication=DocumentId(office="US", number="1", kind="A1"),
        source=Source(file="x"),
        titles=(Text(text="Title", lang=lang),),
        claim_sets=(
            ClaimSet(lang=lang, claims=(Claim(number=1, text="A cell comprising a core."),)),
            ClaimSet(
                lang=lang, label="amended", claims=(Claim(number=1, text="A cell, amended."),)
            ),
        ),
        descriptions=(Description(paragraphs=made, lang=lang),),
    )


LINES = (
    "The sulfide solid electrolyte has a shell that holds oxygen.",
    "In one example the thickness of the shell is 12 nm, measured by electron microscopy.",
    "The cathode is coated with lithium niobate before it is mixed.",
)


def at(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def test_every_part_can_be_selected() -> None:
    document = patent(*LINES)
    assert [(p.field, p.label) for p in text_parts(document)] == [
        ("ti", ""), ("cl", "1"), ("cl", "amended 1"), ("de", "0001"), ("de", "0002"), ("de", "0003"),
    ]  # fmt: skip
    for part in text_parts(document):
        end = len(part.text)
        kept = anchor(document, 7, part.field, part.lang, part.label, 0, end)
        assert (kept.quote, kept.change, kept.document) == (part.text, 7, "US1A1")
        found = resolve(kept, document)
        assert isinstance(found, Place)
        assert (found.label, found.start, found.end) == (part.label, 0, end)


def test_paragraphs_without_numbers_or_with_the_same_one() -> None:
    labels = [p.label for p in text_parts(patent(*LINES, numbered=False)) if p.field == "de"]
    assert labels == ["#1", "#2", "#3"]
    twice = Description(
        lang="en", paragraphs=tuple(Paragraph(text=t, number="0005") for t in LINES)
    )
    document = replace(patent(), descriptions=(twice,))
    assert [p.label for p in text_parts(document) if p.field == "de"] == ["#1", "#2", "#3"]


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 10_000), (3, 4)])
def test_offsets_that_do_not_fit(start: int, end: int) -> None:
    with pytest.raises(BadInput):
        anchor(patent(*LINES), 1, "de", "en", "0001", start, end)


def test_parts_that_do_not_exist_and_passages_too_long() -> None:
    with pytest.raises(NotFound):
        anchor(patent(*LINES), 1, "de", "en", "0099", 0, 4)
    with pytest.raises(BadInput):
        anchor(patent("x" * 6000), 1, "de", "en", "0001", 0, MAX_QUOTE + 1)


def test_a_paragraph_inserted_before() -> None:
    start, end = at(LINES[1], "12 nm, measured")
    kept = anchor(patent(*LINES), 1, "de", "en", "0002", start, end)
    found = resolve(kept, patent("A new first paragraph.", *LINES))
    assert isinstance(found, Moved)
    assert found.likeness == 1.0
    assert (found.place.label, found.place.start, found.place.end) == ("0003", start, end)


def test_words_inserted_before_in_the_same_paragraph() -> None:
    start, end = at(LINES[1], "thickness of the shell")
    kept = anchor(patent(*LINES), 1, "de", "en", "0002", start, end)
    found = resolve(kept, patent(LINES[0], f"As found out, {LINES[1]}", LINES[2]))
    assert isinstance(found, Moved)
    assert found.place.start == start + len("As found out, ")
    assert found.place.quote == "thickness of the shell"


def test_words_changed_after_leave_it_in_its_place() -> None:
    start, end = at(LINES[1], "In one example")
    kept = anchor(patent(*LINES), 1, "de", "en", "0002", start, end)
    found = resolve(kept, patent(LINES[0], LINES[1].replace("12 nm", "15 nm"), LINES[2]))
    assert isinstance(found, Place)
    assert (found.start, found.end) == (start, end)


def test_the_same_words_elsewhere_do_not_mislead() -> None:
    """The surroundings tell which of several occurrences was meant."""
    text = "The layer is thin. The film is thick. The layer is soft."
    start = text.rindex("The layer")
    kept = anchor(patent(text), 1, "de", "en", "0001", start, start + 9)
    shifted = f"The layer is new. {text}"
    found = resolve(kept, patent(shifted))
    assert isinstance(found, Moved)
    assert found.place.start == shifted.rindex("The layer")


@pytest.mark.parametrize(
    ("lang", "before", "after", "words"),
    [
        ("en", "measured by electron microscopy of a cut", "measured with electron microscopy of a "
         "fresh cut", "measured by electron microscopy of a cut"),
        ("zh", "所述含氧表面层的厚度为3～30nm", "该含氧表面层的厚度是3〜30nm", "含氧表面层的厚度为3～30nm"),
        ("ja", "前記表面層の厚さは３〜３０ｎｍであり", "表面層の厚さは3～30nmであり",
         "前記表面層の厚さは３〜３０ｎｍ"),
        ("ko", "상기 표면층의 두께는 3 nm 내지 30 nm이다", "표면층의 두께가 3nm 내지 30nm 이다",
         "상기 표면층의 두께는 3 nm 내지 30 nm"),
    ],
)  # fmt: skip
def test_other_words_for_the_same(lang: str, before: str, after: str, words: str) -> None:
    others = LINES if lang == "en" else ("", "")
    kept = anchor(
        patent(*others, before, lang=lang),
        1,
        "de",
        lang,
        f"{len(others) + 1:04d}",
        *at(before, words),
    )
    found = resolve(kept, patent(*others, "", after, lang=lang))
    assert isinstance(found, Moved)
    assert 0.5 < found.likeness < 1.0
    assert found.place.label == f"{len(others) + 2:04d}"
    text = after[found.place.start : found.place.end]
    assert found.place.quote == text
    assert "30" in text or "microscopy" in text


def test_what_is_gone_is_lost_and_its_words_show() -> None:
    start, end = at(LINES[2], "coated with lithium niobate")
    kept = anchor(patent(*LINES), 1, "de", "en", "0003", start, end)
    found = resolve(kept, patent(*LINES[:2], "An entirely different text about pumps."))
    assert found == Lost(quote="coated with lithium niobate")


def test_signs_alone_are_lost() -> None:
    kept = anchor(patent("a — b"), 1, "de", "en", "0001", 2, 3)
    assert resolve(kept, patent("a b")) == Lost(quote="—")


def test_a_long_document_costs_little() -> None:
    many = tuple(
        f"Paragraph {n} says that part {n * 7} is joined to part {n * 3}." for n in range(4000)
    )
    words = "part 13993 is joined to part 5997"
    document = patent(*many)
    kept = anchor(document, 1, "de", "en", "2000", *at(many[1999], words))
    changed = [*many]
    changed[1999] = "Paragraph 1999 tells that part 13993 is firmly joined to part 5997 now."
    found = resolve(kept, patent("New.", *changed))
    assert isinstance(found, Moved)
    assert found.place.label == "2001"


WORDS = st.text(alphabet="ab 电池のー전지.\n", min_size=1, max_size=99)


@settings(max_examples=300, deadline=None)
@given(data=st.data(), text=WORDS, inserted=WORDS)
def test_inserting_elsewhere_moves_a_passage_rightly(
    data: st.DataObject, text: str, inserted: str
) -> None:
    """Wherever something is inserted outside of a passage, its words are found; and where
    they stand with their surroundings only once, at exactly the place that they moved to."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    place = data.draw(st.sampled_from([*range(start + 1), *range(end, len(text) + 1)]))
    changed = text[:place] + inserted + text[place:]
    kept = anchor(patent(text), 1, "de", "en", "0001", start, end)
    found = resolve(kept, patent(changed))
    assert not isinstance(found, Lost)
    spot = found if isinstance(found, Place) else found.place
    assert spot.quote == changed[spot.start : spot.end] == text[start:end]
    moved = start + len(inserted) if place <= start else start
    whole = kept.ahead + kept.quote + kept.behind
    outside = place <= start - len(kept.ahead) or place >= end + len(kept.behind)
    outside = outside and len(kept.ahead + kept.behind) >= TELLING
    if outside and changed.find(whole) == changed.rfind(whole):
        assert spot.start == moved


@settings(max_examples=200, deadline=None)
@given(data=st.data(), text=WORDS)
def test_deleting_elsewhere_moves_a_passage_rightly(data: st.DataObject, text: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    cut = data.draw(st.integers(0, start))
    changed = text[cut:]
    kept = anchor(patent(text), 1, "de", "en", "0001", start, end)
    found = resolve(kept, patent(changed))
    assert not isinstance(found, Lost)
    spot = found if isinstance(found, Place) else found.place
    assert spot.quote == text[start:end]
    if (spot.field, changed.count(kept.quote)) == ("de", 1):
        assert spot.start == start - cut


def test_offsets_are_characters_also_beyond_the_first_plane() -> None:
    text = "𠮷野の🔋電池を𠮷む"
    start, end = at(text, "電池")
    kept = anchor(patent(text, lang="ja"), 1, "de", "ja", "0001", start, end)
    assert (kept.quote, kept.start) == ("電池", 4)
    found = resolve(kept, patent(f"𩸽{text}", lang="ja"))
    assert isinstance(found, Moved)
    assert found.place.start == 5


@pytest.mark.parametrize("reach", [AROUND, 3])
def test_surroundings_are_kept_short(reach: int) -> None:
    text = "x" * reach + "QUOTE" + "y" * reach
    kept = anchor(patent(text), 1, "de", "en", "0001", reach, reach + 5)
    assert (kept.ahead, kept.behind) == ("x" * reach, "y" * reach)


def test_a_marked_passage_whose_document_was_read_again(
    own_library: Library, setting: Setting, tmp_path: Path
) -> None:
    """In the library itself: the mark keeps its words, and the place is found again."""
    bench = setting(own_library)
    desk, key = bench.desk, "CN199000025A"
    stored = own_library.store.get(key)
    assert stored
    text = stored.patent.claims[0].text
    words = "所述冷却板内设有流道"
    kept = desk.select(CN, CASE, key, "cl", "zh", "1", *at(text, words))
    remark = Remark(categories=("X",), claims=(1,), passages=(kept,))
    desk.mark(CN, CASE, Mark(document=key, remarks=(remark,)))
    assert isinstance(desk.passages(CN, CASE, [kept])[0][1], Place)
    reread(own_library, tmp_path, key, {"一种无模组电池包": "一种用于车辆的无模组电池包"})
    fresh = own_library.store.get(key)
    assert fresh
    assert fresh.change > kept.change
    _, found = desk.passages(CN, CASE, [kept])[0]
    assert isinstance(found, Moved)
    assert found.likeness == 1.0
    now = fresh.patent.claims[0].text
    assert now[found.place.start : found.place.end] == words
    assert found.place.start == kept.start + len("用于车辆的")
    assert desk.marked(CN, CASE, key)[1].remarks[0].passages == (kept,)
    desk.mark(CN, CASE, Mark(document=key, remarks=(remark,)), expected=1)


def test_a_passage_that_never_stood_there_is_refused(bench: Bench) -> None:
    desk = bench.desk
    kept = desk.select(CN, CASE, OWN, "cl", "zh", "1", 0, 4)
    for forged in (
        replace(kept, quote="它说了别的"),
        replace(kept, document="CN199000025A"),
        replace(kept, label="77"),
        replace(kept, start=2, end=6),
    ):
        remark = Remark(categories=("A",), claims=(1,), passages=(forged,))
        with pytest.raises(BadInput, match="does not stand"):
            desk.mark(CN, CASE, Mark(document=OWN, remarks=(remark,)))
