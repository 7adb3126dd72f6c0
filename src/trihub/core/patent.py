"""One published patent document, as every reader produces it and every store keeps it.

A document is one publication: office, number, kind, date. The same application's A and B
are two documents. Nothing is merged here; families join them (:mod:`trihub.core.families`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from trihub.core.citations import Citation
from trihub.core.classes import Classification
from trihub.core.dates import PatentDate
from trihub.core.numbers.model import Right


class Origin(StrEnum):
    """Who wrote a text in its language."""

    ORIGINAL = "original"
    OFFICE = "office translation"
    APPLICANT = "applicant's translation"
    """Filed by the applicant: an EP patent's claims in the other two languages (Rule 71(3) EPC)."""
    MACHINE = "machine translation"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """What a party is (INID 71 to 76)."""

    APPLICANT = "applicant"
    INVENTOR = "inventor"
    AGENT = "agent"
    GRANTEE = "grantee"
    EXAMINER = "examiner"


class Section(StrEnum):
    """The part of a description that a paragraph stands in (ST.36 names)."""

    TECHNICAL_FIELD = "technical field"
    BACKGROUND = "background art"
    CITATION_LIST = "citation list"
    SUMMARY = "summary of invention"
    PROBLEM = "technical problem"
    SOLUTION = "solution to problem"
    EFFECTS = "advantageous effects"
    DRAWINGS = "description of drawings"
    EMBODIMENTS = "description of embodiments"
    INDUSTRIAL = "industrial applicability"
    REFERENCE_SIGNS = "reference signs list"
    DEPOSIT = "deposit"
    SEQUENCE = "sequence listing"
    OTHER = "other"


class Relation(StrEnum):
    """How an application hangs on another one (INID 60 to 68, 86)."""

    PCT = "national phase of"
    DIVISION = "division of"
    CONTINUATION = "continuation of"
    CONTINUATION_IN_PART = "continuation in part of"
    CONVERSION = "conversion of"
    REISSUE = "reissue of"
    REEXAMINATION = "re-examination of"
    ADDITION = "addition to"
    PROVISIONAL = "claims the provisional"
    SAME_DAY = "same-day filing with"
    REGIONAL = "regional phase of"
    OTHER = "related to"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentId:
    """A number with its office and kind, normalised to DOCDB form (EPO, ST.36 ``document-id``).

    ``number`` is the DOCDB number without office and kind; ``original`` what the file says.
    """

    office: str
    number: str
    kind: str = ""
    date: PatentDate | None = None
    original: str = ""

    @property
    def key(self) -> str:
        """Office, number and kind in one word: ``CN113781974A``. Unique for publications."""
        return f"{self.office}{self.number}{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """The application behind a publication.

    ``key`` identifies it across files and formats (see ``trihub.core.numbers.keys``):
    office, right where known, year and serial; empty where the number cannot be read.
    """

    office: str
    number: str
    key: str = ""
    kind: str = ""
    date: PatentDate | None = None
    right: Right | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A priority claim (INID 30). ``active`` is ``None`` where the file does not say.

    An inactive priority (DOCDB ``priority-active-indicator`` N: a CA or CIP parent, a
    division's parent, a technical relation) opens no simple family.
    """

    office: str
    number: str
    key: str = ""
    kind: str = ""
    date: PatentDate | None = None
    sequence: int = 1
    active: bool | None = None
    linkage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An application or document that this one hangs on, and how."""

    relation: Relation
    office: str
    number: str
    key: str = ""
    date: PatentDate | None = None
    publication: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PctData:
    """INID 86 and 87, and the day of entry into the national phase (INID 85)."""

    application: Application | None = None
    publication: DocumentId | None = None
    national_phase: PatentDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or company as printed. ``latin`` only where the office itself romanised it.

    ``format`` keeps DOCDB's ``docdb``, ``docdba`` (original script), ``original`` and ``epodoc``
    names apart; ``identifier`` is the office's own code for the party.
    """

    role: Role
    name: str
    sequence: int = 1
    script: str = ""
    latin: str = ""
    country: str = ""
    address: str = ""
    identifier: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A title or abstract in one language (ISO 639-1) with who wrote it."""

    text: str
    lang: str
    origin: Origin = Origin.ORIGINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim. ``depends_on`` are claim numbers, read from the text where not tagged."""

    number: int
    text: str
    depends_on: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSet:
    """All claims in one language."""

    claims: tuple[Claim, ...]
    lang: str
    origin: Origin = Origin.ORIGINAL
    label: str = ""
    """Empty for the claims of the publication; else what the set is ("amended, article 19")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph. ``number`` as printed (``0012``), empty where the office does not number."""

    text: str
    number: str = ""
    section: Section = Section.OTHER
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The description in one language."""

    paragraphs: tuple[Paragraph, ...]
    lang: str
    origin: Origin = Origin.ORIGINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalEvent:
    """A legal event as its office or INPADOC reports it; never interpreted here."""

    office: str
    code: str
    date: PatentDate | None = None
    text: str = ""
    effective: PatentDate | None = None
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a document was read: the place and checksum of the bytes that were read.

    ``offset`` and ``length`` are bytes within ``member`` (an archive's entry) or ``file``;
    ``sha256`` is of those bytes; ``reader`` is ``name/version``.
    """

    file: str
    member: str = ""
    offset: int = 0
    length: int = 0
    sha256: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patent:
    """One published patent document."""

    publication: DocumentId
    source: Source
    right: Right = Right.PATENT
    application: Application | None = None
    registration: str = ""
    """The number of the right once granted, in the office's own form (``ZL…``, ``10-1234567``)."""
    grant_date: PatentDate | None = None
    first_published: PatentDate | None = None
    """INID 43 when this document is a later publication that repeats the date of the first."""
    earlier: tuple[DocumentId, ...] = ()
    """Earlier publications of the same application that this document names."""
    priorities: tuple[Priority, ...] = ()
    related: tuple[Related, ...] = ()
    pct: PctData | None = None
    parties: tuple[Party, ...] = ()
    titles: tuple[Text, ...] = ()
    abstracts: tuple[Text, ...] = ()
    claim_sets: tuple[ClaimSet, ...] = ()
    descriptions: tuple[Description, ...] = ()
    classes: tuple[Classification, ...] = ()
    citations: tuple[Citation, ...] = ()
    events: tuple[LegalEvent, ...] = ()
    docdb_family: str = ""
    """EPO's family-id where the file gives it; Trihub computes its own and shows both."""
    status: str = ""
    """The state an office's list prints beside the document, verbatim and undated."""
    designated: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    """What else the file says that has no field here, as (name, value), so nothing is lost."""
    invented: bool = False
    """True for the demonstration library: shown wherever the document shows."""
    notes: tuple[str, ...] = field(default=())
    """What the reader found odd (a check digit that does not hold, a kind outside the table)."""

    @property
    def key(self) -> str:
        """The publication's key (:attr:`DocumentId.key`)."""
        return self.publication.key

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The publication's own claims in its first language, or none."""
        return next((s.claims for s in self.claim_sets if not s.label), ())
