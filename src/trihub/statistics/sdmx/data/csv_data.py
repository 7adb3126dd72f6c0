"""SDMX-CSV 2.0: rows that are made one by one, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from trihub.core.statistics import Series, Slice
from trihub.core.statistics.observation import check_text
from trihub.statistics.sdmx.asking import DataQuery
from trihub.statistics.sdmx.data.texts import OF_VINTAGE, flag_text, vintage_texts
from trihub.statistics.sdmx.finding import Action, Part
from trihub.statistics.sdmx.names import (
    AGENCY,
    DIMENSION_IDS,
    MEASURE,
    STATUS,
    TIME,
    VERSION,
    best,
    code_names,
    names,
    status_of,
)
from trihub.statistics.sdmx.times import period_text

MISSING = "NaN"
"""A value that the publisher says there is not (SDMX 3.0, section 6, 4.2.9)."""
_ACTIONS = {Action.INFORMATION: "I", Action.REPLACE: "R", Action.DELETE: "D"}
_BLOCK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Parameters of the media type: ``labels`` is ``id``, ``name`` or ``both``, ``keys`` ``none``,
    ``obs``, ``series`` or ``both``; names are in ``language``."""

    labels: str = "id"
    keys: str = "none"
    language: str = "en"


def csv_rows(parts: Iterable[Part], query: DataQuery, options: Options) -> Iterator[bytes]:
    """The message, in blocks of rows."""
    writer = _Writer(query, options)
    yield writer.header().encode()
    for part in parts:
        rows = writer.rows(part)
        while block := "".join(islice(rows, _BLOCK)):
            yield block.encode()


def quoted(text: str) -> str:
    """A field (RFC 4180)."""
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


class _Writer:
    """Rows are joined from the texts of their series, their vintage, and the figure itself."""

    def __init__(self, query: DataQuery, options: Options) -> None:
        self._query, self._options = query, options
        self._named = options.labels == "name"
        self._series: dict[int, str] = {}
        self._tails: dict[int, str] = {}
        self._of_vintage = [name for name in query.attributes if name in OF_VINTAGE]
        self._marks: dict[int, str] = {}
        self._measured = query.measured
        self._with_obs_key = options.keys in ("obs", "both")
        self._identified = "OBSERVATION_ID" in query.attributes
        self._blank = "," if self._named else ""

    def header(self) -> str:
        """The names of the columns."""
        options, query = self._options, self._query
        columns = ["STRUCTURE", "STRUCTURE_ID"]
        columns += ["STRUCTURE_NAME"] if self._named else []
        columns += ["ACTION"]
        columns += ["SERIES_KEY"] if options.keys in ("series", "both") else []
        columns += ["OBS_KEY"] if options.keys in ("obs", "both") else []
        measures = [MEASURE] if query.measured else []
        for name in (*DIMENSION_IDS, TIME, *measures, *query.attributes):
            label = best(names("concept", name), options.language)
            if options.labels == "both":
                columns.append(f"{name}: {label}")
            else:
                columns += [name, label] if self._named else [name]
        if query.history:
            columns += ["VALID_FROM", "VALID_TO"]
        return ",".join(map(quoted, columns)) + "\n"

    def rows(self, part: Part) -> Iterator[str]:
        """The rows of a part. Texts of the series and of the vintage are made where they change."""
        head, end, blank = self._head(part), self._end(part), self._blank
        keys_only, gone = self._query.keys_only, self._gone(part)
        measured, identified, with_obs_key = self._measured, self._identified, self._with_obs_key
        marks, last = self._marks, (-1, -1)
        start = codes = name = tail = ""
        for cell, series, of in part.figures:
            number, time, value, flags, _, _ = cell
            if (number, of.number) != last:
                last = number, of.number
                start, codes = f"{head}{self._series_key(series)}", self._codes(number, series)
                name, tail = f"{of.vintage.digest}-{series.digest}", self._tail(of)
            period = "" if keys_only else period_text(time)
            where = f"{start}{series.key}.{period}," if with_obs_key else start
            if gone:
                yield f"{where}{codes}{period}{blank}{gone}{end}"
                continue
            shown = f",{MISSING if value is None else value}{blank}" if measured else ""
            told = marks.get(flags)
            if told is None:
                told = self._marked(flags)
            if identified:
                told = f"{told},{name}-{time}-{check_text(value or '', flags)}{blank}"
            yield f"{where}{codes}{period}{blank}{shown}{told}{tail}{end}"

    def _head(self, part: Part) -> str:
        structure, label = f"{AGENCY}:{part.flow}({VERSION})", self._label("dataset", part.flow)
        if self._options.labels == "both":
            structure = f"{structure}: {label}"
        fields = ["dataflow", structure, *([label] if self._named else []), _ACTIONS[part.action]]
        return ",".join(map(quoted, fields)) + ","

    def _label(self, kind: str, identifier: str) -> str:
        return best(names(kind, identifier), self._options.language)

    def _end(self, part: Part) -> str:
        if not self._query.history:
            return "\n"
        return f",{part.since or ''},{part.until or ''}\n"

    def _series_key(self, series: Series) -> str:
        return f"{series.key}," if self._options.keys in ("series", "both") else ""

    def _codes(self, number: int, series: Series) -> str:
        found = self._series.get(number)
        if found is None:
            pairs = zip(DIMENSION_IDS, series.codes, strict=True)
            found = "".join(self._code(name, code) for name, code in pairs)
            self._series[number] = found
        return found

    def _code(self, component: str, code: str) -> str:
        if self._options.labels == "id":
            return f"{code},"
        label = best(code_names(component, code), self._options.language)
        return f"{code},{quoted(label)}," if self._named else f"{quoted(f'{code}: {label}')},"

    def _marked(self, flags: int) -> str:
        """Status and flags, as far as they are wanted."""
        found = ""
        if STATUS in self._query.attributes:
            found += f",{self._code(STATUS, status_of(flags))[:-1]}"
        if "FLAGS" in self._query.attributes:
            found += f",{flag_text(flags)}{self._blank}"
        self._marks[flags] = found
        return found

    def _tail(self, found: Slice) -> str:
        tail = self._tails.get(found.number)
        if tail is None:
            texts = vintage_texts(found)
            fields = [quoted(getattr(texts, name)) for name in self._of_vintage]
            tail = self._tails[found.number] = "".join(f",{text}{self._blank}" for text in fields)
        return tail

    def _gone(self, part: Part) -> str:
        """What stands for value and attributes of figures that are no longer given."""
        if part.action is not Action.DELETE:
            return ""
        return f",{self._blank}" * (len(self._query.attributes) + self._query.measured)
