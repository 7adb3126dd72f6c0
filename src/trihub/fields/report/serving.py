"""Reports for a site: bounded, made once for each state of the library, with what lies beside the
definition.

Beside ``kites.toml`` in an office's folder these are the judged sample
(:mod:`trihub.fields.navigation.quality`) and the comments, ``kites.comments.toml``, or
``kites.reels.comments.toml`` for the sub-field, as “trihub fields report” begins them.
"""

from __future__ import annotations

import io
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.core.ports import PatentStore
from trihub.fields.definition.shipped import COMMENTS
from trihub.fields.navigation import View
from trihub.fields.navigation.keeping import Navigation
from trihub.fields.navigation.quality import Quality
from trihub.fields.report.build import make_report
from trihub.fields.report.comments import read_comments
from trihub.fields.report.forms import write
from trihub.fields.report.forms.html import sections
from trihub.fields.report.forms.view import view as view_of
from trihub.fields.report.model import Comment, Report
from trihub.fields.report.text.words import words

MOST: Final = 200_000
"""Publications of a field of which a site makes a report; the command has no bound."""
KEPT: Final = 24
"""Reports and forms of them that are kept of a collection, those used last."""
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
    "parquet": "application/zip",
}
"""The forms that a site hands out; those of a file a table are packed into one."""
_Made = TypeVar("_Made")
Beside = tuple[Quality | None, tuple[Comment, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A form of a report as one file."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A report for a page: its texts (:mod:`trihub.fields.report.forms.view`), and its sections as
    HTML in which all that comes from documents is escaped."""

    texts: Mapping[str, object]
    sections: str


class _Shelf:
    """What was made of one collection in one state; one thing is made at a time."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._kept: OrderedDict[tuple[str, ...], tuple[Beside, object]] = OrderedDict()

    def get(self, name: tuple[str, ...], beside: Beside, make: Callable[[], _Made]) -> _Made:
        with self._lock:
            found = self._kept.pop(name, None)
            if found is None or found[0] != beside:
                found = beside, make()
            self._kept[name] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return cast(_Made, found[1])


class Reports:
    """Reports of collections as a site shows them."""

    def __init__(self, navigation: Navigation, store: PatentStore) -> None:
        self._navigation = navigation
        self._store = store

    def shown(self, view: View, field: str, language: str) -> Shown:
        """The report for a page. :raises TrihubError: as :meth:`file` does."""

        def make(report: Report) -> Shown:
            told = words(language, report.names)
            return Shown(texts=view_of(report, told), sections=sections(report, told))

        return self._made(view, field, ("shown", language), make)

    def file(self, view: View, field: str, form: str, language: str) -> File:
        """The report in one of :data:`MEDIA_TYPES`.

        :raises BadInput: the field is too large, or there is no such form or language.
        :raises NotFound: there is no such field, or it has no members.
        :raises BadFile: the comments or the judged sample cannot be read.
        :raises BadSetup: the form sets text here, and this system has no typeface for it.
        """

        def make(report: Report) -> File:
            name = f"{report.field.replace('/', '.')}.{language}"
            parts = write(report, form, language)
            media_type = MEDIA_TYPES[form]
            if media_type == "application/zip":
                return File(
                    name=f"{name}.{form}.zip", media_type=media_type, content=_packed(parts)
                )
            return File(name=f"{name}.{form}", media_type=media_type,
                        content=parts[f"{name}.{form}"])  # fmt: skip

        return self._made(view, field, (form, language), make)

    def _made(
        self, view: View, field: str, name: tuple[str, ...], make: Callable[[Report], _Made]
    ) -> _Made:
        path = view.members.fields[view.members.column(field)]
        _bounded(view, path)
        shelf = view.kept("reports", _Shelf)
        beside = self._beside(view, path)

        def report() -> Report:
            quality, comments = beside
            return make_report(
                view, self._store, field=path, comments=comments,
                estimate=quality.estimate if quality else None,
            )  # fmt: skip

        return shelf.get((path, *name), beside, lambda: make(shelf.get((path,), beside, report)))

    def _beside(self, view: View, path: str) -> Beside:
        """The estimate, where it is of this field, and the comments."""
        quality = self._navigation.quality(view)
        file = self._navigation.beside(f"{path.replace('/', '.')}{COMMENTS}")
        return (
            quality if quality and quality.field == path else None,
            read_comments(file) if file else (),
        )


def _bounded(view: View, path: str) -> None:
    count = int(view.met(path).sum())
    if count > MOST:
        raise BadInput(
            said("The field “{field}” has {count} publications; the site makes reports of "
                 "{most} at most.", field=path, count=f"{count:,}", most=f"{MOST:,}"),
            hint=said("Make it with “trihub fields report {name} --field {field} --output FOLDER”, "
                      "or choose a sub-field.", name=view.definition.id, field=path),
        )  # fmt: skip


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The files as one archive; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return out.getvalue()
