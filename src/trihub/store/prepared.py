"""A document made ready to be kept: all work that needs no database, for worker processes.

:func:`prepare` is pure and its result is picklable, so that readers running in several
processes encode, compress and digest there, and the one writer only looks up and inserts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from trihub.core.dates import PatentDate
from trihub.core.errors import BadInput
from trihub.core.families import application_key, links, simple_key
from trihub.core.kinds import find_kind
from trihub.core.languages import OFFICE_LANGUAGE
from trihub.core.patent import DocumentId, Origin, Patent, Source
from trihub.store.codec import CODEC_VERSION, compress, decode, encode

_LONGEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPatent:
    """What the writer needs of a document (:class:`trihub.core.ports.Prepared`).

    ``hash`` covers the content without its source; ``links`` are (other application,
    reason); ``citations`` (office, number) of the patents it cites.
    """

    key: str
    office: str
    number: str
    kind: str
    neutral: str
    right: str
    language: str
    published: int
    filed: int
    earliest: int
    application: str
    family: str
    links: tuple[tuple[str, str], ...]
    citations: tuple[tuple[str, str], ...]
    invented: bool
    reader: str
    place: int
    hash: bytes
    codec: int
    source: str
    head: bytes
    body: bytes

    def patent(self) -> Patent:
        """The document again, whole."""
        return decode(self.head, self.body, self.source, codec=self.codec)


def prepare(patent: Patent) -> PreparedPatent:
    """Encode a document and work out everything that is kept beside it.

    :raises BadInput: its key is empty or holds control characters, or a text is no Unicode.
    """
    publication = patent.publication
    _check_key(patent)
    encoded = encode(patent)
    day = publication.date
    return PreparedPatent(
        key=patent.key,
        office=publication.office,
        number=publication.number,
        kind=publication.kind,
        neutral=_neutral(publication),
        right=patent.right.value,
        language=language_of(patent),
        published=day.compact if day else 0,
        filed=_filed(patent),
        earliest=_earliest(patent),
        application=bounded(application_key(patent)),
        family=bounded("\n".join(simple_key(patent))),
        links=tuple((bounded(edge.other), edge.reason) for edge in links(patent)),
        citations=cited_patents(patent),
        invented=patent.invented,
        reader=bounded(patent.source.reader.partition("/")[0]),
        place=place_digest(patent.source),
        hash=digest(encoded.head + b"\0" + encoded.body),
        codec=CODEC_VERSION,
        source=encoded.source.decode(),
        head=compress(encoded.head),
        body=compress(encoded.body) if encoded.body else b"",
    )


def digest(data: bytes) -> bytes:
    """BLAKE2b, 128 bits: wide enough that two of any library's contents never meet by chance."""
    return blake2b(data, digest_size=16).digest()


def place_digest(source: Source) -> int:
    """The place of a record (file, member, offset) as a signed 64-bit number."""
    place = f"{source.file}\0{source.member}\0{source.offset}".encode("utf-8", "surrogateescape")
    return int.from_bytes(blake2b(place, digest_size=8).digest(), "big", signed=True)


def cited_patents(patent: Patent) -> tuple[tuple[str, str], ...]:
    """Office and number of every patent that the document cites, each once."""
    found = {
        (bounded(item.office), bounded(item.number))
        for item in patent.citations
        if item.office and item.number
    }
    return tuple(sorted(found))


def language_of(patent: Patent) -> str:
    """The language that the document was published in.

    That of its original claims, description, abstract or title, in this order; where no
    text is marked original, the office's own language; else empty.
    """
    for texts in (patent.claim_sets, patent.descriptions, patent.abstracts, patent.titles):
        for text in texts:
            if text.origin is Origin.ORIGINAL and text.lang:
                return bounded(text.lang)
    return OFFICE_LANGUAGE.get(patent.publication.office, "")


def _check_key(patent: Patent) -> None:
    key = patent.key
    named = patent.publication.number and patent.publication.office
    if not named or not key.isprintable() or len(key) > _LONGEST:
        raise BadInput(
            f"The document read at {patent.source.file}, byte {patent.source.offset}, "
            f"has no usable publication number: {key!r}.",
            hint="A document needs an office and a number of at most 400 printable characters.",
        )


def bounded(text: str) -> str:
    """Text as both databases can hold it in an indexed column.

    PostgreSQL takes no NUL and indexes no more than 2,704 bytes; what is longer keeps its
    beginning and a digest of the whole, so that it still meets its equals.
    """
    clean = text.replace("\0", "")
    if len(clean) <= _LONGEST:
        return clean
    return f"{clean[:_LONGEST]}…{digest(clean.encode()).hex()}"


def _neutral(publication: DocumentId) -> str:
    day = publication.date.first if publication.date else None
    return find_kind(publication.office, publication.kind, day).neutral.value


def _filed(patent: Patent) -> int:
    application = patent.application
    return application.date.compact if application and application.date else 0


def _earliest(patent: Patent) -> int:
    """The earliest of the filing days and the priorities that are not inactive."""
    days = [day.compact for day in _days(patent) if day]
    return min(days, default=0)


def _days(patent: Patent) -> Iterator[PatentDate | None]:
    yield patent.application.date if patent.application else None
    yield patent.pct.application.date if patent.pct and patent.pct.application else None
    yield from (claim.date for claim in patent.priorities if claim.active is not False)
