"""SDMX-ML 3.0 structure-specific data messages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from uuid import uuid4
from xml.sax.saxutils import quoteattr

from trihub.core.statistics import Series, Slice
from trihub.statistics.sdmx.asking import DataQuery
from trihub.statistics.sdmx.data.packing import packed
from trihub.statistics.sdmx.data.texts import OF_VINTAGE, Identifiers, flag_text, vintage_texts
from trihub.statistics.sdmx.finding import Action, Found, Part
from trihub.statistics.sdmx.names import (
    AGENCY,
    ALL_AT_OBSERVATION,
    DIMENSION_IDS,
    MEASURE,
    STATUS,
    TIME,
    status_of,
    urn,
)
from trihub.statistics.sdmx.times import period_text
from trihub.statistics.tables import Figure

ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
MISSING = "NaN"
_BLOCK = 500
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<mes:StructureSpecificData xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xmlns:mes="{ROOT}/message" xmlns:com="{ROOT}/common" '
    f'xmlns:ss="{ROOT}/data/structurespecific"'
)


def allowed(text: str) -> str:
    """A text with the replacement character for what XML 1.0 (2.2) has no place for."""
    return _FORBIDDEN.sub("\ufffd", text)


def xml_message(found: Sequence[Found], query: DataQuery, now: dt.datetime) -> Iterator[bytes]:
    """The message, in blocks."""
    flows = list(dict.fromkeys(part.flow for part, _ in found))
    yield _header(flows, query, now).encode()
    writer = _Writer(query, {flow: f"ns{number}" for number, flow in enumerate(flows, 1)})
    for part, figures in found:
        waiting: list[str] = []
        for piece in writer.data_set(part, figures):
            waiting.append(piece)
            if len(waiting) >= _BLOCK:
                yield "".join(waiting).encode()
                waiting.clear()
        yield "".join(waiting).encode()
    yield b"</mes:StructureSpecificData>\n"


def _space(flow: str, query: DataQuery) -> str:
    """The namespace of a dataflow's schema (SDMX 3.0, section 3A, structure-specific data)."""
    return f"{urn('Dataflow', flow)}:ObsLevelDim:{query.at_observation}"


def _header(flows: Sequence[str], query: DataQuery, now: dt.datetime) -> str:
    spaces = "".join(
        f" xmlns:ns{number}={quoteattr(_space(flow, query))}"
        for number, flow in enumerate(flows, 1)
    )
    structures = "".join(
        f"<mes:Structure structureID={quoteattr(flow)} "
        f"namespace={quoteattr(_space(flow, query))} "
        f'dimensionAtObservation="{query.at_observation}">'
        f"<com:StructureUsage>{urn('Dataflow', flow)}</com:StructureUsage></mes:Structure>"
        for flow in flows
    )
    prepared = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f"{_HEAD}{spaces}>\n<mes:Header><mes:ID>TRIHUB-{uuid4()}</mes:ID><mes:Test>false"
        f'</mes:Test><mes:Prepared>{prepared}</mes:Prepared><mes:Sender id="{AGENCY}"/>'
        f"{structures}</mes:Header>\n"
    )


class _Writer:
    """Elements are joined from the texts of their series, their vintage, and the figure itself."""

    def __init__(self, query: DataQuery, prefixes: dict[str, str]) -> None:
        self._query, self._prefixes = query, prefixes
        self._identifiers = Identifiers()
        self._tails: dict[int, str] = {}
        self._of_vintage = [name for name in query.attributes if name in OF_VINTAGE]
        at = query.at_observation
        self._flat = at == ALL_AT_OBSERVATION
        every = (*DIMENSION_IDS, TIME)
        self._inside = every if self._flat else (at,)
        self._outside = tuple(name for name in every if name not in self._inside)

    def data_set(self, part: Part, figures: Sequence[Figure]) -> Iterator[str]:
        """A data set, element by element."""
        since = f' ss:validFromDate="{part.since}T00:00:00Z"' if part.since else ""
        until = f' ss:validToDate="{part.until}T00:00:00Z"' if part.until else ""
        yield (
            f"<mes:DataSet ss:structureRef={quoteattr(part.flow)} "
            f'xsi:type="{self._prefixes[part.flow]}:DataSetType" '
            f'ss:action="{part.action}"{since}{until}>\n'
        )
        gone = part.action is Action.DELETE
        if self._flat:
            yield from self._observations(figures, gone)
        else:
            ordered = packed(figures, self._query)
            for _, group in groupby(ordered, key=self._group):
                members = list(group)
                outer = self._where(members[0], self._outside)
                if self._query.keys_only:
                    yield f"<Series{outer}/>\n"
                    continue
                yield f"<Series{outer}>\n"
                yield from self._observations(members, gone)
                yield "</Series>\n"
        yield "</mes:DataSet>\n"

    def _group(self, figure: Figure) -> int | str:
        """What figures of one series (or section) of the message have in common."""
        at_time = self._inside == (TIME,)
        return figure.cell.series if at_time else self._where(figure, self._outside)

    def _observations(self, figures: Sequence[Figure], gone: bool) -> Iterator[str]:
        for figure in figures:
            told = "" if gone else self._said(figure)
            yield f"<Obs{self._where(figure, self._inside)}{told}/>\n"

    def _where(self, figure: Figure, wanted: Sequence[str]) -> str:
        if wanted == (TIME,):
            return f' {TIME}="{period_text(figure.cell.period)}"'
        codes = _codes(figure.series)
        return "".join(
            f' {name}="{codes[name] if name != TIME else period_text(figure.cell.period)}"'
            for name in wanted
        )

    def _said(self, figure: Figure) -> str:
        cell, wanted = figure.cell, self._query.attributes
        found = ""
        if self._query.measured:
            found = f' {MEASURE}="{MISSING if cell.value is None else cell.value}"'
        if STATUS in wanted:
            found += f' {STATUS}="{status_of(cell.flags)}"'
        if "FLAGS" in wanted and cell.flags:
            found += f' FLAGS="{flag_text(cell.flags)}"'
        if "OBSERVATION_ID" in wanted:
            found += f' OBSERVATION_ID="{self._identifiers.of(figure)}"'
        tail = self._tails.get(figure.slice.number)
        return found + (self._tail(figure.slice) if tail is None else tail)

    def _tail(self, found: Slice) -> str:
        texts = vintage_texts(found)
        made = self._tails[found.number] = "".join(
            f" {name}={quoteattr(allowed(text))}"
            for name in self._of_vintage
            if (text := getattr(texts, name))
        )
        return made


def _codes(series: Series) -> dict[str, str]:
    return dict(zip(DIMENSION_IDS, series.codes, strict=True))
