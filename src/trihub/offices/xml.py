"""XML as offices send it, parsed without entities, network or DTD, and read by local names.

Namespaces are dropped after parsing: offices vary their prefixes and even their addresses
(``http`` and ``https``, with and without a version), while local names are unique in every
format read here.
"""

from __future__ import annotations

import contextlib
import html
import html.entities
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from lxml import etree

from trihub.core.errors import BadFile
from trihub.offices import encodings

Element = etree._Element

MAX_DEPTH = 200

_DECLARATION = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENTITY = re.compile(rb"<!ENTITY\b(?![^>]*\bNDATA\b)[^>]*>")
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)[\s/>]")
_PROLOG = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL
)
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9.]*);")
_NAMED_TEXT = re.compile(_NAMED.pattern.decode())
_BARE_AMPERSAND = re.compile(r"&(?!(?:[A-Za-z][A-Za-z0-9.]*|#\d+|#x[0-9A-Fa-f]+);)")
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_GREEK_NAMES = tuple("a b g d e z ee th i k l m n x o p r s t u ph kh ps oh".split())  # noqa: SIM905
ISO_CHARACTERS = {
    name: letter
    for latin, greek in zip(
        _GREEK_NAMES,
        "αβγδεζηθικλμνξοπρστυφχψω",
        strict=True,
    )
    for name, letter in (
        (f"{latin}gr", greek),
        (f"{latin.upper()}gr", greek.upper()),
    )
} | {"sfgr": "ς"}
"""ISO 8879 Greek letters (isogrk1), which HTML's table lacks; USPTO's older files use them."""
_SPACE = re.compile(r"[^\S\n]*\n[^\S\n]*|[^\S\n]+")


def _prolog(data: bytes) -> tuple[int, slice | None]:
    """Where the root element starts, and where the DOCTYPE stands before it, if there is one."""
    position, doctype = 0, None
    while match := _PROLOG.match(data, position):
        if match[1].startswith(b"<!DOCTYPE"):
            doctype = slice(match.start(1), match.end())
        position = match.end()
    return position, doctype


