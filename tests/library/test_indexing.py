"""What an index keeps of a document."""

from __future__ import annotations

from trihub.core.patent import Application, DocumentId, Party, Patent, Role, Source
from trihub.library.indexing import index_document


def applicants(*names: str) -> tuple[str, ...]:
    patent = Patent(
        publication=DocumentId(office="EP", number="2400812", kind="A1"),
        application=Application(office="EP", number="10167109"),
        parties=tuple(Party(role=Role.APPLICANT, name=name) for name in names),
        source=Source(file="x", reader="test"),
    )
    return index_document(patent).applicants


def test_an_applicant_counts_once_whatever_the_case() -> None:
    assert applicants("9SOLUTIONS OY", "9Solutions Oy", "Other Oy") == ("9Solutions Oy", "Other Oy")
    assert applicants("9Solutions Oy", "9SOLUTIONS OY") == ("9Solutions Oy",)
    assert applicants("9SOLUTIONS OY", "宁德时代") == ("9SOLUTIONS OY", "宁德时代")
