"""Glossary files: the project's CSV shape, and TBX (ISO 30042, version 3 and TBX-Basic of version 2).

CSV: UTF-8, a header with ``id``, ``section`` and a column a language (ISO 639-1), terms separated by
``|``, the commonest first. TBX: ``conceptEntry`` or ``termEntry`` with ``langSec`` or ``langSet`` and any
``term`` below. A DOCTYPE is refused, and with it every entity.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from trihub.core.errors import BadFile
from trihub.core.languages import normalise_language

MAX_BYTES = 50 << 20
_LANGUAGE = re.compile(r"[a-z]{2}")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENTRIES = ("conceptEntry", "termEntry")
_SECTIONS = ("langSec", "langSet")


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning and its terms by language. ``section`` is its IPC section.

    ``written`` holds the terms of each language as the file has them, separated by ``|``.
    """

    id: str
    section: str
    written: dict[str, str]

    def terms(self, lang: str) -> tuple[str, ...]:
        """The terms in a language, the commonest first; none where it has none."""
        cell = self.written.get(lang, "")
        return tuple(term for part in cell.split("|") if (term := part.strip()))


def read_glossary(path: Path) -> tuple[Concept, ...]:
    """Read a glossary file, CSV or TBX by its content.

    :raises BadFile: missing, too large, not UTF-8, no glossary, or XML with a DOCTYPE.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise BadFile(
                f"The glossary {path} has {size} bytes.",
                hint=f"At most {MAX_BYTES} bytes are read: split it.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(
            f"The glossary {path} cannot be read: {error.strerror}.", hint="Check the path."
        ) from error
    head = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    return read_tbx(data, str(path)) if head.startswith(b"<") else read_csv(data, str(path))


def read_csv(data: bytes, name: str) -> tuple[Concept, ...]:
    """Read the CSV shape. :raises BadFile: not UTF-8, no header, or a row without an id."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(
            f"The glossary {name} is not UTF-8 (byte {error.start}).", hint="Save it as UTF-8."
        ) from error
    rows = csv.reader(io.StringIO(text, newline=""))
    header = [column.strip().lower() for column in next(rows, [])]
    languages = [
        (at, code) for at, code in enumerate(header) if _LANGUAGE.fullmatch(code) and code != "id"
    ]
    if "id" not in header or len(languages) < 2:
        raise BadFile(
            f"The glossary {name} has no header with id and two languages or more.",
            hint="Begin with a line such as id,section,en,zh,ja,ko.",
        )
    id_at, section_at = header.index("id"), header.index("section") if "section" in header else -1
    return tuple(
        _row(row, id_at, section_at, languages, name, rows.line_num) for row in rows if any(row)
    )


def _row(
    row: list[str],
    id_at: int,
    section_at: int,
    languages: list[tuple[int, str]],
    name: str,
    line: int,
) -> Concept:
    if len(row) <= max(id_at, section_at) or not row[id_at].strip():
        raise BadFile(
            f"Line {line} of the glossary {name} has no id.",
            hint="Give every row an id of its own.",
        )
    written = {code: row[at] for at, code in languages if at < len(row) and row[at]}
    return Concept(row[id_at].strip(), row[section_at].strip() if section_at >= 0 else "", written)


class _Builder(TreeBuilder):
    """Builds elements and refuses a DOCTYPE before anything it declares can be used."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> NoReturn:
        raise BadFile(
            f"The glossary declares a document type ({name}).",
            hint="Take the DOCTYPE line out: it is not needed, and entities are not read.",
        )


def read_tbx(data: bytes, name: str) -> tuple[Concept, ...]:
    """Read TBX. :raises BadFile: not well-formed, with a DOCTYPE, or without any entry."""
    parser = XMLParser(target=_Builder())  # noqa: S314 (the builder refuses every DOCTYPE)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise BadFile(
            f"The glossary {name} is not well-formed XML: {error}.", hint="Check the file."
        ) from error
    entries = [element for element in root.iter() if _local(element) in _ENTRIES]
    if not entries:
        raise BadFile(
            f"The glossary {name} holds no TBX entries.",
            hint="A TBX file has conceptEntry or termEntry elements.",
        )
    concepts = (_entry(entry, number) for number, entry in enumerate(entries, 1))
    return tuple(concept for concept in concepts if len(concept.written) > 1)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _entry(entry: Element, number: int) -> Concept:
    terms: dict[str, dict[str, None]] = {}
    for section in (child for child in entry if _local(child) in _SECTIONS):
        code = normalise_language(section.get(_XML_LANG) or section.get("lang") or "")
        if _LANGUAGE.fullmatch(code):
            terms.setdefault(code, {}).update(dict.fromkeys(_written(section)))
    written = {code: "|".join(found) for code, found in terms.items() if found}
    return Concept(entry.get("id") or f"entry-{number}", "", written)


def _written(section: Element) -> Iterator[str]:
    for element in section.iter():
        if _local(element) == "term":
            text = " ".join("".join(element.itertext()).replace("|", " ").split())
            if text:
                yield text
