"""Files that people hand in: their types, their names, their size. Nothing of them is ever run or
shown as a page; they are given back as they came, to be saved."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from trihub.core.errors import BadFile
from trihub.core.messages import said

MOST_BYTES = 8 << 20
"""The largest file."""
MOST_FILES = 60
"""Files of a folder."""
LONGEST_NAME = 100


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(marks)


def _text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


_ZIP = _begins(b"PK\x03\x04")
TYPES: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", _ZIP),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "txt": ("text/plain; charset=utf-8", _text),
    "csv": ("text/csv; charset=utf-8", _text),
}
"""What may be handed in, by the ending of the name: the media type, and how its content begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A file of the library. ``session`` is the one that it belongs to, empty for the whole;
    ``published`` whether everybody may read it; ``data`` is packed (zlib)."""

    name: str
    title: str
    size: int
    data: bytes
    session: str = ""
    published: bool = False

    @property
    def media_type(self) -> str:
        """By the ending of the name."""
        return TYPES[ending(self.name)][0]

    def content(self) -> bytes:
        """The file as it came."""
        return zlib.decompress(self.data)


class MaterialHead(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows of a file: read without its content."""

    name: str
    title: str
    size: int
    session: str = ""
    published: bool = False


def material(name: str, title: str, data: bytes, session: str) -> Material:
    """A file that was handed in.

    :raises BadFile: it is empty, too large, of another type, or not what its name says.
    """
    shown = clean_name(name)
    if len(data) > MOST_BYTES:
        raise BadFile(
            said("{file} is larger than {limit} MiB.", file=shown, limit=MOST_BYTES >> 20),
            hint=said("Hand it in in parts."),
        )
    if not data:
        raise BadFile(said("{file} is empty.", file=shown))
    known = TYPES.get(ending(shown))
    if known is None:
        raise BadFile(
            said("{file} is of a type that is not taken.", file=shown),
            hint=said("Taken are: {types}.", types=", ".join(TYPES)),
        )
    if not known[1](data):
        raise BadFile(
            said("{file} is not what its name says.", file=shown),
            hint=said("Save it anew in the type of its ending."),
        )
    return Material(
        name=shown, title=title.strip()[:LONGEST_NAME] or shown, size=len(data),
        data=zlib.compress(data, 6), session=session,
    )  # fmt: skip


def ending(name: str) -> str:
    """The ending of a name, in lower case; "jpeg" is "jpg"."""
    found = name.rpartition(".")[2].lower() if "." in name else ""
    return "jpg" if found == "jpeg" else found


def clean_name(name: str) -> str:
    """A name fit to be saved under: no folders, nothing unprintable or that a system reads
    otherwise, not endless."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in last)
    stem, _, end = plain.strip().rpartition(".")
    if not stem and not end.strip(" ."):
        return "file"
    named = stem.strip(" .")[:LONGEST_NAME] or ("file" if "." in plain else "")
    return f"{named}.{end.strip()[:10]}" if named else end[:LONGEST_NAME]
