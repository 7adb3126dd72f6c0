"""``trihub number``."""

from __future__ import annotations

from typing import Any

import click

from trihub.cli.common import json_option, print_json, print_rows, say


@click.command(short_help="Read a patent number in any office's form.")
@click.argument("text")
@json_option
def number(text: str, as_json: bool) -> None:
    """Say what a number is and every form it has; an ambiguous one gives its candidates."""
    from trihub.core.numbers import describe

    shape: dict[str, Any] = describe(text)
    if as_json:
        print_json(shape)
        return
    for candidate in shape.get("candidates", [shape]):
        forms = candidate.pop("forms")
        warnings = candidate.pop("warnings")
        rows = [[name, str(value)] for name, value in candidate.items() if value is not None]
        print_rows(rows + [[f"form: {name}", form] for name, form in forms.items()])
        for warning in warnings:
            say(f"Note: {warning}")
        say()
    if "settled_by" in shape:
        say(f"Which one is meant would be settled by {shape['settled_by']}.")