def root_name(head: bytes) -> str:
    """The local name of the root element in the first bytes of a document, or an empty text."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", errors="replace").encode()
    match = _ROOT.search(head, _prolog(head)[0])
    return match[2].decode() if match else ""


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip


def parse(
    data: bytes, context: bytes = b"", closing: bytes = b"", notes: list[str] | None = None
) -> Element:
    """Parse one document (between ``context`` and ``closing``) and drop all namespaces.

    A DOCTYPE is cut away unread; named characters (``&deg;``) are written out from HTML's and
    ISO's tables. What is still not well formed is tried once more with bare ``&`` and ``<``
    escaped, as some offices' files have them in their text, and with named characters written
    out where the DOCTYPE that declared them stayed behind in the file (a record of DOCDB).
    ``notes`` gets a word on a text that is in another encoding than it declares.

    :raises BadFile: it declares entities, is not well formed, or is in no known encoding.
    """
    body = _without_doctype(context + data)
    closing = closing if context else b""
    found = _ENCODING.search(body[:200]) if body[:200].lstrip().startswith(b"<?xml") else None
    declared = found[1].decode().lower() if found else ""
    with contextlib.suppress(etree.XMLSyntaxError):
        if not encodings.often_wrong(declared):
            return _local_names(etree.fromstring(body + closing, _parser()))
    decoded = encodings.decode(body, declared, closing)
    if decoded.note and notes is not None:
        notes.append(decoded.note)
    text = decoded.text
    try:
        return _local_names(_parse_text(text))
    except etree.XMLSyntaxError as error:
        return _local_names(_parse_repaired(text, error, inside=bool(context)))


def _parse_repaired(text: str, error: etree.XMLSyntaxError, *, inside: bool) -> Element:
    """Parse with bare markup characters escaped; a record cut off in its middle stays an error."""
    try:
        root = _parse_text(repair(text))
    except etree.XMLSyntaxError:
        raise _not_well_formed(error) from error
    if inside and (len(root) != 1 or (root.text or "").strip()):
        raise _not_well_formed(error) from error
    return root


def _without_doctype(data: bytes) -> bytes:
    _, doctype = _prolog(data)
    if doctype is None:
        return data
    if _ENTITY.search(data, doctype.start, doctype.stop):
        raise BadFile(
            "The document declares entities of its own, which Trihub never expands.",
            hint="Remove the <!ENTITY …> declarations if the sender is known; they are a common attack.",
        )
    body = _NAMED.sub(_named_character, data[doctype.stop :])
    return data[: doctype.start] + b"\n" * data[doctype].count(b"\n") + body


def _named_character(match: re.Match[bytes]) -> bytes:
    return _character(match[1].decode()).encode()


def _character(name: str) -> str:
    """A named character as a numeric reference; one that no table has stays as it is written.

    The EPO's capitals were made after the names were written: ``KO&SACUTE;NIK`` is KOŚNIK.
    """
    if name in _PREDEFINED:
        return f"&{name};"
    letters = html.entities.html5.get(name + ";") or ISO_CHARACTERS.get(name)
    if letters is None and name.isupper():
        letters = html.entities.html5.get(name.capitalize() + ";")
    return "".join(f"&#{ord(c)};" for c in letters) if letters else f"&amp;{name};"


def repair(text: str) -> str:
    """Write out named characters, and escape what cannot be markup: an ampersand that starts no
    reference, and ``<`` before anything but a tag that is also closed somewhere (or empty)."""
    text = _BARE_AMPERSAND.sub("&amp;", text)
    text = _NAMED_TEXT.sub(lambda match: _character(match[1]), text)
    closed = set(re.findall(r"</([\w:.-]+)", text)) | set(re.findall(r"<([\w:.-]+)[^<>]*/>", text))

    def markup(match: re.Match[str]) -> str:
        return match[0] if match[1] in closed else "&lt;" + match[0][1:]

    return re.sub(r"<(?![/?!])([\w:.-]*)", markup, text)


def _parse_text(text: str) -> Element:
    return etree.fromstring(_DECLARATION.sub(b"", text.encode(), count=1), _parser())


def _not_well_formed(error: etree.XMLSyntaxError) -> BadFile:
    return BadFile(
        f"The XML is not well formed: {error.msg}.",
        hint="If the file was cut off in transfer, fetch it again; only this record is left out.",
    )


def _local_names(root: Element) -> Element:
    for element in root.iter(etree.Element):
        tag = element.tag
        if tag[0] == "{":
            element.tag = tag[tag.index("}") + 1 :]
        elif ":" in tag:
            element.tag = tag[tag.index(":") + 1 :]
    return root


def attribute(element: Element | None, name: str) -> str:
    """An attribute by its local name, stripped; empty where it is absent."""
    if element is None:
        return ""
    found = element.get(name)
    if found is None:
        ends = ("}" + name, ":" + name)
        for key, value in element.items():
            if str(key).endswith(ends):
                return str(value).strip()
        return ""
    return found.strip()


def value(element: Element | None, path: str) -> str:
    """The text of the first element at ``path`` (children only, ``a/b/c``), or an empty text.

    ``path`` may end in ``@name`` for an attribute.
    """
    if element is None:
        return ""
    if "@" not in path:
        return text_of(element.find(path) if path else element)
    path, _, name = path.partition("@")
    found = element.find(path.rstrip("/")) if path else element
    return attribute(found, name)


_SUB = str.maketrans("0123456789+-=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ")
_SUP = str.maketrans(
    "0123456789+-=()−abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾⁻ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_SCRIPTS = {
    "sub": _SUB,
    "sup": _SUP,
    "SB": _SUB,
    "SP": _SUP,
    "sub2": _SUB,
    "sup2": _SUP,
    "Sub": _SUB,
    "Sup": _SUP,
    "subscript": _SUB,
    "superscript": _SUP,
}
_BREAKS = frozenset(
    "br BR Br row ROW Row tr li LI list-item dt DT claim-text ClaimText CLMSTEP markush-item".split()  # noqa: SIM905
)
"""Elements that start a line."""
_CLOSING_BREAKS = frozenset("table ul ol dl UL OL SL DL lists".split())  # noqa: SIM905
"""Elements after which a line starts."""
_BREAK = "\u2028"
_CELLS = frozenset({"entry", "ENTRY", "td", "th", "Entry", "dt", "DT"})
_IMAGES = {
    "img": "file", "Image": "file", "image": "file", "jp:image": "file", "EMI": "FILE",
    "custom-character": "file", "CUSTOM-CHARACTER": "FILE",
}  # fmt: skip
_MARKED = _BREAKS | _CLOSING_BREAKS | _CELLS | _SCRIPTS.keys() | _IMAGES.keys()


def _script(text: str, table: dict[int, int]) -> str:
    shifted = text.translate(table)
    return shifted if all(ord(letter) in table for letter in text) else text


def _inner(element: Element, skip: frozenset[str], depth: int) -> str:
    if not len(element):
        return element.text or ""
    parts: list[str] = []
    _collect(element, parts, skip, depth + 1)
    return "".join(parts)


def _collect(element: Element, out: list[str], skip: frozenset[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise BadFile("The XML is nested more than 200 deep.", hint="No office writes such a file.")
    if element.text:
        out.append(element.text)
    for child in element:
        tag = child.tag
        if tag in skip:
            pass
        elif tag in _MARKED:
            _collect_marked(child, out, skip, depth)
        elif tag is etree.Entity:
            out.append(html.unescape(child.text or ""))
        elif not len(child):
            if isinstance(tag, str) and child.text:
                out.append(child.text)
        else:
            _collect(child, out, skip, depth + 1)
        if child.tail:
            out.append(child.tail)


def _collect_marked(child: Element, out: list[str], skip: frozenset[str], depth: int) -> None:
    """An element that shows in the text: by a break, a cell's end, a raised letter, an image."""
    tag = child.tag
    if tag in _BREAKS:
        out.append(_BREAK)
    if tag in _SCRIPTS:
        out.append(_script(_inner(child, skip, depth), _SCRIPTS[tag]))
    elif tag in _IMAGES:
        name = attribute(child, _IMAGES[tag]) or value(child, "FileName")
        out.append(f"[{name}]" if name else "")
    else:
        _collect(child, out, skip, depth + 1)
    if tag in _CELLS:
        out.append("\t")
    elif tag in _CLOSING_BREAKS:
        out.append(_BREAK)


