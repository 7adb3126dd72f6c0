"""``trihub deliver``: loaded once, stopped and resumed, two at once, gaps, what is late."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Call
from cli.conftest import call as call  # the fixture
from library.corpus import assert_agree, document, keys, opened, write
from library.running import start
from trihub.app import OfficeFiles
from trihub.app.loading.deliveries import deliver
from trihub.core.errors import BadMapping, LibraryLocked
from trihub.core.ports import Delivery, DeliveryState
from trihub.delivery.lag import lags
from trihub.delivery.recognising import recognise
from trihub.library.ingest import AHEAD, Ingest
from trihub.library.stages import Stage
from trihub.offices.registry import Registry

ROOT = Path(__file__).resolve().parents[2]
WEEK = "docdb_xml_2024{}_Amend_001/a.xml"


def week(root: Path, number: int, documents: range, word: str = "alpha") -> Path:
    """A delivery of one week; its folder."""
    return write(root / WEEK.format(f"{number:02}"), documents, word).parent


def load(call: Call, *arguments: object) -> Any:
    answer = call("deliver", *arguments, "--json")
    assert answer.code == 0, answer.out + answer.err
    return answer.json


def test_a_delivery_is_loaded_once(call: Call, tmp_path: Path) -> None:
    folder = week(tmp_path / "in", 10, range(12))
    (one,) = load(call, folder)["deliveries"]
    assert (one["series"], one["issue"], one["office"]) == ("ep-docdb-amend", "2024-W10", "EP")
    assert (one["outcome"], one["state"], one["read"], one["added"]) == ("loaded", "loaded", 12, 12)
    assert one["newest"] == "2022-09-09"
    (again,) = load(call, folder)["deliveries"]
    assert (again["outcome"], again["finished"]) == ("loaded before", one["finished"])
    elsewhere = folder.rename(folder.with_name("docdb_xml_202410_Amend_002"))
    assert load(call, elsewhere)["deliveries"][0]["outcome"] == "loaded before"
    assert load(call, elsewhere, "--again")["deliveries"][0]["unchanged"] == 12


def test_every_key_is_documented(call: Call, tmp_path: Path) -> None:
    load(call, week(tmp_path, 10, range(1)))
    shapes = [load(call, week(tmp_path, 12, range(2))), load(call, "--list")]
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    section = page.partition("## trihub ingest")[2].partition("## trihub search")[0]
    found = {key for shape in shapes for key in keys_of(shape)}
    assert {"gaps", "first", "documents_per_second", "bound"} <= found
    assert all(f"`{key}`" in section for key in found), found


def keys_of(shape: Any) -> Iterator[str]:
    for one in shape if isinstance(shape, list) else [shape]:
        for key, value in one.items() if isinstance(one, dict) else ():
            yield key
            yield from keys_of(value)


def test_a_delivery_that_changed_is_loaded_again(call: Call, tmp_path: Path) -> None:
    folder = week(tmp_path / "in", 10, range(4))
    load(call, folder)
    week(tmp_path / "in", 10, range(4), "beta")
    (one,) = load(call, folder)["deliveries"]
    assert (one["outcome"], one["updated"]) == ("loaded", 4)


def test_a_delivery_with_a_gap_is_loaded_and_the_gap_reported(call: Call, tmp_path: Path) -> None:
    load(call, week(tmp_path, 10, range(2)))
    answer = load(call, week(tmp_path, 12, range(2, 4)))
    gap = {"series": "ep-docdb-amend", "after": "2024-W10", "before": "2024-W12", "missing": 1,
           "first": "2024-W11", "last": "2024-W11"}  # fmt: skip
    assert answer["deliveries"][0]["gaps"] == [gap]
    assert answer["deliveries"][0]["added"] == 2
    assert load(call, "--list")["gaps"] == [gap]
    assert "between 2024-W10 and 2024-W12: 2024-W11" in call("deliver", "--list").out
    load(call, week(tmp_path, 11, range(4, 6)))
    assert load(call, "--list")["gaps"] == []


def test_several_deliveries_are_loaded_in_their_order(call: Call, tmp_path: Path) -> None:
    """The newer view wins though its folder comes first."""
    week(tmp_path / "a", 12, range(2), "beta")
    week(tmp_path / "b", 11, range(2))
    done = load(call, tmp_path / "a", tmp_path / "b")["deliveries"]
    assert [one["issue"] for one in done] == ["2024-W11", "2024-W12"]
    assert [one["updated"] for one in done] == [0, 2]


def test_issues_of_several_sorts_from_one_office(call: Call, tmp_path: Path) -> None:
    """Each sort is a series of its own, so that the list can be told."""
    path = write(tmp_path / "a.xml", range(2))
    for issue in ("2026-11-20", "2026-W45", "42-4701"):
        load(call, path, "--office", "kr", "--issue", issue)
    assert [one["series"] for one in load(call, "--list")["series"]] == [
        "kr-days", "kr-gazette", "kr-weeks",
    ]  # fmt: skip


def test_what_no_reader_knows_is_no_reject_of_a_delivery(call: Call, tmp_path: Path) -> None:
    folder = week(tmp_path, 10, range(1))
    (folder / "scheme.dtd").write_text("<!ELEMENT a (b)>")
    (one,) = load(call, folder, "--strict")["deliveries"]
    assert (one["rejected"], one["skipped"]) == (0, {"no reader knows this format": 1})


def test_strict(call: Call, tmp_path: Path) -> None:
    folder = week(tmp_path, 10, range(3))
    (folder / "b.xml").write_bytes((folder / "a.xml").read_bytes()[:-50])
    answer = call("deliver", folder, "--strict")
    assert answer.code == 5
    assert "1 rejected" in answer.out


def test_nothing_to_load_and_nowhere(call: Call, tmp_path: Path) -> None:
    assert call("deliver").code == 2
    assert call("deliver", tmp_path, "--list").code == 2
    assert call("deliver", tmp_path / "nowhere").code == 2
    assert call("deliver", "--list").code == 3
    assert not (tmp_path / "L").exists()


def test_what_is_late(call: Call, tmp_path: Path) -> None:
    load(call, week(tmp_path, 10, range(3)))
    (line,) = load(call, "--list")["series"]
    assert (line["newest_issue"], line["published"], line["loaded_days"]) == (
        "2024-W10", "2022-09-09", 0,
    )  # fmt: skip
    assert line["published_days"] > 365
    assert load(call, "--list")["waiting"] == 0
    text = call("deliver", "--list").out
    assert "newest 2024-W10, loaded 0 days ago" in text
    assert "Index: 0 changes wait for it." in text


def test_days_since() -> None:
    one = Delivery(
        office="EP", series="ep-bulletin", issue="2024-W10", state=DeliveryState.LOADED,
        holder="", started=0, finished=int(dt.datetime(2024, 3, 8, tzinfo=dt.UTC).timestamp()),
        newest=20240306,
    )  # fmt: skip
    (late,) = lags([one], dt.datetime(2024, 3, 18, 23, tzinfo=dt.UTC))
    assert (late.loaded_days, late.published_days) == (10, 12)


# --- stages ---------------------------------------------------------------------------------


def test_the_stages_are_measured(tmp_path: Path) -> None:
    library = opened(tmp_path / "L")
    report = library.ingest([write(tmp_path / "a.xml", range(50))])
    library.close()
    assert set(report.stages.seconds) == set(Stage)
    assert all(taken > 0 for taken in report.stages.seconds.values())
    # One process: the stages follow one another, and the run is hardly more than they are.
    assert 0.5 * report.seconds < sum(report.stages.seconds.values()) <= report.seconds


def test_the_queue_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small batches, two workers: never more under way than the bound, and it is reached."""
    monkeypatch.setattr("trihub.library.ingest.BATCH_BYTES", 2_000)
    library, path = opened(tmp_path / "L"), write(tmp_path / "a.xml", range(120))
    with ThreadPoolExecutor(2) as workers:
        run = Ingest(library.store, library.index, OfficeFiles(), Registry().find, workers, 2)
        stages = run.run([path]).stages
    assert_agree(library)
    library.close()
    assert stages.queued == stages.bound == 2 * AHEAD
    assert stages.waited > 0


