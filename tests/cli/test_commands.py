"""Every command: what it prints, its JSON, its exit codes."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest

from cli.conftest import ROOT, Call
from library.corpus import document, opened, write, xml_of
from trihub.cli.main import COMMANDS, SUMMARIES, group

KEY = document(3).key
pytestmark = pytest.mark.usefixtures("filled")

HEAD = {"number", "office", "kind", "neutral_kind", "date", "titles", "family", "invented"}


def commands() -> dict[str, click.Command]:
    context = click.Context(group)
    return {name: command for name in COMMANDS if (command := group.get_command(context, name))}


def single_commands() -> dict[str, click.Command]:
    """Those of the groups too, as they are called: ``joint show``."""
    found: dict[str, click.Command] = {}
    for name, command in commands().items():
        if isinstance(command, click.Group):
            found |= {f"{name} {part}": one for part, one in command.commands.items()}
        else:
            found[name] = command
    return found


# --- the group ------------------------------------------------------------------------------


def test_help_lists_every_command_with_its_own_summary(call: Call) -> None:
    answer = call("--help")
    assert answer.code == 0
    assert {name: c.short_help for name, c in commands().items()} == SUMMARIES
    for name, summary in SUMMARIES.items():
        assert re.search(rf"^  {name} +{re.escape(summary)}$", answer.out, re.MULTILINE)


def test_help_imports_no_command() -> None:
    code = (
        "import sys; sys.argv = ['trihub', '--help']\n"
        "from trihub.cli.main import group\n"
        "group.main(standalone_mode=False)\n"
        "print([n for n in sys.modules if n.split('.')[0] in "
        "('lxml', 'sqlalchemy', 'tantivy', 'pydantic', 'rich', 'numpy', 'fastapi')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_version(call: Call) -> None:
    from trihub import __version__

    assert __version__ in call("--version").out


@pytest.mark.parametrize(
    ("typed", "meant"), [("serach", "search"), ("injest", "ingest"), ("Search", "search")]
)
def test_an_unknown_command_names_the_nearest(call: Call, typed: str, meant: str) -> None:
    answer = call(typed)
    assert (answer.code, answer.out) == (2, "")
    assert f"Did you mean “{meant}”?" in answer.err


def test_an_unknown_command_near_to_none(call: Call) -> None:
    answer = call("xyzzy")
    assert answer.code == 2
    assert "“trihub --help” lists them" in answer.err


def test_every_option_says_what_it_does() -> None:
    for name, command in commands().items():
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.name}"


# --- JSON -----------------------------------------------------------------------------------


def keys_of(value: Any) -> Iterator[str]:
    """Keys of the documented shapes; those of records and of counts by name are not theirs."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key not in ("record", "skipped", "forms") and not key.startswith("by_"):
                yield from keys_of(inner)
    elif isinstance(value, list):
        for item in value:
            yield from keys_of(item)


JSON_COMMANDS = [
    ["ingest", "IN"],
    ["search", "固态电池", "--translate", "en", "--before", "2023-01-01", "--conflicting"],
    ["search", "--like", KEY],
    ["show", KEY],
    ["family", KEY],
    ["number", "CN202111286633.X"],
    ["number", "20201234567"],
    ["learn-translations", "--pair", "en-zh", "--no-glossary"],
    ["translations", "机翼", "--from", "zh", "--to", "en"],
    ["deliver", "--list"],
    ["rejects"],
    ["info"],
    ["doctor"],
    ["evaluate", "topics.jsonl", "qrels.txt", "--against", "run.txt"],
]


def filled_in(command: list[str], folder: Path) -> list[str]:
    """The command with the paths of the files that are made for it."""
    (folder / "run.txt").write_text(f"1 Q0 {KEY} 1 1.0 x\n")
    paths = {"IN": "in", **{name: name for name in ("topics.jsonl", "qrels.txt", "run.txt")}}
    return [str(folder / paths[part]) if part in paths else part for part in command]


