"""SDMX-JSON 2.0 data messages: the data sets first, the structures that they need after them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import uuid4

from trihub.core.statistics import LANGUAGES
from trihub.statistics.sdmx.asking import DataQuery
from trihub.statistics.sdmx.data.packing import packed
from trihub.statistics.sdmx.data.texts import OF_VINTAGE, Identifiers, attribute_of
from trihub.statistics.sdmx.finding import Action, Found
from trihub.statistics.sdmx.names import (
    AGENCY,
    ALL_AT_OBSERVATION,
    DIMENSION_IDS,
    MEASURE,
    STATUS,
    TIME,
    best,
    code_names,
    names,
    urn,
)
from trihub.statistics.sdmx.times import days, period_text
from trihub.statistics.tables import Figure

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/2.0.0/"
    "sdmx-json-data-schema.json"
)
_BLOCK = 500


def json_message(
    found: Sequence[Found], query: DataQuery, language: str, now: dt.datetime
) -> Iterator[bytes]:
    """The message, in blocks. ``language`` is that of the names that stand alone."""
    meta = {
        "schema": SCHEMA, "id": f"TRIHUB-{uuid4()}", "test": False, "prepared": _moment(now),
        "contentLanguages": list(LANGUAGES), "sender": {"id": AGENCY, **_named("agency", AGENCY, language)},
    }  # fmt: skip
    yield f'{{"meta":{_text(meta)},"data":{{"dataSets":['.encode()
    structures: dict[str, _Structure] = {}
    for number, (part, figures) in enumerate(found):
        structure = structures.setdefault(part.flow, _Structure(len(structures), query, language))
        structure.used.append(number)
        head = {
            "structure": structure.number, "action": part.action.value,
            "links": [{"rel": "dataflow", "urn": urn("Dataflow", part.flow)}],
        }  # fmt: skip
        if part.since:
            head["validFrom"] = f"{part.since}T00:00:00Z"
        if part.until:
            head["validTo"] = f"{part.until}T00:00:00Z"
        yield ("," if number else "").encode() + _text(head)[:-1].encode()
        gone = part.action is Action.DELETE
        yield from _blocks(structure.body(packed(figures, query), gone=gone))
        yield b"}"
    shapes = [each.shape(flow) for flow, each in structures.items()]
    yield f'],"structures":{_text(shapes)}}}}}'.encode()


def _blocks(pieces: Iterator[str]) -> Iterator[bytes]:
    waiting: list[str] = []
    for piece in pieces:
        waiting.append(piece)
        if len(waiting) >= _BLOCK:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()


def _text(shape: Any) -> str:
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def _moment(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _named(kind: str, identifier: str, language: str) -> dict[str, Any]:
    found = names(kind, identifier)
    return {"name": best(found, language), "names": dict(found)}


class _Values(dict[str, int]):
    """Values in the order in which they were met, with their places."""

    def __missing__(self, value: str) -> int:
        self[value] = len(self)
        return self[value]


class _Structure:
    """What the data sets of one dataflow refer to; it grows while they are written."""

    def __init__(self, number: int, query: DataQuery, language: str) -> None:
        self.number, self.used = number, list[int]()
        self._query, self._language = query, language
        self._codes = {name: _Values() for name in DIMENSION_IDS}
        self._periods: dict[int, int] = {}
        self._attributes = {name: _Values() for name in query.attributes}
        self._identifiers = Identifiers()
        self._marks: dict[int, list[str]] = {}
        self._tails: dict[int, list[str]] = {}
        at = query.at_observation
        every = (*DIMENSION_IDS, TIME)
        self._inside = every if at == ALL_AT_OBSERVATION else (at,)
        self._outside = tuple(name for name in every if name not in self._inside)

    # --- data sets ----------------------------------------------------------------------------

    def body(self, figures: Sequence[Figure], *, gone: bool) -> Iterator[str]:
        """The members of a data set that hold its figures."""
        if not self._outside:
            yield ',"observations":{'
            yield from self._observations(figures, gone)
            yield "}"
            return
        yield ',"series":{'
        comma = ""
        for _, group in groupby(figures, key=self._group):
            members = list(group)
            yield f'{comma}"{self._key(members[0], self._outside)}":{{'
            comma = ","
            if not self._query.keys_only:
                yield '"observations":{'
                yield from self._observations(members, gone)
                yield "}"
            yield "}"
        yield "}"

    def _group(self, figure: Figure) -> int | str:
        """What figures of one series (or section) of the message have in common."""
        at_time = self._inside == (TIME,)
        return figure.cell.series if at_time else self._key(figure, self._outside)

    def _observations(self, figures: Sequence[Figure], gone: bool) -> Iterator[str]:
        comma = ""
        for figure in figures:
            values = "" if gone else ",".join(self._values(figure))
            yield f'{comma}"{self._key(figure, self._inside)}":[{values}]'
            comma = ","

    def _key(self, figure: Figure, wanted: Sequence[str]) -> str:
        if wanted == (TIME,):
            return str(self._periods.setdefault(figure.cell.period, len(self._periods)))
        codes = dict(zip(DIMENSION_IDS, figure.series.codes, strict=True))
        return ":".join(str(self._place(name, figure, codes)) for name in wanted)

    def _place(self, name: str, figure: Figure, codes: Mapping[str, str]) -> int:
        if name == TIME:
            return self._periods.setdefault(figure.cell.period, len(self._periods))
        return self._codes[name][codes[name]]

    def _values(self, figure: Figure) -> Iterator[str]:
        if self._query.measured:
            yield "null" if figure.cell.value is None else figure.cell.value
        flags = figure.cell.flags
        marks = self._marks.get(flags)
        if marks is None:
            marks = self._marks[flags] = self._places(figure, ("OBS_STATUS", "FLAGS"))
        yield from marks
        if "OBSERVATION_ID" in self._attributes:
            yield f'"{self._identifiers.of(figure)}"'
        tail = self._tails.get(figure.slice.number)
        if tail is None:
            tail = self._tails[figure.slice.number] = self._places(figure, OF_VINTAGE)
        yield from tail

    def _places(self, figure: Figure, names: Sequence[str]) -> list[str]:
        """The places of attributes' values in their lists."""
        wanted = [name for name in names if name in self._attributes]
        texts = [(name, attribute_of(figure, name)) for name in wanted]
        return [str(self._attributes[name][text]) if text else "null" for name, text in texts]

    # --- the structure ------------------------------------------------------------------------

    def shape(self, flow: str) -> dict[str, Any]:
        """The structure as the standard writes it."""
        inside = () if self._query.keys_only else self._inside
        found: dict[str, Any] = {
            "links": [
                {"rel": "dataflow", "urn": urn("Dataflow", flow)},
                {"rel": "datastructure", "urn": urn("DataStructure", "IP_STATISTICS")},
            ],
            **_named("dataset", flow, self._language),
            "dataSets": self.used,
            "dimensions": {"observation": [self._dimension(name) for name in inside]},
        }
        if self._outside:
            found["dimensions"]["series"] = [self._dimension(name) for name in self._outside]
        if self._query.measured:
            measure = {"id": MEASURE, **self._concept(MEASURE), "format": {"dataType": "Double"}}
            found["measures"] = {"observation": [measure]}
        if self._attributes:
            found["attributes"] = {
                "observation": [self._attribute(*each) for each in self._attributes.items()]
            }
        return found

    def _concept(self, name: str) -> dict[str, Any]:
        return _named("concept", name, self._language)

    def _dimension(self, name: str) -> dict[str, Any]:
        place = (*DIMENSION_IDS, TIME).index(name)
        head = {"id": name, **self._concept(name), "keyPosition": place}
        if name != TIME:
            values = [self._code(name, code) for code in self._codes[name]]
            return {**head, "values": values}
        return {
            **head, "roles": [TIME], "format": {"dataType": "ObservationalTimePeriod"},
            "values": [_period(number) for number in self._periods],
        }  # fmt: skip

    def _code(self, component: str, code: str) -> dict[str, Any]:
        found = code_names(component, code)
        return {"id": code, "name": best(found, self._language), "names": dict(found)}

    def _attribute(self, name: str, values: _Values) -> dict[str, Any]:
        head = {
            "id": name, **self._concept(name), "isMandatory": name == STATUS,
            "relationship": {"observation": {}},
        }  # fmt: skip
        if name == STATUS:
            return {**head, "values": [self._code(STATUS, code) for code in values]}
        head["format"] = {"dataType": "String"}
        return {**head, "values": [{"value": text} for text in values]} if values else head


def _period(number: int) -> dict[str, str]:
    first, last = days(number)
    return {
        "value": period_text(number), "start": f"{first}T00:00:00Z", "end": f"{last}T23:59:59Z",
    }  # fmt: skip
