"""``trihub stats disagreements|compare``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from trihub.cli.common import json_option, print_json, print_rows, say
from trihub.cli.statistics.opening import opened_statistics
from trihub.core.statistics import LANGUAGES

if TYPE_CHECKING:
    from trihub.statistics.comparability import Verdict
    from trihub.statistics.reconciliation import Disagreement, Register
    from trihub.statistics.reconciliation.model import Claim

_SHOWN = 50

_language = click.option(
    "--language", default="en", type=click.Choice(LANGUAGES), help="Language of the sentences."
)


@click.command(short_help="Published figures that disagree, and why.")
@click.argument("identifier", default="")
@click.option("--rule", default="", help="Only what this rule explains (“unexplained”: none does).")
@click.option("--comparison", default="", help="Only of: sources, vintages, dropped, parts, "
              "adjacent, ending.")  # fmt: skip
@click.option("--dataset", default="", help="Only with this data set.")
@click.option("--office", default="", help="Only of this office or economy.")
@click.option("--limit", default=_SHOWN, type=click.IntRange(0), show_default=True,
              help="At most so many entries.")  # fmt: skip
@_language
@json_option
@click.pass_context
def disagreements(
    ctx: click.Context, identifier: str, rule: str, comparison: str, dataset: str, office: str,
    limit: int, language: str, as_json: bool,
) -> None:  # fmt: skip
    """Compare every source with every other and with itself, and list what differs with the rule
    that explains it; or show the entry with a permanent IDENTIFIER."""
    from trihub.statistics.reconciliation.shapes import counts_shape, disagreement_shape

    with opened_statistics(ctx) as opened:
        register = opened.reconciled.get().register
    if identifier:
        entry = register.get(identifier)
        if as_json:
            print_json(disagreement_shape(entry))
        else:
            _tell_one(entry, language)
        return
    found = register.choose(rule=rule, comparison=comparison, dataset=dataset, office=office)
    if as_json:
        print_json({"figures": register.figures, "found": len(found),
                    "counts": counts_shape(register),
                    "disagreements": [disagreement_shape(each) for each in found[:limit]]})  # fmt: skip
    else:
        _tell_all(register, found, limit, language)


def _tell_all(register: Register, found: list[Disagreement], limit: int, language: str) -> None:
    say(f"{register.figures:,} figures compared; {len(register):,} disagreements:")
    print_rows([
        [kind.value, rule.value, f"{count:,}", rule.name_in(language)]
        for (kind, rule), count in sorted(register.counts().items())
    ])  # fmt: skip
    say("")
    print_rows([
        [each.id, each.rule.value, each.difference.one.series.key,
         *_pair(each.difference.one), *_pair(each.difference.other)]
        for each in found[:limit]
    ])  # fmt: skip
    if len(found) > limit:
        say(f"and {len(found) - limit:,} more; --limit shows more.")


def _pair(claim: Claim | None) -> tuple[str, str]:
    return (f"{claim.value:f}", claim.source) if claim else ("–", "")


def _tell_one(entry: Disagreement, language: str) -> None:
    found = entry.difference
    print_rows([
        [each.series.key, f"{each.value:f}", each.source, each.id or ""]
        for end in (found.one, found.other) if end is not None
        for each in (end, *end.parts)
    ])  # fmt: skip
    for each in entry.explanations:
        say(f"{each.rule.name_in(language)}: {each.text(language)}")
    if not entry.explanations:
        say(entry.rule.name_in(language))


@click.command(short_help="Compare all figures and keep the register for the site.")
@json_option
@click.pass_context
def reconcile(ctx: click.Context, as_json: bool) -> None:
    """Compare every source with every other and with itself, and keep the register in the library's
    folder. A site with more figures than it compares itself serves it, and says how old it is."""
    with opened_statistics(ctx) as opened:
        place, found = opened.reconciled.keep()
    if as_json:
        print_json({"file": str(place), "state": found.state, "made_at": found.made_at.isoformat(),
                    "figures": found.figures, "disagreements": len(found.entries)})  # fmt: skip
    else:
        say(
            f"{found.figures:,} figures compared; {len(found.entries):,} disagreements kept in {place}."
        )


@click.command(short_help="Whether figures can be set side by side.")
@click.argument("keys", nargs=-1, required=True)
@click.option("--first", required=True, type=int, help="First year.")
@click.option("--last", required=True, type=int, help="Last year.")
@_language
@json_option
@click.pass_context
def compare(
    ctx: click.Context, keys: tuple[str, ...], first: int, last: int, language: str, as_json: bool
) -> None:  # fmt: skip
    """Say whether the series KEYS can be set side by side over years; where they cannot, why, and
    what is the nearest comparison that can be made."""
    from trihub.core.statistics import Series
    from trihub.statistics.comparability import Guard, verdict_shape
    from trihub.statistics.reconciliation import read_figures
    from trihub.statistics.reconciliation.breaks import known_of

    with opened_statistics(ctx) as opened:
        guard = Guard(known_of(read_figures(opened.store)))
    verdict = guard.judge([Series.of_key(key) for key in keys], first, last)
    if as_json:
        print_json(verdict_shape(verdict))
    else:
        _tell_verdict(verdict, language)


def _tell_verdict(verdict: Verdict, language: str) -> None:
    if verdict.holds:
        say("These can be compared.")
        return
    for each in verdict.objections:
        say(each.text(language))
    say("Nearest comparisons that hold:" if verdict.nearest else "Nothing comparable is published.")
    print_rows([
        ["", f"{each.first}–{each.last}", series.key]
        for each in verdict.nearest for series in each.series
    ])  # fmt: skip
