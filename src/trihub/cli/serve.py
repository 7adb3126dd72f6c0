"""``trihub serve`` and ``trihub demo``."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub.cli.common import Command, library, library_settings
from trihub.core.errors import TrihubError

if TYPE_CHECKING:
    from trihub.app import Library


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


def run_site(opened: Library, host: str, port: int, *, demonstration: bool = False) -> None:
    """Serve until stopped. :raises TrihubError: the address is taken."""
    import uvicorn

    from trihub.app import create_site, open_rounds
    from trihub.joint.alerts.rounds import regularly

    rounds = open_rounds(opened)
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
        config = uvicorn.Config(
            create_site(opened, demonstration=demonstration),
            log_level="warning",
            server_header=False,
        )
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Trihub is at http://{shown}:{listener.getsockname()[1]} (Ctrl-C stops it)")
        # Ctrl-C is the way that a site is stopped.
        with contextlib.suppress(KeyboardInterrupt), regularly(rounds):
            uvicorn.Server(config).run(sockets=[listener])


@click.command(short_help="Serve the site and the API.")
@address_options
@click.pass_context
def serve(ctx: click.Context, host: str, port: int) -> None:
    """Serve the library's site and API."""
    with library(ctx) as opened:
        run_site(opened, host, port)


@click.command(short_help="Build the demonstration library and serve it.")
@address_options
@click.option("--build-only", is_flag=True, help="Build the library and stop.")
@click.pass_context
def demo(ctx: click.Context, host: str, port: int, build_only: bool) -> None:
    """Build the demonstration library (invented inventions) and serve it.

    It is kept apart, in the folder “demo” beside the default library, unless --library says where.
    """
    from importlib.resources import as_file

    from trihub.app import demonstrate, for_demonstration, open_library
    from trihub.demo import library_files
    from trihub.settings import Settings

    root = ctx.find_root()
    root.obj = root.obj or Path(Settings().library).parent / "demo"
    opened = open_library(for_demonstration(library_settings(ctx)), create=True)
    try:
        with as_file(library_files()) as folder:
            opened.ingest((folder,))
        opened.statistics.load_shipped()
        opened.register.load_shipped()
        demonstrate(opened)
        count = opened.store.counts().documents
        click.echo(f"{count:,} invented documents in {opened.settings.library}")
        if not build_only:
            run_site(opened, host, port, demonstration=True)
    finally:
        opened.close()