@pytest.mark.parametrize("command", JSON_COMMANDS, ids=" ".join)
def test_json_has_documented_keys_alone(call: Call, tmp_path: Path, command: list[str]) -> None:
    answer = call(*filled_in(command, tmp_path), "--json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.count("\n") == 1
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    shared, _, rest = page.partition("## trihub ")
    section = next(part for part in rest.split("## trihub ") if part.startswith(command[0]))
    for key in set(keys_of(answer.json)):
        assert f"`{key}`" in shared + section, key


def test_every_command_that_prints_data_takes_json() -> None:
    without = {"export", "reindex", "serve", "demo", "audit export", "register export"}
    every = single_commands()
    taking = {
        name for name, command in every.items()
        if any("--json" in option.opts for option in command.params)
    }  # fmt: skip
    assert taking == set(every) - without
    # Learning vectors needs records in two languages: tests/cli/test_vectors.py has them.
    of_the_library = {name for name in taking if " " not in name} - {"learn-vectors"}
    assert {command[0] for command in JSON_COMMANDS} == of_the_library


def test_search(call: Call) -> None:
    answer = call("search", "电池", "--limit", 1, "--json").json
    assert (answer["documents"], answer["families_shown"], answer["more"]) == (12, 1, True)
    (hit,) = answer["hits"]
    assert hit.keys() >= HEAD
    assert hit["rank"] == 1
    assert hit["score"] == pytest.approx(sum(part["score"] for part in hit["parts"]), abs=0.01)
    text = call("search", "电池", "--limit", 1)
    assert text.out.startswith("12 documents; best match first")
    assert "(invented)" in text.out
    assert "More: repeat with --offset." in text.out


def test_pages_of_a_search_have_no_hit_twice(call: Call) -> None:
    pages = [
        call("search", "电池", "--limit", 1, "--offset", n, "--json").json["hits"] for n in (0, 1)
    ]
    assert pages[0][0]["family"] != pages[1][0]["family"]


def test_cutoff_and_conflicting(call: Call) -> None:
    """The documents were filed on 2021-03-04 and published on 2022-09-09."""
    gone = call("search", "电池", "--before", "2022-09-09", "--json").json
    assert (gone["documents"], gone["cutoff"]["removed"]) == (0, 12)
    both = call("search", "电池", "--before", "2022-09-09", "--conflicting", "--json").json
    assert both["documents"] == 12
    assert all(hit["conflicting"] for hit in both["hits"])
    assert call("search", "电池", "--before", "2022-09-10", "--json").json["documents"] == 12


def test_filters_fold_case_and_take_commas(call: Call) -> None:
    for options in (["--office", "cn,jp"], ["--office", "JP", "--office", "CN"], ["--lang", "ZH"]):
        assert call("search", "电池", *options, "--json").json["documents"] == 12
    assert call("search", "电池", "--office", "jp", "--json").json["documents"] == 0


def test_hits_beside_the_features_of_a_claim(call: Call) -> None:
    answer = call("search", "--like", "1. 一种固态电池，包括正极。", "--align", "--json").json
    (hit, *_) = answer["hits"]
    assert [one["feature"] for one in hit["aligned"]] == ["1. 一种固态电池，包括正极。"]
    assert {"feature", "lang", "spans", "passage", "score"} == set(hit["aligned"][0])
    printed = call("search", "--like", "1. 一种固态电池，包括正极。", "--align").out
    assert "– 1. 一种固态电池，包括正极。" in printed
    assert call("search", "电池", "--align").code == 2


def test_like_a_document_a_file_and_text(call: Call, tmp_path: Path) -> None:
    claims = tmp_path / "claims.txt"
    claims.write_text("1. 一种固态电池，包括正极。", encoding="utf-8")
    for like in (KEY, str(claims), "1. 一种固态电池，包括正极。"):
        assert call("search", "--like", like, "--json").json["documents"] > 0


def test_show_and_family(call: Call) -> None:
    shown = call("show", KEY, "--json").json
    assert shown.keys() >= HEAD
    assert shown["record"]["publication"]["number"] == "115000003"
    family = call("family", KEY, "--json").json
    assert [m["number"]["docdb"] for m in family["simple"]] == [document(n).key for n in range(6)]
    assert all(m["reason"]["priorities"] for m in family["simple"])
    text = call("family", KEY)
    assert text.out.startswith("Simple family: 6 documents\n")
    simple, extended = text.out.split("Extended family: ")
    for member in family["simple"]:
        assert ", ".join(member["reason"]["priorities"]) in simple
    assert simple.count("\n  priorit") == 6
    for member in family["extended"]:
        assert all(link["other"] in extended for link in member["path"])


def test_number(call: Call) -> None:
    """特願平5-142789: Heisei 5 is 1993."""
    answer = call("number", "特願平5-142789", "--json").json
    assert (answer["office"], answer["type"], answer["year"]) == ("JP", "application", 1993)
    assert answer["valid"] is True
    assert "JP" in call("number", "特願平5-142789").out


def test_rejects(call: Call) -> None:
    answer = call("rejects", "--json").json
    assert answer["total"] == 1
    (reject,) = answer["rejects"]
    assert Path(reject["file"]).name == "cut.xml"
    assert reject["reason"]
    assert reject["hint"]
    assert call("rejects").out.startswith("1 rejected record.\n")


def test_info(call: Call, filled: Path) -> None:
    answer = call("info", "--json").json
    assert (answer["documents"], answer["families"], answer["rejects"]) == (12, 2, 1)
    assert answer["by_office"] == {"CN": 12}
    assert answer["index"]["behind"] == 0
    assert answer["library"] == str(filled)


def test_reindex(call: Call) -> None:
    assert call("reindex").out == "12 documents indexed.\n"


# --- ingest ---------------------------------------------------------------------------------


def test_ingest_again(call: Call, tmp_path: Path) -> None:
    answer = call("ingest", tmp_path / "in", "--json").json
    assert (answer["read"], answer["unchanged"], answer["rejected"]) == (12, 12, 1)
    text = call("ingest", tmp_path / "in").out
    assert "12 documents read from 2 files" in text
    assert "1 rejected: see “trihub rejects”." in text


def test_strict(call: Call, tmp_path: Path) -> None:
    assert call("ingest", tmp_path / "in", "--strict").code == 5
    assert call("ingest", tmp_path / "in" / "a.xml", "--strict").code == 0


def test_a_path_that_does_not_exist_makes_no_library(call: Call, tmp_path: Path) -> None:
    answer = call("ingest", tmp_path / "nowhere", library=tmp_path / "new")
    assert answer.code == 2
    assert "There is no file or folder" in answer.err
    assert not (tmp_path / "new").exists()


def test_ingest_of_a_table(call: Call, tmp_path: Path) -> None:
    table, mapping = tmp_path / "t.csv", tmp_path / "m.toml"
    table.write_text("Number,Title\nCN116000001A,电池\n", encoding="utf-8")
    mapping.write_text(
        'format = "csv"\n[fields]\nnumber = "Number"\n', encoding="utf-8"
    )  # a mapping that is wrong says so with its file
    answer = call("ingest", table, "--map", mapping)
    assert answer.code in (0, 2)
    assert "Traceback" not in answer.err


# --- export ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["csv", "jsonl", "xlsx", "ris", "st96"])
def test_export_to_a_file(call: Call, tmp_path: Path, name: str) -> None:
    target = tmp_path / f"out.{name}"
    answer = call("export", "电池", "--format", name, "-o", target)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == f"12 documents written to {target}.\n"
    assert target.stat().st_size > 100
    assert not target.with_name(target.name + ".part").exists()


@pytest.mark.parametrize("name", ["jsonl", "st96"])
def test_what_is_exported_is_read_back(call: Call, tmp_path: Path, name: str) -> None:
    target = tmp_path / f"out.{name}"
    call("export", "电池", "--format", name, "-o", target)
    report = call("ingest", target, "--json", library=tmp_path / "other").json
    assert (report["added"], report["rejected"]) == (12, 0)
    titles = call("show", KEY, "--json", library=tmp_path / "other").json["titles"]
    assert titles == call("show", KEY, "--json").json["titles"]


def test_export_to_standard_output(call: Call) -> None:
    answer = call("export", "电池", "--format", "jsonl", "--limit", 5)
    assert len([json.loads(line) for line in answer.out.splitlines()]) == 5


def test_export_that_fails_leaves_no_file(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").write_text("before")

    def broken(*_given: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trihub.library.export.tables.write_csv", broken)
    answer = call("export", "电池", "--format", "csv", "-o", tmp_path / "x.csv")
    assert answer.code == 4
    assert (tmp_path / "x.csv").read_text() == "before"
    assert list(tmp_path.glob("*.part")) == []


def test_xlsx_is_a_workbook(call: Call, tmp_path: Path) -> None:
    call("export", "电池", "--format", "xlsx", "-o", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "x.xlsx").read_bytes()))
    assert len(list(book.worksheets[0].rows)) == 13


# --- pipes ----------------------------------------------------------------------------------


def test_no_progress_in_a_pipe(call: Call, tmp_path: Path) -> None:
    write(tmp_path / "more" / "b.xml", range(100, 400))
    answer = call("ingest", tmp_path / "more", "--json")
    assert answer.err == ""
    assert "\x1b" not in answer.out
    assert call("reindex").err == ""


def test_a_reader_that_stops_early(filled: Path) -> None:
    """``trihub … | head -1`` ends without a word."""
    command = [sys.executable, "-m", "trihub.cli.main", "--library", str(filled)]
    process = subprocess.Popen(
        [*command, "export", "电池", "--format", "jsonl"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() in (0, 1)
    assert said in ("", "12 documents written.\n")


def test_xml_of_bad_bytes_in_the_terminal(call: Call, tmp_path: Path) -> None:
    """Names from files reach the terminal without control characters that it would obey."""
    write(tmp_path / "evil.xml", [500])
    data = (tmp_path / "evil.xml").read_bytes().replace(b"alpha", "\u202eevil\u009b31m".encode())
    (tmp_path / "evil.xml").write_bytes(data)
    call("ingest", tmp_path / "evil.xml")
    answer = call("show", document(500).key)
    assert answer.code == 0
    assert "\u009b" not in answer.out
    assert "\u202e" not in answer.out


def test_the_library_stays_as_it_was(call: Call, filled: Path, tmp_path: Path) -> None:
    """Reading commands change nothing."""
    library = opened(filled)
    before = library.store.counts(), library.index.state()
    library.close()
    for command in JSON_COMMANDS[1:]:
        assert call(*filled_in(command, tmp_path), "--json").code == 0
    library = opened(filled)
    assert (library.store.counts(), library.index.state()) == before
    library.close()
    assert xml_of([document(1)])
