"""Unpublished applications never show: every endpoint, command and export answers the same, byte for
byte, whether the library holds them or not, to everybody without the right."""

from __future__ import annotations

import datetime as dt
import math
import random
import re
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Call
from cli.conftest import call as call  # the fixture
from trihub.core.casework.cases import CaseFilter
from trihub.core.numbers.lookup import find_keys
from web.joint.asking import NONE, following, requests, routes
from web.joint.commanding import KEYED, NOTHING, OF_KEYS, commands, leaf, leaves, left_out
from web.joint.secrecy import Secrets, World, apart, bare, declared, found, hide, served, sign_in

WHO = ("", "third", "other")
"""The public, an examiner of a third office, another applicant (who files petitions, and so is last)."""

Places = tuple[Path, Path, dict[str, Any], dt.datetime]
"""The folders without and with the cases, who has signed in, and when."""


@pytest.fixture(scope="module")
def places(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The folders without and with the cases, and who has signed in."""
    now = dt.datetime.now(dt.UTC)
    root = tmp_path_factory.mktemp("secrecy")
    without, with_ = root / "a", root / "b"
    everybody = found(folder, without, now)
    signed = sign_in(without, now, everybody)
    shutil.copytree(without, with_)
    hide(with_, now, everybody)
    return without, with_, signed, now


@pytest.fixture(scope="module")
def pair(
    places: Places,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[World, World]]:
    """Both, served from copies."""
    root = tmp_path_factory.mktemp("served")
    without, with_, signed, now = places
    worlds = []
    for name, place in (("a", without), ("b", with_)):
        shutil.copytree(place, root / name)
        worlds.append(served(root / name, now, signed))
    yield worlds[0], worlds[1]
    for world in worlds:
        world.library.close()


@pytest.fixture(scope="module")
def secrets(pair: tuple[World, World]) -> Secrets:
    own = pair[0].library.casework.cases.cases(CaseFilter(), limit=2)  # type: ignore[union-attr]
    assert len(own) == 1
    return Secrets(pair[1], own[0].id)


def test_the_second_library_holds_the_cases(pair: tuple[World, World], secrets: Secrets) -> None:
    """Or nothing here proves anything."""
    without, with_ = pair
    assert len(secrets.cases) == 3
    assert len(routes(without.client.app)) > 60
    for world, rows in ((without, 1), (with_, 4)):
        casework = world.library.casework
        assert casework
        assert len(casework.cases.cases(CaseFilter(), limit=9)) == rows
        assert world.library.store.counts() == without.library.store.counts()


def test_a_hidden_case_and_none_are_the_same(pair: tuple[World, World], secrets: Secrets) -> None:
    """Within the second library too, for everybody who may not know of it."""
    with_, seen = pair[1], 0
    for who in ("other", "third"):
        csrf = with_.form_secret(who)
        for request in requests(secrets, with_.client.app):
            if not any(f"/cases/{case}" in request.address for case in secrets.cases):
                continue
            options, address = request.options(csrf), request.address
            for case in secrets.cases:
                address = address.replace(case, NONE)
            one = with_.ask(who, request.method, request.address, **options)
            two = with_.ask(who, request.method, address, **options)
            assert one.status_code == two.status_code >= 400, request
            told = bare(one)[2]
            for case in secrets.cases:
                told = told.replace(case.encode(), NONE.encode())
            assert bare(one)[:2] == bare(two)[:2], request
            assert told == bare(two)[2], request
            seen += 1
    assert seen > 100


@pytest.mark.parametrize("who", WHO)
def test_pages_of_results_follow_on_the_same(
    pair: tuple[World, World], secrets: Secrets, who: str
) -> None:
    for word in ("电池", "전지", *secrets.words[:4]):
        cursor, seen = "", 0
        while cursor is not None and seen < 6:
            asked = {"q": word, "limit": 2, **({"cursor": cursor} if cursor else {})}
            one, two = (world.ask(who, "GET", "/api/v1/search", params=asked) for world in pair)
            assert bare(one) == bare(two)
            cursor, seen = next(following(one.json()), None), seen + 1  # type: ignore[assignment]


@pytest.mark.parametrize("who", WHO)
def test_every_endpoint_answers_the_same(
    pair: tuple[World, World], secrets: Secrets, who: str
) -> None:
    without, with_ = pair
    csrf = without.form_secret(who) if who else "x"
    statuses: dict[int, int] = {}
    different = []
    # The public asks everything; the two who have signed in take the same way and share it.
    first, step = {"": (0, 1), "third": (0, 2), "other": (1, 2)}[who]
    asked = [*requests(secrets, without.client.app)][first::step]
    for request in asked:
        options = request.options(csrf)
        one = without.ask(who, request.method, request.address, **options)
        two = with_.ask(who, request.method, request.address, **options)
        statuses[one.status_code] = statuses.get(one.status_code, 0) + 1
        assert one.status_code != 500, (request, one.text)
        if bare(one) != bare(two) or secrets.shown(two):
            different.append((request.method, request.address, apart(one, two)))
    assert not different, different[0]
    assert statuses[200] > (100 if who else 200)
    assert statuses[404] > 25


FREE = re.compile(
    r"^(?:process_|python_|trihub_disk_|trihub_http_requests_under|#)|_(?:bucket|sum|created)\b"
)
"""Times, memory and the machine's disk."""


@pytest.mark.parametrize("who", WHO)
def test_figures_for_operators_are_the_same(
    pair: tuple[World, World], secrets: Secrets, who: str
) -> None:
    """After the same questions, of cases too, the second library counts as the first does."""
    told = []
    asked = [f"/en/joint/cases/{secrets.cases[0]}", f"/en/number?text={secrets.numbers[0]}",
             "/en/joint", "/api/v1/joint/cases", f"/en/doc/{secrets.numbers[0]}"]  # fmt: skip
    for world in pair:
        metrics = world.client.app.state.metrics
        metrics.requests.seconds.clear()
        for address in asked:
            world.ask(who, "GET", address)
        text = metrics.text().decode()
        told.append([line for line in text.splitlines() if not FREE.search(line)])
        assert not [number for number in secrets.numbers if number in text]
        assert "joint" not in text
    assert told[0] == told[1]


# --- commands --------------------------------------------------------------------------------


def taken(path: Path) -> bytes:
    """What was written to a file, or to the files of a folder, which is gone after that."""
    if not path.exists():
        return b""
    if path.is_dir():
        found = b"".join(one.read_bytes() for one in sorted(path.iterdir()))
        shutil.rmtree(path)
        return found
    found = path.read_bytes()
    path.unlink()
    return found


@pytest.mark.parametrize("keys", [False, True])
def test_every_command_prints_the_same(
    places: Places, secrets: Secrets, call: Call, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, keys: bool,
) -> None:  # fmt: skip
    file = tmp_path / "out"
    asked = commands(secrets, file)
    every = {" ".join(words) for words in leaves()}
    assert {leaf(one) for one in asked} == every - left_out()
    assert left_out() < every
    for name, place in zip("ab", places, strict=False):
        shutil.copytree(place, tmp_path / name)
    library = tmp_path / "L"
    monkeypatch.delenv("TRIHUB_KEYS", raising=False)
    if keys:
        monkeypatch.setenv("TRIHUB_KEYS", str(library / "keys.json"))
        asked = [one for one in asked if leaf(one) in OF_KEYS]
    answers = []
    for name in "ab":
        library.unlink(missing_ok=True)
        library.symlink_to(tmp_path / name)
        answers.append([])
        for command in asked:
            answer = call(*command)
            answers[-1].append((answer, declared(taken(file))))
    free = re.compile(r"[\d,.]+ GB free")  # on the machine's disk
    for command, (one, left), (two, right) in zip(asked, *answers, strict=True):
        assert (one.code, one.err, left) == (two.code, two.err, right), command
        outs = (declared(free.sub("", answer.out).encode()) for answer in (one, two))
        assert next(outs) == next(outs), command
        assert left or one.code or str(file) not in command, command
    done = {
        leaf(one) for one, (answer, _) in zip(asked, answers[0], strict=True) if not answer.code
    }
    assert {leaf(one) for one in asked} - done == (set() if keys else NOTHING | KEYED)


def test_nothing_of_them_lies_in_a_file_in_clear(
    places: Places,
    secrets: Secrets,
) -> None:
    without, with_, *_ = places
    for path in sorted(with_.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        assert not [text for text in secrets.printed if text in data], path
        if not path.name.startswith("casework"):
            assert data == (without / path.relative_to(with_)).read_bytes(), path


# --- time ------------------------------------------------------------------------------------

TIMES = 250
DOUBT = 4.5
"""Standard deviations of the Mann–Whitney statistic: less than one chance in 100,000."""
NOISE = 0.04
"""Part of the median below which nobody tells a difference over a network."""


def distance(one: list[float], two: list[float]) -> tuple[float, float]:
    """How far two samples are apart: the Mann–Whitney statistic in standard deviations, and the
    difference of the medians as a part of the first."""
    ranks = {value: rank for rank, value in enumerate(sorted((*one, *two)), 1)}
    count, other = len(one), len(two)
    statistic = sum(ranks[value] for value in one) - count * (count + 1) / 2
    deviation = math.sqrt(count * other * (count + other + 1) / 12)
    middle = statistics.median(one)
    return (statistic - count * other / 2) / deviation, (statistics.median(two) - middle) / middle


def told_apart(first: Callable[[], object], second: Callable[[], object]) -> str:
    """How two things are told apart by the time that they take, if they are; looked at twice."""
    said = ""
    for _ in range(2):
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(20):
            first(), second()
        for _ in range(TIMES):
            for which in random.sample((0, 1), 2):
                start = time.perf_counter()
                (first, second)[which]()
                times[which].append(time.perf_counter() - start)
        deviations, part = distance(*times)
        if abs(deviations) < DOUBT or abs(part) < NOISE:
            return ""
        said = f"{deviations:+.1f} standard deviations, {part:+.1%}"
    return said


@pytest.mark.parametrize("path", [
    "/api/v1/joint/cases/{}", "/en/joint/cases/{}", "/en/joint/cases/{}/report",
    "/en/joint/cases/{}/desk",
])  # fmt: skip
def test_time_does_not_tell_a_hidden_case(
    pair: tuple[World, World], secrets: Secrets, path: str
) -> None:
    with_ = pair[1]

    def asked(case: str) -> Callable[[], object]:
        return lambda: with_.ask("other", "GET", path.format(case))

    assert not told_apart(asked(secrets.cases[0]), asked(NONE))


def test_time_does_not_tell_a_hidden_number(pair: tuple[World, World]) -> None:
    with_ = pair[1]
    store = with_.library.store
    for real, none in (
        ("CN202519900101.7", "CN202519900102.5"),
        ("KR1020260950101", "KR1020260950102"),
    ):

        def page(number: str) -> Callable[[], object]:
            return lambda: with_.ask("other", "GET", f"/en/number?text={number}")

        assert not told_apart(lambda: find_keys(store, real), lambda: find_keys(store, none))  # noqa: B023
        assert not told_apart(page(real), page(none))