def squeeze(text: str) -> str:
    """Fold runs of blanks to one blank, keeping line breaks that stand for structure."""
    return _SPACE.sub(lambda m: "\n" if "\n" in m[0] else " ", text).strip()


def text_of(element: Element | None, skip: Iterable[str] = (), *, lines: bool = False) -> str:
    """The text of an element with all its children, as one string.

    Sub- and superscripts become Unicode's where all their letters have one; images become
    their file name in square brackets; table cells are parted by blanks. Line breaks of the
    file are blanks; with ``lines`` those of ``br``, list items, table rows and nested claim texts
    are kept.
    Elements named in ``skip`` are left out, their tails kept.
    """
    if element is None:
        return ""
    if not len(element):
        return " ".join((element.text or "").split())
    out: list[str] = []
    _collect(element, out, frozenset(skip), 0)
    if not lines or _BREAK not in out:
        return " ".join("".join(out).split())
    return "\n".join(line for line in (" ".join(part.split()) for part in _structured(out)) if line)


def _structured(parts: list[str]) -> Iterator[str]:
    """Lines as the structure breaks them; line breaks inside the file's own text are blanks."""
    line: list[str] = []
    for part in parts:
        if part is _BREAK:
            yield "".join(line)
            line = []
        else:
            line.append(part)
    yield "".join(line)


def each(element: Element | None, path: str) -> list[Element]:
    """All elements at ``path`` (children only); an empty list where there are none."""
    return [] if element is None else element.findall(path)


def first(element: Element | None, *paths: str) -> Element | None:
    """The first element that one of the paths finds."""
    if element is None:
        return None
    found: Callable[[str], Element | None] = element.find
    return next((hit for path in paths if (hit := found(path)) is not None), None)
