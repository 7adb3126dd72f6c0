"""The desk's pages: passages into a claim chart, weights of translations, feedback by some of the
marked documents, notes on documents and claims."""

from __future__ import annotations

import re
from html import unescape

from trihub.access.papers.encoding import decode
from trihub.core.casework.cases import ItemKind
from trihub.joint.desk.model import Anchor, Chart
from web.joint.conftest import alerts
from web.joint.test_desk import FREE, MINE, OTHER, At, at

__all__ = ["at"]


def chart(at: At, claim: int = 1) -> tuple[int, Chart]:
    item, kept = at.made.chart(at.actor, at.case, claim)
    return (item.version if item else 0), kept


def options(at: At, key: str = FREE, feature: str = "") -> list[str]:
    """The features that the page of a document offers, that which is chosen first."""
    page = at.page(f"/doc/{key}?feature={feature}" if feature else f"/doc/{key}")
    box = page.partition('name="feature">')[2].partition("</select>")[0]
    found = re.findall(r'<option value="([^"]+)"[^>]*?( selected)?>', box)
    return [value for value, _ in sorted(found, key=lambda pair: not pair[1])]


def change(at: At, key: str = FREE) -> str:
    found = re.search(r'name="change" value="(\d+)"', at.who.page(f"{at.desk}/doc/{key}"))
    assert found
    return found[1]


def passages(at: At, label: str) -> tuple[Anchor, ...]:
    _, kept = chart(at)
    return next(feature.passages for feature in kept.features if feature.label == label)


# --- claim charts ----------------------------------------------------------------------------


def test_a_selected_passage_goes_into_the_chart(at: At) -> None:
    """Whatever was proposed: selected by a script, ticked as a whole part, or written with the
    number of its paragraph."""
    at.done("/charts/1", text=["첫 특징", "둘째 특징"], version=str(chart(at)[0]))
    label, own = "1.2", "1|1.2"
    first = options(at, feature=own)[0]
    assert first == f"{own}|{chart(at)[0]}"
    page = at.who.page(f"{at.desk}/doc/{FREE}")
    parts = [
        (name, unescape(text))
        for name, text in re.findall(r'data-part="(de\|ko\|[^"]+)">([^<]+)</p>', page)
    ]
    (name, text), (other, more) = parts[0], parts[1]
    where = at.done(f"/doc/{FREE}/chart", feature=first, passage=[f"{name}|2|9"], change=change(at))
    assert where == f"{at.desk}/charts/1"
    assert [(p.label, p.quote) for p in passages(at, label)] == [(name[6:], text[2:9])]
    at.done(f"/doc/{FREE}/chart", feature=options(at, feature=own)[0], part=[name])
    written = f"[{other[6:]}]: {more[3:12]}\n"
    at.done(f"/doc/{FREE}/chart", feature=options(at, feature=own)[0], quote=written)
    kept = passages(at, label)
    assert [p.quote for p in kept] == [text[2:9], text, more[3:12].strip()]
    assert kept[2].label == other[6:]
    assert text[2:9] in at.page("/charts/1")


def test_words_are_looked_for_in_their_paragraph_alone(at: At) -> None:
    """Words that several paragraphs have, kept from the one that is named."""
    at.done("/charts/1", text=["특징"], version=str(chart(at)[0]))
    page = at.who.page(f"{at.desk}/doc/{FREE}")
    texts = {
        name[6:]: unescape(text)
        for name, text in re.findall(r'data-part="(de\|ko\|[^"]+)">([^<]+)</p>', page)
    }
    word = next(w for w in re.findall(r"\w{2,}", " ".join(texts.values()))
                if sum(w in text for text in texts.values()) > 2)  # fmt: skip
    last = [label for label, text in texts.items() if word in text][-1]
    at.done(f"/doc/{FREE}/chart", feature=options(at)[0], quote=f"{last.lstrip('0')}：{word}")
    (kept,) = passages(at, "1.1")
    assert (kept.label, kept.quote) == (last, word)
    answer = at.who.send(f"{at.desk}/doc/{FREE}/chart", feature=options(at)[0], quote="1: zzqq")
    assert answer.status_code == 400
    assert "does not say" in alerts(answer.text)[0]


def test_nothing_goes_into_a_chart_without_a_passage_or_a_feature(at: At) -> None:
    at.done("/charts/1", text=["특징"], version=str(chart(at)[0]))
    own, before = options(at)[0], chart(at)
    for sent in ({"feature": own}, {"feature": "1", "part": ["cl|ko|1"]},
                 {"feature": f"1|1.9|{before[0]}", "part": ["cl|ko|1"]}):  # fmt: skip
        answer = at.who.send(f"{at.desk}/doc/{FREE}/chart", **sent)
        assert answer.status_code == 400, sent
        assert alerts(answer.text), sent
    assert chart(at) == before


def test_a_chart_that_changed_meanwhile_shows_both_versions(at: At) -> None:
    at.done("/charts/1", text=["특징"], version=str(chart(at)[0]))
    seen = options(at)[0]
    at.done("/charts/1", text=["다른 말"], version=str(chart(at)[0]))
    answer = at.who.send(f"{at.desk}/doc/{FREE}/chart", feature=seen, part=["cl|ko|1"])
    assert answer.status_code == 409
    assert "Two versions" in answer.text
    theirs, mine = answer.text.partition('id="mine"')[::2]
    assert "다른 말" in theirs
    assert "특징" in mine
    assert chart(at)[1].features[0].text == "다른 말"


