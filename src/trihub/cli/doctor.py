"""``trihub doctor``."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trihub import __version__
from trihub.cli.common import json_option, library, library_settings, print_json, say
from trihub.core.errors import BadSetup, IndexStale, NotFound, ServiceError, TrihubError

if TYPE_CHECKING:
    from trihub.app import Library

SPACE_WANTED = 1 << 30
"""Bytes free below which the doctor warns."""
REINDEX = "Run “trihub reindex”."


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
        if "extra ==" not in requirement:
            yield package(requirement)


def package(requirement: str) -> Finding:
    """Whether a package that Trihub needs is there. ``requirement`` is as in PEP 508."""
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    try:
        return Finding(name, "ok", metadata.version(name))
    except metadata.PackageNotFoundError:
        advice = f"Install it: pip install '{requirement}'"
        return Finding(name, "wrong", "not installed", advice)


def disk(folder: Path) -> Finding:
    """The space left where the library is."""
    existing = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    text = f"{free / 1e9:,.1f} GB free at {existing}"
    if not os.access(existing, os.W_OK):
        return Finding("disk", "wrong", f"{existing} cannot be written", "Change its permissions.")
    if free < SPACE_WANTED:
        return Finding("disk", "wrong", text, "Free some space, or move the library (--library).")
    return Finding("disk", "ok", text)


def fonts() -> Finding:
    """Whether charts can be drawn as pictures in every language of the site."""
    from trihub.charts.fonts import ADVICE, FACES, faces, missing

    try:
        lacking = missing()
    except ImportError as error:
        return Finding("fonts", "note", f"cannot be looked for: {error}")
    if lacking:
        advice = f"Install {', '.join(ADVICE[language] for language in lacking)}."
        return Finding("fonts", "note", f"none for charts in {', '.join(lacking)}", advice)
    chosen = dict.fromkeys(faces(language)[0] for language in FACES)
    return Finding("fonts", "ok", ", ".join(chosen))


def holdings(ctx: click.Context) -> Iterator[Finding]:
    """The settings, the space, and the library itself: that it opens, that store and index agree."""
    try:
        yield disk(library_settings(ctx).library)
        with library(ctx) as opened:
            counts = opened.store.counts()
            place = opened.settings.library
            yield Finding("library", "ok", f"{counts.documents:,} documents in {place}")
            yield index(opened)
            yield from vectors(opened)
            if counts.rejects:
                found = f"{counts.rejects:,} records could not be read"
                yield Finding("rejects", "note", found, "See “trihub rejects”.")
    except NotFound as error:
        yield Finding("library", "note", error.message, error.hint)
    except TrihubError as error:
        yield Finding("library", "wrong", error.message, error.hint)
    except ImportError as error:
        advice = "Install Trihub again: pip install --force-reinstall trihub"
        yield Finding("library", "wrong", f"cannot be opened: {error}", advice)


def index(opened: Library) -> Finding:
    """Whether the index can be searched and has everything that the store has."""
    from trihub.text.analysis import ANALYSIS_VERSION

    counts = opened.store.counts()
    try:
        state = opened.index.state()
    except IndexStale as error:
        return Finding("index", "wrong", error.message, REINDEX)
    except (ServiceError, BadSetup) as error:
        cluster = opened.settings.opensearch
        where = f" ({', '.join(cluster.urls)})" if cluster else ""
        return Finding("index", "wrong", error.message.rstrip(".") + where, error.hint)
    if state.analysis != ANALYSIS_VERSION:
        found = f"made by analysis {state.analysis}, this version searches by {ANALYSIS_VERSION}"
        return Finding("index", "wrong", found, REINDEX)
    behind = counts.last_change - state.change
    if behind > 0 or state.documents != counts.documents:
        found = f"{state.documents:,} of {counts.documents:,} documents, {behind:,} changes behind"
        return Finding("index", "wrong", found, REINDEX)
    return Finding("index", "ok", f"{state.documents:,} documents, {state.engine}")


def vectors(opened: Library) -> Iterator[Finding]:
    """Whether learned vectors, where there are any, can be used and have everything."""
    counts = opened.store.counts()
    state, problem = opened.vectors_state()
    if problem:
        yield Finding("vectors", "wrong", problem)
    elif state is not None:
        found = f"{state.documents:,} documents, {state.encoder}"
        behind = counts.last_change - state.change
        if behind > 0:
            found += f", {behind:,} changes behind"
        yield Finding("vectors", "note" if behind > 0 else "ok", found,
                      "The next ingest or “trihub reindex” adds them." if behind > 0 else "")  # fmt: skip


@click.command(short_help="What is installed, what is wrong, what to do.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Look at what is installed and at the library. Exits with 1 when something is wrong."""
    findings = [*installed(), fonts(), *holdings(ctx)]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        marks = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}
        for finding in findings:
            found = " ".join(finding.found.split()).removesuffix(".")
            advice = f" {finding.advice}" if finding.advice else ""
            say(f"{marks[finding.state]} {finding.subject}: {found}.{advice}")
    ctx.exit(any(finding.state == "wrong" for finding in findings))
