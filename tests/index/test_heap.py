"""Threads share one heap once an index is written."""

from __future__ import annotations

import platform
import re
import subprocess
import sys

import pytest

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
