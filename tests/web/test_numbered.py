"""Numbers that pages name in words for readers: cited documents, applications, labels, offices."""

from __future__ import annotations

import pytest

from trihub.core.citations import Citation
from trihub.core.dates import parse_date
from trihub.core.families import application_key, links, simple_key
from trihub.core.numbers import application_key as key_of
from trihub.core.patent import Application, DocumentId, Patent, Priority, Source
from trihub.core.ports import Stored
from trihub.core.shapes.labels import SetLabel, set_label
from trihub.web.pages.search import OFFICES, largest
from trihub.web.views.numbered import application_names, cited_number


@pytest.mark.parametrize(
    ("office", "number", "kind", "printed", "shown"),
    [
        ("US", "4313443", "A", "4313443", "US 4,313,443 A"),
        ("EP", "1070479", "A2", "1070479", "EP 1070479 A2"),
        ("GB", "2420628", "A", "2420628", "GB 2420628 A"),
        ("JP", "2006055530", "A", "2006055530", "特開2006-055530"),
        ("KR", "20040032451", "", "10-2004-0032451", "KR 10-2004-0032451 A"),
        ("KR", "20040032451", "", "20040032451", "KR 20040032451"),
        ("DE", "", "", "DE-Gbm 1 234", "DE-Gbm 1 234"),
        ("DE", "", "U", "Gbm 1 234", "DE Gbm 1 234 U"),
        ("", "", "", "see the file", "see the file"),
    ],
)
def test_cited_documents_say_office_number_and_kind(
    office: str, number: str, kind: str, printed: str, shown: str
) -> None:
    cited = Citation(office=office, number=number, kind=kind, original=printed)
    assert cited_number(cited) == shown


def member(
    application: tuple[str, str, str], *priorities: tuple[str, str, str], key: bool = True
) -> Stored:
    def keyed(office: str, number: str, day: str) -> str:
        return key_of(office, number, "", parse_date(day)) if key else ""

    office, number, day = application
    patent = Patent(
        publication=DocumentId(office=office, number="1", kind="A"),
        source=Source(file="x.xml"),
        application=Application(
            office=office, number=number, key=keyed(*application), date=parse_date(day)
        ),
        priorities=tuple(
            Priority(office=p[0], number=p[1], key=keyed(*p), date=parse_date(p[2]))
            for p in priorities
        ),
    )
    return Stored(doc=1, change=1, simple_family=1, extended_family=1, patent=patent)


@pytest.mark.parametrize(
    ("office", "number", "day", "shown"),
    [
        ("KR", "20160063019", "2016-05-23", "KR 10-2016-0063019"),
        ("KR", "10-2016-0063019", "2016-05-23", "KR 10-2016-0063019"),
        ("KR", "20-2016-0001234", "2016-05-23", "KR 20-2016-0001234"),
        ("EP", "10167109.3", "2010-06-24", "EP 10167109.3"),
        ("EP", "10167109", "2010-06-24", "EP 10167109"),
        ("US", "09/312,927", "1999-05-17", "US 09/312,927"),
        ("JP", "特願2008-148514", "2008-06-05", "特願2008-148514"),
        ("CN", "201710269973.9", "2017-04-24", "CN 201710269973.9"),
        ("WO", "PCT/EP2019/050740", "2019-01-14", "PCT/EP2019/050740"),
        ("WO", "EP2007050881", "2007-01-30", "PCT/EP2007/050881"),
        ("DE", "10154112", "2001-11-03", "DE 10154112"),
    ],
)
def test_applications_show_as_their_offices_write_them(
    office: str, number: str, day: str, shown: str
) -> None:
    one = member((office, number, day), (office, number, day))
    names = application_names([one])
    assert [names[key] for key in simple_key(one.patent)] == [shown]
    assert names[application_key(one.patent)] == shown


def test_the_spelling_with_the_check_digit_is_shown() -> None:
    day = "2017-04-24"
    short, long = (member(("CN", n, day)) for n in ("201710269973", "201710269973.9"))
    for members in ((short, long), (long, short)):
        assert set(application_names(members).values()) == {"CN 201710269973.9"}


def test_every_reason_has_a_name() -> None:
    one = member(("US", "unread", "2000-01-01"), ("FR", "x/y", "1999-01-01"), key=False)
    names = application_names([one])
    for link in links(one.patent):
        assert names[link.other] == "FR x/y"
        assert link.application in names
    bare = Patent(
        publication=DocumentId(office="EP", number="2400813", kind="A1"), source=Source(file="x")
    )
    stored = Stored(doc=2, change=2, simple_family=1, extended_family=1, patent=bare)
    assert application_names([stored]) == {"publication:EP2400813": "EP 2400813 A1"}


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("written amendment 2020-11-10 全文", (True, "2020-11-10", "全文")),
        ("written amendment 2020-11-10", (True, "2020-11-10", "")),
        ("written amendment 請求項１", (True, "", "請求項１")),
        ("amended", (True, "", "")),
        ("amended, article 19", (False, "", "amended, article 19")),
        ("written amendment 2020-99-10 全文", (False, "", "written amendment 2020-99-10 全文")),
        ("", (False, "", "")),
    ],
)
def test_labels_of_amendments_are_taken_apart(label: str, read: tuple[bool, str, str]) -> None:
    amended, date, rest = read
    assert set_label(label) == SetLabel(amended=amended, date=parse_date(date), rest=rest)


def test_the_largest_offices_come_first() -> None:
    counts = {f"A{n}": 1 for n in range(9)} | {"KR": 1842, "JP": 4, "CN": 4}
    assert largest(counts)[:4] == [("KR", 1842), ("CN", 4), ("JP", 4), ("A0", 1)]
    assert len(largest(counts)) == OFFICES
