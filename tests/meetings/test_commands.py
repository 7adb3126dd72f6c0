"""``trihub meetings`` by whoever runs the machine, and checking a summary in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from meetings.conftest import AGREED, CN, HELD, KR, meeting, sentence, summary
from trihub.access.papers.encoding import digest_of, encode
from trihub.app import create_keys, open_library
from trihub.cli.main import group
from trihub.core.errors import BadInput
from trihub.settings import Settings


def call(folder: Path, *words: str) -> Result:
    environment = {"TRIHUB_KEYS": str(folder / "keys.json")}
    return CliRunner().invoke(group, ["--library", str(folder / "L"), *words], env=environment)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which CN and KR prepare one meeting and have published another."""
    place = tmp_path_factory.mktemp("commands")
    create_keys(place / "keys.json")
    settings = Settings(library=place / "L", keys=place / "keys.json", workers=1)
    library = open_library(settings, create=True)
    found = library.meetings
    assert found
    found.preparing.create(KR, meeting(place="Secret hall"), ["CN", "KR"])
    name = found.preparing.create(CN, meeting(), ["CN", "KR"])
    found.agreeing.save(CN, name, summary(sentence("a", HELD), sentence("b", AGREED, "new")), 0)
    draft = found.agreeing.draft(CN, name)
    assert draft
    for actor in (CN, KR):
        found.agreeing.approve(actor, name, draft.digest)
    found.agreeing.publish(KR, name)
    library.close()
    return place


def test_process_and_no_content(folder: Path) -> None:
    listed = call(folder, "meetings", "list", "--json")
    assert listed.exit_code == 0, listed.output
    newest, other = json.loads(listed.output)["meetings"]
    assert (newest["offices"], newest["meeting"]) == (["CN", "KR"], None)
    shown = json.loads(call(folder, "meetings", "show", newest["id"], "--json").output)
    assert [(step["office"], step["kind"]) for step in shown["steps"]] == [
        ("CN", "approval"), ("KR", "approval"),
    ]  # fmt: skip
    assert shown["published"].startswith("M")
    text = call(folder, "meetings", "list").output
    text += call(folder, "meetings", "show", other["id"]).output
    assert "not published" in text
    assert "hall" not in text
    assert call(folder, "meetings", "show", "x").exit_code != 0


def test_export_has_what_the_register_holds(folder: Path, tmp_path: Path) -> None:
    name = json.loads(call(folder, "meetings", "list", "--json").output)["meetings"][0]["id"]
    done = call(folder, "meetings", "export", name, "-o", str(tmp_path / "out.json"), "--json")
    assert done.exit_code == 0, done.output
    written = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert written["records"][0]["kind"] == "meeting"
    texts = [each["values"].get("text") for each in written["records"]]
    assert [AGREED[code] for code in ("en", "zh", "ja", "ko")] in texts


def test_a_summary_is_checked_without_a_library(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(encode(summary(sentence("a", AGREED))))
    other = AGREED | {"ko": AGREED["ko"].replace("7월 1일", "7월 2일")}
    bad.write_bytes(encode(summary(sentence("a", HELD), sentence("b", other))))
    answer = call(tmp_path, "meetings", "check", str(good), "--json")
    assert (answer.exit_code, json.loads(answer.output)) == (0, {
        "digest": digest_of(good.read_bytes()), "unsettled": 0, "disagreements": [],
    })  # fmt: skip
    answer = call(tmp_path, "meetings", "check", str(bad))
    assert answer.exit_code == 1
    assert "2  dates" in answer.output
    (tmp_path / "none.json").write_text("[]")
    answer = call(tmp_path, "meetings", "check", str(tmp_path / "none.json"))
    assert isinstance(answer.exception, BadInput)
