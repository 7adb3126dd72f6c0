"""How good a definition is, where a judged sample lies beside its file.

Beside ``kites.toml`` in an office's folder these are ``kites.sample.json`` and
``kites.judgements.jsonl``, as “trihub fields sample” and “trihub fields judge” write them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trihub.core.ports import PatentStore
from trihub.fields.making.estimates import Estimate, estimate, parts_of
from trihub.fields.making.judgements import counting, decided, read_judgements, read_sample
from trihub.fields.members.model import State
from trihub.fields.navigation.view import View

Stamp = tuple[State, tuple[tuple[Path, int, int], ...]]
"""The state of the library, and of each file its path, time of change and size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Estimates for the field that a sample was drawn for; ``address`` is the definition that it was
    drawn by."""

    field: str
    address: str
    estimate: Estimate


def quality(view: View, store: PatentStore, folders: Sequence[Path]) -> Quality | None:
    """The estimate of the first folder that has a sample of the definition; ``None`` without one.

    :raises BadFile: a file cannot be read. :raises NotFound: the definition lacks the sample's field.
    """
    files = _files(view, folders)
    if files is None:
        return None
    drawn = read_sample(files[0])
    made = counting(view.definition, read_judgements(files[1]))
    docs = view.members.of(drawn.field)
    inside = set(store.keys_of([int(doc) for doc in docs]).values())
    known = decided(made, drawn.field.rpartition("/")[2])
    parts = parts_of(drawn.strata, inside.__contains__, known)
    return Quality(field=drawn.field, address=drawn.address, estimate=estimate(parts))


def stamp_of(view: View, folders: Sequence[Path]) -> Stamp:
    """What an estimate depends on; while it is the same, so is the estimate."""
    told = []
    for path in _files(view, folders) or ():
        try:
            found = path.stat()
        except OSError:  # nothing was judged yet
            continue
        told.append((path, found.st_mtime_ns, found.st_size))
    return view.state, tuple(told)


def _files(view: View, folders: Sequence[Path]) -> tuple[Path, Path] | None:
    """The sample and the judgements in the first folder that has a sample."""
    name = view.definition.id
    for folder in folders:
        if (sample := folder / f"{name}.sample.json").exists():
            return sample, folder / f"{name}.judgements.jsonl"
    return None
