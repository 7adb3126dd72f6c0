"""A node of OpenSearch: built once by Maven, configured and started as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from servers.holding import held

HERE = Path(__file__).resolve().parent
BUILT = HERE / "target"
SOURCES = ("pom.xml", "src/main/java/OneNode.java")
JAR = "opensearch-node-1.jar"
ARCHIVE = BUILT / "classes.jsa"
HEAP = "384m"
STARTING = 300.0
"""Seconds that nodes may take to start and to find one another, on a machine with other work."""

SETTINGS = {
    "cluster.name": "trihub-tests",
    "network.host": "127.0.0.1",
    "discovery.find_peers_interval": "200ms",
    "cluster.fault_detection.follower_check.interval": "500ms",
    "cluster.fault_detection.leader_check.interval": "500ms",
    "cluster.max_shards_per_node": 5000,
    "cluster.info.update.interval": "10s",
    "cluster.routing.allocation.disk.threshold_enabled": False,
    "cluster.routing.allocation.node_concurrent_recoveries": 8,
    "action.auto_create_index": False,
    "indices.query.bool.max_clause_count": 16384,
    "node.processors": 2,
}

_SMALL = ["-Xms128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
QUICK = [*_SMALL, f"-XX:SharedArchiveFile={ARCHIVE}"]
"""Java's options for short runs."""


class Missing(Exception):
    """Java or Maven is not installed."""


def build() -> None:
    """Compile the node and fetch its libraries, where that has not been done.

    :raises Missing: Java or Maven is not installed.
    """
    if os.name != "posix":
        raise Missing("its nodes are held together as POSIX systems allow")
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise Missing(f"{program} is not installed")
    BUILT.mkdir(exist_ok=True)
    stamp = "".join((HERE / name).read_text("utf-8") for name in SOURCES)
    with held(BUILT / "build.lock"):
        done = BUILT / "built"
        if done.exists() and done.read_text("utf-8") == stamp:
            return
        shutil.rmtree(BUILT / "lib", ignore_errors=True)
        copy = ["dependency:copy-dependencies", "-DoutputDirectory=target/lib"]
        run = subprocess.run(
            ["mvn", "--batch-mode", "--quiet", "package", *copy],
            cwd=HERE, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if run.returncode:
            raise RuntimeError(f"Maven does not build the node: {run.stdout}{run.stderr}")
        _archive_classes()
        done.write_text(stamp, "utf-8")


def _archive_classes() -> None:
    """Let a node run once and keep its classes as Java has loaded them: the next start in half
    the time."""
    ARCHIVE.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        leases = folder / "leases"
        leases.mkdir()
        port = free_ports(1)[0]
        alone = {"discovery.type": "single-node", "http.port": port, "transport.port": "0"}
        configure(folder / "node", alone)
        making = [*_SMALL, f"-XX:ArchiveClassesAtExit={ARCHIVE}"]
        waiting = subprocess.Popen(["sleep", str(STARTING)])
        try:
            (leases / str(waiting.pid)).touch()
            node = start(folder / "node", leases, options=making)
            while not listens(port) and node.poll() is None and waiting.poll() is None:
                time.sleep(0.1)
        finally:
            waiting.kill()
            waiting.wait()
        node.wait(STARTING)


def configure(home: Path, settings: Mapping[str, object]) -> None:
    """Make the folder of a node, empty, with these settings beside the common ones."""
    shutil.rmtree(home, ignore_errors=True)
    (home / "config").mkdir(parents=True)
    shutil.copy(HERE / "log4j2.properties", home / "config")
    # YAML reads JSON.
    (home / "config" / "opensearch.yml").write_text(json.dumps({**SETTINGS, **settings}, indent=1))


def start(
    home: Path, leases: Path, *, heap: str = HEAP, options: list[str] | None = None
) -> subprocess.Popen[bytes]:
    """Start the node of the folder ``home``; it ends when no process lives whose number is the
    name of a file in ``leases``."""
    command = [
        "java", f"-Xmx{heap}", *(QUICK if options is None else options),
        "-Dlog4j2.disableJmx=true", "-Djava.awt.headless=true",
        "-cp", f"{BUILT / JAR}:{BUILT / 'lib'}/*", "OneNode", str(home), str(leases),
    ]  # fmt: skip
    with (home / "log").open("ab") as log:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def free_ports(count: int) -> list[int]:
    """Ports on loopback that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def listens(port: int) -> bool:
    """Whether somebody listens on this port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
