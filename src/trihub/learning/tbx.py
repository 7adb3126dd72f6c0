"""A learned table as TBX (ISO 30042, version 3), as :mod:`trihub.text.glossaries.files` reads it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from trihub.text.learned.table import TermTable

LEAST = 0.05
"""Least probability of a translation that is written."""

EVIDENCE = 1.0
"""Least evidence of a translation that is written: chance meetings of rare tokens stay out."""

MOST = 4
"""Translations of a token that are written, the most probable first."""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader><fileDesc><sourceDesc><p>{about}</p></sourceDesc></fileDesc></tbxHeader>
<text><body>
"""


def tbx(table: TermTable) -> Iterator[str]:
    """The lines of the file: an entry for each token with its translations, the best first.

    The tokens are those of the index: stems of words, and pairs of characters.
    """
    made = table.record.get("made", "")
    yield _HEAD.format(about=escape(f"Trihub, learned translations {table.entry}, {made}"))
    for token in sorted(table.tokens()):
        best = [
            one.token
            for one in table.translations(token, limit=MOST)
            if one.probability >= LEAST and one.evidence >= EVIDENCE
        ]
        if best:
            own = _section(table.source, [token])
            name = quoteattr(f"{table.source}-{token}")
            yield f"<conceptEntry id={name}>{own}{_section(table.target, best)}</conceptEntry>\n"
    yield "</body></text>\n</tbx>\n"


def _section(lang: str, terms: list[str]) -> str:
    written = "".join(f"<termSec><term>{escape(term)}</term></termSec>" for term in terms)
    return f"<langSec xml:lang={quoteattr(lang)}>{written}</langSec>"
