"""Filings by year, office and origin, and their growth over complete years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from trihub.fields.report.material import Filing, Material
from trihub.fields.report.model import Column, Kind, Table, Value

MOST = 8
"""Offices with a column of their own; the others are counted together."""
SPAN = 5
"""Years that growth is told over."""
ENOUGH = 10
"""Filings of a year, below which a growth from or to it is not told."""
OTHER = "other"


def values(material: Material) -> Iterator[tuple[str, Value]]:
    """Single figures of filings and growth; those that cannot be told are left out."""
    filings = list(material.filings.values())
    years = _years(filings)
    yield "filings.total", Value(value=len(filings), kind=Kind.APPLICATION)
    undated = sum(not one.filed for one in filings)
    if undated:
        yield "filings.undated", Value(value=undated, kind=Kind.APPLICATION)
    if not years:
        return
    offices = Counter(one.office for one in filings)
    yield "filings.first", Value(value=min(years), kind=Kind.YEAR)
    yield "filings.last", Value(value=max(years), kind=Kind.YEAR)
    yield "filings.offices", Value(value=len(offices), kind=Kind.OFFICE_COUNT)
    yield from _top("filings.office", offices, len(filings))
    yield from _top("origin", _origins(material), len(filings))
    incomplete = [year for year in years if year > material.complete]
    if incomplete:
        first = max(material.complete + 1, min(years))
        yield "filings.incomplete_from", Value(value=first, kind=Kind.YEAR)
    complete = {year: count for year, count in years.items() if year <= material.complete}
    if max(complete.values(), default=0) > 1:
        peak = min(complete, key=lambda year: (-complete[year], year))
        yield "filings.peak_year", Value(value=peak, kind=Kind.YEAR)
        yield "filings.peak", Value(value=complete[peak], kind=Kind.APPLICATION)
    yield from _growth(years, material.complete)


def _top(name: str, counted: Mapping[str, int], total: int) -> Iterator[tuple[str, Value]]:
    code = min(counted, key=lambda each: (-counted[each], each))
    yield f"{name}.top", Value(value=code, kind=Kind.OFFICE)
    yield f"{name}.top_count", Value(value=counted[code], kind=Kind.APPLICATION)
    yield f"{name}.top_share", Value(value=counted[code] / total, kind=Kind.SHARE)


def _years(filings: Iterable[Filing]) -> Counter[int]:
    return Counter(one.year for one in filings if one.filed)


def _origins(material: Material) -> Counter[str]:
    return Counter(material.families[one.family].origin for one in material.filings.values())


def _rate(before: int, after: int, years: int) -> float:
    """The growth a year, compounded."""
    return float((after / before) ** (1 / years) - 1)


def _growth(years: Mapping[int, int], last: int) -> Iterator[tuple[str, Value]]:
    first = last - SPAN
    before, after = years.get(first, 0), years.get(last, 0)
    if before >= ENOUGH and after >= ENOUGH:
        rate = _rate(before, after, SPAN)
        yield "growth.first", Value(value=first, kind=Kind.YEAR)
        yield "growth.last", Value(value=last, kind=Kind.YEAR)
        yield "growth.before", Value(value=before, kind=Kind.APPLICATION)
        yield "growth.after", Value(value=after, kind=Kind.APPLICATION)
        yield _turn("growth.rate", rate), Value(value=abs(rate), kind=Kind.RATE)
    else:
        yield "growth.enough", Value(value=ENOUGH, kind=Kind.APPLICATION)
    previous = years.get(last - 1, 0)
    if previous >= ENOUGH and after >= ENOUGH:
        change = after / previous - 1
        yield "growth.year", Value(value=last, kind=Kind.YEAR)
        yield "growth.year_count", Value(value=after, kind=Kind.APPLICATION)
        yield _turn("growth.year_change", change), Value(value=abs(change), kind=Kind.RATE)


def _turn(name: str, change: float) -> str:
    """The name of a change by its direction, since each is said by a sentence of its own."""
    return f"{name}_{'up' if change > 0 else 'down' if change < 0 else 'same'}"


def tables(material: Material) -> Iterator[Table]:
    """Filings by year and office, by year and origin, and growth by office."""
    dated = [one for one in material.filings.values() if one.filed]
    if not dated:
        return
    by_office = Counter((one.year, one.office) for one in dated)
    by_origin = Counter((one.year, material.families[one.family].origin) for one in dated)
    yield _by_year("filings-by-office", by_office, material.complete)
    yield _by_year("filings-by-origin", by_origin, material.complete)
    growth = tuple(_growth_rows(by_office, material.complete))
    if growth:
        last = material.complete
        columns = (
            Column(id="office", kind=Kind.OFFICE),
            Column(id=str(last - SPAN), kind=Kind.NUMBER, about=Kind.TEXT),
            Column(id=str(last), kind=Kind.NUMBER, about=Kind.TEXT),
            Column(id="growth-rate", kind=Kind.RATE),
        )
        yield Table(id="growth-by-office", section="growth", columns=columns, rows=growth)


def _growth_rows(
    counted: Mapping[tuple[int, str], int], last: int
) -> Iterator[tuple[str, int, int, float]]:
    offices = Counter[str]()
    for (_, office), count in counted.items():
        offices[office] += count
    for office, _ in ranked(offices):
        before, after = counted.get((last - SPAN, office), 0), counted.get((last, office), 0)
        if before >= ENOUGH and after >= ENOUGH:
            yield office, before, after, _rate(before, after, SPAN)


def ranked(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Names by count, the same ones in order of the alphabet."""
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _by_year(name: str, counted: Mapping[tuple[int, str], int], complete: int) -> Table:
    """One row a year, none passed over; a column for each of the largest offices, one for the others
    together."""
    totals = Counter[str]()
    for (_, code), count in counted.items():
        totals[code] += count
    order = [code for code, _ in ranked(totals)]
    shown, rest = (order[:MOST], order[MOST:]) if len(order) > MOST + 1 else (order, [])
    years = [year for year, _ in counted]
    rows = []
    for year in range(min(years), max(years) + 1):
        cells = [counted.get((year, code), 0) for code in shown]
        others = sum(counted.get((year, code), 0) for code in rest)
        flag = "incomplete" if year > complete else None
        rows.append((year, *cells, *([others] if rest else []), sum(cells) + others, flag))
    columns = [Column(id="year", kind=Kind.YEAR)]
    columns += [Column(id=code, kind=Kind.NUMBER, about=Kind.OFFICE) for code in shown]
    columns += [Column(id=OTHER, kind=Kind.NUMBER)] if rest else []
    columns += [Column(id="total", kind=Kind.NUMBER), Column(id="note", kind=Kind.FLAG)]
    return Table(id=name, section="filings", columns=tuple(columns), rows=tuple(rows))
