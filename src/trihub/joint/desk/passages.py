"""Passages that survive when a document is read again and its text has changed.

A passage is kept as the W3C's Web Annotation Data Model keeps one (4.2.4 text quote selector and
4.2.5 text position selector): offsets in characters of the original text, the quote, and a few
characters on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.patent import Description, Patent
from trihub.core.ports import PatentStore, Stored
from trihub.core.query import TextField
from trihub.joint.desk.model import Anchor
from trihub.text.analysis import spans

MAX_QUOTE = 5_000
"""Characters of a passage: more is no passage."""

AROUND = 32
"""Characters kept on both sides of a quote."""

TELLING = 8
"""Characters of them that must be the same for the surroundings to tell anything."""

LIKE_ENOUGH = 0.55
"""Likeness (difflib's ratio over tokens) below which a passage counts as lost."""

MAX_LOOKED_AT = 1_000_000
"""Characters of a document that are looked through for a quote that changed."""

_SEED = 3
_DIAGONALS = 3

_SpannedToken = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """A piece of a document that passages are counted in: a title, an abstract, a claim, a
    paragraph. ``label`` is the number as printed; ``#12`` for the twelfth of its kind where that
    one has none, or shares it with another."""

    field: str
    lang: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A passage that stands where it stood."""

    field: str
    lang: str
    label: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A passage found again elsewhere or in other words: shown, and to be confirmed by a person.

    ``likeness`` is 1.0 where the quote stands word for word.
    """

    place: Place
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A passage that is no longer in the document; what it said is all that can be shown."""

    quote: str


Resolved = Place | Moved | Lost


def text_parts(patent: Patent) -> Iterator[TextPart]:
    """Every piece of a document that a passage can be selected in, in reading order."""
    for title in patent.titles:
        yield TextPart(field=TextField.TITLE.value, lang=title.lang, label="", text=title.text)
    for text in patent.abstracts:
        yield TextPart(field=TextField.ABSTRACT.value, lang=text.lang, label="", text=text.text)
    for claim_set in patent.claim_sets:
        labels = _labels([str(claim.number) for claim in claim_set.claims])
        for label, claim in zip(labels, claim_set.claims, strict=True):
            named = f"{claim_set.label} {label}" if claim_set.label else label
            yield TextPart(
                field=TextField.CLAIMS.value, lang=claim_set.lang, label=named, text=claim.text
            )
    for description in patent.descriptions:
        yield from _paragraphs(description)


def _paragraphs(description: Description) -> Iterator[TextPart]:
    labels = _labels([paragraph.number for paragraph in description.paragraphs])
    for label, paragraph in zip(labels, description.paragraphs, strict=True):
        yield TextPart(
            field=TextField.DESCRIPTION.value,
            lang=description.lang,
            label=label,
            text=paragraph.text,
        )


def _labels(printed: Sequence[str]) -> list[str]:
    uses = Counter(printed)
    return [
        number if number and uses[number] == 1 else f"#{place}"
        for place, number in enumerate(printed, 1)
    ]


def anchor(
    patent: Patent, change: int, field: str, lang: str, label: str, start: int, end: int
) -> Anchor:
    """Keep a selected passage.

    :raises NotFound: the document has no such part. :raises BadInput: the offsets do not fit it.
    """
    part = next(
        (p for p in text_parts(patent) if (p.field, p.lang, p.label) == (field, lang, label)), None
    )
    if part is None:
        raise NotFound(
            said("{document} has no part {part}.", document=patent.key, part=f"{field} {label}"),
            hint=said("The document was read again meanwhile; select the passage once more."),
        )
    return anchor_in(part, patent.key, change, start, end)


def anchor_in(part: TextPart, document: str, change: int, start: int, end: int) -> Anchor:
    """Keep a passage of a part at hand. :raises BadInput: the offsets do not fit it."""
    quote = part.text[start:end] if 0 <= start < end <= len(part.text) else ""
    if not quote.strip() or len(quote) > MAX_QUOTE:
        raise BadInput(
            said("Characters {start} to {end} are no passage of this text.", start=start, end=end),
            hint=said("Select some words, at most {limit} characters.", limit=MAX_QUOTE),
        )
    return Anchor(
        document=document, change=change, field=part.field, lang=part.lang, label=part.label,
        start=start, end=end, quote=quote,
        ahead=part.text[max(0, start - AROUND) : start], behind=part.text[end : end + AROUND],
    )  # fmt: skip


def stands(passage: Anchor, stored: Stored | None, library: PatentStore) -> None:
    """Nothing where the passage stands in its document as it is now, or as it was when selected.

    ``stored`` is the document, ``None`` where it is not one of those that are looked at.
    :raises BadInput: it never stood there.
    """
    if stored is not None and passage.document == stored.patent.key:
        if _holds(passage, stored.patent):
            return
        versions = library.history(passage.document)
        if any(v.change == passage.change and _holds(passage, v.patent) for v in versions):
            return
    raise BadInput(
        said("This passage does not stand in {document}.", document=passage.document),
        hint=said("Select it in the document’s text once more."),
    )


def _holds(passage: Anchor, patent: Patent) -> bool:
    length = passage.end - passage.start
    return 0 < length == len(passage.quote) <= MAX_QUOTE and any(
        part.text[passage.start : passage.end] == passage.quote
        for part in text_parts(patent)
        if _names(part) == (passage.field, passage.lang, passage.label)
    )


def resolve(kept: Anchor, patent: Patent) -> Resolved:
    """Where a passage stands in the document as it is now.

    At its old offsets with its old words it is a :class:`Place`, unless what stood around it now
    stands around the same words elsewhere. Else the quote is looked for word for word: where its
    surroundings are those that were kept, then in the same part, then nearby. Where it is nowhere,
    the words that are most alike.
    """
    parts = list(text_parts(patent))
    own = next((p for p in parts if _names(p) == (kept.field, kept.lang, kept.label)), None)
    found = _verbatim(kept, parts, own)
    if found is None:
        return _most_alike(kept, parts, own) or Lost(quote=kept.quote)
    part, start = found
    place = _place(part, start, start + len(kept.quote))
    return place if part is own and start == kept.start else Moved(place=place, likeness=1.0)


def _names(part: TextPart) -> tuple[str, str, str]:
    return part.field, part.lang, part.label


def _place(part: TextPart, start: int, end: int) -> Place:
    return Place(
        field=part.field, lang=part.lang, label=part.label, start=start, end=end,
        quote=part.text[start:end],
    )  # fmt: skip


def _agreement(kept: Anchor, text: str, start: int) -> int:
    """How many of the characters kept around the quote stand around this place too."""
    end = start + len(kept.quote)
    ahead, behind = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return _shared(kept.ahead[::-1], ahead[::-1]) + _shared(kept.behind, behind)


def _shared(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _verbatim(
    kept: Anchor, parts: Sequence[TextPart], own: TextPart | None
) -> tuple[TextPart, int] | None:
    """The best place with the same words, if there is one."""
    own_at = parts.index(own) if own else 0
    best: tuple[tuple[int, ...], TextPart, int] | None = None
    for at, part in enumerate(parts):
        if part.lang != kept.lang:
            continue
        start = part.text.find(kept.quote)
        while start >= 0:
            rank = _rank(kept, part, start, part is own, abs(at - own_at))
            if best is None or rank < best[0]:
                best = rank, part, start
            start = part.text.find(kept.quote, start + 1)
    return best[1:] if best else None


def _rank(kept: Anchor, part: TextPart, start: int, own: bool, away: int) -> tuple[int, ...]:
    agreement = _agreement(kept, part.text, start)
    here = own and start == kept.start
    return (
        -agreement if agreement >= TELLING else 0, not here, not own, part.field != kept.field,
        -agreement, away, abs(start - kept.start),
    )  # fmt: skip


def _most_alike(kept: Anchor, parts: Sequence[TextPart], own: TextPart | None) -> Moved | None:
    wanted = [token for token, _, _ in spans(kept.quote)]
    if not wanted:
        return None
    nearest = sorted(
        (part for part in parts if part.lang == kept.lang),
        key=lambda part: (part is not own, part.field != kept.field),
    )
    best, left = None, MAX_LOOKED_AT
    for part in nearest:
        left -= len(part.text)
        if left < 0:
            break
        found = _alike(wanted, list(spans(part.text)))
        if found and found[0] >= LIKE_ENOUGH and (best is None or found[0] > best[0]):
            best = found[0], part, found[1], found[2]
    if best is None:
        return None
    likeness, part, start, end = best
    return Moved(place=_place(part, start, end), likeness=round(likeness, 3))


def _alike(wanted: Sequence[str], have: Sequence[_SpannedToken]) -> tuple[float, int, int] | None:
    """The stretch most like the tokens wanted: likeness, start, end.

    Runs of shared tokens vote for the places to compare, so that long texts cost little.
    """
    tokens = [token for token, _, _ in have]
    length = len(wanted)
    slack = length // 2 + 2
    best: tuple[float, int, int] | None = None
    for diagonal in _diagonals(wanted, tokens):
        low, high = max(0, diagonal - slack), min(len(tokens), diagonal + length + slack)
        blocks = _blocks(wanted, tokens[low:high])
        if not blocks:
            continue
        first, last = blocks[0][1], blocks[-1][1] + blocks[-1][2]
        shared = sum(size for _, _, size in blocks)
        likeness = 2 * shared / (length + last - first)
        if best is None or likeness > best[0]:
            best = likeness, have[low + first][1], have[low + last - 1][2]
    return best


def _blocks(wanted: Sequence[str], window: Sequence[str]) -> list[tuple[int, int, int]]:
    matcher = SequenceMatcher(None, wanted, window, autojunk=False)
    return [(b.a, b.b, b.size) for b in matcher.get_matching_blocks() if b.size]


def _diagonals(wanted: Sequence[str], tokens: Sequence[str]) -> list[int]:
    size = min(_SEED, len(wanted))
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(wanted) - size + 1):
        places.setdefault(tuple(wanted[at : at + size]), []).append(at)
    votes: Counter[int] = Counter()
    reach = max(1, len(wanted) // 4)
    for at in range(len(tokens) - size + 1):
        for place in places.get(tuple(tokens[at : at + size]), ()):
            votes[(at - place) // reach] += 1
    return [max(0, bucket * reach) for bucket, _ in votes.most_common(_DIAGONALS)]
