"""Three nodes of OpenSearch on loopback, each a process of its own, for one run of the tests.

Processes of one run share the cluster: each leaves its number in a folder, the last to go stops the
nodes, and nodes end by themselves when none of those processes is left. Also a program, to work
with by hand: ``PYTHONPATH=tests python -m servers.opensearch.cluster FOLDER`` serves until it is
interrupted.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from servers.holding import held
from servers.opensearch import node as nodes
from servers.opensearch.node import HEAP, STARTING

NODES = 3


class Cluster:
    """The cluster that lives in ``folder``; starts it where no other process has.

    ``heap`` is each node's, ``options`` Java's where they are not to be those of short runs.
    :raises nodes.Missing: Java or Maven is not installed.
    """

    def __init__(self, folder: Path, *, heap: str = HEAP, options: list[str] | None = None) -> None:
        nodes.build()
        self.folder = folder
        self._heap, self._options = heap, options
        self._leases = folder / "leases"
        self._leases.mkdir(parents=True, exist_ok=True)
        self._lock = folder / "start.lock"
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        with held(self._lock):
            state = folder / "nodes.json"
            if not self._shared():
                state.unlink(missing_ok=True)
            (self._leases / str(os.getpid())).touch()
            if not state.exists():
                self._nodes = self._configure()
                for name in self._nodes:
                    self._launch(name)
                state.write_text(json.dumps(self._nodes))
            self._nodes = json.loads(state.read_text())
        self.wait()

    @property
    def names(self) -> list[str]:
        """The nodes."""
        return list(self._nodes)

    @property
    def urls(self) -> list[str]:
        """Where each node answers, in the order of :attr:`names`."""
        return [f"http://127.0.0.1:{node['http']}" for node in self._nodes.values()]

    def _shared(self) -> bool:
        """Whether a process has left its number and lives; those that do not are forgotten."""
        for lease in self._leases.iterdir():
            try:
                os.kill(int(lease.name), 0)
            except ProcessLookupError:
                lease.unlink()
        return any(self._leases.iterdir())

    def _configure(self) -> dict[str, dict[str, int]]:
        ports = nodes.free_ports(2 * NODES)
        pairs = zip(ports[::2], ports[1::2], strict=True)
        made = {
            f"node-{number}": {"http": http, "transport": transport}
            for number, (http, transport) in enumerate(pairs, 1)
        }
        together = {
            "discovery.seed_hosts": [f"127.0.0.1:{node['transport']}" for node in made.values()],
            "cluster.initial_cluster_manager_nodes": list(made),
            "path.repo": str(self.folder / "snapshots"),
        }
        for name, node in made.items():
            own = {"node.name": name, "http.port": node["http"]}
            own["transport.port"] = node["transport"]
            nodes.configure(self.folder / name, {**together, **own})
        return made

    def _launch(self, name: str) -> None:
        home = self.folder / name
        process = nodes.start(home, self._leases, heap=self._heap, options=self._options)
        self._started[name] = process
        (home / "pid").write_text(str(process.pid))

    def request(self, method: str, path: str, body: Any = None, *, node: str = "") -> Any:
        """What a node (the first that listens, unless named) answers.

        :raises httpx.HTTPError: none does, or with an error.
        """
        names = [node] if node else self.names
        for at, name in enumerate(names):
            url = f"http://127.0.0.1:{self._nodes[name]['http']}{path}"
            try:
                answer = httpx.request(method, url, json=body, timeout=120, trust_env=False)
            except httpx.ConnectError:
                if at == len(names) - 1:
                    raise
                continue
            answer.raise_for_status()
            return answer.json()
        raise AssertionError("a cluster has nodes")

    def wait(self, *, count: int = NODES, status: str = "green") -> None:
        """Wait until ``count`` nodes form the cluster and all its shards are as well as ``status``."""
        end = time.monotonic() + STARTING
        path = f"/_cluster/health?wait_for_status={status}&wait_for_nodes={count}&timeout=5s"
        while True:
            try:
                if not self.request("GET", path)["timed_out"]:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
            ended = [process.poll() is not None for process in self._started.values()]
            if time.monotonic() > end or (ended and all(ended)):
                raise TimeoutError(f"the cluster is not {status}: {self._said()}")

    def _said(self) -> str:
        return "\n".join((self.folder / name / "log").read_text()[-2000:] for name in self._nodes)

    def kill(self, name: str) -> None:
        """End a node as a loss of power does; returns when it is gone."""
        try:
            os.kill(int((self.folder / name / "pid").read_text()), signal.SIGKILL)
        except ProcessLookupError:
            return
        while nodes.listens(self._nodes[name]["http"]):
            time.sleep(0.02)
        if name in self._started:
            self._started.pop(name).wait()

    def restart(self, name: str) -> None:
        """Start a node that was killed, with the data that it has, and wait for it."""
        self._launch(name)
        self.wait()

    def stop(self) -> None:
        """Leave the cluster; the last process to leave ends it and removes what it kept."""
        with held(self._lock):
            (self._leases / str(os.getpid())).unlink(missing_ok=True)
            if self._shared():
                return
            for name in self._nodes:
                self.kill(name)
            for name in self._nodes:
                shutil.rmtree(self.folder / name, ignore_errors=True)
            (self.folder / "nodes.json").unlink()


@contextmanager
def serving(folder: Path, **options: Any) -> Iterator[Cluster]:
    """The cluster in ``folder`` while the block runs."""
    cluster = Cluster(folder, **options)
    try:
        yield cluster
    finally:
        cluster.stop()


def main(folder: str) -> None:
    """Serve until interrupted; the addresses are printed."""
    with serving(Path(folder).resolve()) as cluster:
        print(",".join(cluster.urls), flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main(sys.argv[1])
