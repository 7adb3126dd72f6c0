"""The API of statistics gives the commands' answers, in pages, and refuses what is too much."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from trihub.cli.main import group
from trihub.statistics.reconciled import Judged
from trihub.web.api.statistics import MOST_COMPARED
from web.client import Client

KEY = "APPLICATIONS.PATENT.KR.RES._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"
CN = "APPLICATIONS.PATENT.CN.RES._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"


def told(folder: Path, command: str) -> Any:
    done = CliRunner().invoke(
        group, ["--library", str(folder), "stats", *shlex.split(command), "--json"]
    )
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def asked(figures: Client, path: str, **query: Any) -> Any:
    return figures.json(f"/api/v1/stats/{path}?{urlencode(query, doseq=True)}")


def test_what_commands_and_the_api_answer_is_the_same(
    figures: Client, folder: Path, judged: Judged
) -> None:
    identifier = judged.register.entries[0].id
    figure = asked(figures, "history", key=KEY, period="2011")[0]["id"]
    pairs = [
        ("sources WDI", asked(figures, "sources", dataset="WDI")),
        (f"history {KEY} 2011", asked(figures, "history", key=KEY, period="2011")),
        (f"history {KEY} 2011 --dataset WDI",
         asked(figures, "history", key=KEY, period="2011", dataset="WDI")),
        ("diff WDI APPLICATIONS 2013-12-31 2021-12-31 -w office=KR,CN",
         asked(figures, "diff", dataset="WDI", indicator="APPLICATIONS", before="2013-12-31",
               after="2021-12-31", office=["KR", "CN"])),
        (f"show {figure}", asked(figures, f"figures/{figure}")),
        (f"disagreements {identifier}", asked(figures, f"disagreements/{identifier}")),
        (f"compare {KEY} {CN} --first 2010 --last 2020",
         asked(figures, "compare", key=[KEY, CN], first=2010, last=2020)),
    ]  # fmt: skip
    for command, answer in pairs:
        assert told(folder, command) == answer, command


def test_the_register_is_the_commands_with_pages(figures: Client, folder: Path) -> None:
    whole = told(folder, "disagreements --rule wrong-label --limit 500")
    pages: list[Any] = []
    cursor = ""
    while True:
        answer = asked(figures, "disagreements", rule="wrong-label", limit=40, cursor=cursor)
        pages += answer["disagreements"]
        cursor = answer["next"]
        if not cursor:
            break
    assert pages == whole["disagreements"]
    assert (answer["found"], answer["figures"]) == (whole["found"], whole["figures"])
    assert answer["counts"] == whole["counts"]


@pytest.mark.parametrize("as_of", ["", "2013-12-31", "2000-01-01"])
def test_the_pages_of_a_table_are_the_table(figures: Client, folder: Path, as_of: str) -> None:
    day = f" --as-of {as_of}" if as_of else ""
    whole = told(folder, f"table WDI APPLICATIONS -w right=PATENT{day}")
    found: list[Any] = []
    vintages: dict[str, Any] = {}
    cursor = ""
    query = {"as_of": as_of} if as_of else {}
    while True:
        answer = asked(figures, "table", dataset="WDI", indicator="APPLICATIONS", right="PATENT",
                       limit=200, cursor=cursor, **query)  # fmt: skip
        assert len(answer["figures"]) <= 200
        found += answer["figures"]
        vintages |= {each["vintage"]: each for each in answer["vintages"]}
        cursor = answer["next"]
        if not cursor:
            break
    assert found == whole["figures"]
    used = {each["vintage"] for each in found}
    assert set(vintages) == used <= {each["vintage"] for each in whole["vintages"]}


def test_data_sets_with_their_extent(figures: Client) -> None:
    found = {each["dataset"]: each["indicators"] for each in asked(figures, "datasets")["datasets"]}
    assert "WDI" in found
    flows = found["JPO_FLOWS"]
    assert flows == [{"indicator": "APPLICATIONS", "series": 35, "first": 2017, "last": 2017}]


def test_two_vintages_are_compared_by_name(figures: Client, folder: Path) -> None:
    names = [each["vintage"] for each in asked(figures, "sources", dataset="WDI")
             if "APPLICATIONS" in each["indicators"]]  # fmt: skip
    answer = asked(figures, "diff", dataset="WDI", indicator="APPLICATIONS", before=names[-2],
                   after=names[-1])  # fmt: skip
    command = f"diff WDI APPLICATIONS {names[-2]} {names[-1]}"
    assert told(folder, command) == answer


def test_what_would_be_too_much_is_refused_with_the_bulk_address(
    figures: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trihub.web.api.statistics.MOST_COMPARED", 100)
    query = urlencode({"dataset": "WDI", "indicator": "APPLICATIONS", "before": "2013-12-31"})
    answer = figures.get(f"/api/v1/stats/diff?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    address = answer.json()["detail"].split("files ")[1].partition("?")[0]
    assert figures.get(address).status_code == 200
    assert MOST_COMPARED == 10_000


BAD = [
    ("table?dataset=NO&indicator=GDP", 404), ("table?dataset=WDI&indicator=NO", 404),
    ("table?dataset=WDI", 422), ("table?dataset=WDI&indicator=GDP&limit=0", 422),
    ("table?dataset=WDI&indicator=GDP&limit=1001", 422),
    ("table?dataset=WDI&indicator=GDP&cursor=xx", 400),
    ("table?dataset=WDI&indicator=GDP&as_of=2013", 422),
    ("table?dataset=WDI&indicator=GDP&colour=red", 422), ("history?key=x&period=2011", 400),
    (f"history?key={KEY}&period=x", 400), (f"history?key={KEY}", 422),
    ("diff?dataset=WDI&indicator=GDP", 422), ("diff?dataset=WDI&indicator=GDP&before=x", 404),
    ("diff?dataset=WDI&indicator=GDP&before=2013-12-31&after=x", 404),
    ("disagreements?rule=x", 422), ("disagreements?limit=201", 422),
    ("disagreements?cursor=AAAAAAAAAAAAAA", 400), ("disagreements/x", 404),
    (f"compare?key={KEY}&first=2010&last=2000", 400), (f"compare?key={KEY}&first=2010", 422),
    ("compare?key=x&first=2010&last=2011", 400), ("compare?first=2010&last=2011", 422),
    (f"compare?key={KEY.replace('KR', 'QQ')}&first=2010&last=2011", 404),
    ("compare?" + "&".join(["key=a"] * 51) + "&first=2010&last=2011", 422),
    ("figures/x", 400), ("figures/" + "0" * 12 + "-" + "0" * 12 + "-20170000-" + "0" * 8, 404),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status"), BAD)
def test_a_wrong_request_is_a_problem(figures: Client, path: str, status: int) -> None:
    answer = figures.get(f"/api/v1/stats/{path}")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"]


PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "statistics-json.md"
FREE = ("facts", "names", "text", "breaks")
"""Keys whose own keys are codes or languages."""


def keys_of(value: Any) -> set[str]:
    """Every key of a shape."""
    if isinstance(value, list):
        return {key for inner in value for key in keys_of(inner)}
    if not isinstance(value, dict):
        return set()
    return set(value) | {key for name, inner in value.items() if name not in FREE
                         for key in keys_of(inner)}  # fmt: skip


def test_every_key_is_explained(figures: Client, judged: Judged) -> None:
    text = PAGE.read_text(encoding="utf-8")
    answers = [
        asked(figures, "datasets"), asked(figures, "sources"),
        asked(figures, "table", dataset="CNIPA", indicator="APPLICATIONS"),
        asked(figures, "history", key=KEY, period="2011"),
        asked(figures, "diff", dataset="WDI", indicator="APPLICATIONS", before="2013-12-31"),
        asked(figures, "disagreements"), asked(figures, "compare", key=CN, first=2010, last=2020),
    ]  # fmt: skip
    figure = answers[3][0]["id"]
    answers.append(asked(figures, f"figures/{figure}"))
    kinds = {each.difference.comparison: each.id for each in judged.register}
    answers += [asked(figures, f"disagreements/{identifier}") for identifier in kinds.values()]
    assert [key for key in sorted(keys_of(answers)) if f"`{key}`" not in text] == []
