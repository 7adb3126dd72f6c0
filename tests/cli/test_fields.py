"""``trihub fields`` as it is called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cli.conftest import Call
from fields.conftest import TOML, Kites, ingest, key, made, patent
from trihub.core.patent import Origin, Text


@pytest.fixture(scope="session")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library and its definition; commands here add nothing to it."""
    folder = tmp_path_factory.mktemp("toys")
    made(folder).library.close()
    (folder / "kites.toml").write_text(TOML, encoding="utf-8")
    return folder


def test_list_and_check(call: Call, toys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "covid-19" in call("fields", "list").out
    monkeypatch.setenv("TRIHUB_FIELDS", f'["{toys}"]')
    listed = {one["id"]: one for one in call("fields", "list", "--json").json}
    assert listed["kites"]["fields"] == ["kites", "kites/reels", "kites/sails"]
    told = call("fields", "check", "kites", library=toys / "L")
    assert (told.code, told.err) == (0, "")
    assert "not here: kites: The example CN119999999A is not in the library." in told.out
    assert "no name: kites/sails: It has no name in ko." in told.out
    alone = call("fields", "check", "kites", "--json", library=toys / "nowhere")
    assert "there is no library" in alone.err
    assert {one["kind"] for one in alone.json["findings"]} == {"no name"}
    wrong = call("fields", "check", toys / "absent.toml")
    assert wrong.code == 2
    assert "absent.toml cannot be read" in wrong.err


def test_build_members_and_coverage(call: Call, toys: Path, tmp_path: Path) -> None:
    name, library = toys / "kites.toml", toys / "L"
    built = call("fields", "build", name, "--json", library=library).json
    assert [(one["field"], one["publications"], one["tiers"]["since-2020"]["families"]) for one in built["fields"]] == [
        ("kites", 6, 4), ("kites/reels", 5, 4), ("kites/sails", 1, 0),
    ]  # fmt: skip
    assert "kites/reels (Reels)" in call("fields", "build", name, "--anew", library=library).out
    listed = call("fields", "members", name, "--field", "sails", library=library)
    assert listed.out.splitlines()[0] == f"{key(9)}  Kites with sails"
    assert "1 of 1 publications." in listed.out
    out = tmp_path / "m.csv"
    done = call("fields", "members", name, "--format", "csv", "-o", out, library=library)
    assert done.err == f"6 documents written to {out}.\n"
    members = call("fields", "members", name, "--json", library=library).json["members"]
    assert {one["number"] for one in members} == {key(n) for n in (1, 2, 3, 4, 8, 9)}
    covered = call("fields", "coverage", name, "--json", library=library).json
    assert covered[0] == {"field": "kites", "line": "words-en", "members": 2, "alone": 1,
                          "said": 'kite* OR "flying toy"'}  # fmt: skip
    missing = call("fields", "members", name, "--field", "tails", library=library)
    assert (missing.code, "no field “tails”" in missing.err) == (3, True)


def test_members_are_called_by_their_own_title(call: Call, tmp_path: Path) -> None:
    """Not by a translation that a file has before it."""
    kites: Kites = made(tmp_path)
    titles = (
        Text(text="Drachen", lang="de", origin=Origin.OFFICE),
        Text(text="Kite of paper", lang="en"),
    )
    ingest(kites.library, tmp_path, [replace(patent(13, "", "en"), titles=titles)])
    kites.library.close()
    (tmp_path / "kites.toml").write_text(TOML, encoding="utf-8")
    done = call("fields", "members", tmp_path / "kites.toml", "--json", library=tmp_path / "L")
    shown = {one["number"]: one["title"] for one in done.json["members"]}
    assert shown[key(13)] == "Kite of paper"


def test_diff(call: Call, tmp_path: Path) -> None:
    kites: Kites = made(tmp_path)
    path, library = tmp_path / "kites.toml", tmp_path / "L"
    path.write_text(TOML, encoding="utf-8")
    first = kites.members().state.change
    ingest(kites.library, tmp_path, [patent(13, "Kite", "en")])
    kites.members()
    kites.library.close()
    told = call("fields", "diff", path, "--json", library=library).json
    assert (told["from"]["change"], [one["number"] for one in told["documents"]]) == (first, [key(13)])  # fmt: skip
    assert told["documents"][0]["cause"] == "new document"
    changed = tmp_path / "new.toml"
    changed.write_text(TOML.replace("1.0.0", "1.1.0").replace("帆", "凧"), encoding="utf-8")
    told_in_words = call("fields", "diff", changed, "--against", "1.0.0", library=library)
    assert told_in_words.out.splitlines()[:2] == [
        f"{key(3)}  +kites/sails  (definition)",
        "    now: kites/sails: line words (sail* OR 凧)",
    ]
    assert call("fields", "diff", path, "--since", 1, library=library).code == 3
    assert call("fields", "diff", path, "--against", "9.9.9", library=library).code == 3


def test_from_a_sample_to_an_estimate(call: Call, toys: Path, tmp_path: Path) -> None:
    name, library = toys / "kites.toml", toys / "L"
    sample, judgements = tmp_path / "s.json", tmp_path / "j.jsonl"
    drawn = call("fields", "sample", name, sample, "--size", 12, library=library)
    assert drawn.code == 0
    assert call("fields", "sample", name, sample, library=library).code == 2
    for number in (1, 2, 3, 4, 9):
        done = call("fields", "judge", name, judgements, key(number), "yes", "--judge", "han", library=library)  # fmt: skip
        assert done.code == 0
    for number in (5, 6, 7, 8, 10, 11, 12):
        call("fields", "judge", name, judgements, key(number), "no", "--judge", "han", library=library)  # fmt: skip
    told = call("fields", "estimate", name, sample, judgements, "--json", library=library)
    assert told.json["judged"] == 12
    assert told.json["precision"]["value"] == pytest.approx(5 / 6)
    assert told.json["recall"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert told.json["examples"]["not_here"] == ["CN119999999A"]
    assert "precision: 0.833" in call("fields", "estimate", name, sample, judgements, library=library).out  # fmt: skip
    found = call("fields", "next", name, judgements, library=library)
    assert found.code == 0
    assert "kites" in call("fields", "agreement", name, judgements, library=library).out
    suggested = call("fields", "suggest", name, "--judgements", judgements, "--json", library=library).json  # fmt: skip
    assert {"kind": "IPC", "text": "A63H27/08"}.items() <= next(
        one for one in suggested if one["kind"] == "IPC"
    ).items()


def test_somebody_who_left_cannot_judge(call: Call, toys: Path, tmp_path: Path) -> None:
    for who, says in (("mei", "left on 2026-03-31"), ("nobody", "not among the judges")):
        done = call("fields", "judge", toys / "kites.toml", tmp_path / "j", key(1), "yes",
                    "--judge", who, library=toys / "L")  # fmt: skip
        assert (done.code, says in done.err) == (2, True)
    absent = call("fields", "judge", toys / "kites.toml", tmp_path / "j", "CN119999999A", "yes",
                  "--judge", "han", library=toys / "L")  # fmt: skip
    assert (absent.code, (tmp_path / "j").exists()) == (3, False)


def test_report(call: Call, toys: Path, tmp_path: Path) -> None:
    name, library, out = toys / "kites.toml", toys / "L", tmp_path / "out"
    told = call("fields", "report", name, "--format", "csv", "--language", "zh", "-o", out,
                "--field", "reels", "--json", library=library).json  # fmt: skip
    assert told["field"] == "kites/reels"
    assert sorted(told["files"] + [told["comments"]]) == sorted(p.name for p in out.iterdir())
    (out / told["comments"]).write_text("[growth]\nzh = '很少。'\n", encoding="utf-8")
    again = call("fields", "report", name, "--format", "html", "-o", out, "--field", "reels",
                 library=library)  # fmt: skip
    assert again.code == 0
    assert "很少。" in (out / "kites.reels.en.html").read_text(encoding="utf-8")
    assert "很少。" in (out / told["comments"]).read_text(encoding="utf-8")
    sample, judged = tmp_path / "sample.json", tmp_path / "judged.jsonl"
    call("fields", "sample", name, sample, "--size", "10", library=library)
    judged.touch()
    for wrong, said in (
        ((), "sample and its judgements"), (("--judgements", judged), "is a sample of “kites”"),
    ):  # fmt: skip
        refused = call("fields", "report", name, "-o", out, "--field", "reels", "--sample", sample,
                       *wrong, library=library)  # fmt: skip
        assert (refused.code, said in refused.err) == (2, True)