# --- two at once, stopped -------------------------------------------------------------------


def test_a_second_pipeline_says_who_loads_what(call: Call, tmp_path: Path) -> None:
    folder = week(tmp_path, 10, range(4))
    library = opened(tmp_path / "L")
    with library.store.hold():
        library.store.deliveries.write(
            Delivery(office="EP", series="ep-docdb-amend", issue="2024-W10",
                     state=DeliveryState.LOADING, holder=f"process {os.getpid()} on here",
                     started=1_700_000_000)
        )  # fmt: skip
        answer = call("deliver", folder)
    library.close()
    assert answer.code == 4
    assert f"written to by process {os.getpid()} on" in answer.err
    assert "ep-docdb-amend 2024-W10 (since 2023-11-14T22:13:20+00:00 by process" in answer.err


def test_a_second_pipeline_waits_and_finds_it_loaded(tmp_path: Path) -> None:
    folder = week(tmp_path, 10, range(4))
    library = opened(tmp_path / "L")
    with library.store.hold():
        second = start(tmp_path / "L", "deliver", folder, "--json", wait=60)
        time.sleep(1)
        recognised = recognise(OfficeFiles(), [folder])
        (mine,) = deliver(library, recognised)
        assert mine.delivery.added == 4
    out, err = second.communicate(timeout=120)
    library.close()
    assert second.returncode == 0, err
    assert json.loads(out)["deliveries"][0]["outcome"] == "loaded before"


