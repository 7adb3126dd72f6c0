"""docs/scale.md follows from what was measured, and its model computes what it says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))

from benchmarks.growth import alone  # noqa: E402
from benchmarks.growth.measuring import KINDS  # noqa: E402
from benchmarks.growth.model import Assumptions, Carried, base, exponent, plan, scaled  # noqa: E402
from benchmarks.growth.page import number, page  # noqa: E402
from benchmarks.growth.processes import Watch  # noqa: E402
from benchmarks.synthetic import MEMBERS  # noqa: E402

from trihub.app import open_library  # noqa: E402
from trihub.settings import Settings  # noqa: E402

MIB = 1 << 20


def run(documents: int, p95: float) -> dict[str, Any]:
    """An invented size: 1,000 bytes of store and 600 of index a document."""
    times = {"p50_ms": p95 / 2, "p95_ms": p95}
    search = {"asked": 110, "clock": times, "cpu": times | {"mean_ms": p95 / 2},
              "matches": {"p50": 10, "p95": 20}}  # fmt: skip
    speed = {"best_ms": 80.0, "worst_ms": 90.0}
    return {
        "documents": documents, "day": "2020-01-02",
        "machine": {"processors": 2, "memory_gib": 8.0, "python": "3.11.0", "load_before": 0.1,
                    "speed": speed},
        "speed_after": speed, "texts": {"tokens": 200.0, "bytes": 800.0},
        "storing": {"seconds": documents / 10_000, "resident_mib": 100.0, "anonymous_mib": 50.0},
        "indexing": {"seconds": documents / 5_000, "cpu_seconds": documents / 2_500,
                     "resident_mib": 200.0, "anonymous_mib": 100.0},
        "bytes": {"store": documents * 1_000, "columns": documents * 100,
                  "postings": documents * 400, "other": documents * 100},
        "opening_ms": 5.0, "searching": {"resident_mib": 90.0, "anonymous_mib": 40.0},
        "searches": {"10_terms": search, "100_terms": search, "10_terms_unfiltered": search},
    }  # fmt: skip


RUNS = [run(100_000, 4.0), run(1_000_000, 40.0)]
ASSUMED = Assumptions(
    documents=100 * MIB, copies=2, cores=10, memory_gib=64, heap_share=0.5, disk_gib=100,
    disk_filled=0.5, node_hour=3.0, hours=100, shards_per_node=5, engine_factor=2.0,
    size_factor=1.0, index_efficiency=0.5, postings_cached=0.25, straggler=1.5, merge_ms=0.1,
    network_ms=2.0, searches_per_second=10, busy=0.5, latency_ms=100, rebuild_hours=10,
    store_copies=2, store_disk_gib=1_000,
)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "slope"), [((7, 70, 700), 1), ((3, 3, 3), 0), ((1, 100, 10_000), 2)]
)
def test_an_exponent_is_the_power_of_growth(values: tuple[float, ...], slope: float) -> None:
    assert exponent((10, 100, 1_000), values) == pytest.approx(slope)


def test_a_square_root_is_a_half_also_between_odd_sizes() -> None:
    assert exponent((4, 9, 25), (2, 3, 5)) == pytest.approx(0.5)
    assert scaled(Carried(3, 0.5, 1), 9, 25) == pytest.approx(5)
    assert scaled(Carried(3, 1, 0.5), 25, 9) == pytest.approx(1.8)


def test_one_size_has_no_slope() -> None:
    with pytest.raises(ValueError, match="two sizes"):
        exponent([10], [1])


def test_size_and_memory() -> None:
    """100 × 2²⁰ documents: 1,000 bytes are 97.65625 GiB, 600 twice 117.1875."""
    found = plan(base(RUNS), ASSUMED, 5)
    assert found.store_gib == pytest.approx(195.3125)
    assert found.index_gib == pytest.approx(117.1875)
    assert found.node_disk_gib == pytest.approx(23.4375)
    # (100 + 400 / 4) bytes × 2 copies / 5 nodes.
    assert found.node_cache_gib == pytest.approx(7.8125)


def test_time_of_indexing() -> None:
    """2,500 a second of processor, half of it in the cluster, 20 nodes × 10 cores × 0.5: 125,000."""
    found = plan(base(RUNS), replace(ASSUMED, documents=450_000_000), 20)
    assert found.indexing_hours == pytest.approx(2)
    assert found.storing_hours == pytest.approx(12.5)


def test_latency_and_searches_a_second() -> None:
    """25 shards of 4,000,000: 40 ms × 4 (exponent 1) × 2 × 1.5, 2.5 for merging, 2 between nodes."""
    found = plan(base(RUNS), replace(ASSUMED, documents=100_000_000), 5)
    assert found.shards == 25
    assert found.latency_ms["100_terms"] == pytest.approx(484.5)
    # 5 × 10 cores × 0.5, of which a search takes 25 × 160 ms.
    assert found.searches_per_second == pytest.approx(6.25)
    assert found.cost_month == pytest.approx(1_500)


def test_what_breaks_first_is_what_needs_the_largest_share() -> None:
    found = plan(base(RUNS), replace(ASSUMED, documents=100_000_000), 5)
    assert found.first.name == "latency of a filtered search"
    assert found.first.share == pytest.approx(4.845)
    assert max(one.share for one in found.limits) == found.first.share
    more_load = replace(ASSUMED, documents=100_000_000, searches_per_second=62.5)
    assert plan(base(RUNS), more_load, 5).first.name == "searches a second"


def test_a_slope_that_falls_is_taken_as_flat() -> None:
    flat = base([run(100_000, 8.0), run(1_000_000, 4.0)]).latency["10_terms"]
    assert flat == Carried(4.0, 0.0, 0.0)


def test_larger_shards_take_the_steepest_slope_and_smaller_ones_the_flattest() -> None:
    bent = [run(10_000, 4.0), run(100_000, 4.0), run(1_000_000, 40.0)]
    found = base(bent).latency["10_terms"]
    assert (found.value, found.larger, found.smaller) == (
        40.0,
        pytest.approx(1),
        pytest.approx(0.5),
    )


def test_the_index_alone_gives_bytes_and_the_steeper_slope() -> None:
    small, large = run(1_000_000, 4.0), run(10_000_000, 160.0)
    large["bytes"] |= {"columns": 10_000_000 * 50}
    found = base(RUNS, [small, large])
    assert found.index_bytes == pytest.approx(550)
    assert (found.columns_bytes, found.store_bytes) == (50, 1_000)
    latency = found.latency["10_terms"]
    assert (latency.value, latency.smaller) == (40.0, pytest.approx(1))
    assert latency.larger == pytest.approx(1.602, abs=0.001)
    assert base(RUNS, [large]).latency == base(RUNS).latency, "one size has no slope"


def test_larger_texts_leave_columns_and_give_no_searches() -> None:
    small, large = plan(base(RUNS), ASSUMED, 5), plan(base(RUNS), ASSUMED, 5, larger=10)
    # (500 × 10 + 100) bytes × 2 copies.
    assert large.index_gib == pytest.approx(996.09375)
    assert large.indexing_hours == pytest.approx(10 * small.indexing_hours)
    assert {"latency of a filtered search", "searches a second"}.isdisjoint(
        one.name for one in large.limits
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.0123, "0.0123"), (9.876, "9.88"), (123.4, "123"), (98_765_432, "98,800,000")],
)
def test_numbers_have_three_digits_that_count(value: float, said: str) -> None:
    assert number(value) == said


def test_the_page_says_what_was_not_run_and_takes_the_price_from_the_file() -> None:
    runs = {str(one["documents"]): one for one in RUNS}
    text = page({"inputs": {"node_hour": 2.5}, "runs": runs})
    assert "Not run: 10,000,000 documents." in text
    assert "is 40 ms by the clock (40 ms of the processor), under 100 ms" in text
    assert "| `node_hour` | 2.5 |" in text
    assert "The index alone" not in text
    assert "(over all sizes, or over the last two), to fewer" in text
    assert "| 9,120 | 36,500 | 110,000 |" in text
    assert "which were not run" not in text
    assert "which were not run" in page({"inputs": {}, "runs": {"100000": RUNS[0]}})


def test_the_page_tells_the_index_alone() -> None:
    runs = {str(one["documents"]): one for one in RUNS}
    by_itself = {str(n): run(n, ms) for n, ms in ((1_000_000, 4.0), (10_000_000, 160.0))}
    text = page({"inputs": {}, "runs": runs, "index_only": by_itself})
    assert "Not run" not in text
    assert "over the last two of the index alone" in text
    more = by_itself | {"20000000": run(20_000_000, 320.0)}
    assert "Not run" not in page({"inputs": {}, "runs": runs, "index_only": more})
    few = {
        "inputs": {},
        "runs": {"100000": RUNS[0]},
        "index_only": {"1000000": run(1_000_000, 4.0)},
    }
    assert "Not run: 1,000,000; 10,000,000 documents." in page(few)
    assert "| 10,000,000, the index alone | 2020-01-02 |" in text
    assert "| 10 terms, filtered: p95, clock, ms | 4 | 160 | 1.60 |" in text
    assert "| index, bytes a document | 600 | 600 |  |" in text


def test_the_index_alone_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "PIECE", 2 * MEMBERS)
    library = open_library(Settings(library=tmp_path / "L", workers=1), create=True)
    figures, requests = alone.indexed(library, 60)
    assert figures["cpu_seconds"] > 0
    assert library.index.state().documents == 60
    library.close()
    assert set(requests) == set(KINDS)
    found = alone.searched(tmp_path / "L", requests)
    plain = found["searches"]["10_terms_unfiltered"]
    assert plain["asked"] == 60 - alone.WARMING
    assert plain["matches"]["p50"] > 0
    assert found["opening_ms"] > 0


def test_memory_and_time_of_processes_that_were_started_count() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("there is no /proc here")
    work = "import time; kept = b'x' * (300 << 20); end = time.process_time() + 0.5\n"
    work += "while time.process_time() < end: pass\ntime.sleep(0.3)"
    with Watch() as nothing:
        pass
    with Watch() as watch:
        subprocess.run([sys.executable, "-c", work], check=True)
    assert 300 <= watch.anonymous - nothing.anonymous <= 600
    assert watch.processor >= 0.45


def test_every_assumption_is_in_the_table() -> None:
    text = page({"runs": {str(one["documents"]): one for one in RUNS}})
    told = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert told == set(Assumptions.__dataclass_fields__)


def test_the_page_is_up_to_date() -> None:
    kept = json.loads((ROOT / "benchmarks" / "scale.json").read_text(encoding="utf-8"))
    assert (ROOT / "docs" / "scale.md").read_text(encoding="utf-8") == page(kept)


def test_writing_gives_the_same_page(tmp_path: Path) -> None:
    to = tmp_path / "scale.md"
    command = [sys.executable, "-m", "benchmarks.scale", "write", "--to", str(to)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert to.read_bytes() == (ROOT / "docs" / "scale.md").read_bytes()
