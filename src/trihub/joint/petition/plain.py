"""An application's text as plain text: the sections by their headings, claims by their numbers.

Headings stand on a line of their own, in Chinese, Japanese, Korean or English, with or without
brackets: title, abstract, claims, description. Claims are numbered from 1 (``1.``, ``１．``, ``【請求項１】``,
``【청구항 1】``, ``Claim 1``). What stands before the first heading is the title.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from trihub.core.languages import guess_language
from trihub.core.patent import (
    Claim,
    ClaimSet,
    Description,
    DocumentId,
    Paragraph,
    Patent,
    Source,
    Text,
)

Depends = Callable[[str, int, str], tuple[int, ...]]
"""Which claims a claim refers to, from its text, its number and its language."""

MAX_CLAIMS = 2_000

_HEADINGS = {
    "title": ("title", "title of the invention", "发明名称", "名称", "発明の名称", "발명의 명칭", "발명의명칭"),
    "abstract": ("abstract", "abstract of the disclosure", "摘要", "说明书摘要", "要約", "要約書", "요약", "요약서"),
    "claims": (
        "claims", "what is claimed is", "we claim", "权利要求", "权利要求书", "特許請求の範囲", "請求の範囲",
        "청구범위", "특허청구범위", "특허청구의 범위",
    ),
    "description": (
        "description", "detailed description", "specification", "说明书", "明細書", "発明の詳細な説明",
        "발명의 설명", "발명의 상세한 설명", "명세서",
    ),
}  # fmt: skip
_SECTION = {name: section for section, names in _HEADINGS.items() for name in names}
_BARE = re.compile(r"^[#\s【\[<《]*(.*?)[\s】\]>》:：]*$")
_NUMBER = re.compile(
    r"^\s*(?:[【\[]\s*(?:請求項|청구항|权利要求)\s*(\d{1,4})\s*[】\]]|claim\s+(\d{1,4})\s*[.:]"
    r"|(?:請求項|청구항|权利要求)\s*(\d{1,4})\s*[.:．：、]|(\d{1,4})\s*[.．、)](?!\d))\s*",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"^\s*[【\[]\s*(\d{4,5})\s*[】\]]\s*")


def looks_plain(data: bytes) -> bool:
    """Whether the bytes are text in UTF-8 that is no markup and no data."""
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start or start[:1] in (b"<", b"{", b"%") or b"\x00" in data[:65_536]:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_plain(data: bytes, office: str, source: Source, depends: Depends) -> Patent | None:
    """The application that a plain text holds; ``None`` where it has no claims."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    parts = _sections(unicodedata.normalize("NFC", text))
    lang = guess_language("\n".join(parts.get("claims", [])))
    claims = tuple(
        Claim(number=number, text=written, depends_on=depends(written, number, lang))
        for number, written in _claims(parts.get("claims", []))
    )
    if not claims:
        return None
    return Patent(
        publication=DocumentId(office=office, number=""), source=source,
        titles=_text(parts.get("title", []), lang), abstracts=_text(parts.get("abstract", []), lang),
        claim_sets=(ClaimSet(claims=claims, lang=lang),),
        descriptions=_description(parts.get("description", []), lang),
    )  # fmt: skip


def _sections(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"title": []}
    section = "title"
    for line in text.split("\n"):
        bare = _BARE.match(line) if len(line) < 60 else None
        name = unicodedata.normalize("NFKC", bare[1]).casefold() if bare else ""
        if name in _SECTION:
            section = _SECTION[name]
            found.setdefault(section, [])
        else:
            found[section].append(line)
    return found


def _claims(lines: list[str]) -> list[tuple[int, str]]:
    """Cut at each line that begins with the next number; other numbers are part of the text."""
    found: list[tuple[int, list[str]]] = []
    for line in lines:
        match = _NUMBER.match(line)
        number = int(next(filter(None, match.groups()))) if match else 0
        if match and number == len(found) + 1 and number <= MAX_CLAIMS:
            found.append((number, [line[match.end() :]]))
        elif found:
            found[-1][1].append(line)
    cut = ((number, "\n".join(filter(None, map(str.strip, part)))) for number, part in found)
    return [(number, text) for number, text in cut if text]


def _text(lines: list[str], lang: str) -> tuple[Text, ...]:
    text = " ".join(filter(None, map(str.strip, lines)))
    return (Text(text=text, lang=lang),) if text else ()


def _description(lines: list[str], lang: str) -> tuple[Description, ...]:
    paragraphs = []
    for line in filter(None, map(str.strip, lines)):
        match = _PARAGRAPH.match(line)
        body = line[match.end() :] if match else line
        if body:
            paragraphs.append(Paragraph(text=body, number=match[1] if match else ""))
    return (Description(paragraphs=tuple(paragraphs), lang=lang),) if paragraphs else ()
