"""What writing an index may use: threads, memory, heaps."""

from __future__ import annotations

import platform
import re
import subprocess
import sys

import pytest
import tantivy

from trihub.index.tantivy import open_index, writer
from trihub.settings import Settings

SCRIPT = """
import ctypes, sys, threading
from trihub.index import heap

c = ctypes.CDLL(None)
c.malloc.restype, c.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
c.fdopen.restype = ctypes.c_void_p
c.malloc_info.argtypes, c.fflush.argtypes = [ctypes.c_int, ctypes.c_void_p], [ctypes.c_void_p]
if sys.argv[1] == "shared":
    heap.share_one()
together = threading.Barrier(4)

def take():
    together.wait()
    assert c.malloc(100_000)
    together.wait()

threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
out = c.fdopen(1, b"w")
c.malloc_info(0, out)
c.fflush(out)
"""


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other C libraries have no such heaps"
)
def test_threads_share_one_heap():
    heaps = {}
    for how in ("alone", "shared"):
        command = [sys.executable, "-c", SCRIPT, how]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        heaps[how] = len(re.findall(r'<heap nr="\d+">', told))
    assert heaps["alone"] > 1
    assert heaps["shared"] == 1


class Recorded:
    """An index of the engine that tells what its writers may use."""

    asked: list[tuple[int, int]]

    def __init__(self, index):
        self._index = index

    def __getattr__(self, name):
        return getattr(self._index, name)

    def writer(self, memory, threads):
        self.asked.append((memory, threads))
        return self._index.writer(memory, threads)


@pytest.fixture
def engine(monkeypatch):
    Recorded.asked = []

    class Engine:
        class Index(Recorded):
            def __init__(self, *given):
                super().__init__(tantivy.Index(*given))

            @staticmethod
            def open(folder):
                return Recorded(tantivy.Index.open(folder))

    shared: list[bool] = []
    monkeypatch.setattr(writer, "tantivy", Engine)
    monkeypatch.setattr(writer, "THREADS", 2)
    monkeypatch.setattr(writer.heap, "share_one", lambda: shared.append(True))
    return shared


def test_adding_has_one_thread_and_building_anew_two_with_as_much_each(tmp_path, engine):
    index = open_index(tmp_path, analysis="", memory=40 << 20)
    for fresh in (False, False, True):
        with index.writer(fresh=fresh) as entries:
            entries.commit(1)
    assert Recorded.asked == [(40 << 20, 1), (40 << 20, 1), (80 << 20, 2)]
    assert len(engine) == 2  # one heap for the threads of batches, not for those of a rebuild


@pytest.mark.parametrize("mebibytes", [32, 4096])
def test_all_that_the_setting_allows_is_taken_by_the_engine(tmp_path, mebibytes):
    memory = Settings(library=tmp_path, index_memory=mebibytes).index_memory << 20
    for fresh in (False, True):
        with open_index(tmp_path / "index", analysis="", memory=memory).writer(
            fresh=fresh
        ) as entries:
            entries.commit(1)
