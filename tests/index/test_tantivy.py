"""What only an index on disk can get wrong: other processes, kills, missing and broken files."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.documents import add, document, fill, found
from trihub.core.errors import IndexStale, LibraryFull, LibraryLocked
from trihub.core.query import Everything, Facet, Filters, IndexRequest, Token
from trihub.index.tantivy import open_index
from trihub.index.tantivy import writer as writing

TESTS = Path(__file__).resolve().parents[1]


def open_at(path, analysis="1", **options):
    return open_index(path, analysis=analysis, memory=32 << 20, **options)


def process(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Run Python code that may use ``open_at``, ``document`` and ``fill``."""
    head = "import sys\nfrom pathlib import Path\nfrom index.documents import add, document, fill\n"
    head += "from index.test_tantivy import open_at\nfolder = Path(sys.argv[1])\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + textwrap.dedent(code), *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
    )  # fmt: skip


def line(running: subprocess.Popen[str]) -> str:
    assert running.stdout
    return running.stdout.readline().strip()


def say(running: subprocess.Popen[str], text: str = "go") -> None:
    assert running.stdin
    running.stdin.write(text + "\n")
    running.stdin.flush()


WRITER = """
    index = open_at(folder)
    state = index.state()
    change = state.change
    while True:
        with index.writer() as writer:
            for _ in range(3):
                for n in range(40):
                    change += 1
                    add(index, writer, document(change, change=change, ab=f"a w{change}",
                                        applicants=(f"name {change}",), ipc=("H01M10/05",)))
                if change > 200:
                    writer.remove(change - 150)
                writer.commit(change)
                print(change, flush=True)
"""


def test_a_kill_leaves_the_last_commit(tmp_path):
    chosen, told = random.Random(5), 0
    for _ in range(6):
        running = process(WRITER, tmp_path)
        for _ in range(chosen.randint(1, 6)):
            told = int(line(running))
        time.sleep(chosen.random() * 0.05)
        running.send_signal(signal.SIGKILL)
        rest = running.communicate()[0].split()
        told = max([told, *map(int, rest)])
        index = open_at(tmp_path)
        state = index.state()
        assert state.change % 40 == 0
        # What was told is there; a commit may have been complete before it was told.
        assert told <= state.change <= told + 40
        removed = {c - 150 for c in range(240, state.change + 1, 40)}
        expected = [n for n in range(1, state.change + 1) if n not in removed]
        request = IndexRequest(query=Everything(), limit=10_000, facets=tuple(Facet))
        answer = index.search(request)
        assert [hit.doc for hit in answer.hits] == expected
        assert answer.facets[Facet.CLASS][0].count == len(expected) == state.documents
        for doc in (expected[0], expected[-1]):
            one = index.search(IndexRequest(query=Token(f"w{doc}"), facets=(Facet.APPLICANT,)))
            assert [c.value for c in one.facets[Facet.APPLICANT]] == [f"name {doc}"]
        told = state.change


def test_a_killed_rebuild_leaves_the_old_index(tmp_path):
    fill(open_at(tmp_path), [document(1, ab="a")], change=1)
    running = process(
        """
        index = open_at(folder)
        with index.writer(fresh=True) as writer:
            for n in range(2, 2000):
                add(index, writer, document(n, ab="a"))
            print("added", flush=True)
            input()
        """,
        tmp_path,
    )
    assert line(running) == "added"
    running.kill()
    running.communicate()
    index = open_at(tmp_path)
    assert (found(index, Token("a")), index.state().change) == ([1], 1)
    fill(index, [document(2, ab="a")], change=2)
    assert found(index, Token("a")) == [1, 2]
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == ["g000001"]


def test_a_second_writer_is_told_who_writes(tmp_path):
    running = process(
        """
        with open_at(folder).writer() as writer:
            print("open", flush=True)
            input()
        """,
        tmp_path,
    )
    assert line(running) == "open"
    with pytest.raises(LibraryLocked, match=f"process {running.pid} on ") as caught:
        fill(open_at(tmp_path), [])
    assert caught.value.hint
    say(running)
    running.communicate()
    fill(open_at(tmp_path), [document(1, ab="a")])


def test_a_second_writer_can_wait(tmp_path):
    running = process(
        """
        import time
        index = open_at(folder)
        with index.writer() as writer:
            print("open", flush=True)
            time.sleep(0.3)
            add(index, writer, document(1, ab="a"))
        """,
        tmp_path,
    )
    assert line(running) == "open"
    index = open_at(tmp_path, lock_wait=30.0)
    fill(index, [document(2, ab="a")])
    assert found(index, Token("a")) == [1, 2]
    running.communicate()


