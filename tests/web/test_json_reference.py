"""docs/reference/json.md: its examples have the keys that the code returns, all and no others."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from trihub.app import create_site, open_library
from trihub.cli.main import group
from trihub.demo import library_files
from trihub.settings import Settings
from web.client import Client

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md").read_text("utf-8")
EXAMPLE = re.compile(r"`trihub ([^`]+) --json`.*?```json\n(.*?)```", re.DOTALL)
EXAMPLES = {command: json.loads(text) for command, text in EXAMPLE.findall(PAGE)}
BLOCKS = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
FREE = ("record", "skipped", "forms", "by_office", "by_kind", "by_language", "by_topic")
"""Keys whose own keys are no part of the shape: names that are counted, and the record's fields."""


def paths(value: Any, start: str = "") -> Iterator[str]:
    """Every key of a shape by the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{start}.{key}"
            if key not in FREE:
                yield from paths(inner, f"{start}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{start}[]")


def called(folder: Path, command: str) -> Any:
    arguments = ["--library", str(folder), *shlex.split(command), "--json"]
    done = CliRunner().invoke(group, arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


ON_FILES = ("ingest", "deliver", "evaluate", "learn-translations", "translations")
"""Commands whose examples need files or what was learned, which tests of their own make."""


@pytest.mark.parametrize("command", [c for c in EXAMPLES if c.split()[0] not in ON_FILES])
def test_an_example_has_the_keys_of_the_answer(folder: Path, command: str) -> None:
    answer = called(folder, command)
    assert set(paths(EXAMPLES[command])) == set(paths(answer))


def test_every_command_has_an_example() -> None:
    sections = set(re.findall(r"^## trihub ([\w-]+)", PAGE, re.MULTILINE))
    assert {command.split()[0] for command in EXAMPLES} == sections


def test_the_examples_of_ingest_and_history(tmp_path: Path) -> None:
    library = open_library(Settings(library=tmp_path / "library", workers=1), create=True)
    with as_file(library_files() / "cn" / "CN199000002A.xml") as source:
        text = source.read_bytes()
    title, other = "晶圆边缘研磨装置及晶圆边缘研磨方法", "晶圆研磨装置"
    file = tmp_path / "one.xml"
    for body in (text, text.replace(title.encode("gb18030"), other.encode("gb18030"), 1)):
        file.write_bytes(body)
        report = library.ingest([file]).as_dict()
    ingest = next(value for command, value in EXAMPLES.items() if command.startswith("ingest"))
    assert set(ingest) == set(report)
    answer = Client(create_site(library)).json("/api/v1/documents/CN199000002A/history")
    library.close()
    example = next(block for block in BLOCKS if isinstance(block, dict) and "versions" in block)
    assert set(paths(example)) == set(paths(answer))
    assert len(answer["versions"]) == 1


def test_the_examples_of_evaluation(folder: Path, tmp_path: Path) -> None:
    """Topics of one member find the others; the run that it is compared with finds nothing."""
    made = called(folder, f"test-set citations {tmp_path / 'set'} --source en --target zh")
    section = PAGE.partition("## Test sets\n")[2]
    assert all(f"`{key}`" in section for key in made | made["left_out"][0])
    files = f"{tmp_path}/set/topics.jsonl {tmp_path}/set/qrels.txt"
    topic = (tmp_path / "set" / "qrels.txt").read_text().split()[0]
    (tmp_path / "other.run").write_text(f"{topic} Q0 CN1A 1 1.0 x\n")
    answer = called(folder, f"evaluate {files} --against {tmp_path}/other.run")
    example = next(value for command, value in EXAMPLES.items() if command.startswith("evaluate"))
    assert set(paths(example)) == set(paths(answer))


def test_the_example_of_a_problem(site: Client) -> None:
    example = next(block for block in BLOCKS if isinstance(block, dict) and "title" in block)
    answer = site.get("/api/v1/search", params={"q": "wafer AND (edge"})
    assert answer.json() == example
    misfit = site.get("/api/v1/search", params={"q": "a", "limit": "x"}).json()
    for key in (*misfit, *misfit["errors"][0]):
        assert f"`{key}`" in PAGE


def test_what_the_api_adds_is_documented(site: Client, folder: Path) -> None:
    told = called(folder, "search battery --limit 1")
    asked = site.json("/api/v1/search", params={"q": "battery", "limit": 1})
    assert set(paths(asked)) - set(paths(told)) == {".next"}
    assert "`next`" in PAGE
    info = site.json("/api/v1/info")
    assert set(paths(called(folder, "info"))) - set(paths(info)) == {".library", ".bytes"}
