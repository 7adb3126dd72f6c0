"""Reading the text files of an evaluation line by line, with errors that name file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trihub.core.errors import BadFile

LONGEST_LINE = 4 << 20
"""Characters of a line; a topic may hold a whole claim set."""


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Every line that is not blank, without its end, with its number from 1.

    :raises BadFile: there is no such file, it is not UTF-8, or a line passes the limit.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise bad_line(path, number, f"it has more than {LONGEST_LINE:,} characters",
                                   "Check that the file is what it should be.")  # fmt: skip
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise BadFile(f"{path} is not text in UTF-8.", hint="Save it as UTF-8.") from error
    except OSError as error:
        raise BadFile(
            f"{path} cannot be read: {error.strerror}.", hint="Check the path's spelling."
        ) from error


def bad_line(path: Path, number: int, what: str, hint: str) -> BadFile:
    """The error of one line."""
    return BadFile(f"{path}, line {number}: {what}.", hint=hint)