def test_readers_in_other_processes_see_commits_and_rebuilds(tmp_path):
    index = open_at(tmp_path)
    fill(index, [document(1, ab="a", applicants=("A",))])
    running = process(
        """
        from index.documents import found
        from trihub.core.query import Facet, Token
        index = open_at(folder)
        while input() == "go":
            print(found(index, Token("a"), facets=tuple(Facet)), flush=True)
        """,
        tmp_path,
    )

    def seen() -> str:
        say(running)
        return line(running)

    assert seen() == "[1]"
    with index.writer() as writer:
        add(index, writer, document(2, ab="a", applicants=("B",)))
        assert seen() == "[1]"
        writer.commit(2)
        assert seen() == "[1, 2]"
    with index.writer(fresh=True) as writer:
        add(index, writer, document(5, ab="a", applicants=("C",)))
        assert seen() == "[1, 2]"
        writer.commit(5)
        assert seen() == "[5]"
        add(index, writer, document(6, ab="a"))
        writer.commit(6)
    assert seen() == "[5, 6]"
    assert found(index, Token("a")) == [5, 6]
    say(running, "end")
    running.communicate()


def test_reading_while_a_rebuild_runs(tmp_path):
    """A reader never meets a state between two indexes."""
    index = open_at(tmp_path)
    fill(index, [document(n, ab="a") for n in range(1, 4)])
    running = process(
        """
        index = open_at(folder)
        for turn in range(8):
            with index.writer(fresh=True) as writer:
                for n in range(1, 4):
                    add(index, writer, document(n, ab="a"))
                writer.commit(turn)
        """,
        tmp_path,
    )
    reader, searches = open_at(tmp_path), 0
    while running.poll() is None or not searches:
        assert found(reader, Token("a"), facets=(Facet.OFFICE,)) == [1, 2, 3]
        searches += 1
    running.communicate()
    assert running.returncode == 0
    assert reader.state().change == 7


def test_threads_read_while_commits_and_rebuilds_happen(tmp_path):
    index, done, failed = open_at(tmp_path), threading.Event(), []
    fill(index, [document(n, ab="a", applicants=(f"name {n}",)) for n in range(1, 31)])
    request = IndexRequest(query=Token("a"), facets=tuple(Facet), limit=100)

    def read() -> None:
        while not done.is_set():
            try:
                answer = index.search(request)
                assert answer.total == len(answer.hits) == 30
                assert len(answer.facets[Facet.APPLICANT]) == 20
            except BaseException as error:
                failed.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for thread in readers:
        thread.start()
    for turn in range(6):
        with index.writer(fresh=turn % 2 == 0) as writer:
            for n in range(1, 31):
                add(index, writer, document(n, ab="a", applicants=(f"name {n} {turn}",)))
            writer.commit(turn)
    done.set()
    for thread in readers:
        thread.join()
    assert failed == []


# --- missing, broken, other -----------------------------------------------------------------


def test_no_index_yet(tmp_path):
    index = open_at(tmp_path / "none")
    assert (index.state().change, index.state().documents) == (0, 0)
    with pytest.raises(IndexStale, match="no index") as caught:
        found(index, Token("a"))
    assert "reindex" in caught.value.hint
    assert not (tmp_path / "none").exists()
    with index.writer():
        pass
    assert found(index, Token("a")) == []


def test_another_analysis(tmp_path):
    fill(open_at(tmp_path, "1"), [document(1, ab="a")], change=3)
    index = open_at(tmp_path, "2")
    assert (index.state().change, index.state().analysis) == (3, "1")
    request = IndexRequest(query=Token("a"))
    for call in (
        lambda: index.search(request), lambda: index.count(request), lambda: index.frequencies(["a"]),
        lambda: index.explain(request, [1]), lambda: fill(index, []),
    ):  # fmt: skip
        with pytest.raises(IndexStale, match="analysis 1, this is 2"):
            call()
    with index.writer(fresh=True) as writer:
        add(index, writer, document(1, ab="a"))
    assert (found(index, Token("a")), index.state().analysis) == ([1], "2")


def test_another_layout(tmp_path, monkeypatch):
    fill(open_at(tmp_path), [document(1, ab="a")])
    monkeypatch.setattr("trihub.index.tantivy.snapshot.LAYOUT", "tantivy/99")
    with pytest.raises(IndexStale, match="made by tantivy/3"):
        open_at(tmp_path).state()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("g*/*") if path.is_file())


