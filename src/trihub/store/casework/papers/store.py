"""Working papers (:class:`trihub.core.ports.working.PaperStore`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, exists, insert, select, update

from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.working import FOLDERS, Paper, PaperKind
from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.store.casework.audit import record
from trihub.store.casework.database import Database, Unit
from trihub.store.casework.items import changed_meanwhile
from trihub.store.casework.papers.erasing import erase
from trihub.store.casework.papers.sealing import context, head_of, opened, versions
from trihub.store.casework.rows import checked, sought, to_json
from trihub.store.casework.schema import paper as _paper
from trihub.store.casework.schema import paper_reader, paper_version
from trihub.store.database.engine import bulk

_Known = Mapping[str, Row[Any]]


class SqlPapers:
    """Working papers in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- writing ---

    def put(self, papers: Sequence[Paper], audit: Sequence[AuditDraft] = ()) -> None:
        """Keep the next version of each: 1 for a new one, else one more than the last.

        :raises Conflict: another version of one came first; nothing was kept.
        :raises NotFound: the folder of one is not there.
        :raises BadInput: one would change its folder, kind or office, has readers that its folder
            does not have, comes twice, or cannot be kept.
        """
        for paper in papers:
            _check(paper)
        if len({paper.id for paper in papers}) < len(papers):
            raise BadInput("A paper came twice.", hint="Keep one version at a time.")
        with self._database.writing() as unit:
            known = _lock(unit, papers)
            for paper in papers:
                _put(unit, paper, known.get(paper.id))
            for folder in sorted({paper.folder for paper in papers}):
                _check_readers(unit, folder)
            record(unit, audit)

    def erase(
        self, folder: str, kind: PaperKind, *, by: str, at: str, paper: str = ""
    ) -> tuple[str, ...]:
        """Drop the content of papers of an erasable kind for good; which (:meth:`PaperStore.erase`).

        :raises BadInput: papers of this kind are kept.
        """
        with self._database.writing() as unit:
            return erase(unit, folder, kind, by=by, at=at, paper=paper)

    # --- reading ---

    def paper(self, paper: str) -> Paper | None:
        """The last version, also of one taken back."""
        query = versions().where(_paper.c.id == sought(paper))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = opened(rows, self._database.vault)
        return found[0] if found else None

    def papers(
        self, folder: str, *, kinds: Sequence[PaperKind] = (), reader: str = ""
    ) -> tuple[Paper, ...]:
        """The last versions of a folder's papers that were not taken back, the folder's own
        among them, in the order in which they were first kept; ``reader`` narrows to those that
        this office reads."""
        query = versions().where(_paper.c.folder == sought(folder), _paper.c.removed.is_(False))
        if kinds:
            query = query.where(_paper.c.kind.in_([kind.value for kind in kinds]))
        if reader:
            query = query.where(_reads(reader))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_paper.c.number)).all()
        return opened(rows, self._database.vault, reader)

    def folders(
        self, kind: PaperKind, *, reader: str = "", after: str = "", limit: int = 50
    ) -> tuple[Paper, ...]:
        """Folders of a kind that were not taken back, newest first; ``after`` is the last page's
        last number. A folder that ``reader`` does not read is no place in the list: nothing
        follows."""
        own = [_paper.c.kind == kind.value, *([_reads(reader)] if reader else [])]
        query = versions().where(*own, _paper.c.removed.is_(False))
        with self._database.reading() as connection:
            if after:
                place = select(_paper.c.number).where(_paper.c.id == sought(after), *own)
                number = connection.scalar(place)
                if number is None:
                    return ()
                query = query.where(_paper.c.number < number)
            query = query.order_by(_paper.c.number.desc()).limit(max(0, limit))
            rows = connection.execute(query).all()
        return opened(rows, self._database.vault, reader)

    def versions(self, paper: str) -> tuple[Paper, ...]:
        """Every version of a paper, oldest first."""
        query = versions(every=True).where(_paper.c.id == sought(paper))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(paper_version.c.version)).all()
        return opened(rows, self._database.vault)


def _reads(office: str) -> Any:
    own = paper_reader.c.paper == _paper.c.number, paper_reader.c.office == sought(office)
    return exists().where(*own).correlate(_paper)


