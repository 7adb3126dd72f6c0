"""Ends a process in the middle of its writes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event

from trihub.store.casework import Casework, open_casework
from trihub.store.vault import KeyFile

_KILLED = 9


def killed(address: str, keys: Path, act: Callable[[Casework], object], at: int) -> bool:
    """Let a child process open casework and ``act``; whether it was ended at its point ``at``.

    Points are each statement (before it), each commit (before it) and the return of the
    connection (after the commit), counted from 1.
    """
    child = os.fork()
    if not child:
        try:
            _act(address, keys, act, at)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, _KILLED)
    return status == _KILLED


def _act(address: str, keys: Path, act: Callable[[Casework], object], at: int) -> None:
    casework = open_casework(address, KeyFile.load(keys))
    writer, count = casework.database._writer, 0

    def end(*_: object) -> None:
        nonlocal count
        count += 1
        if count == at:
            os._exit(_KILLED)

    event.listen(writer, "before_cursor_execute", end)
    event.listen(writer, "commit", end)
    event.listen(writer.pool, "reset", end)
    act(casework)
    os._exit(0)