@pytest.mark.parametrize("harm", ["remove", "empty", "cut", "overwrite"])
def test_broken_files_are_an_error_that_says_so(tmp_path, harm):
    """Whatever file is harmed: the right answer, or the error that says to rebuild."""
    whole = tmp_path / "whole"
    fill(
        open_at(whole),
        [document(n, ab="a b", applicants=("A",), ipc=("H01M10/05",)) for n in range(1, 50)],
    )
    request = IndexRequest(query=Token("a"), facets=tuple(Facet), limit=100)
    every = IndexRequest(query=Everything())
    expected = open_at(whole).search(request)
    harmed = 0
    for number, path in enumerate(_files(whole)):
        copy = tmp_path / str(number)
        shutil.copytree(whole, copy)
        target = copy / path.relative_to(whole)
        size = target.stat().st_size
        if harm == "remove":
            target.unlink()
        elif harm == "overwrite":
            target.write_bytes(b"\xff" * size)
        else:
            os.truncate(target, 0 if harm == "empty" else size // 2)
        try:
            assert open_at(copy).search(request) == expected
            assert list(open_at(copy).passing(every)) == list(range(1, 50))
        except IndexStale:
            harmed += 1
            index = open_at(copy)
            with index.writer(fresh=True) as writer:
                add(index, writer, document(1, ab="a"))
            assert found(index, Token("a")) == [1]
    assert harmed


def test_a_reader_recovers_when_the_index_is_built_anew(tmp_path):
    index = open_at(tmp_path)
    fill(index, [document(1, ab="a")])
    assert found(index, Token("a")) == [1]
    (tmp_path / "g000001").rename(tmp_path / "gone")  # the engine may still tidy up in it
    with pytest.raises(IndexStale):
        found(index, Token("a"))
    with index.writer(fresh=True) as writer:
        add(index, writer, document(2, ab="a"))
    assert found(index, Token("a")) == [2]


@pytest.mark.parametrize("step", ["ColumnsWriter.flush", "_Waiting.hand_over"])
def test_a_full_device_keeps_the_last_commit(tmp_path, monkeypatch, step):
    index = open_at(tmp_path)
    fill(index, [document(1, ab="a")], change=1)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(f"trihub.index.tantivy.writer.{step}", full)
        patched.setattr(writing, "TOGETHER", 1)
        with pytest.raises(LibraryFull):
            fill(index, [document(2, ab="a")], change=2)
    assert (found(index, Token("a")), index.state().change) == ([1], 1)
    fill(index, [document(3, ab="a")], change=3)
    assert found(index, Token("a")) == [1, 3]


def test_the_engine_takes_documents_language_by_language(tmp_path, monkeypatch):
    handed = []
    index = open_at(tmp_path)
    monkeypatch.setattr(writing, "TOGETHER", 800)
    with index.writer() as writer, monkeypatch.context() as patched:
        engine = SimpleNamespace(add_json=lambda text: handed.append(json.loads(text)))
        patched.setattr(writer, "_writer", engine)
        for n, lang in enumerate(("zh", "en", "zh", "en", "ja", "zh"), 1):
            add(index, writer, document(n, ab="a" * 200, languages=(lang,)))
    # Three documents of some 300 characters are enough: what waits is bounded.
    assert [(one["doc"], one["lang"]) for one in handed] == [
        (2, ["en"]), (1, ["zh"]), (3, ["zh"]), (4, ["en"]), (5, ["ja"]), (6, ["zh"])
    ]  # fmt: skip


def test_names_with_odd_characters_are_counted_as_they_are(tmp_path):
    names = ("a\nb", "c\u2028d\x85e", '"quoted\\"', "株式会社\t甲", " ")
    index = open_at(tmp_path)
    fill(index, [document(n, applicants=(name,)) for n, name in enumerate(names, 1)])
    counts = open_at(tmp_path).search(IndexRequest(query=Everything(), facets=(Facet.APPLICANT,)))
    assert [c.value for c in counts.facets[Facet.APPLICANT]] == sorted(names)


def test_closing_lets_go_and_opening_again_works(tmp_path):
    index = open_at(tmp_path)
    fill(index, [document(1, ab="a")])
    assert found(index, Token("a"), facets=(Facet.OFFICE,)) == [1]
    index.close()
    assert found(index, Token("a")) == [1]


@pytest.mark.parametrize(("most", "again"), [(2006, True), (2005, False), (3, False)])
def test_what_passes_is_kept_until_others_need_its_place(tmp_path, monkeypatch, most, again):
    monkeypatch.setattr("trihub.index.kept.MOST_KEPT", most)
    index = open_at(tmp_path)
    fill(index, [document(n, office="CN" if n < 4 else "JP") for n in range(1, 7)])
    cn, jp = (
        IndexRequest(query=Everything(), filters=Filters(offices=(name,))) for name in ("CN", "JP")
    )
    first = index.passing(cn)
    assert list(index.passing(jp)) == [4, 5, 6]
    assert (index.passing(cn) is first) == again
    assert list(index.passing(cn)) == [1, 2, 3]
