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
from trihub.fields.navigation.view import View


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
    name = view.definition.id
    folder = next((one for one in folders if (one / f"{name}.sample.json").exists()), None)
    if folder is None:
        return None
    drawn = read_sample(folder / f"{name}.sample.json")
    made = counting(view.definition, read_judgements(folder / f"{name}.judgements.jsonl"))
    docs = view.members.of(drawn.field)
    inside = set(store.keys_of([int(doc) for doc in docs]).values())
    known = decided(made, drawn.field.rpartition("/")[2])
    parts = parts_of(drawn.strata, inside.__contains__, known)
    return Quality(field=drawn.field, address=drawn.address, estimate=estimate(parts))
