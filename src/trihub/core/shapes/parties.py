"""The parties of a document, each once, as lists for readers show them.

A publication that was read from several files holds a party once for each form and spelling: the
gazette's own, DOCDB's and EPODOC's standard ones, the register's. All of them stay in the record
(:mod:`trihub.core.shapes.record`); what is here only chooses among them:

- DOCDB's and EPODOC's standard names, cut and in capitals, stand only for a role that has no others.
- Names that differ by case, width, accents (``ä`` is ``a`` or ``ae``), punctuation, spaces or a
  country in brackets alone are one party.
- Two names of different forms are one party when they are the same words in another order, when one
  is the other as its office romanised it, or when one is in Latin letters, the other is not, and
  both have the same place in the same role; but never when either could be a third one as well.

Other names stay, each as a party of its own: to show one twice does less harm than to hide one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from itertools import chain, combinations

from trihub.core.languages import OFFICE_LANGUAGE, Script, script_of
from trihub.core.patent import Party, Patent, Role

STANDARD = frozenset({"docdb", "epodoc"})
"""Forms in which the EPO standardises names: cut, in capitals, in Latin letters."""

_FORMS = ("", "register", "original", "docdba", "docdb", "epodoc")
_PAIRED = ({"docdb", "docdba"}, {"docdb", "original"}, {"epodoc", "original"})
"""Forms that one file lists side by side, numbered alike."""
_OTHER_LETTERS = ("zh", "ja", "ko")
_EAST_ASIAN = (Script.HAN, Script.JAPANESE, Script.HANGUL)
_MOST = 200
"""Parties among which those of different forms are compared, each with each."""
_CACHED = 20_000

_COUNTRY = re.compile(r"(?<=\S)\s*\[[A-Z]{2}\]\s*$")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"}
)
_BARE = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})

_script = lru_cache(maxsize=_CACHED)(script_of)
_Rank = Callable[[Party], tuple[object, ...]]


def each_once(patent: Patent, *roles: Role) -> tuple[Party, ...]:
    """The parties in these roles, each once by its best spelling: role by role in the record's order,
    where each is named first.

    Every one is an entry of the record, unchanged.
    """
    own = [party for role in dict.fromkeys(roles) for party in _printed(patent.parties, role)]
    if len(own) < 2:
        return tuple(own)
    other_letters = OFFICE_LANGUAGE.get(patent.publication.office) in _OTHER_LETTERS
    rank = partial(_rank, other_letters)
    return tuple(_joined([min(group, key=rank) for group in _spelt_alike(own)], rank))


def names_once(patent: Patent, *roles: Role) -> tuple[str, ...]:
    """The names of :func:`each_once`."""
    return tuple(party.name for party in each_once(patent, *roles))


def country_of(patent: Patent, party: Party) -> str:
    """The country of a party of the document; where its entry gives none, that of another entry of
    the same party."""
    return party.country or next((e.country for e in _entries(patent, party) if e.country), "")


def latin_of(patent: Patent, party: Party) -> str:
    """A party's name in Latin letters beside one in other letters; empty where there is none."""
    if party.latin or _script(party.name) not in _EAST_ASIAN:
        return party.latin
    latin = (e for e in _entries(patent, party) if _script(e.name) is Script.LATIN)
    return next((entry.name for entry in sorted(latin, key=_form)), "")


def _printed(parties: Iterable[Party], role: Role) -> list[Party]:
    """The named parties in a role, without their standard forms where there are others."""
    own = [party for party in parties if party.role is role and party.name.strip()]
    return [party for party in own if party.format not in STANDARD] or own


def _rank(other_letters: bool, party: Party) -> tuple[object, ...]:
    """Lower is better printed: in the letters of the office, not in capitals, with its accents."""
    name = party.name
    return (
        party.format in STANDARD,
        (_script(name) in _EAST_ASIAN) is not other_letters,
        bool(_COUNTRY.search(name)),
        name.isupper(),
        name.isascii(),
        not party.country,
        _form(party),
    )


