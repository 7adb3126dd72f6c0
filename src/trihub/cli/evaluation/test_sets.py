"""``trihub test-set``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trihub.cli.common import json_option, library, print_json, say
from trihub.core.languages import MAIN_LANGUAGES

if TYPE_CHECKING:
    from trihub.core.ports import PatentStore
    from trihub.evaluation.testsets.model import MadeSet, Plan


@click.group("test-set", short_help="Make test sets from a library.")
def test_set() -> None:
    """Make topics and judgments from what the library holds, for “trihub evaluate”.

    Families are divided into a development and a test part by their names: what is learned or
    tried out uses the development part, and the test part is looked at last.
    """


def set_options(texts: Sequence[str]) -> Callable[[Any], Any]:
    """The arguments and options that all kinds of test sets share."""

    def add(command: Any) -> Any:
        folder = click.Path(path_type=Path, file_okay=False)
        language = click.Choice(MAIN_LANGUAGES)
        for option in reversed((
            click.argument("out_dir", type=folder),
            click.option("--source", required=True, type=language, help="Language of the topics."),
            click.option("--target", required=True, type=language, help="Language of the documents sought."),
            click.option("--query", default=texts[0], show_default=True, type=click.Choice(texts),
                         help="What of a document becomes the topic."),
            click.option("--part", default="development", show_default=True,
                         type=click.Choice(["development", "test"]), help="Families to make topics from."),
            click.option("--limit", default=0, type=click.IntRange(0), help="Topics. Default: all there are."),
            click.option("--seed", default=1, show_default=True, type=click.IntRange(0),
                         help="Decides which topics are drawn."),
            json_option,
            click.pass_context,
        )):  # fmt: skip
            command = option(command)
        return command

    return add


@test_set.command("known-item", short_help="One language of a document finds the other.")
@set_options(["title", "abstract"])
def known_item(ctx: click.Context, /, out_dir: Path, as_json: bool, **options: Any) -> None:
    """A title (or abstract) in one language finds the text of the same document in another.

    Writes collection.jsonl too: the documents to search in, with the target language alone and
    without the field that is searched for. Ingest it into a library of its own and evaluate there.
    """
    from trihub.evaluation.testsets.known_item import collection, known_items
    from trihub.evaluation.testsets.model import write_collection

    plan = _plan(options)

    def write_more(store: PatentStore) -> None:
        write_collection(out_dir, collection(store, plan))

    _make(ctx, "known-item", out_dir, plan, known_items, as_json, write_more)


@test_set.command("family", short_help="A member finds those of other offices.")
@set_options(["abstract", "claim"])
def family(ctx: click.Context, /, out_dir: Path, as_json: bool, **options: Any) -> None:
    """Title and abstract (or first claim) of a family member find the members of other offices.

    The query's own office's members are taken out; the rest of the family is what is sought.
    """
    from trihub.evaluation.testsets.family_members import family_members

    _make(ctx, "family", out_dir, _plan(options), family_members, as_json)


@test_set.command("citations", short_help="What one member was charged with, found from another.")
@set_options(["abstract", "claim"])
@click.option(
    "--same-office",
    is_flag=True,
    help="Ask also from members of the office whose publication has the citation.",
)
def citations(
    ctx: click.Context, /, out_dir: Path, as_json: bool, same_office: bool, **options: Any
) -> None:  # fmt: skip
    """X and Y citations of one family member are looked for from a member of another office, by its
    title and abstract (or first claim).

    The cut-off is the query's first day (priority, else filing); its own family is taken out.
    """
    from functools import partial

    from trihub.evaluation.testsets.cited import citations as make

    _make(
        ctx, "citations", out_dir, _plan(options), partial(make, same_office=same_office), as_json
    )


def _plan(options: Mapping[str, Any]) -> Plan:
    from trihub.core.splits import Part
    from trihub.evaluation.testsets.documents import QueryText
    from trihub.evaluation.testsets.model import Plan

    return Plan(
        source=options["source"], target=options["target"], query=QueryText(options["query"]),
        part=Part(options["part"]), limit=options["limit"], seed=options["seed"],
    )  # fmt: skip


def _make(
    ctx: click.Context, kind: str, folder: Path, plan: Plan,
    make: Callable[[PatentStore, Plan], MadeSet], as_json: bool,
    write_more: Callable[[PatentStore], None] = lambda store: None,
) -> None:  # fmt: skip
    """Make a test set, write it and say what it is."""
    from trihub.evaluation.testsets.model import about, prepare_folder, write_set

    with library(ctx) as opened:
        prepare_folder(folder)
        made = make(opened.store, plan)
        described = about(kind, plan, made, opened.store)
        made.check()
        write_more(opened.store)
    write_set(folder, made, described)
    if as_json:
        print_json(described)
        return
    say(
        f"{described['topics']:,} topics with {described['relevant']:,} relevant documents written to {folder}."
    )
    for one in described["left_out"]:
        say(f"Left out: {one['count']:,} {one['reason']}.")