def test_a_cell_leads_to_the_text_and_keeps_what_was_edited(at: At) -> None:
    page = at.page(f"/charts/1?with={FREE}")
    assert f'name="select" value="0:{FREE}"' in page
    version, kept = chart(at)
    words = [feature.text for feature in kept.features]
    where = at.done(
        "/charts/1", text=["", "새 특징", *words], version=str(version), select=f"1:{FREE}"
    )
    assert where.endswith(f"/doc/{FREE}?feature=1%7C1.1#into-chart")
    after, made = chart(at)
    assert (after, made.features[0].text) == (version + 1, "새 특징")
    at.done("/charts/1", text=[f.text for f in made.features], version=str(after), select="0:x")
    assert chart(at)[0] == after, "nothing was changed, nothing is kept"


# --- searching -------------------------------------------------------------------------------


def test_translations_are_weighed_and_switched_off(at: At) -> None:
    where = at.done("/run", q="전고체 전지 전해질", translate=["zh", "en"]).split("/desk")[1]
    page = at.who.page(at.desk + where)
    choices = [unescape(one) for one in re.findall(r'value="([^"]+=0\.25)"', page)]
    names = [one.removesuffix("=0.25") for one in choices]
    assert len(names) > 1
    sent = [f"{names[0]}=0.25", f"{names[1]}=off", ""]
    made = at.done(f"{where}/weigh", weigh=sent).split("/desk")[1]
    _, run = at.made.runs(at.actor, at.case)[-1]
    assert run.weights == (f"{names[0]}=0.25",)
    assert [f"{t.source}>{t.target}" for t in run.terms if not t.used] == [names[1]]
    page = unescape(at.who.page(at.desk + made))
    assert f'value="{names[0]}=0.25" selected' in page
    assert f'value="{names[1]}=off" selected' in page
    assert '<details class="weigh" open>' in page
    item, _ = at.made.runs(at.actor, at.case)[-1]
    assert at.made.replay(at.actor, at.case, item.id).same
    wrong = at.who.send(f"{at.desk}{where}/weigh", weigh=[f"{names[0]}=2"])
    assert wrong.status_code == 400


def test_terms_of_some_of_the_marked_documents(at: At) -> None:
    item, _ = at.made.runs(at.actor, at.case)[0]
    page = at.page(f"/again?run={item.id}&only={MINE}")
    assert f'<input type="hidden" name="only" value="{MINE}">' in page
    terms = [term.text for term in at.made.more_terms(at.actor, at.case, [MINE])]
    assert re.findall(r'name="term" value="([^"]+)"', page) == terms
    at.done("/again", run=item.id, only=[MINE], term=terms[:3])
    _, run = at.made.runs(at.actor, at.case)[-1]
    assert {key for term in run.more for key in term.documents} == {MINE}
    assert [key for key, _ in run.judged.relevant] == [MINE]


def test_it_is_said_why_nothing_can_be_searched_again(at: At) -> None:
    """Documents that are not relevant give no terms, and this library has no vectors."""
    item, _ = at.made.runs(at.actor, at.case)[0]
    at.done(f"/doc/{FREE}/irrelevant", run="")
    page = at.page(f"/again?only={FREE}")
    assert "no vectors that they could move" in page
    assert 'name="term"' not in page
    answer = at.who.send(f"{at.desk}/again", run=item.id, only=[FREE])
    assert answer.status_code == 400
    assert "Nothing would move" in alerts(answer.text)[0]


# --- notes -----------------------------------------------------------------------------------


def test_a_note_on_a_document_and_on_a_claim(at: At) -> None:
    where = at.done(
        "/notes", text="See figure 3.", exchanged="true", about=f"document:{MINE}", here="true"
    )
    assert where.endswith(f"/doc/{MINE}#notes")
    assert "See figure 3." in at.page(f"/doc/{MINE}")
    assert "See figure 3." not in at.page(f"/doc/{OTHER}")
    item, note = at.note()
    assert (note.document, note.claim) == (MINE, 0)
    assert f'value="document:{MINE}" selected' in at.page()
    at.done(f"/notes/{item.id}", text="On the claim.", version="1", about="claim:2")
    _, note = at.note()
    assert (note.document, note.claim) == ("", 2)
    shown = at.page().partition('id="opinion-2"')[2].partition("</details>")[0]
    assert "On the claim." in shown
    for about in ("claim:99", "document:CN199900999A"):
        answer = at.who.send(f"{at.desk}/notes", text="x", about=about)
        assert answer.status_code in (400, 404), about
    changes = at.page("/history")
    assert MINE in changes.partition("See figure 3.")[2]
    kinds = {kept.kind for kept in at.made.items.history(at.actor, at.case, item.id)}
    assert kinds == {ItemKind.NOTE}
    versions = at.made.items.history(at.actor, at.case, item.id)
    assert decode(versions[0].content, type(note)).document == MINE
