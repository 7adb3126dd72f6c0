"""The desk's pages: both versions of a clash, changes and the way back, notes, combinations, second
documents, and the unpublished texts."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from trihub.access.papers.encoding import decode
from trihub.core.casework.cases import Item, ItemKind
from trihub.demo.joint.people import PEOPLE
from trihub.demo.joint.story import told
from trihub.joint.desk.model import Mark, Note
from web.joint.conftest import Person, Play, alerts

MINE, OTHER, FREE = "KR20210950001A", "KR20230950003A", "KR20220950006A"
"""Marked in the demonstration, marked as well, and not marked."""
OF_CHINA = told()["desk"][0]["mark"][0]["reason"][:20]


class At:
    """Korea's examiner at the desk of the case that is searched."""

    def __init__(self, play: Play) -> None:
        self.play, self.case, self.who = play, play.cases[1], play.who("kr")
        self.desk = f"/en/joint/cases/{self.case}/desk"
        account = play.library.access.accounts.by_login(PEOPLE["kr"].login)  # type: ignore[union-attr]
        assert account
        self.actor = account.actor()

    @property
    def made(self) -> Any:
        assert self.play.library.joint
        return self.play.library.joint.desk

    def mark(self, key: str = MINE) -> tuple[Item, Mark]:
        found: tuple[Item, Mark] = self.made.marked(self.actor, self.case, key)
        return found

    def note(self) -> tuple[Item, Note]:
        found: tuple[Item, Note] = self.made.notes(self.actor, self.case)[-1]
        return found

    def page(self, path: str = "") -> str:
        return unescape(self.who.page(self.desk + path))

    def done(self, path: str, **data: Any) -> str:
        return self.who.done(self.desk + path, **data)

    def seen(self, key: str = MINE) -> dict[str, str]:
        """What the form of a document's mark carries now."""
        item, _ = self.mark(key)
        return {"item": item.id, "version": str(item.version)}


@pytest.fixture
def at(play: Play) -> At:
    return At(play)


def hidden(page: str, action: str) -> list[dict[str, str]]:
    """The hidden fields of each form that is sent to an address."""
    forms = re.findall(rf'<form method="post" action="{re.escape(action)}">(.*?)</form>', page)
    return [dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) for form in forms]


# --- passages --------------------------------------------------------------------------------


def test_a_selected_passage_is_kept_as_part_and_offsets(at: At) -> None:
    page = at.who.page(f"{at.desk}/doc/{FREE}")
    part, text = re.findall(r'data-part="(cl\|ko\|1)">([^<]+)</p>', page)[0]
    change = re.search(r'name="change" value="(\d+)"', page)
    assert change
    sent = {"category": ["A"], "claims": "1", "version": "0", "change": change[1]}
    at.done(f"/doc/{FREE}", passage=[f"{part}|3|12", f"{part}|14|20"], **sent)
    _, mark = at.mark(FREE)
    one, two = mark.remarks[0].passages
    assert (one.field, one.lang, one.label, one.start, one.end) == ("cl", "ko", "1", 3, 12)
    assert (one.quote, two.quote) == (unescape(text)[3:12], unescape(text)[14:20])
    assert f"<mark>{text[3:12]}</mark>" in at.who.page(f"{at.desk}/doc/{FREE}")
    for wrong in (f"{part}|12|3", "cl|ko|999|0|3", "cl|ko|1|x|3", f"{part}|0|999999"):
        answer = at.who.send(f"{at.desk}/doc/{FREE}", passage=[wrong], **sent | at.seen(FREE))
        assert answer.status_code in (400, 404), wrong
    old = {**sent, **at.seen(FREE), "change": "1" + change[1]}
    answer = at.who.send(f"{at.desk}/doc/{FREE}", passage=[f"{part}|3|12"], **old)
    assert answer.status_code == 400
    assert "read again" in alerts(answer.text)[0]
    assert len(at.mark(FREE)[1].remarks) == 1


# --- not relevant ----------------------------------------------------------------------------