def _check(paper: Paper) -> None:
    """What can be told from a paper by itself."""
    wrong = (
        (paper.version < 1, "Versions count from 1."),
        (not paper.id, "A paper needs a number."),
        ((paper.kind in FOLDERS) is not (paper.folder == paper.id),
         "A folder is its own folder; other papers belong to one."),
        (not paper.offices or list(paper.offices) != sorted({*paper.offices} - {""}),
         "A paper names the offices that read it, sorted."),
        (bool(paper.office) and paper.office not in paper.offices,
         "The office whose paper it is reads it."),
        (paper.kind is PaperKind.NOTE and paper.offices != (paper.office,),
         "A note is read by one office alone."),
    )  # fmt: skip
    for failed, hint in wrong:
        if failed:
            raise BadInput(f"Paper {paper.id} cannot be kept so.", hint=hint)


def _lock(unit: Unit, papers: Sequence[Paper]) -> _Known:
    """What is there of these papers and their folders, held until the transaction ends: who
    writes to a folder waits for others who do. In order, so that nobody waits in a circle."""
    names = sorted({name for paper in papers for name in (paper.id, paper.folder)})
    query = select(_paper).where(_paper.c.id.in_([sought(name) for name in names]))
    rows = unit.connection.execute(query.order_by(_paper.c.number).with_for_update())
    return {row.id: row for row in rows}


def _put(unit: Unit, paper: Paper, seen: Row[Any] | None) -> None:
    words = checked(
        {
            "id": paper.id, "author": paper.author, "at": paper.at, "office": paper.office,
            "offices": to_json(list(paper.offices), "offices"),
        }
    )  # fmt: skip
    number = _next(unit, paper, seen) if seen else _first(unit, paper)
    key, sealed = unit.seal(head_of(paper) + paper.content, context(paper.id, paper.version))
    row = {
        "paper": number, "version": paper.version, "offices": words["offices"],
        "author": words["author"], "at": words["at"], "removed": paper.removed, "key": key,
        "sealed": sealed,
    }  # fmt: skip
    unit.connection.execute(insert(paper_version), row)
    unit.connection.execute(delete(paper_reader).where(paper_reader.c.paper == number))
    bulk(unit.connection, paper_reader, [(office, number) for office in paper.offices])


def _first(unit: Unit, paper: Paper) -> int:
    if paper.version > 1:
        raise NotFound(said("There is no such paper."), hint=said("Look at the list again."))
    if paper.folder != paper.id:
        kind = select(_paper.c.kind).where(_paper.c.id == sought(paper.folder))
        if unit.connection.scalar(kind) not in FOLDERS:
            raise NotFound(said("There is no such folder."), hint=said("Look at the list again."))
    row = {
        "id": paper.id, "folder": paper.folder, "kind": paper.kind.value, "office": paper.office,
        "version": 1, "removed": paper.removed,
    }  # fmt: skip
    with unit.once(changed_meanwhile()):
        done = unit.connection.execute(insert(_paper), row)
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def _next(unit: Unit, paper: Paper, seen: Row[Any]) -> int:
    if (seen.folder, seen.kind, seen.office) != (paper.folder, paper.kind.value, paper.office):
        raise BadInput(
            f"Paper {paper.id} belongs to another folder or office, or is of another kind.",
            hint="Make a new paper instead.",
        )
    if seen.version != paper.version - 1:
        raise changed_meanwhile()
    values = {"version": paper.version, "removed": paper.removed}
    unit.connection.execute(update(_paper).where(_paper.c.number == seen.number).values(values))
    return int(seen.number)


def _check_readers(unit: Unit, folder: str) -> None:
    """No paper of a folder has a reader that the folder does not have."""
    of = select(_paper.c.number).where(_paper.c.id == sought(folder)).scalar_subquery()
    allowed = select(paper_reader.c.office).where(paper_reader.c.paper == of)
    strange = (
        select(_paper.c.id)
        .join(paper_reader, paper_reader.c.paper == _paper.c.number)
        .where(_paper.c.folder == sought(folder), paper_reader.c.office.not_in(allowed))
        .limit(1)
    )
    if (found := unit.connection.scalar(strange)) is not None:
        raise BadInput(
            f"Paper {found} has readers that its folder does not have.",
            hint="Name offices of the folder alone.",
        )
