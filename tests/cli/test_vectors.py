"""``trihub learn-vectors``, and what ``info`` and ``doctor`` say of learned vectors."""

from __future__ import annotations

import json
from pathlib import Path

from cli.conftest import Call
from library.corpus import document, opened
from library.test_vectors import put


def test_learning_vectors(call: Call, tmp_path: Path) -> None:
    library = opened(tmp_path / "L")
    put(library, range(20))
    library.close()
    assert call("info", "--json").json["vectors"] is None
    assert " vectors: " not in call("doctor").out

    answer = call("learn-vectors", "--dimensions", 7, "--json").json
    assert (answer["documents"], answer["dimensions"], answer["resumed"]) == (20, 7, False)
    assert answer["pairs"]["en-zh"] == 20

    library = opened(tmp_path / "L")
    put(library, range(20, 23))
    library.close()
    vectors = call("info", "--json").json["vectors"]
    assert vectors == {
        "documents": 20, "behind": 3, "encoder": answer["encoder"], "problem": None,
    }  # fmt: skip
    assert "note  vectors: 20 documents" in call("doctor").out
    assert "3 changes behind. The next ingest" in call("doctor").out

    assert call("reindex").code == 0
    assert "ok    vectors: 23 documents" in call("doctor").out

    text = call("learn-vectors")
    assert "en-zh 23" in text.out
    assert "23 documents have vectors" in text.out

    commit = next((tmp_path / "L").glob("learned/vectors/g*/index/COMMIT"))
    commit.write_text(json.dumps(json.loads(commit.read_text()) | {"encoder": "other"}))
    doctor = call("doctor")
    assert doctor.code == 1
    assert "WRONG vectors: The vectors were made by other" in doctor.out
    assert "trihub learn-vectors" in doctor.out
    assert "made by other" in call("info", "--json").json["vectors"]["problem"]


def test_nothing_to_learn_from(call: Call, tmp_path: Path) -> None:
    library = opened(tmp_path / "L")
    put(library, range(12), document)
    library.close()
    answer = call("learn-vectors")
    assert answer.code == 2
    assert "too few to learn from" in answer.err
    assert "trihub ingest" in answer.err