def test_a_result_is_marked_not_relevant_and_taken_back(at: At) -> None:
    where = at.done("/run", q="*", limit="20").split("/desk")[1]
    page = at.page(where)
    form = r'form="irrelevant-(\d+)" aria-label="Not relevant: (\w+)"'
    rank, key = re.findall(form, page)[0]
    own = page.partition(f'<form id="irrelevant-{rank}"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'name="(run|offset|rank)" value="([^"]*)"', own))
    assert sent["rank"] == rank
    back = at.done(f"/doc/{key}/irrelevant", **sent)
    assert back.endswith(f"#hit-{rank}")
    _, mark = at.mark(key)
    assert (mark.relevant, mark.remarks) == (False, ())
    assert mark.found_by
    for path in (where, "", f"/doc/{key}", "/history"):
        assert "not relevant" in at.page(path)
    assert f"Not relevant: {key}" not in at.page(where)
    again = at.who.send(f"{at.desk}/doc/{key}/irrelevant", **sent)
    assert again.status_code == 409, "it is marked already"
    at.done(f"/doc/{key}/drop", **at.seen(key))
    assert f"Not relevant: {key}" in at.page(where)


def test_searching_again_records_the_terms_that_were_taken_away(at: At) -> None:
    asked, _ = at.made.runs(at.actor, at.case)[0]
    off, *kept = (term.text for term in at.made.more_terms(at.actor, at.case))
    at.done("/again", run=asked.id, term=kept)
    item, run = at.made.runs(at.actor, at.case)[-1]
    assert {term.text for term in run.more if not term.used} == {off}
    assert [term.text for term in run.more if term.used] == kept
    assert at.made.replay(at.actor, at.case, item.id).same


# --- two at once -----------------------------------------------------------------------------


def late(at: At, **mine: Any) -> tuple[str, dict[str, str]]:
    """The page of a clash: a colleague added a remark on claim 4 after this one loaded the form."""
    seen = at.seen()
    at.done(f"/doc/{MINE}", category=["A"], claims="4", reason="The colleague’s.", **seen)
    answer = at.who.send(f"{at.desk}/doc/{MINE}", **{**seen, **mine})
    assert answer.status_code == 409
    return answer.text, seen


def test_both_versions_show_in_words_and_merge(at: At) -> None:
    before = at.mark()[1]
    page, _ = late(at, category=["Y"], claims="3", reason="Mine.", combined=OTHER)
    shown = unescape(page)
    assert "Two versions" in shown
    assert "The colleague’s." in shown
    assert PEOPLE["kr"].name in shown
    assert '{"document"' not in shown
    item, theirs = at.mark()
    assert len(theirs.remarks) == len(before.remarks) + 1
    mine, merged = hidden(page, f"{at.desk}/settle/{item.id}")
    where = at.done(f"/settle/{item.id}", **merged)
    assert where.endswith(f"/doc/{MINE}#mark")
    reasons = [remark.reason for remark in at.mark()[1].remarks]
    assert reasons == [*(r.reason for r in before.remarks), "The colleague’s.", "Mine."]
    again = at.who.send(f"{at.desk}/settle/{item.id}", **mine)
    assert again.status_code == 409, "somebody settled it already"


def test_mine_is_kept_where_i_say_so(at: At) -> None:
    before = at.mark()[1]
    page, _ = late(at, category=["X"], claims="2", reason="Mine.")
    item, _ = at.mark()
    mine, _ = hidden(page, f"{at.desk}/settle/{item.id}")
    at.done(f"/settle/{item.id}", **mine)
    kept, now = at.mark()
    assert [r.reason for r in now.remarks] == [*(r.reason for r in before.remarks), "Mine."]
    assert kept.version == item.version + 1


def test_what_both_changed_is_not_merged(at: At) -> None:
    seen = at.seen()
    at.done(f"/doc/{MINE}", category=["A"], claims="4", reason="Third.", **seen)
    at.done(f"/doc/{MINE}/drop", remark="0", **at.seen())
    first = at.mark()
    page = at.who.send(f"{at.desk}/doc/{MINE}/drop", remark="0", **seen).text
    assert first == at.mark()
    assert "It was taken back" in page or "Two versions" in page


def test_who_takes_back_what_another_changed_is_asked(at: At) -> None:
    at.done("/notes", text="For the other office.", exchanged="true")
    item, _ = at.note()
    at.done(f"/notes/{item.id}", text="Changed.", version="1")
    answer = at.who.send(f"{at.desk}/notes/{item.id}", version="1", removing="true")
    assert answer.status_code == 409
    assert "You took it back." in answer.text
    (mine,) = hidden(answer.text, f"{at.desk}/settle/{item.id}")
    at.done(f"/settle/{item.id}", **mine)
    assert item.id not in {kept.id for kept, _ in at.made.notes(at.actor, at.case)}


