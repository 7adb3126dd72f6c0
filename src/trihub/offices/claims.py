"""Which claims a claim depends on, read from its text in Chinese, Japanese, Korean or English.

Offices other than the USPTO do not tag the reference. The opening of the claim is read
(a reference to another claim later in the text, as in "the battery made by the method of
claim 5", counts where it is the first reference). Japanese claims translated from other
languages name the claim at their end ("…である、請求項1の方法。"), so that is read where the
opening names none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from trihub.core.patent import Claim, ClaimSet, Origin
from trihub.offices import xml
from trihub.offices.parts import number_of, without_number

_START = {
    "zh": re.compile(r"(?:权利要求|请求项|請求項)(?=\s*\d)"),
    "ja": re.compile(r"請求項(?=\s*\d)"),
    "ko": re.compile(
        r"청구항\s*(?=제?\s*\d)|(?=제\s*\d+\s*항(?:[에의중을를및또내과와이으까부,;.)\s]|$))"
    ),
    "en": re.compile(r"\bclaims?(?=\s*\d)", re.IGNORECASE),
    "de": re.compile(r"\bAnspr(?:uchs?|üchen?)(?=\s*\d)", re.IGNORECASE),
    "fr": re.compile(r"\brevendications?(?=\s*\d)", re.IGNORECASE),
}
"""Where a reference begins: the word for "claim" right before a number."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,4})"
    r"|(?P<range>[-~〜–—]|至|到|乃至|ないし|から|내지|to\b|through\b|bis\b|à\b)"
    r"|(?P<filler>[,、;/]|及び|または|又は|もしくは|および|或者|或|和|以及|及|与|및|또는|혹은|or\b|and\b"
    r"|und\b|oder\b|et\b|ou\b|まで|项|項|제|항|청구항|請求項|请求项|权利要求|claims?\b"
    r"|(?:de[mnr] )?Anspr(?:uchs?|üchen?)\b|(?:las?|les) revendications?\b|revendications?\b))",
    re.IGNORECASE,
)
_EARLIER_DE = (
    r"(?:vorhergehenden|vorherigen|vorstehenden|vorangehenden|vorangegangenen|vorgehenden)"
)
_CLAIM_ZH = "(?:权利要求|请求项|請求項)"
_ANY_PRECEDING = re.compile(
    r"(?:any|one)(?: one)?(?: or (?:more|several))? of (?:the )?"
    r"(?:preceding|previous|above|foregoing) claims(?!\s*\d)"
    r"|any (?:preceding|previous|foregoing) claim(?!s?\s*\d)"
    r"|(?:前述|上述|前面|在先|以上)的?(?:任(?:意|何)?一(?:项|項|个|個)?的?" + _CLAIM_ZH +
    r"|" + _CLAIM_ZH + r"中?的?(?:任(?:意|何)?一|之一))"
    r"|(?:前記|上記|前述の|先行する)(?:いずれか(?:の|一項の|1項の)請求項|請求項の(?:うち)?(?:いずれか|何れか))"
    r"|(?:전술한|선행하는|선행|이전|앞선|상기)\s*(?:청구)?항들?\s*중\s*(?:어느|임의의|적어도)"
    r"|(?:einem|einer|eines)(?: oder mehreren| oder mehrerer)? der " + _EARLIER_DE +
    r" Ansprüche(?!\s*\d)"
    r"|[dl]es revendications (?:qui )?(?:précédentes|précèdent|antérieures)(?!\s*\d)",
    re.IGNORECASE,
)  # fmt: skip
_ONE_BEFORE = re.compile(
    r"\bthe (?:immediately )?(?:preceding|previous|foregoing) claim\b"
    rf"|\b(?:dem|des) {_EARLIER_DE} Anspruchs?\b|\bla revendication précédente\b",
    re.IGNORECASE,
)
_ORDINALS = {
    word: place
    for place, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(),  # noqa: SIM905
        1,
    )
}
_NTH = "|".join(_ORDINALS)
_BY_ORDINAL = re.compile(
    rf"\b(?:to|of|in|by|with) the ((?:{_NTH})(?:(?:,| or| and|/)+ ?(?:the )?(?:{_NTH}))*) claims?\b"
    r"(?!\s*\d)",
    re.IGNORECASE,
)
"""``according to the first or second claim``."""
_OPENING = 250


def find_dependencies(text: str, number: int, lang: str) -> tuple[int, ...]:
    """Return the claim numbers that claim ``number`` refers to, ascending.

    Only numbers below ``number`` count; "claims 1 to 3" gives 1, 2, 3. Empty for an
    independent claim and for languages without a rule.
    """
    pattern = _START.get(lang)
    if pattern is None:
        return ()
    opening = unicodedata.normalize("NFKC", text[:_OPENING])
    if _ANY_PRECEDING.search(opening):
        return tuple(range(1, number))
    match = pattern.search(opening)
    if not match and (named := _in_words(opening, number)):
        return named
    if not match and lang == "ja" and len(text) > _OPENING:
        opening = unicodedata.normalize("NFKC", text[-_OPENING:])
        match = pattern.search(opening)
    if not match:
        return ()
    found = _numbers_after(opening, match.end())
    return tuple(sorted(value for value in found if 0 < value < number))


def _in_words(opening: str, number: int) -> tuple[int, ...]:
    """Claims named without a number: the preceding one, the first or second one."""
    if _ONE_BEFORE.search(opening):
        return (number - 1,) if number > 1 else ()
    match = _BY_ORDINAL.search(opening)
    words = re.findall(_NTH, match[1].lower()) if match else ()
    return tuple(sorted({value for word in words if (value := _ORDINALS[word]) < number}))


def _numbers_after(text: str, position: int) -> set[int]:
    """Read "1", "1 to 3", "1, 2 or 5" from ``position`` on, to the first other word."""
    found: set[int] = set()
    last, in_range = 0, False
    while token := _TOKEN.match(text, position):
        position = token.end()
        if token["range"]:
            in_range = bool(last)
        elif token["number"]:
            value = int(token["number"])
            found.update(range(last, value + 1) if in_range and last < value else (value,))
            last, in_range = value, False
    return found


Numbered = tuple[int, str, tuple[int, ...]]
"""A claim's number, its text as the file has it, and the claims that tags say it depends on."""


def numbered(
    elements: Iterable[xml.Element], part: str, printed: Callable[[xml.Element], str]
) -> Iterator[Numbered]:
    """ST.36 claims: ``num`` is the number, each ``part`` of the text starts a line."""
    for place, element in enumerate(elements, 1):
        number = number_of(xml.attribute(element, "num"), place)
        lines = map(printed, element.findall(part) or [element])
        yield number, "\n".join(filter(None, lines)), ()


def claim_set(
    found: Iterable[Numbered], lang: str, *, origin: Origin = Origin.ORIGINAL, label: str = ""
) -> tuple[ClaimSet, ...]:
    """The claims of one language as a set, or nothing: without the numbers printed in front, and
    with dependencies read from the text where no tags say them."""
    claims = tuple(
        Claim(
            number=number, text=clean, depends_on=tagged or find_dependencies(clean, number, lang)
        )
        for number, text, tagged in found
        if (clean := without_number(text, number))
    )
    return (ClaimSet(claims=claims, lang=lang, origin=origin, label=label),) if claims else ()
