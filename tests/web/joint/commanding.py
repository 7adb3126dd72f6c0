"""What is asked by command of two libraries that should answer alike, and what is not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from trihub.cli.main import group
from web.joint.secrecy import Secrets

SHOWN = "CN199000008B"
"""A document of the demonstration."""
NOT_ASKED = {
    "who has the rights of an operator": """account add, account disable, account list, account
        password, account role, account token, account totp-reset, audit export, audit verify, keys
        list, keys new, keys rotate, joint alerts, joint cases, joint show, joint sweep, meetings
        export, meetings list, meetings show, exchanges figures""",
    "writes, from what it is given alone": """ingest, stats load, stats
        reconcile, stats key, stats release, register
        load, register confirm, register follow, register state, register retract, register withdraw,
        register task, register remind, green load, fields judge, fields include""",
    "learns from the store and the index, which are the same files": """learn-translations,
        learn-vectors, green learn, ipc learn, test-set citations, test-set family, test-set
        known-item, evaluate""",
    "reads a file alone": """joint verify, meetings check, exchanges match, fields agreement, fields
        estimate, fields next, stats verify, batch families, batch green, batch members, batch
        translations""",
    "serves, which is asked by its endpoints": "serve, demo",
}
"""Commands by why they are not asked."""
NOTHING = {
    "fields diff", "ipc suggest", "register show", "stats compare", "stats history", "stats show",
}  # fmt: skip
"""Commands of which every answer is that there is no such thing."""
KEYED = {"exchanges erase", "exchanges list", "joint figures"}
"""Commands that need the file of keys."""
OF_KEYS = {"info", "doctor", "rejects", "show", *KEYED}
"""Commands that are asked with the file of keys too."""


def leaves(command: click.Command = group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command that does something, by its words."""
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        assert inner
        yield from leaves(inner, (*path, name))


def leaf(asked: list[str]) -> str:
    """Which command a line is for."""
    return next(" ".join(one) for one in leaves() if tuple(asked[: len(one)]) == one)


def left_out() -> set[str]:
    """The commands that are not asked."""
    return {" ".join(name.split()) for names in NOT_ASKED.values() for name in names.split(",")}


def commands(secrets: Secrets, out: Path) -> list[list[str]]:
    """What anybody asks of a library by command; what writes a file writes ``out``."""
    made = [
        [*what, number]
        for number in (*secrets.numbers, SHOWN)
        for what in (["show"], ["show", "--json"], ["family"], ["family", "--json"],
                     ["number"], ["number", "--json"])
    ]  # fmt: skip
    for word in secrets.words:
        made += [["search", "--json", word], ["search", "--json", "--like", word]]
    for form in ("csv", "jsonl", "xlsx", "ris", "st96"):
        for word in (*secrets.words[:2], "电池"):
            made.append(["export", "--format", form, word, "-o", str(out)])
    made += [["green", "classify", number, "--json"] for number in (*secrets.numbers[:4], SHOWN)]
    made += [line.format(out=out).split() for line in _LINES.strip().splitlines()]
    made += [["ipc", "suggest", secrets.words[0], "--json"]]
    return [one for one in made if secrets.cases[0] not in one or one[0] == "search"]


_LINES = """
batch export {out} --json
batch pairs zh-en {out} --json
deliver --list
deliver --list --json
doctor --json
exchanges erase --json
exchanges list
exchanges list --json
fields build covid-19 --json
fields check covid-19 --json
fields coverage covid-19 --json
fields diff covid-19 --json
fields list --json
fields members covid-19 --json
fields report covid-19 -o {out}
fields sample covid-19 {out} --json
fields suggest covid-19 --example CN199000008B --json
green concordance ipc-green-inventory oecd-env-tech --json
green figures --json
green schemes --json
info
info --json
joint figures cn-kr
joint figures cn-kr --json
joint programmes --json
register check --json
register export json
register list --json
register open --json
register show nobody --json
reindex
rejects
rejects --json
search 电池 --before 2026-12-01 --conflicting --json
stats compare nothing --first 2000 --last 2001 --json
stats compute --json
stats diff wipo-filings APPLICATIONS 2020-01-01 --json
stats disagreements --json
stats fields --json
stats flows 2020 --json
stats history nothing 2020 --json
stats mappings --json
stats show nothing --json
stats sources
stats table wipo-filings APPLICATIONS --json
translations 电池 --from zh --to en --json
"""