def test_a_damaged_version_is_not_kept(at: At) -> None:
    item, mark = at.mark()
    for content in ("", "no base64", "AAAA"):
        answer = at.who.send(
            f"{at.desk}/settle/{item.id}", kind="mark", version=str(item.version), content=content
        )
        assert answer.status_code == 400
    answer = at.who.send(f"{at.desk}/settle/{item.id}", kind="report", version="1", content="x")
    assert answer.status_code == 404
    assert at.mark() == (item, mark)


# --- notes and combinations ------------------------------------------------------------------


def test_notes_are_changed_and_taken_back(at: At) -> None:
    for exchanged in ({}, {"exchanged": "true"}):
        at.done("/notes", text="First words.", **exchanged)
        item, _ = at.note()
        at.done(f"/notes/{item.id}", text="Other words.", version="1")
        kept, note = at.note()
        assert (note.text, kept.private, kept.version) == ("Other words.", not exchanged, 2)
        page = at.page()
        assert "private: yours alone, for ever" in page
        empty = at.who.send(f"{at.desk}/notes/{item.id}", text=" ", version="2")
        assert empty.status_code == 400
        assert "The note is empty." in alerts(empty.text)[0]
        at.done(f"/notes/{item.id}", version="2", removing="true")
        assert "Other words." not in at.page()
    assert (
        at.who.send(f"{at.desk}/notes/{at.mark()[0].id}", text="x", version="1").status_code == 404
    )


def test_combinations_are_changed_and_taken_back(at: At) -> None:
    at.done("/combinations", first=MINE, second=OTHER, claims="1", reason="Together.")
    item, _ = at.made.combinations(at.actor, at.case)[-1]
    sent = {"first": OTHER, "second": MINE, "claims": "1-2", "reason": "The other way."}
    at.done(f"/combinations/{item.id}", version="1", **sent)
    _, pair = at.made.combinations(at.actor, at.case)[-1]
    assert (pair.first, pair.second, pair.claims, pair.reason) == (
        OTHER,
        MINE,
        (1, 2),
        "The other way.",
    )
    same = at.who.send(f"{at.desk}/combinations/{item.id}", version="2", **sent | {"second": OTHER})
    assert same.status_code == 400
    assert "two documents" in alerts(same.text)[0]
    at.done(f"/combinations/{item.id}", version="2", removing="true")
    assert all(kept.id != item.id for kept, _ in at.made.combinations(at.actor, at.case))


# --- changes and the way back ----------------------------------------------------------------


def test_every_change_is_listed_undone_and_restored(at: At) -> None:
    before = at.mark()[1]
    at.done(f"/doc/{MINE}", category=["A"], claims="4", reason="One more.", **at.seen())
    item, _ = at.mark()
    page = at.page("/history")
    assert f"Mark of {MINE}" in page
    assert "One more." in page
    assert PEOPLE["kr"].name in page
    at.done(f"/history/{item.id}", last=str(item.version))
    assert at.mark()[1] == before
    at.done(f"/history/{item.id}", last=str(item.version + 1))
    assert at.mark()[1].remarks[-1].reason == "One more.", "an undo is undone"
    at.done(f"/history/{item.id}", last=str(item.version + 2), version="1")
    assert at.mark()[0].version == item.version + 3
    late_ = at.who.send(f"{at.desk}/history/{item.id}", last=str(item.version))
    assert late_.status_code == 409
    assert at.who.send(f"{at.desk}/history/kr-none", last="1").status_code == 404


def test_what_was_just_made_is_taken_back_and_comes_again(at: At) -> None:
    at.done("/notes", text="A thought.", exchanged="true")
    item, _ = at.note()
    at.done(f"/history/{item.id}", last="1")
    assert "A thought." not in at.page()
    page = at.page("/history")
    assert "taken back" in page
    at.done(f"/history/{item.id}", last="2")
    assert at.note()[1].text == "A thought."


def test_another_s_private_note_is_no_change_that_shows(at: At) -> None:
    at.done("/notes", text="Mine alone.")
    assert "Mine alone." in at.page("/history")
    stranger = at.actor.__class__(account="kr-other", role=at.actor.role, office="KR")
    kinds = (ItemKind.NOTE,)
    cases = at.made.parts.cases
    ask = {"kinds": kinds, "office": "KR", "limit": 9}
    shown = cases.changes(at.case, reader=stranger.account, **ask)
    assert all(not item.private for item, _ in shown)
    own = cases.changes(at.case, reader=at.actor.account, **ask)
    assert "Mine alone." in {decode(item.content, Note).text for item, _ in own}
    assert cases.changes(at.case, reader="kr-other", kinds=kinds, office="CN", limit=0) == ()


