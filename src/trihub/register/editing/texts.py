"""Texts as people bring them: pasted or uploaded, as plain text, Markdown or HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from trihub.core.errors import BadFile
from trihub.core.messages import said
from trihub.register.reading.propose import MOST

LARGEST = 2 << 20
"""Bytes of a file."""
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
_UNSEEN = frozenset(("head", "script", "style", "template", "noscript", "svg"))
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+])[ \t]+|\*\*|__|`", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]{0,400})\]\([^)\s]{0,2000}\)")


def pasted(text: str) -> str:
    """A text with one kind of line end and without what is no character of a text.

    :raises BadFile: it is empty, or longer than what is read of one text.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text)
    if not text.strip():
        raise BadFile(said("There is no text to read."), hint=said("Paste one, or choose a file."))
    if len(text) > MOST:
        raise BadFile(
            said("The text has more than {most} characters.", most=MOST),
            hint=said("Give one news item or one summary at a time."),
        )
    return text


def text_of(name: str, data: bytes) -> str:
    """The text of a file by its name: ``.html`` and ``.htm`` without markup, ``.md`` without marks.

    :raises BadFile: it is no text in UTF-8, too large, or empty.
    """
    if len(data) > LARGEST:
        raise BadFile(
            said("{name} is larger than {most} bytes.", name=name[:80], most=LARGEST),
            hint=said("Give one text a file."),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(
            said("{name} cannot be read as text.", name=name[:80]), hint=said("Give UTF-8.")
        ) from error
    ending = name.lower().rpartition(".")[2]
    if ending in ("html", "htm"):
        text = _plain(text)
    elif ending == "md":
        text = _MARKS.sub("", _LINK.sub(r"\1", text))
    return pasted(text)


class _Plain(HTMLParser):
    """Keeps what a reader sees, a line a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block; leave out what is not shown."""
        del attrs
        if tag in _UNSEEN:
            self.unseen.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """The same."""
        if tag in self.unseen:
            del self.unseen[self.unseen.index(tag) :]
        elif tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep words; a line's end in a source of HTML is a blank."""
        if not self.unseen:
            self.parts.append(re.sub(r"\s+", " ", data))


def _plain(text: str) -> str:
    parser = _Plain()
    parser.feed(text)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