def test_a_delivery_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "docdb_xml_202410_Amend_001"
    for n in range(5):
        write(folder / f"{n}.xml", range(n * 40, (n + 1) * 40))
    library = opened(tmp_path / "L")
    first = start(tmp_path / "L", "deliver", folder, batch=5_000, commit=30_000)
    while library.store.counts().documents < 60 and first.poll() is None:
        time.sleep(0.005)
    first.send_signal(signal.SIGINT)
    _, err = first.communicate(timeout=120)
    noted = library.store.deliveries.find("ep-docdb-amend", "2024-W10")
    assert first.returncode == 130, err
    assert noted
    assert (noted.state, noted.files) == (DeliveryState.LOADING, 5)
    assert 0 < library.store.counts().documents < 200
    (done,) = deliver(library, recognise(OfficeFiles(), [folder]))
    assert done.resumed
    assert done.report
    assert done.report.skipped["read before the run was interrupted"] > 0
    assert done.delivery.state is DeliveryState.LOADED
    assert keys(library) == {document(n).key for n in range(200)}
    assert_agree(library)
    library.close()


def test_a_failure_leaves_the_delivery_to_be_resumed(tmp_path: Path) -> None:
    folder = week(tmp_path, 10, range(3))
    library = opened(tmp_path / "L")
    recognised = recognise(OfficeFiles(), [folder])
    (tmp_path / "m.toml").write_text("format = 'csv'\n")
    with pytest.raises(BadMapping):
        list(deliver(library, recognised, mapping=tmp_path / "m.toml"))
    assert library.store.deliveries.all() == []
    with library.index.writer(), pytest.raises(LibraryLocked):
        list(deliver(library, recognised))
    (left,) = library.store.deliveries.all()
    assert left.state is DeliveryState.LOADING
    (done,) = deliver(library, recognised)
    assert (done.resumed, done.delivery.added) == (True, 3)
    library.close()