def test_long_histories_come_in_pages(at: At) -> None:
    at.done("/notes", text="0", exchanged="true")
    item, _ = at.note()
    for version in range(1, 52):
        at.made.change_note(at.actor, at.case, item.id, Note(text=f"text {version}"), version)
    first = at.page("/history")
    assert "Older" in first
    assert "text 51" in first
    assert "text 1<" not in first
    second = at.page("/history?offset=50")
    assert "text 1<" in second
    assert "Newer" in second


# --- second documents ------------------------------------------------------------------------


def test_other_marked_documents_are_ranked_and_combined(at: At) -> None:
    page = at.page(f"/seconds?claim=1&document={MINE}")
    assert "What it leaves open" in page
    assert f"doc/{OTHER}" in page
    (form,) = hidden(
        at.who.page(f"{at.desk}/seconds?claim=1&document={MINE}"), f"{at.desk}/combinations"
    )[:1]
    at.done("/combinations", **{name: unescape(value) for name, value in form.items()})
    _, pair = at.made.combinations(at.actor, at.case)[-1]
    assert (pair.first, pair.claims) == (MINE, (1,))
    assert "combined already" in at.page(f"/seconds?claim=1&document={MINE}")


def test_what_a_search_finds_joins_the_ranking(at: At) -> None:
    where = at.done("/seconds", claim="1", document=MINE)
    page = unescape(at.who.page(where))
    covers = [int(one) for one in re.findall(r"covers (\d+) of \d+", page)]
    assert len(covers) > 3
    assert covers == sorted(covers, reverse=True)
    run = at.made.runs(at.actor, at.case)[-1][1]
    assert run.purpose == f"second to {MINE}"
    assert f"for a second document beside {MINE}" in at.page()
    missing = at.who.send(f"{at.desk}/seconds", claim="1", document="CN199900999A")
    assert missing.status_code == 404


# --- unpublished texts -----------------------------------------------------------------------


def test_the_unpublished_texts_are_searched_at_the_desk(at: At) -> None:
    words = str(told()["application"][1]["title"])
    before = len(at.made.runs(at.actor, at.case))
    assert "/desk/texts" in at.page()
    page = at.who.send(f"{at.desk}/texts", q=words.split()[0])
    assert page.status_code == 200
    assert 'id="found"' in page.text
    assert "<mark>" in page.text
    assert "Nothing matches" in at.who.send(f"{at.desk}/texts", q="zeppelin").text
    assert at.who.send(f"{at.desk}/texts", q="(open").status_code == 400
    assert before == len(at.made.runs(at.actor, at.case))


@pytest.mark.parametrize("name", ["applicant", "administrator"])
def test_nobody_without_a_desk_reaches_its_pages(play: Play, name: str) -> None:
    who: Person = play.who(name)
    at = f"/en/joint/cases/{play.cases[1]}/desk"
    for path in ("/texts", "/history", f"/seconds?claim=1&document={MINE}"):
        answer = who.ask("GET", at + path)
        assert answer.status_code == 403
        assert not re.search(r'class="(change|second)"|id="found"', answer.text)
    for path in ("/texts", "/history/kr-x", "/settle/kr-x", "/seconds", "/notes/kr-x"):
        form = {
            "q": "x",
            "last": "1",
            "version": "1",
            "claim": "1",
            "document": MINE,
            "kind": "note",
        }
        answer = who.send(at + path, **form)
        assert answer.status_code in (400, 403), (path, answer.status_code)


def test_the_other_offices_changes_show_nowhere(at: At) -> None:
    """China's desk holds marks; Korea's pages name none of them, and its numbers open nothing."""
    library = at.play.library.joint
    assert library
    china = at.play.library.access.accounts.by_login(PEOPLE["cn"].login)  # type: ignore[union-attr]
    assert china
    item, _ = library.desk.marks(china.actor(), at.case)[0]
    for path in ("", "/history", f"/seconds?claim=1&document={MINE}", "/texts"):
        assert OF_CHINA not in at.page(path)
    for path in (f"/history/{item.id}", f"/settle/{item.id}", f"/notes/{item.id}"):
        sent = {"last": "1", "version": "1", "kind": "note", "text": "x",
                "content": "eJyrVipJrShRslKqUKoFACFZBIU="}  # fmt: skip
        assert at.who.send(at.desk + path, **sent).status_code in (400, 404)
