"""The publications that a description names: what its applicant started from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trihub.core.errors import BadNumber
from trihub.core.numbers.lookup import find_keys
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore

READ = 200_000
"""Characters of a description that are looked through."""
MOST = 50
"""Numbers that are looked up."""

_DIGITS = r"[0-9０-９][0-9０-９,，./-]{3,15}[0-9０-９]"
_NUMBERS = re.compile(
    rf"(?<![A-Za-z0-9])(?:CN|JP|KR|US|EP|WO)[ -]?{_DIGITS}(?: ?[A-Z][0-9]?)?(?![A-Za-z0-9])"
    rf"|(?:特開|特表|再表|特公|実開|実公)(?:昭|平|令)?[0-9０-９]+[-－/][0-9０-９]+"
    rf"|特許第?{_DIGITS}(?=号)"
    rf"|(?:공개|등록)특허(?:공보)? ?(?:제|KR)? ?{_DIGITS}(?=호)?"
    rf"|(?:U\. ?S\.|US) Pat(?:ent|\.) ?(?:No\.|Nos\.)? ?(?P<us>{_DIGITS})",
    re.IGNORECASE,
)
_WORDS = re.compile(r"(?:공개|등록)특허(?:공보)? ?제?")


def named_documents(store: PatentStore, patent: Patent) -> tuple[int, ...]:
    """The documents kept here that a description names, by the store's numbers."""
    found: dict[str, None] = {}
    for number in named_numbers(_description(patent)):
        try:
            found.update(dict.fromkeys(find_keys(store, number)))
        except BadNumber:
            continue
    found.pop(patent.key, None)
    kept = (store.get(key, whole=False) for key in found)
    return tuple(stored.doc for stored in kept if stored)


def named_numbers(text: str) -> list[str]:
    """What looks like a publication number in a text, each once, as it may be looked up."""
    found: dict[str, None] = {}
    for match in _NUMBERS.finditer(text[:READ]):
        number = f"US{match['us']}" if match["us"] else match[0]
        found[_WORDS.sub("KR", number).strip(" .,-")] = None
        if len(found) >= MOST:
            break
    return list(found)


def _description(patent: Patent) -> str:
    return "\n".join(_paragraphs(patent))


def _paragraphs(patent: Patent) -> Iterator[str]:
    left = READ
    for description in patent.descriptions:
        for paragraph in description.paragraphs:
            if left <= 0:
                return
            left -= len(paragraph.text)
            yield paragraph.text
