"""The search desk: what an examiner of one office does in a case, until the report is filed.

Every method asks ``access`` first and touches items of the actor's own office alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from trihub.access.papers.encoding import decode
from trihub.core.casework.cases import Item, ItemKind
from trihub.core.casework.people import Actor
from trihub.core.errors import BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import said
from trihub.joint.desk import chart as charts
from trihub.joint.desk.application import OwnApplication, own_application
from trihub.joint.desk.evidence import Proposal
from trihub.joint.desk.history import Content
from trihub.joint.desk.items import Items, SubjectOf, nothing
from trihub.joint.desk.marks import (
    Concern,
    Days,
    check_mark,
    concerns,
    document,
    examples,
    judged_by,
)
from trihub.joint.desk.model import (
    FEEDBACK,
    SECOND_TO,
    Anchor,
    Chart,
    Combination,
    Feature,
    Mark,
    Note,
    Opinion,
    Run,
)
from trihub.joint.desk.passages import Resolved, anchor, resolve
from trihub.joint.desk.runs import (
    Replay,
    check_moving,
    replay,
    request_of,
    run_search,
    search_again,
    weighed,
)
from trihub.joint.desk.texts import check_note, check_pair, check_text
from trihub.joint.parts import Parts
from trihub.priorart.feedback import MoreTerm, more_terms
from trihub.priorart.moved import UNJUDGED, Judged
from trihub.priorart.request import SearchRequest
from trihub.priorart.result import SearchResult


class Desk:
    """The search desk of the actor's office."""

    def __init__(self, parts: Parts, subject_of: SubjectOf) -> None:
        self.parts = parts
        self.items = Items(parts, subject_of)

    # --- the application ---

    def application(self, actor: Actor, case: str) -> OwnApplication:
        """The application at the actor's office, its claims and earliest day."""
        return own_application(self.parts, actor, self.items.admit(actor, case))

    def proposed(self, actor: Actor, case: str, request: SearchRequest) -> SearchRequest:
        """The request with the application's earliest day as its cut-off, conflicting applications
        included, where it has no cut-off of its own."""
        earliest = self.application(actor, case).earliest
        if request.before or earliest is None:
            return request
        return replace(request, before=earliest, conflicting=True)

    # --- searching ---

    def run(
        self,
        actor: Actor,
        case: str,
        request: SearchRequest,
        more: Sequence[MoreTerm] = (),
        purpose: str = "",
        judged: Judged = UNJUDGED,
    ) -> tuple[Item, SearchResult]:
        """Search and record the query exactly as it was run. ``more`` are terms that widen it,
        ``judged`` documents that move its vector.

        :raises BadQuery: the query cannot be read. :raises BadInput: a page other than the first.
        """
        self.items.admit_writer(actor, case)
        if request.offset:
            raise BadInput(
                said("A query is recorded with its first page."),
                hint=said("Ask for further pages of the recorded query."),
            )
        run, result = run_search(self.parts, request, more, purpose, judged)
        return self.items.add(actor, case, ItemKind.RUN, run), result

    def runs(self, actor: Actor, case: str) -> tuple[tuple[Item, Run], ...]:
        """Every query run by the office, oldest first."""
        kept = self.items.all(actor, case, ItemKind.RUN)
        return tuple((item, decode(item.content, Run)) for item in kept)

    def page(
        self, actor: Actor, case: str, run: str, *, offset: int, limit: int = 20
    ) -> SearchResult:
        """A further page of what a recorded query finds, as the library is now."""
        return search_again(self.parts, self._run(actor, case, run), offset=offset, limit=limit)

    def replay(self, actor: Actor, case: str, run: str) -> Replay:
        """Run a recorded query again and say what differs. Nothing is recorded."""
        return replay(self.parts, self._run(actor, case, run))

    def _run(self, actor: Actor, case: str, run: str) -> Run:
        return decode(self._kept(actor, case, run, ItemKind.RUN).content, Run)

    def _kept(self, actor: Actor, case: str, item: str, kind: ItemKind) -> Item:
        return self.items.get(actor, case, item, kind)

    def _of_kind(self, actor: Actor, case: str, item: str, kind: ItemKind) -> None:
        """:raises NotFound: no such item, or of another kind. One that was taken back will do."""
        if self.items.history(actor, case, item)[-1].kind is not kind:
            raise nothing()

    # --- marks ---

    def mark(self, actor: Actor, case: str, mark: Mark, expected: int = 0) -> Item:
        """Mark a document, or change its mark (``expected`` is the version seen).

        :raises Clash: somebody else of the office marked it first. :raises BadInput: a category,
            claim or passage that does not exist. :raises NotFound: no such document or run.
        """
        own = self.application(actor, case)
        if mark.found_by:
            self._kept(actor, case, mark.found_by, ItemKind.RUN)
        checked = check_mark(mark, own, self.parts.library)
        return self.items.put_only(actor, case, ItemKind.MARK, mark.document, checked, expected)

    def unmark(self, actor: Actor, case: str, key: str, expected: int) -> Item:
        """Take a document's mark back. :raises Clash: somebody else changed it first."""
        item, _ = self.marked(actor, case, key)
        return self.items.remove(actor, case, item.id, expected)

    def marks(self, actor: Actor, case: str) -> tuple[tuple[Item, Mark], ...]:
        """Every mark of the office, in the order in which documents were first marked."""
        kept = self.items.all(actor, case, ItemKind.MARK)
        return tuple((item, decode(item.content, Mark)) for item in kept)

    def marked(self, actor: Actor, case: str, key: str) -> tuple[Item, Mark]:
        """The mark of one document. :raises NotFound: it is not marked."""
        item = self.items.only(actor, case, ItemKind.MARK, key)
        return item, decode(item.content, Mark)

    def concerns(self, actor: Actor, case: str, key: str) -> list[Concern]:
        """What does not fit between a mark and the dates of document and application."""
        own = self.application(actor, case)
        _, mark = self.marked(actor, case, key)
        cited = document(self.parts.library, key).patent
        joined = [
            other
            for _, one in self.combinations(actor, case)
            for other in (one.first, one.second)
            if key in (one.first, one.second) and other != key
        ]
        return concerns(mark, cited, Days(earliest=own.earliest, filed=own.filed), joined)

    # --- passages ---

    def select(
        self, actor: Actor, case: str, key: str, field: str, lang: str, label: str, start: int, end: int
    ) -> Anchor:  # fmt: skip
        """The passage selected in a document's text, ready to be kept in a mark or chart."""
        self.items.admit(actor, case)
        stored = document(self.parts.library, key)
        return anchor(stored.patent, stored.change, field, lang, label, start, end)

    def passages(
        self, actor: Actor, case: str, kept: Iterable[Anchor]
    ) -> tuple[tuple[Anchor, Resolved], ...]:
        """Where kept passages stand in their documents as these are now."""
        self.items.admit(actor, case)
        found: list[tuple[Anchor, Resolved]] = []
        patents = {}
        for one in kept:
            if one.document not in patents:
                patents[one.document] = document(self.parts.library, one.document).patent
            found.append((one, resolve(one, patents[one.document])))
        return tuple(found)

    # --- claim charts ---

    def chart(self, actor: Actor, case: str, claim: int) -> tuple[Item | None, Chart]:
        """The chart of a claim: as kept, or as the machine cuts the claim, for the examiner to edit.

        :raises BadInput: the application has no such claim.
        """
        own = self.application(actor, case)
        item = self.items.find_only(actor, case, ItemKind.CHART, str(claim))
        if item is None:
            return None, charts.proposed_chart(own, claim)
        return item, decode(item.content, Chart)

    def save_chart(self, actor: Actor, case: str, chart: Chart, expected: int = 0) -> Item:
        """Keep the chart of a claim. :raises Clash: somebody else changed it first."""
        own = self.application(actor, case)
        checked = charts.check_chart(chart, own, self.parts.library)
        return self.items.put_only(actor, case, ItemKind.CHART, str(chart.claim), checked, expected)

    def propose_passages(
        self, actor: Actor, case: str, features: Sequence[Feature], documents: Sequence[str]
    ) -> dict[str, dict[str, tuple[Proposal, ...]]]:
        """Passages of documents (by key) that may show features (by label), with the shared terms."""
        own = self.application(actor, case)
        wanted = documents[: charts.MAX_DOCUMENTS]
        return charts.proposals(self.parts, own, features[: charts.MAX_FEATURES], wanted)

    # --- feedback ---

    def more_terms(
        self,
        actor: Actor,
        case: str,
        documents: Sequence[str] = (),
        languages: Sequence[str] = MAIN_LANGUAGES,
    ) -> tuple[MoreTerm, ...]:
        """Terms of marked documents to search again with, those marked not relevant counting
        against; ``documents`` narrows to some of them."""
        given = examples(self._chosen(actor, case, documents))
        parts = self.parts
        return more_terms(
            parts.library, parts.index, given,
            translator=parts.prior_art.translator, languages=languages,
        )  # fmt: skip

    def search_again(
        self,
        actor: Actor,
        case: str,
        run: str,
        more: Sequence[MoreTerm],
        documents: Sequence[str] = (),
    ) -> tuple[Item, SearchResult]:
        """A recorded query again, widened by these terms, its vector moved by the marked documents
        (``documents`` narrows to some of them): a new run.

        :raises BadInput: there is neither a term to widen it nor a vector that could be moved.
        """
        request = request_of(self._run(actor, case, run))
        judged = judged_by(self._chosen(actor, case, documents))
        check_moving(self.parts, request, more, judged)
        return self.run(actor, case, request, more, purpose=FEEDBACK, judged=judged)

    def weigh(
        self, actor: Actor, case: str, run: str, weights: Sequence[str], disabled: Sequence[str]
    ) -> tuple[Item, SearchResult]:
        """A recorded query again with other weights of its translations (``source>target=0.5``),
        some switched off (``source>target``): a new run.

        :raises BadInput: no such weight, no such translation.
        """
        kept = self._run(actor, case, run)
        asked = weighed(kept, weights, disabled)
        return self.run(actor, case, asked, kept.more, kept.purpose, kept.judged)

    def _chosen(self, actor: Actor, case: str, documents: Sequence[str]) -> list[Mark]:
        marks = [mark for _, mark in self.marks(actor, case)]
        return [mark for mark in marks if not documents or mark.document in documents]

    def second_document(
        self,
        actor: Actor,
        case: str,
        claim: int,
        first: str,
        languages: Sequence[str] = MAIN_LANGUAGES,
    ) -> charts.Second:
        """For an attack on inventive step: documents that show what ``first`` lacks.

        The features without a passage of ``first`` in the claim's chart become the query; the cut-off
        is the application's earliest day, conflicting applications left out (they take away novelty
        only). Recorded as a run. :raises BadInput: the first document lacks nothing.
        :raises NotFound: it is not in the library; a number that is nobody else's to know is not
            recorded.
        """
        own = self.application(actor, case)
        first = document(self.parts.library, first).patent.key
        _, kept = self.chart(actor, case, claim)
        features = charts.lacking(kept, first)
        terms = charts.second_terms(self.parts, features, languages) if features else ()
        if not terms:
            raise BadInput(
                said("Nothing is left to look for beside {document}.", document=first),
                hint=said("Take passages out of the chart, or cut the claim’s features anew."),
            )
        request = SearchRequest(query="*", before=own.earliest, limit=charts.SECOND, facets=False)
        item, result = self.run(actor, case, request, terms, purpose=f"{SECOND_TO}{first}")
        return charts.Second(lacking=features, terms=terms, item=item, result=result)

    def seconds(
        self, actor: Actor, case: str, claim: int, first: str, found: Sequence[str] = ()
    ) -> tuple[tuple[Feature, ...], tuple[charts.Covering, ...]]:
        """The features of a claim that the first document lacks, and what the office's other marked
        documents, and those ``found``, may add of them, best first. Nothing is recorded.

        :raises NotFound: a document is not in the library.
        """
        own = self.application(actor, case)
        first = document(self.parts.library, first).patent.key
        features = charts.lacking(self.chart(actor, case, claim)[1], first)
        marked = (m.document for _, m in self.marks(actor, case) if m.relevant and not m.withheld)
        others = [key for key in dict.fromkeys((*marked, *found)) if key != first]
        wanted = others[: charts.MAX_DOCUMENTS] if features else ()
        return features, charts.covering(self.parts, own, features, wanted)

    # --- combinations, notes, opinions ---

    def combine(self, actor: Actor, case: str, combination: Combination) -> Item:
        """Keep two documents that together may take away the inventive step of claims."""
        own = self.application(actor, case)
        return self.items.add(actor, case, ItemKind.COMBINATION, self._pair(own, combination))

    def change_combination(
        self, actor: Actor, case: str, item: str, combination: Combination, expected: int
    ) -> Item:
        """Change it. :raises Clash: somebody else changed it first."""
        self._of_kind(actor, case, item, ItemKind.COMBINATION)
        pair = self._pair(self.application(actor, case), combination)
        return self.items.change(actor, case, item, pair, expected)

    def combinations(self, actor: Actor, case: str) -> tuple[tuple[Item, Combination], ...]:
        """Every combination of the office."""
        kept = self.items.all(actor, case, ItemKind.COMBINATION)
        return tuple((item, decode(item.content, Combination)) for item in kept)

    def _pair(self, own: OwnApplication, pair: Combination) -> Combination:
        return check_pair(pair, own, self.parts.library)

    def note(self, actor: Actor, case: str, note: Note, *, private: bool) -> Item:
        """Keep a note: private, the author's alone for ever, or one that will be exchanged."""
        return self.items.add(
            actor, case, ItemKind.NOTE, self._note(actor, case, note), private=private
        )

    def change_note(self, actor: Actor, case: str, item: str, note: Note, expected: int) -> Item:
        """Change its words; whether it is private never changes."""
        self._of_kind(actor, case, item, ItemKind.NOTE)
        return self.items.change(actor, case, item, self._note(actor, case, note), expected)

    def notes(self, actor: Actor, case: str) -> tuple[tuple[Item, Note], ...]:
        """The office's notes that will be exchanged, and the actor's own private ones."""
        kept = self.items.all(actor, case, ItemKind.NOTE)
        return tuple((item, decode(item.content, Note)) for item in kept)

    def _note(self, actor: Actor, case: str, note: Note) -> Note:
        return check_note(note, lambda: self.application(actor, case), self.parts.library)

    def opine(self, actor: Actor, case: str, opinion: Opinion, expected: int = 0) -> Item:
        """Keep the opinion on a claim. :raises Clash: somebody else changed it first."""
        self.application(actor, case).claim(opinion.claim)
        check_text(opinion.text)
        name = str(opinion.claim)
        return self.items.put_only(actor, case, ItemKind.OPINION, name, opinion, expected)

    def opinions(self, actor: Actor, case: str) -> tuple[tuple[Item, Opinion], ...]:
        """The office's opinions, by claim."""
        kept = self.items.all(actor, case, ItemKind.OPINION)
        found = [(item, decode(item.content, Opinion)) for item in kept]
        return tuple(sorted(found, key=lambda pair: pair[1].claim))

    # --- after a clash ---

    def settle(self, actor: Actor, case: str, item: str, content: Content, expected: int) -> Item:
        """Keep a version chosen after a clash, on top of ``expected``, the one that stands.

        :raises Clash: somebody else changed it once more. :raises NotFound, BadInput: as for making
            it.
        """
        if isinstance(content, Mark):
            return self.mark(actor, case, content, expected)
        if isinstance(content, Chart):
            return self.save_chart(actor, case, content, expected)
        if isinstance(content, Opinion):
            return self.opine(actor, case, content, expected)
        if isinstance(content, Note):
            return self.change_note(actor, case, item, content, expected)
        return self.change_combination(actor, case, item, content, expected)
