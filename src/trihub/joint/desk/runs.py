"""Queries as they were run, and run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trihub.access.clock import stamp
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.ports import IndexState
from trihub.joint.desk.model import Run, Term
from trihub.joint.parts import Parts
from trihub.priorart.feedback import MoreTerm, Widened
from trihub.priorart.moved import UNJUDGED, Judged
from trihub.priorart.query.understanding import Understanding
from trihub.priorart.request import MAX_LIMIT, SearchRequest, cutoff_day, read_weight
from trihub.priorart.result import Hit, SearchResult
from trihub.text.query.writing import unparse

TOP = 20
"""Publication keys that a run keeps."""

_FILTERS = ("offices", "classes", "languages", "kinds", "applicants", "years")


def run_search(
    parts: Parts,
    request: SearchRequest,
    more: Sequence[MoreTerm] = (),
    purpose: str = "",
    judged: Judged = UNJUDGED,
) -> tuple[Run, SearchResult]:
    """Search, and say exactly what was run.

    :raises BadQuery: the query cannot be read. :raises NotFound: no document to start from.
    """
    result, state = _search(parts, request, more, judged)
    run = Run(
        query=request.query, like=request.like, understood=unparse(result.understood),
        terms=(*_terms(request, result), *map(_more, more)), filters=_filters(request),
        before=request.before.isoformat() if request.before else "",
        conflicting=request.conflicting, removed=result.cutoff.removed if result.cutoff else 0,
        engine=state.engine, analysis=state.analysis, library_change=state.change,
        hits=result.documents, milliseconds=round(result.milliseconds, 2),
        at=stamp(parts.now()), top=_top(result.hits), limit=request.limit, translate=request.translate,
        reader=request.reader, more=tuple(more), purpose=purpose, judged=judged,
        weights=request.weights,
    )  # fmt: skip
    return run, result


def _search(
    parts: Parts, request: SearchRequest, more: Sequence[MoreTerm], judged: Judged
) -> tuple[SearchResult, IndexState]:
    """Search, with the state of the index that answered: tried again while it is written to."""
    widens = more or judged != UNJUDGED
    searching = Widened.over(parts.prior_art, more, judged) if widens else parts.prior_art
    while True:
        before = parts.index.state()
        result = searching.search(request)
        if parts.index.state() == before:
            return result, before


def _top(hits: Sequence[Hit]) -> tuple[str, ...]:
    return tuple(hit.stored.patent.key for hit in hits[:TOP])


def _terms(request: SearchRequest, result: SearchResult) -> tuple[Term, ...]:
    off = set(request.disabled)
    return tuple(
        Term(
            source=one.source, target=one.target, lang=one.lang, weight=one.weight,
            used=f"{one.source}>{one.target}" not in off,
        )
        for one in result.translations
    )  # fmt: skip


def _more(term: MoreTerm) -> Term:
    source = term.translation_of or ", ".join(term.documents)
    return Term(source=source, target=term.text, lang=term.lang, weight=term.weight, used=term.used)


def _filters(request: SearchRequest) -> dict[str, tuple[str, ...]]:
    given = {name: tuple(map(str, getattr(request, name))) for name in _FILTERS}
    return {name: values for name, values in given.items() if values}


def request_of(run: Run, *, offset: int = 0, limit: int = 0) -> SearchRequest:
    """The request that a run recorded."""
    translations = run.terms[: len(run.terms) - len(run.more)]
    kept = run.filters
    return SearchRequest(
        query=run.query, like=run.like, before=cutoff_day(run.before), conflicting=run.conflicting,
        translate=run.translate, reader=run.reader, offset=offset, limit=limit or run.limit,
        disabled=tuple(f"{term.source}>{term.target}" for term in translations if not term.used),
        weights=run.weights,
        offices=kept.get("offices", ()), classes=kept.get("classes", ()),
        languages=kept.get("languages", ()), kinds=kept.get("kinds", ()),
        applicants=kept.get("applicants", ()), years=tuple(map(int, kept.get("years", ()))),
    )  # fmt: skip


def weighed(run: Run, weights: Sequence[str], disabled: Sequence[str]) -> SearchRequest:
    """The request that a run recorded with other weights of its translations, some switched off.

    :raises BadInput: no such weight, or something that is no translation of the query: it would
        stand in the report.
    """
    known = {f"{one.source}>{one.target}" for one in run.terms[: len(run.terms) - len(run.more)]}
    for pair in (*(read_weight(one)[0] for one in weights), *disabled):
        if pair not in known:
            raise BadInput(
                said("“{pair}” is no translation of this query.", pair=pair[:120]),
                hint=said("Choose from the translations that are shown with it."),
            )
    return replace(request_of(run), weights=tuple(weights), disabled=tuple(disabled))


def can_move(parts: Parts, request: SearchRequest | None = None) -> bool:
    """Whether judged documents move anything: the library has vectors, and the query, where one is
    given, is not one of words alone (operators, phrases), of which vectors know nothing."""
    prior, learned = parts.prior_art, parts.prior_art.vectors
    state = learned.vectors.state() if learned else None
    if learned is None or state is None or not state.documents:
        return False
    if state.encoder != learned.encoder.name:
        return False
    if request is None:
        return True
    plain = replace(request, translate=(), disabled=(), weights=())
    read = Understanding(prior.store, prior.index, prior.translator).of(plain)
    return bool(read.meaning) and learned.meaning(read.meaning) is not None


def check_moving(
    parts: Parts, request: SearchRequest, more: Sequence[MoreTerm], judged: Judged
) -> None:
    """Nothing, where feedback changes a query. :raises BadInput: no term widens it, and there is
    no vector that documents could move."""
    widened = any(term.used for term in more)
    if not widened and (judged == UNJUDGED or not can_move(parts, request)):
        raise BadInput(
            said("Nothing would move this query: no term is ticked."),
            hint=said("Tick a term; documents alone move queries of plain words, by vectors."),
        )


def search_again(parts: Parts, run: Run, *, offset: int, limit: int) -> SearchResult:
    """A further page of what a run found, as the library is now."""
    return _search(parts, request_of(run, offset=offset, limit=limit), run.more, run.judged)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A document among the first of one run that stands elsewhere in the other.

    Ranks count from 1, 0 where it is not among those looked at; ``changed`` says that the library
    got or changed it after the first run, ``kept`` that it is still in the library.
    """

    document: str
    before: int
    now: int
    changed: bool
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A run made again: what it found now, and what differs from then."""

    then: Run
    now: Run
    result: SearchResult
    differences: tuple[Difference, ...]
    terms_added: tuple[Term, ...]
    terms_gone: tuple[Term, ...]

    @property
    def same(self) -> bool:
        """Whether it found the same: as many documents, and the same first ones in this order."""
        counts = (self.then.hits, self.then.removed) == (self.now.hits, self.now.removed)
        return counts and not self.differences


def replay(parts: Parts, run: Run) -> Replay:
    """Run it again and compare. A glossary that changed shows as terms added and gone."""
    now, result = run_search(parts, request_of(run), run.more, run.purpose, run.judged)
    return Replay(
        then=run,
        now=now,
        result=result,
        differences=_differences(parts, run, now) if run.top != now.top else (),
        terms_added=tuple(term for term in now.terms if term not in run.terms),
        terms_gone=tuple(term for term in run.terms if term not in now.terms),
    )


def _differences(parts: Parts, then: Run, now: Run) -> tuple[Difference, ...]:
    before = {key: rank for rank, key in enumerate(then.top, 1)}
    ranks = _deep(parts, then) | {key: rank for rank, key in enumerate(now.top, 1)}
    found = []
    for key in dict.fromkeys((*now.top, *then.top)):
        if before.get(key, 0) != ranks.get(key, 0):
            stored = parts.library.get(key, whole=False)
            found.append(
                Difference(
                    document=key,
                    before=before.get(key, 0),
                    now=ranks.get(key, 0),
                    changed=stored is not None and stored.change > then.library_change,
                    kept=stored is not None,
                )
            )
    return tuple(found)


def _deep(parts: Parts, run: Run) -> dict[str, int]:
    """The ranks of families by any of their members, further down than is shown."""
    result, _ = _search(parts, request_of(run, limit=MAX_LIMIT), run.more, run.judged)
    return {
        stored.patent.key: hit.rank for hit in result.hits for stored in (hit.stored, *hit.others)
    }
