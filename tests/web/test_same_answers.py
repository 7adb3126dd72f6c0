"""A command, an endpoint and a page of the same name give the same answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from trihub.cli.main import group
from web.client import Client
from web.selecting import find

SEARCHES: dict[str, tuple[str, dict[str, Any]]] = {
    "words": ("ウェーハ 加工", {"translate": ["zh", "ko", "en"]}),
    "one translation off": ("ウェーハ 加工", {"translate": ["zh"], "without": ["ウェーハ>晶圆"]}),
    "one translation weighed": (
        "ウェーハ 加工",
        {"translate": ["zh"], "weigh": ["ウェーハ>晶圆=0.25"]},
    ),
    "fields": ("ti:(battery OR 电池) AND pd:2016..2024", {}),
    "phrase": ('"solid electrolyte" NOT ofc:US', {}),
    "class and office": ("*", {"class": ["H01M", "B24B"], "office": ["CN", "JP"]}),
    "cut-off": ("battery", {"before": "2021-06-01"}),
    "conflicting": ("battery", {"before": "2021-06-01", "conflicting": True}),
    "language": ("수소 연료전지", {"lang": ["ko"]}),
    "like": ("", {"like": "CN199000002A"}),
    "like within": ("ofc:KR OR ofc:JP", {"like": "CN199000002A"}),
    "like before": ("", {"like": "CN199000002A", "before": "2018-01-01"}),
    "nothing": ("zzqqzz", {}),
}
LIMIT = 15


def command(folder: Path, *arguments: str) -> Any:
    done = CliRunner().invoke(group, ["--library", str(folder), *arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def searched(folder: Path, query: str, options: dict[str, Any], reader: str) -> dict[str, Any]:
    arguments = [query, "--reader", reader, "--limit", str(LIMIT)]
    for name, value in options.items():
        for item in value if isinstance(value, list) else [value]:
            arguments += [f"--{name}"] if item is True else [f"--{name}", str(item)]
    answer: dict[str, Any] = command(folder, "search", *arguments)
    return answer


@pytest.mark.parametrize("reader", ["en", "ja"])
@pytest.mark.parametrize(("query", "options"), SEARCHES.values(), ids=SEARCHES.keys())
def test_searches(
    site: Client, folder: Path, query: str, options: dict[str, Any], reader: str
) -> None:
    parameters = {"q": query, "limit": LIMIT, **options}
    told = searched(folder, query, options, reader)
    asked = site.json("/api/v1/search", params={**parameters, "reader": reader})
    asked.pop("next")
    told.pop("milliseconds")
    asked.pop("milliseconds")
    assert asked == told
    page = html.fromstring(site.page(f"/{reader}/search", params=parameters))
    keys = [hit.get("data-key") for hit in find(page, ".hit")]
    assert keys == [hit["number"]["docdb"] for hit in told["hits"]]
    assert len(find(page, ".badge.e")) == sum(hit["conflicting"] for hit in told["hits"])
    count = find(page, "#found")[0].text_content()
    assert "".join(filter(str.isdigit, count)) == str(told["documents"])


def test_the_other_commands(site: Client, folder: Path) -> None:
    document = site.json("/api/v1/documents/CN199000008B")
    assert command(folder, "show", "CN 199000008 B") == document
    family = site.json("/api/v1/documents/CN199000008B/family")
    assert command(folder, "family", "CN199000008B") == family
    number = "特願平5-142789"
    assert command(folder, "number", number) == site.json(
        "/api/v1/numbers", params={"text": number}
    )
    assert command(folder, "rejects") == site.json("/api/v1/rejects")
    info = command(folder, "info")
    assert info.pop("library") == str(folder)
    assert info.pop("bytes") > 0
    assert info == site.json("/api/v1/info")


@pytest.mark.parametrize("name", ["csv", "jsonl", "ris", "st96"])
def test_exports(site: Client, folder: Path, name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["export", "battery", "--office", "JP", "--format", name, "--output", str(out)]
    done = CliRunner().invoke(group, ["--library", str(folder), *arguments])
    assert done.exit_code == 0, done.output
    parameters = {"q": "battery", "office": "JP", "format": name}
    assert site.get("/api/v1/export", params=parameters).content == out.read_bytes()
    assert site.get(f"/en/search.{name}?q=battery&office=JP").content == out.read_bytes()
