"""``trihub serve`` and ``trihub demo``."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import Command, library, library_settings
from trihub.core.errors import BadSetup, TrihubError

if TYPE_CHECKING:
    from trihub.app import Library
    from trihub.settings import Settings

KEPT_OPEN = 75
"""Seconds that a connection may stand idle: longer than proxies keep theirs (60 as a rule). Whoever
asks at the moment in which a connection is closed gets no answer."""
STOPPING = 30.0
"""Seconds that a process has to end its requests."""


def address_options(command: Command) -> Command:
    """``--host`` and ``--port``."""
    port = click.option(
        "--port", default=8000, show_default=True, type=click.IntRange(0, 65535),
        help="0 takes a free one.",
    )  # fmt: skip
    host = click.option(
        "--host", default="127.0.0.1", show_default=True, help="0.0.0.0 is every address."
    )
    return host(port(command))


def run_site(
    opened: Library, host: str, port: int, *, demonstration: bool = False, workers: int = 1
) -> None:
    """Serve until stopped, in several processes where more ``workers`` than one are wanted.

    :raises TrihubError: the address, or that of figures, is taken; one of several processes ended.
    """
    from trihub.app import open_rounds
    from trihub.joint.alerts.rounds import regularly

    rounds = open_rounds(opened)
    with _listening(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Trihub is at http://{shown}:{listener.getsockname()[1]} (Ctrl-C stops it)")
        # Ctrl-C is the way that a site is stopped.
        with contextlib.suppress(KeyboardInterrupt), regularly(rounds):
            if workers > 1:
                _serve_by(workers, opened.settings, listener)
            else:
                _serve(opened, listener, demonstration=demonstration)


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """:raises TrihubError: the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, so that asyncio sends at once: without TCP_NODELAY each answer waits some 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen()  # whoever comes before the site is up waits instead of being refused
        except OSError as error:
            raise TrihubError(
                f"{host}:{port} cannot be used: {error.strerror}.",
                hint="Choose another --host or --port.",
            ) from error
        yield listener


def _serve(
    opened: Library, listener: socket.socket, *, number: int = 0, demonstration: bool = False
) -> None:
    import uvicorn

    from trihub.app import create_site

    site = create_site(opened, demonstration=demonstration)
    config = uvicorn.Config(
        site, log_level="warning", server_header=False, timeout_keep_alive=KEPT_OPEN
    )
    with site.state.metrics.listening(number):
        uvicorn.Server(config).run(sockets=[listener])


def _serve_by(workers: int, settings: Settings, listener: socket.socket) -> None:
    """Serve by processes that share the listener, until stopped. :raises TrihubError: one ended."""
    spawning = multiprocessing.get_context("spawn")
    started = [
        spawning.Process(target=_worker, args=(settings, listener, number), daemon=True)
        for number in range(workers)
    ]
    try:
        for one in started:
            one.start()
        multiprocessing.connection.wait([one.sentinel for one in started])
        raise TrihubError(
            "One of the processes that serve the site ended; the others were stopped.",
            hint="What it said stands above. Start the site again.",
        )
    finally:
        for one in started:
            if one.pid:
                one.terminate()
                one.join(STOPPING)
                one.kill()


def _worker(settings: Settings, listener: socket.socket, number: int) -> None:
    """One of several processes of a site; it ends with the one that started it."""
    from trihub.app import open_library

    def follow() -> None:
        parent = multiprocessing.parent_process()
        if parent:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, daemon=True).start()
    opened = open_library(settings)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            _serve(opened, listener, number=number)
    finally:
        opened.close()


@click.command(short_help="Serve the site and the API.")
@address_options
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64),
              help="Processes that serve. Figures of each (TRIHUB_METRICS) are one port further.")  # fmt: skip
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, workers: int) -> None:
    """Serve the library's site and API."""
    with library(ctx) as opened:
        given = opened.settings.metrics.get_secret_value()
        if workers > 1 and given and ":" not in given:
            raise BadSetup(
                "TRIHUB_METRICS is a token, which any one of several processes would answer.",
                hint="Give an address, for example 127.0.0.1:9100: the processes take the ports from "
                "there on.",
            )
        run_site(opened, host, port, workers=workers)


@click.command(short_help="Build the demonstration library and serve it.")
@address_options
@click.option("--build-only", is_flag=True, help="Build the library and stop.")
@click.pass_context
def demo(ctx: click.Context, host: str, port: int, build_only: bool) -> None:
    """Build the demonstration library (invented inventions) and serve it.

    It is kept apart, in the folder “demo” beside the default library, unless --library says where.
    """
    from trihub.app import fill_demonstration, for_demonstration, open_library
    from trihub.settings import Settings

    root = ctx.find_root()
    root.obj = root.obj or Path(Settings().library).parent / "demo"
    opened = open_library(for_demonstration(library_settings(ctx)), create=True)
    try:
        fill_demonstration(opened)
        count = opened.store.counts().documents
        click.echo(f"{count:,} invented documents in {opened.settings.library}")
        if not build_only:
            run_site(opened, host, port, demonstration=True)
    finally:
        opened.close()
