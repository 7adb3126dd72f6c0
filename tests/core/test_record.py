"""Documents as plain JSON: round trips, refusals, and a documentation that leaves nothing out."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trihub.core.citations import Citation, Phase, Remark
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput
from trihub.core.numbers.model import Right
from trihub.core.patent import (
    Application,
    Claim,
    ClaimSet,
    Description,
    DocumentId,
    LegalEvent,
    Origin,
    Paragraph,
    Party,
    Patent,
    PctData,
    Priority,
    Related,
    Relation,
    Role,
    Section,
    Source,
    Text,
)
from trihub.core.shapes.record import FORMAT, from_record, to_record

DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "reference" / "record.md"

FULL = Patent(
    publication=DocumentId(
        office="JP", number="2019123456", kind="A", date=PatentDate(2019, 7, 25), original="特開"
    ),
    source=Source(file="a.zip", member="b.xml", offset=7, length=9, sha256="0", reader="x/1"),
    right=Right.UTILITY_MODEL,
    application=Application(office="JP", number="2018-1", date=PatentDate(2018, 1)),
    priorities=(Priority(office="US", number="1", date=PatentDate(2017), active=False),),
    related=(Related(relation=Relation.DIVISION, office="JP", number="2"),),
    pct=PctData(national_phase=PatentDate(2019, 1, 2)),
    parties=(Party(role=Role.INVENTOR, name="見本花子", script="han"),),
    titles=(Text(text="凧", lang="ja"), Text(text="Kite", lang="en", origin=Origin.MACHINE)),
    claim_sets=(ClaimSet(claims=(Claim(number=2, text="x", depends_on=(1,)),), lang="ja"),),
    descriptions=(
        Description(paragraphs=(Paragraph(text="y", section=Section.EFFECTS),), lang="ja"),
    ),
    classes=(Classification(scheme=Scheme.FTERM, symbol="2C999AA01"),),
    citations=(Citation(phase=Phase.SEARCH, remarks=(Remark(categories=("X", "Y")),)),),
    events=(LegalEvent(office="JP", code="A02", details=(("a", "b"),)),),
    designated=("DE", "FR"),
    extra=(("kind-of-jp", "A"),),
    invented=True,
    notes=("odd",),
)


def test_round_trip_through_json() -> None:
    record = to_record(FULL)
    assert next(iter(record)) == "format"
    assert record["format"] == FORMAT
    assert record["application"]["date"] == "2018-01"
    assert record["priorities"][0] == {
        "office": "US", "number": "1", "date": "2017", "active": False,
    }  # fmt: skip
    assert "events" in record
    assert "abstracts" not in record
    assert from_record(json.loads(json.dumps(record))) == FULL


def test_source_is_replaced_by_the_place_that_was_read() -> None:
    place = Source(file="export.jsonl", offset=3)
    assert from_record(to_record(FULL), source=place).source == place
    smallest = from_record({"publication": {"office": "CN", "number": "1"}})
    assert smallest.source == Source(file="")


def test_null_is_the_same_as_missing() -> None:
    record = {"publication": {"office": "CN", "number": "1", "kind": None}, "pct": None}
    assert from_record(record).publication == DocumentId(office="CN", number="1")


CN1 = {"office": "CN", "number": "1"}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, "lacks publication"),
        ({"publication": None}, "lacks publication"),
        ({"publication": {"office": "CN"}}, "lacks publication.number"),
        ({"publication": CN1, "titel": "x"}, "'titel'"),
        ({"publication": {**CN1, "country": "CN"}}, "'publication.country'"),
        ({"publication": {**CN1, "date": "2020-02-30"}}, "publication.date"),
        ({"publication": {**CN1, "date": "30.2.2020"}}, "publication.date"),
        ({"publication": {**CN1, "date": 20200229}}, "publication.date"),
        ({"publication": {**CN1, "number": 1}}, "publication.number"),
        ({"publication": CN1, "titles": {"text": "x"}}, "titles"),
        ({"publication": CN1, "titles": [{"text": "x", "lang": "en", "origin": "me"}]},
         "titles[0].origin"),
        ({"publication": CN1, "extra": [["only one"]]}, "extra[0]"),
        ({"publication": CN1, "invented": 1}, "invented"),
        ({"publication": CN1, "right": []}, "right"),
        ({"format": "trihub-record/9", "publication": CN1}, "trihub-record/9"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(record: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as caught:
        from_record(record)
    assert said in caught.value.message
    assert caught.value.hint


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([f.name for f in fields(Patent)]), JSON)
def test_any_json_is_read_or_refused(name: str, value: Any) -> None:
    record = {**to_record(FULL), name: value}
    try:
        patent = from_record(record)
    except BadInput:
        return
    assert from_record(to_record(patent)) == patent


# --- the documentation -------------------------------------------------------------------


def kinds_of(hint: Any) -> list[type]:
    found, waiting = [], [hint]
    while waiting:
        item = waiting.pop()
        waiting += get_args(item)
        if isinstance(item, type):
            found.append(item)
    return found


def record_types() -> dict[str, type]:
    found: dict[str, type] = {}
    waiting: list[type] = [Patent]
    while waiting:
        cls = waiting.pop()
        if cls.__name__ in found or cls is PatentDate or not is_dataclass(cls):
            continue
        found[cls.__name__] = cls
        waiting += [kind for hint in get_type_hints(cls).values() for kind in kinds_of(hint)]
    return found


def sections() -> dict[str, str]:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    parts = re.split(r"^## (\w+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_type_and_field_is_documented_and_none_that_is_not() -> None:
    documented = sections()
    types = record_types()
    assert set(documented) == set(types)
    for name, cls in types.items():
        rows = re.findall(r"^\| `(\w+)`(\*?) \|", documented[name], flags=re.MULTILINE)
        needed = {
            f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING
        }
        if cls is Patent:
            needed.discard("source")
        assert [row for row, _ in rows] == [f.name for f in fields(cls)], name
        assert {row for row, star in rows if star} == needed, name


def test_every_word_of_an_enumeration_is_documented() -> None:
    documented = sections()
    for name, cls in record_types().items():
        for field, hint in get_type_hints(cls).items():
            for kind in kinds_of(hint):
                if issubclass(kind, Enum) and (name, field) in WORDS:
                    row = next(
                        line for line in documented[name].splitlines() if f"`{field}`" in line
                    )
                    for member in kind:
                        assert f"`{member.value}`" in row, (name, field)


WORDS = {
    ("Patent", "right"),
    ("Related", "relation"),
    ("Party", "role"),
    ("Text", "origin"),
    ("Paragraph", "section"),
    ("Classification", "scheme"),
    ("Citation", "phase"),
}


def test_the_example_in_the_documentation_is_read() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)
    patent = from_record(json.loads(example))
    assert patent.key == "KR20210001234A"
    assert patent.titles[1].origin is Origin.MACHINE
