"""What every engine must do, rule by rule: writing."""

from __future__ import annotations

import pickle

import pytest

from index.documents import add, document, fill, found
from trihub.core.errors import LibraryLocked
from trihub.core.query import (
    BODY_FIELDS,
    Everything,
    Facet,
    Filters,
    IndexRequest,
    TextField,
    Token,
    TokenPhrase,
)

TI, AB, CL = TextField.TITLE, TextField.ABSTRACT, TextField.CLAIMS


def ask(index, query, **request):
    return index.search(IndexRequest(query=query, **request))


def docs(index, query, **filters):
    return sorted(found(index, query, filters=Filters(**filters)))


# --- writing ------------------------------------------------------------------------------------------


def test_replaced_and_removed_documents(index):
    fill(index, [document(n, ab="a", office="CN", ipc=("A01B1/00",)) for n in (1, 2, 3)], change=3)
    with index.writer() as writer:
        add(index, writer, document(2, ab="b", office="JP", ipc=("B01D1/00",)))
        add(index, writer, document(4, ab="a"))
        add(index, writer, document(4, ab="b", office="KR"))
        writer.remove(3)
        writer.remove(77)
        writer.commit(5)
    assert docs(index, Token("a")) == [1]
    assert docs(index, Token("b")) == [2, 4]
    answer = ask(index, Everything(), facets=(Facet.OFFICE, Facet.CLASS))
    assert answer.total == 3
    assert {c.value: c.count for c in answer.facets[Facet.OFFICE]} == {"CN": 1, "JP": 1, "KR": 1}
    assert {c.value: c.count for c in answer.facets[Facet.CLASS]} == {"A01B": 1, "B01D": 1}
    state = index.state()
    assert (state.change, state.documents, state.analysis) == (5, 3, "1")


def test_documents_are_made_ready_in_other_processes(index):
    """What travels to a worker process and back is the function and its result."""
    there = pickle.loads(pickle.dumps(index.prepare))
    content = document(
        1, ab="a b", ipc=("A01B1/00",), applicants=("A",), published=20200300
    ).content
    entry = pickle.loads(pickle.dumps(there(content)))
    with index.writer() as writer:
        writer.add(entry, doc=3, change=9)
    assert docs(index, TokenPhrase(("a", "b")), classes=("A01B",), years=(2020,)) == [3]
    assert index.state().change == 9


def test_nothing_is_visible_before_the_commit(index):
    with index.writer() as writer:
        add(index, writer, document(1, ab="a"))
        assert docs(index, Token("a")) == []
        writer.commit(7)
        assert docs(index, Token("a")) == [1]
        add(index, writer, document(2, ab="a"))
    assert docs(index, Token("a")) == [1, 2]
    assert index.state().change == 7


def test_leaving_without_a_commit_commits_with_the_last_change(index):
    with index.writer() as writer:
        add(index, writer, document(1, ab="a", change=12))
    assert (docs(index, Token("a")), index.state().change) == ([1], 12)


def test_an_exception_keeps_nothing_since_the_last_commit(index):
    fill(index, [document(1, ab="a", applicants=("A",))], change=1)
    with pytest.raises(RuntimeError), index.writer() as writer:  # noqa: PT012
        add(index, writer, document(2, ab="a", applicants=("B",)))
        writer.commit(2)
        add(index, writer, document(3, ab="a", applicants=("C",)))
        writer.remove(1)
        raise RuntimeError
    assert (docs(index, Token("a")), index.state().change) == ([1, 2], 2)
    fill(index, [document(4, ab="a", applicants=("D",))], change=4)
    counts = ask(index, Token("a"), facets=(Facet.APPLICANT,)).facets[Facet.APPLICANT]
    assert [c.value for c in counts] == ["A", "B", "D"]


def test_one_writer_at_a_time(index):
    with index.writer(), pytest.raises(LibraryLocked), index.writer():
        pass
    fill(index, [document(1, ab="a")])
    assert docs(index, Token("a")) == [1]


def test_a_fresh_index_replaces_the_old_at_its_commit(index):
    fill(index, [document(1, ab="a"), document(2, ab="a")], change=2)
    with index.writer(fresh=True) as writer:
        add(index, writer, document(5, ab="a"))
        assert docs(index, Token("a")) == [1, 2]
        writer.commit(9)
        assert docs(index, Token("a")) == [5]
    assert (docs(index, Everything()), index.state().change) == ([5], 9)


def test_a_fresh_index_that_failed_leaves_the_old(index):
    fill(index, [document(1, ab="a")], change=1)
    with pytest.raises(RuntimeError), index.writer(fresh=True) as writer:  # noqa: PT012
        add(index, writer, document(5, ab="a"))
        raise RuntimeError
    assert (docs(index, Token("a")), index.state().change) == ([1], 1)


def test_body_fields_are_the_default():
    assert Token("a").fields == BODY_FIELDS
