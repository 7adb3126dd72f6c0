"""Japanese text as both of the JPO's formats have it: parts, citations in words, FI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from demo.citing import Carrier, Cited
from demo.numbers import Number
from demo.plan import Publication

_LABEL = re.compile(r"(?=【(?:解決手段|選択図)】)")
_FI = re.compile(r"([A-H]\d\d[A-Z]\d+/\d+)(?:,(\d{3}))?(?:@([A-Z]))?")
_AIM = re.compile("目的|課題")


def numbered(publication: Publication, cited: Sequence[Cited]) -> Iterator[tuple[str, str, str]]:
    """Part, number and text of every paragraph; the list of what the applicant cites follows the
    background and takes a number."""
    named = [
        cited_in_words(item.cited.number) for item in cited if item.carrier is Carrier.DESCRIPTION
    ]
    shift = 0
    parts = publication.member.paragraphs
    for place, (part, number, text) in enumerate(parts):
        yield part, f"{int(number) + shift:04d}", text
        following = parts[place + 1][0] if place + 1 < len(parts) else ""
        if named and part == "background" and following != "background":
            shift = 1
            yield "citation_list", f"{int(number) + 1:04d}", "\n".join(named)


def summary_parts(paragraphs: Sequence[tuple[str, str, str]]) -> tuple[list[int], list[int]]:
    """Which paragraphs of the summary say the problem, and which the solution."""
    places = [place for place, (part, _, _) in enumerate(paragraphs) if part == "summary"]
    says = bool(places) and len(places) > 1 and bool(_AIM.search(paragraphs[places[0]][2]))
    return (places[:1], places[1:]) if says else ([], places)


def cited_in_words(number: Number) -> str:
    """A document as Japanese prose cites it."""
    if number.office == "JP":
        return f"{number.printed}号公報"
    if number.office == "WO":
        return f"国際公開第{number.printed}号"
    if number.office == "CN":
        return f"中国特許出願公開第{number.printed}号明細書"
    raise ValueError(f"no Japanese words for {number.office}{number.docdb}")


def cited_in_list(number: Number) -> str:
    """A document as an examiner's list has it."""
    if number.office == "JP":
        return f"{number.printed}（ＪＰ，Ａ）"
    words = cited_in_words(number).removesuffix("明細書").removesuffix("号")
    return f"{words}号（{wide(number.office)}，{wide(number.kind)}）"


def wide(text: str) -> str:
    """Latin letters and digits in full width."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def fi_printed(text: str) -> str:
    """``G01N33/543,521@A`` as gazettes have it: ``G01N33/543 521A``."""
    match = _FI.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is no FI")
    rest = f"{match[2] or ''}{match[3] or ''}"
    return f"{match[1]} {rest}".rstrip()


def themes(fterms: Sequence[str]) -> list[str]:
    """The theme codes of F-terms, each once."""
    return list(dict.fromkeys(term[:5] for term in fterms))


def abstract_lines(text: str) -> list[str]:
    """An abstract with its labelled parts on lines of their own."""
    return _LABEL.split(text)
