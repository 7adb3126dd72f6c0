"""``trihub doctor``."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import click

from trihub import __version__
from trihub.cli.common import json_option, library, print_json
from trihub.core.errors import NotFound, TrihubError

SPACE_WANTED = 1 << 30
"""Bytes free below which the doctor warns."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``state`` is ``ok``, ``note`` or ``wrong``; ``advice`` what to do."""

    subject: str
    state: str
    found: str
    advice: str = ""


def installed() -> Iterator[Finding]:
    """Python, SQLite and every package that Trihub needs."""
    yield Finding("trihub", "ok", __version__)
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield Finding("python", "ok" if good else "note", platform.python_version(),
                  "" if good else "Trihub is tested with Python 3.11 to 3.13.")  # fmt: skip
    yield Finding("sqlite", "ok", sqlite3.sqlite_version)
    for requirement in metadata.requires("trihub") or ():
        if "extra ==" in requirement:
            continue
        name = requirement.split(";")[0].rstrip().split(">")[0].split("[")[0].split("=")[0]
        try:
            yield Finding(name, "ok", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(
                name, "wrong", "not installed", f"Install it: pip install '{requirement}'"
            )


def disk(folder: Path) -> Finding:
    """The space left where the library is."""
    existing = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    text = f"{free / 1e9:,.1f} GB free at {existing}"
    if free < SPACE_WANTED:
        return Finding("disk", "wrong", text, "Free some space, or move the library (--library).")
    if not os.access(existing, os.W_OK):
        return Finding("disk", "wrong", f"{existing} cannot be written", "Change its permissions.")
    return Finding("disk", "ok", text)


def holdings(ctx: click.Context) -> Iterator[Finding]:
    """The library itself: that it opens, and that store and index agree."""
    try:
        with library(ctx) as opened:
            yield disk(opened.settings.library)
            counts, state = opened.store.counts(), opened.index.state()
            yield Finding(
                "library", "ok", f"{counts.documents:,} documents in {opened.settings.library}"
            )
            behind = counts.last_change - state.change
            if behind > 0 or state.documents != counts.documents:
                yield Finding(
                    "index", "wrong", f"{state.documents:,} of {counts.documents:,} documents",
                    "Run “trihub reindex”.",
                )  # fmt: skip
            else:
                yield Finding("index", "ok", f"{state.documents:,} documents, {state.engine}")
            if counts.rejects:
                yield Finding(
                    "rejects",
                    "note",
                    f"{counts.rejects:,} records could not be read",
                    "See “trihub rejects”.",
                )
    except NotFound as error:
        yield Finding("library", "note", error.message, error.hint)
    except TrihubError as error:
        yield Finding("library", "wrong", error.message, error.hint)


@click.command(short_help="What is installed, what is wrong, what to do.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Look at what is installed and at the library. Exits with 1 when something is wrong."""
    findings = [*installed(), *holdings(ctx)]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        marks = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}
        for finding in findings:
            advice = f" {finding.advice}" if finding.advice else ""
            click.echo(f"{marks[finding.state]} {finding.subject}: {finding.found}.{advice}")
    ctx.exit(any(finding.state == "wrong" for finding in findings))
