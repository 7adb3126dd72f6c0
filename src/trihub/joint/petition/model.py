"""What an applicant files: the applications, which claims answer to which, and consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trihub.core.messages import Message

if TYPE_CHECKING:
    Sentence = str
else:
    Sentence = Message
"""A text that a person wrote, or a sentence that can be shown in any language of the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An application at one office. ``number`` as the applicant writes it, ``key`` the application
    key where it can be read. ``publication`` is the key of its publication, empty while it is
    unpublished; then ``document`` is the item that holds its text, uploaded by the applicant."""

    office: str
    number: str
    key: str = ""
    filed: str = ""
    publication: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondence:
    """Claims that answer to one another, by office; an office without one is left out.
    ``note`` is the applicant's explanation of differences."""

    claims: dict[str, int]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """A petition for joint search at the offices of ``applications``; ``lead`` is the office of
    first filing, ``language`` that of the applicant's own words."""

    programme: str
    lead: str
    applications: tuple[Filed, ...]
    correspondence: tuple[Correspondence, ...]
    language: str
    applicant_name: str
    title: str
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The applicant's consent: ``office`` may see and share ``what`` (application, search results,
    opinions) from ``given`` until ``until`` (CCYY-MM-DD), or until ``revoked`` (UTC, ISO 8601).
    ``text`` is what was agreed to, word for word, ``language`` its language."""

    office: str
    what: tuple[str, ...]
    given: str
    until: str
    text: str
    language: str
    revoked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A rule of the programme as applied to a petition: by the machine, or by an examiner of
    ``office``. ``holds`` is ``None`` while a human has to decide. ``evidence`` are facts in words
    (“US: 18 claims, 2 independent”), each true by itself."""

    rule: str
    holds: bool | None
    decider: str
    reason: Sentence
    evidence: tuple[Sentence, ...] = ()
    office: str = ""
