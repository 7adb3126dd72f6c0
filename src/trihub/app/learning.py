"""Learning from a library: its texts, its glossary and what the operator adds."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from trihub.app.library import TRANSLATIONS_FOLDER, Library, OfficeFiles
from trihub.core.errors import BadFile
from trihub.learning.alignment import Tell
from trihub.learning.definitions import Definition, by_symbol, read_csv
from trihub.learning.translations import Course, Learned, Material, gather, learn
from trihub.offices.scheme import is_scheme, read_definitions
from trihub.text.glossary import Concept

_HEAD = 4096


def learn_translations(
    library: Library,
    pairs: Sequence[tuple[str, str]],
    *,
    definitions: Sequence[Path] = (),
    course: Course | None = None,
    glossary: bool = True,
    tell: Tell = lambda what, done, total: None,
) -> Iterator[Learned]:
    """Learn the translations of each pair of languages (in the order of their codes) and keep them.

    ``definitions`` are files of class definitions: WIPO's IPC scheme in XML, or CSV; archives and
    folders of them too.

    :raises BadFile: a file of definitions is none.
    """
    by_class = _definitions_of(definitions)
    concepts = _concepts(library) if glossary else []
    folder = library.settings.library / TRANSLATIONS_FOLDER
    for languages in pairs:
        yield learn(folder, languages, library.store, concepts, by_class, course=course, tell=tell)


def gather_pairs(
    library: Library,
    languages: tuple[str, str],
    *,
    definitions: Sequence[Path] = (),
    course: Course,
    glossary: bool = True,
    tell: Tell = lambda what, done, total: None,
) -> Material:
    """What :func:`learn_translations` learns from, for learning elsewhere.

    :raises BadFile: a file of definitions is none.
    """
    concepts = _concepts(library) if glossary else []
    by_class = _definitions_of(definitions)
    return gather(languages, library.store, concepts, by_class, course=course, tell=tell)


def _concepts(library: Library) -> list[Concept]:
    return [concept for layer in library.glossary.layers for concept in layer]


def _definitions_of(paths: Sequence[Path]) -> Mapping[str, Mapping[str, str]]:
    return by_symbol(found for path in paths for found in definitions_in(path))


def definitions_in(path: Path) -> Iterator[Definition]:
    """The definitions in a file, an archive or a folder.

    :raises BadFile: there is none, or one of the files holds no definitions.
    """
    if not path.exists():
        raise BadFile(f"There is no file or folder {path}.", hint="Check the path's spelling.")
    files = OfficeFiles()
    for file in files.walk([path]):
        for opened in files.open(file):
            with contextlib.closing(opened.stream) as stream:
                yield from _definitions(stream.read(), str(opened.place))


def _definitions(data: bytes, name: str) -> Iterator[Definition]:
    head = data[:_HEAD]
    if is_scheme(head):
        yield from read_definitions(data)
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise BadFile(
            f"{name} is XML, but no scheme of the IPC.",
            hint="Give WIPO's IPC scheme in XML, or CSV with the columns symbol, lang and text.",
        )
    else:
        yield from read_csv(data, name)