def _form(party: Party) -> int:
    return _FORMS.index(party.format) if party.format in _FORMS else len(_FORMS)


def _spelt_alike(parties: list[Party]) -> list[list[Party]]:
    """The parties whose names differ in spelling alone, together; in order of the first of each."""
    known: dict[str, int] = {}
    groups: dict[int, list[Party]] = {}
    for place, party in enumerate(parties):
        spellings = _spellings(party.name)
        met = sorted({known[one] for one in spellings if one in known})
        into = met[0] if met else place
        groups.setdefault(into, []).append(party)
        for other in met[1:]:
            groups[into] += groups.pop(other)
            known.update({one: into for one, group in known.items() if group == other})
        known.update(dict.fromkeys(spellings, into))
    return [groups[first] for first in sorted(groups)]


def _joined(parties: list[Party], rank: _Rank) -> list[Party]:
    """The parties without those that are another one's name in another form."""
    if len(parties) > _MOST or len({party.format for party in parties}) < 2:
        return parties
    places = combinations(range(len(parties)), 2)
    pairs = [(a, b) for a, b in places if _linked(parties[a], parties[b])]
    times = Counter(chain.from_iterable(pairs))
    best = dict(enumerate(parties))
    for first, second in pairs:
        if times[first] == times[second] == 1:
            best[first] = min(best[first], best.pop(second), key=rank)
    return list(best.values())


def _linked(one: Party, other: Party) -> bool:
    """Whether two parties of different forms may be one."""
    return one.format != other.format and (
        not _words(one.name).isdisjoint(_words(other.name))
        or _romanised(one, other)
        or _romanised(other, one)
        or _in_other_letters(one, other)
    )


def _romanised(one: Party, other: Party) -> bool:
    return bool(one.latin.strip()) and not _spellings(one.latin).isdisjoint(_spellings(other.name))


def _in_other_letters(one: Party, other: Party) -> bool:
    if one.role is not other.role or one.sequence != other.sequence:
        return False
    scripts = (_script(one.name), _script(other.name))
    return Script.LATIN in scripts and any(script in _EAST_ASIAN for script in scripts)


def _entries(patent: Patent, party: Party) -> list[Party]:
    """The record's other entries of a party."""
    return [
        other
        for other in patent.parties
        if other is not party and other.role is party.role and _same(other, party)
    ]


def _same(one: Party, other: Party) -> bool:
    if not _spellings(one.name).isdisjoint(_spellings(other.name)):
        return True
    if one.format == other.format or one.sequence != other.sequence:
        return False
    return {one.format, other.format} in _PAIRED or _in_other_letters(one, other)


@lru_cache(maxsize=_CACHED)
def _words(name: str) -> frozenset[tuple[str, ...]]:
    """The words of a name in a fixed order, with its accents written out and left out."""
    return frozenset(tuple(sorted(words)) for words in _cut(name))


@lru_cache(maxsize=_CACHED)
def _spellings(name: str) -> frozenset[str]:
    """What is left of a name without what spellings differ in; two where accents can be written
    out. Names are spelt alike when they have one in common."""
    return frozenset("".join(words) for words in _cut(name))


def _cut(name: str) -> list[list[str]]:
    text = unicodedata.normalize("NFKC", _COUNTRY.sub("", name)).casefold()
    found = []
    for table in (_WRITTEN_OUT, _BARE):
        bare = unicodedata.normalize("NFKD", text.translate(table))
        bare = unicodedata.normalize("NFC", _ACCENTS.sub("", bare))
        words = "".join(char if _counts(char) else " " for char in bare).split()
        found.append(words or [name.strip()])
    return found


def _counts(char: str) -> bool:
    """Whether a character is more than punctuation; ``&`` joins two names."""
    return char == "&" or unicodedata.category(char)[0] not in "PZC"
