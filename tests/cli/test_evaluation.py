"""``trihub evaluate`` and ``trihub test-set`` as they are called."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli.conftest import Answer, Call
from evaluation.samples import MEMBER, make_library


@pytest.fixture(scope="session")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two languages with citations; commands here only read it."""
    folder = tmp_path_factory.mktemp("bilingual")
    make_library(folder).close()
    return folder / "L"


@pytest.fixture(scope="session")
def family_set(bilingual: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A test set of that library."""
    from click.testing import CliRunner

    from trihub.cli.main import group

    folder = tmp_path_factory.mktemp("sets") / "family"
    command = ["--library", str(bilingual), "test-set", "family", str(folder)]
    done = CliRunner().invoke(group, [*command, "--source", "zh", "--target", "en"])
    assert done.exit_code == 0, done.output
    return folder


def evaluated(call: Call, library: Path, folder: Path, *options: object) -> Answer:
    return call(
        "evaluate", folder / "topics.jsonl", folder / "qrels.txt", *options, library=library
    )


# --- test sets --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "target", "files"),
    [
        ("known-item", "en", {"collection.jsonl"}),
        ("family", "en", set()),
        ("citations", "zh", set()),
    ],
)
def test_a_set_of_each_kind(
    call: Call, bilingual: Path, tmp_path: Path, kind: str, target: str, files: set[str]
) -> None:
    folder = tmp_path / "set"
    command = ["test-set", kind, folder, "--source", "zh", "--target", target]
    answer = call(*command, "--limit", 2, "--json", library=bilingual)
    assert (answer.code, answer.err) == (0, "")
    told = answer.json
    assert (told["kind"], told["topics"], told["part"]) == (kind, 2, "development")
    assert json.loads((folder / "about.json").read_text(encoding="utf-8")) == told
    assert {p.name for p in folder.iterdir()} == {"topics.jsonl", "qrels.txt", "about.json"} | files
    again = call(*command, library=bilingual)
    assert again.code == 2
    assert "holds a test set already" in again.err
    told_in_words = call(*command[:2], tmp_path / "other", *command[3:], library=bilingual)
    assert told_in_words.out.splitlines()[0].endswith(f"written to {tmp_path / 'other'}.")


def test_no_topics_leave_no_set(call: Call, bilingual: Path, tmp_path: Path) -> None:
    answer = call("test-set", "family", tmp_path / "set", "--source", "ja", "--target", "en", library=bilingual)  # fmt: skip
    assert answer.code == 2
    assert "No topic could be made (" in answer.err
    assert list((tmp_path / "set").iterdir()) == []


# --- evaluating -------------------------------------------------------------------------------


def test_searching_and_comparing(
    call: Call, bilingual: Path, family_set: Path, tmp_path: Path
) -> None:
    """Chinese texts find English members by the glossary, and not without it."""
    run = tmp_path / "words.txt"
    words = evaluated(
        call, bilingual, family_set, "--evidence", "words", "--write-run", run, "--json"
    )
    assert (words.code, words.err) == (0, "")
    both = evaluated(call, bilingual, family_set, "--evidence", "words,glossary", "--against", run, "--json")  # fmt: skip
    found = {m["measure"]: m for m in both.json["families"]["measures"]}
    poor = {m["measure"]: m["mean"] for m in words.json["families"]["measures"]}
    assert found["R@10"]["mean"] > poor["R@10"]
    compared = {m["measure"]: m for m in both.json["comparison"]["families"]["measures"]}
    assert compared["R@10"]["mean"] == pytest.approx(found["R@10"]["mean"] - poor["R@10"])
    assert compared["R@10"]["losses"] == 0
    text = evaluated(call, bilingual, family_set, "--against", run).out
    for part in (
        "95 % bootstrap intervals",
        "Families by language pair",
        "zh>en",
        "p (randomisation)",
    ):
        assert part in text


def test_a_file_is_judged_with_and_without_a_library(
    call: Call, bilingual: Path, family_set: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run.txt"
    evaluated(call, bilingual, family_set, "--write-run", run)
    with_library = evaluated(call, bilingual, family_set, "--run", run, "--json").json
    assert with_library == evaluated(call, bilingual, family_set, "--json").json
    answer = evaluated(call, tmp_path / "nowhere", family_set, "--run", run, "--json")
    assert (answer.code, answer.json["families"]) == (0, None)
    assert answer.json["documents"] == with_library["documents"]
    assert "there is no library" in answer.err
    assert not (tmp_path / "nowhere").exists()
    assert evaluated(call, tmp_path / "nowhere", family_set).code == 3


def test_unknown_documents_are_named(call: Call, bilingual: Path, family_set: Path, tmp_path: Path) -> None:  # fmt: skip
    folder = tmp_path / "set"
    shutil.copytree(family_set, folder)
    topic = (folder / "qrels.txt").read_text().split()[0]
    with (folder / "qrels.txt").open("a") as out:
        out.write(f"{topic} 0 CN999999999A 1\n")
    told = evaluated(call, bilingual, folder, "--json").json["remarks"]["unknown_documents"]
    assert told == {"count": 1, "names": ["CN999999999A"]}
    text = evaluated(call, bilingual, folder).out
    assert "1 judged documents are not in the library: CN999999999A" in text


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--order", "MRR"], "“MRR” is none of R@10"),
        (["--by", "guess"], "'guess' is not one of"),
        (["--evidence", "wrds"], "There is no evidence “wrds”"),
        (["--run", "RUN", "--write-run", "RUN"], "--run judges a file"),
        (["--run", "OTHER"], "None of the topics is in the run; found there: other"),
        (["--run", "EMPTY"], "is an empty run"),
        (["--run", "TORN"], "line 1: it is no line of a run"),
    ],
)
def test_what_cannot_be(
    call: Call, bilingual: Path, family_set: Path, tmp_path: Path, options: list[str], what: str
) -> None:
    files = {"RUN": f"CN{MEMBER}A Q0 x 1 1 t\n", "OTHER": "other Q0 x 1 1 t\n", "EMPTY": "", "TORN": "1 2\n"}  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    given = [tmp_path / option if option in files else option for option in options]
    answer = evaluated(call, bilingual, family_set, *given)
    assert (answer.code, answer.out) == (2, "")
    assert what in answer.err
