"""``trihub``: the commands, each imported only when it is called."""

from __future__ import annotations

import difflib
import errno
import importlib
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from trihub import __version__
from trihub.core.errors import BadInput, LibraryError, LibraryFull, NotFound, TrihubError

COMMANDS = {
    "ingest": "trihub.cli.ingest:ingest",
    "deliver": "trihub.cli.delivery.commands:deliver",
    "search": "trihub.cli.search:search",
    "show": "trihub.cli.documents:show",
    "family": "trihub.cli.documents:family",
    "number": "trihub.cli.number:number",
    "export": "trihub.cli.export:export",
    "rejects": "trihub.cli.upkeep:rejects",
    "reindex": "trihub.cli.upkeep:reindex",
    "learn-translations": "trihub.cli.learning:learn_translations",
    "translations": "trihub.cli.learning:translations",
    "learn-vectors": "trihub.cli.vectors:learn_vectors",
    "info": "trihub.cli.upkeep:info",
    "doctor": "trihub.cli.doctor:doctor",
    "evaluate": "trihub.cli.evaluation.evaluate:evaluate",
    "test-set": "trihub.cli.evaluation.test_sets:test_set",
    "account": "trihub.cli.casework.accounts:account",
    "audit": "trihub.cli.casework.audit:audit",
    "keys": "trihub.cli.casework.audit:keys",
    "joint": "trihub.cli.casework.joint:joint",
    "stats": "trihub.cli.statistics.commands:stats",
    "fields": "trihub.cli.fields.commands:fields",
    "register": "trihub.cli.register.commands:register",
    "exchanges": "trihub.cli.exchanges.commands:exchanges",
    "meetings": "trihub.cli.meetings.commands:meetings",
    "green": "trihub.cli.green.commands:green",
    "ipc": "trihub.cli.green.ipc:ipc",
    "batch": "trihub.cli.batch.commands:batch",
    "serve": "trihub.cli.serve:serve",
    "demo": "trihub.cli.serve:demo",
}
"""Every command and where it lives."""

SUMMARIES = {
    "ingest": "Read publications into the library.",
    "deliver": "Load offices' deliveries; see what is late.",
    "search": "Search for prior art.",
    "show": "Show one document.",
    "family": "Show a document's families.",
    "number": "Read a patent number in any office's form.",
    "export": "Write the documents of a search to a file.",
    "rejects": "List the records that could not be read.",
    "reindex": "Build the index anew from the store.",
    "learn-translations": "Learn translations from the library's own texts.",
    "translations": "What a term is translated by.",
    "learn-vectors": "Learn vectors from the library's own texts.",
    "info": "What the library holds.",
    "doctor": "What is installed, what is wrong, what to do.",
    "evaluate": "Measure how well searches find what they should.",
    "test-set": "Make test sets from a library.",
    "account": "People's accounts.",
    "audit": "Prove and export the audit log.",
    "keys": "The keys that encrypt what is not published.",
    "joint": "Joint search: programmes, cases, what time brings, mail.",
    "stats": "Official figures, as they stood on any day.",
    "fields": "Collections of documents by versioned definitions.",
    "register": "Meetings of offices and what they agreed.",
    "exchanges": "Exchange and training of examiners.",
    "meetings": "Meetings in preparation; check a summary.",
    "green": "Green technology by schemes of classes, and from text.",
    "ipc": "Classes of the IPC for a text.",
    "batch": "Batch work on Spark over an export.",
    "serve": "Serve the site and the API.",
    "demo": "Build the demonstration library and serve it.",
}

EXIT_CODES = {BadInput: 2, NotFound: 3, LibraryError: 4, TrihubError: 1}
"""0 success; 1 other errors; 2 bad input or usage; 3 not found; 4 the library cannot be used;
5 (``ingest --strict``) some records were rejected; 130 stopped by the user."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{target} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; one that is none names the nearest that is."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0].lower(), COMMANDS, 1, 0.5)
            meant = f" Did you mean “{near[0]}”?" if near else " “trihub --help” lists them."
            ctx.fail(f"There is no command “{args[0]}”.{meant}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table of summaries, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUMMARIES[name]) for name in COMMANDS])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="TRIHUB_LIBRARY",
    help="The library's folder. Default: in the user's data folder.",
)
@click.version_option(__version__, "-V", "--version", prog_name="trihub")
@click.pass_context
def group(ctx: click.Context, library: Path | None) -> None:
    """Read the offices' publications, keep them, and find prior art in them."""
    ctx.obj = library


def exit_code(error: TrihubError) -> int:
    """The process's exit code for an error."""
    return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))


def main() -> None:
    """Run a command; print errors as one message with what to do, and exit by the table."""
    try:
        code = group.main(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        show_usage(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(
            "Stopped. What was committed is kept; the same command goes on from there.", err=True
        )
        sys.exit(130)
    except BrokenPipeError:
        # What is still buffered would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except TrihubError as error:
        fail(error)
    except OSError as error:
        fail(of_system(error))


def show_usage(error: click.ClickException) -> None:
    """Print what is wrong with the call itself; where JSON was asked, in the shape of any error."""
    if "--json" not in sys.argv:
        error.show()
        return
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "trihub"
    hint = f"“{path} --help” says what can be given."
    show_error(BadInput(error.format_message(), hint=hint), as_json=True)


def fail(error: TrihubError) -> NoReturn:
    """Print an error and exit by the table."""
    show_error(error, as_json="--json" in sys.argv)
    sys.exit(exit_code(error))


def of_system(error: OSError) -> TrihubError:
    """What the system reports, as one of our errors."""
    where = f" ({error.filename})" if error.filename else ""
    message = f"The system reports: {error.strerror or error}{where}."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LibraryFull(message, hint="Free some space and run the same command again.")
    return LibraryError(message, hint="Check the path, its permissions and the device.")


def show_error(error: TrihubError, *, as_json: bool) -> None:
    """Print an error with what to do: in words to standard error, or as JSON where JSON was asked."""
    from trihub.cli.common import print_json, say

    if as_json:
        print_json({"error": {"code": error.code, "message": error.message, "hint": error.hint}})
        return
    say(f"Error: {error.message}", err=True)
    if error.hint:
        say(error.hint, err=True)


if __name__ == "__main__":
    main()
