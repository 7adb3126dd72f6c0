"""Working papers: keeping what offices write together before it is public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from trihub.core.casework.audit import AuditDraft
from trihub.core.casework.working import Paper, PaperKind


class PaperStore(Protocol):
    """Papers with all their versions, encrypted. Each writing call is one transaction, and the audit
    drafts that come with it are appended in the same. Whether a reader may see a paper is not
    decided here but by ``access``."""

    def put(self, papers: Sequence[Paper], audit: Sequence[AuditDraft] = ()) -> None:
        """Keep the next version of each: 1 for a new one, else one more than the last.

        :raises Conflict: another version of one came first; nothing was kept.
        :raises NotFound: the folder of one is not there.
        :raises BadInput: one would change its folder, kind or office, or has readers that its
            folder does not have.
        """
        ...

    def erase(
        self, folder: str, kind: PaperKind, *, by: str, at: str, paper: str = ""
    ) -> tuple[str, ...]:
        """Drop the content of every version of a folder's papers of an erasable kind (of one where
        it is named) for good, of those taken back too; which papers. That there were versions,
        whose and when, stays, with a last one by the account who erases; so does an entry of the
        audit log for each paper. What was erased before is left as it is.

        :raises BadInput: papers of this kind are kept.
        """
        ...

    def paper(self, paper: str) -> Paper | None:
        """The last version, also of one taken back."""
        ...

    def papers(
        self, folder: str, *, kinds: Sequence[PaperKind] = (), reader: str = ""
    ) -> tuple[Paper, ...]:
        """The last versions of a folder's papers that were not taken back, in the order in which
        they were first kept; ``reader`` narrows to those that this office reads."""
        ...

    def folders(
        self, kind: PaperKind, *, reader: str = "", after: str = "", limit: int = 50
    ) -> tuple[Paper, ...]:
        """Folders of a kind, newest first; ``after`` is the last page's last number."""
        ...

    def versions(self, paper: str) -> tuple[Paper, ...]:
        """Every version of a paper, oldest first."""
        ...
