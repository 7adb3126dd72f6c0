"""The demonstration library's sources and plan: invented numbers, days by the offices' rules."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from demo import citing, plan, source
from trihub.core.numbers import cn, ep

PUBLICATIONS = {item.key: item for item in plan.plan(source.load())}

each = pytest.mark.parametrize("key", sorted(PUBLICATIONS))


# --- numbers and days ----------------------------------------------------------------------

RANGES = {
    "CN": r"199\d{6}[AB]|299\d{6}U",
    "JP": r"20\d\d49\d{4}A|20\d\d99\d{4}A|99\d{5}B2",
    "KR": r"20\d\d095\d{4}[AU]|1099\d{5}B1|2099\d{5}Y1",
    "US": r"20\d\d9\d{5}A1|99\d{6}B2",
    "EP": r"99\d{5}(A1|B1)",
    "WO": r"20\d\d9\d{5}A1",
}
"""The numbers that no office uses, by the office's keys (demo/numbers.py)."""


@each
def test_numbers_are_in_ranges_that_no_office_uses(key: str) -> None:
    assert re.fullmatch(RANGES[key[:2]], key[2:])


def test_check_digits_hold() -> None:
    for item in PUBLICATIONS.values():
        number = item.filing.number
        if item.office == "CN":
            body, _, digit = number.printed.partition(".")
            assert cn.check_digit(body) == digit
        elif item.office == "EP":
            read = ep.parse(number.printed)[0]
            assert read.check_ok, number.printed


@each
def test_days_follow_the_procedure(key: str) -> None:
    item = PUBLICATIONS[key]
    first, filing = item.family.filed, item.filing
    assert first <= filing.filed <= item.date
    weekdays = {"US": {1 if item.is_grant else 3}, "EP": {2}, "WO": {3}, "CN": {1, 2, 4}}
    assert item.date.weekday() in weekdays.get(item.office, {0, 1, 2, 3, 4})
    if item.earlier:
        assert item.earlier.date < (item.registered or item.date) <= item.date
        assert item.member.granted
        assert dt.timedelta(0) <= item.date - item.member.granted < dt.timedelta(days=7)
    elif (item.office, item.kind) == ("CN", "U"):
        assert item.member.granted == item.date
    elif filing.entered is None:
        months = (item.date.year - first.year) * 12 + item.date.month - first.month
        assert months in (18, 19)
    if filing.priorities and not filing.entered:
        assert filing.filed <= dt.date(
            first.year + 1, first.month, min(first.day, 28)
        ) + dt.timedelta(3)
    if filing.entered:
        assert filing.pct
        assert filing.pct.filed == filing.filed < filing.entered < item.date
        assert item.wo
        assert item.wo.date < item.date


# --- the sources ---------------------------------------------------------------------------


def wrong(tmp_path: Path, old: str, new: str) -> str:
    """What the builder says when a source is changed."""
    text = (source.FAMILIES / "bat-06.toml").read_text(encoding="utf-8")
    assert old in text
    for name in ("bat-01", "bat-02", "hyd-01", "hyd-03"):
        (tmp_path / f"{name}.toml").write_text(
            (source.FAMILIES / f"{name}.toml").read_text(encoding="utf-8"), encoding="utf-8"
        )
    (tmp_path / "bat-06.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(source.SourceError) as error:
        _made_from(tmp_path)
    return str(error.value)


def _made_from(folder: Path) -> None:
    families = source.load(folder)
    citing.citations(families, plan.plan(families))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('route = "paris"', 'road = "paris"', "road"),
        ('id = "bat-06"', 'id = "bat-07"', "bat-07"),
        ("根据权利要求3所述", "根据权利要求4所述", "claim 4 names (4,)"),
        ("本发明涉及", "ほん発明涉及", "in a text in zh"),
        ('family = "bat-02"', 'family = "bat-99"', "no such family"),
        ("filed = 2022-06-14", "filed = 2018-06-14", "days do not allow"),
        ('["A201", 2022-06-14]', '["A201", 2022-06-13]', "before the first filing"),
    ],
)
def test_a_wrong_source_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in wrong(tmp_path, old, new)
