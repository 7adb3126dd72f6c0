"""How many connections to PostgreSQL a process may have, said in the address of the database.

``postgresql://…?pool_size=5&pool_overflow=10&pool_timeout=10``: so one word carries it to every
store of a process and to the processes that it starts. SQLite has no use for it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from sqlalchemy import URL

from trihub.core.errors import BadInput, LibraryError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """``size`` connections stay open, ``overflow`` more are opened while they are wanted; who finds
    all of them in use waits ``timeout`` seconds. Each store of a process has a pool to read with."""

    size: int = 5
    overflow: int = 10
    timeout: float = 10.0


_MEANING = {f"pool_{field.name}": field.name for field in fields(Pool)}


def split(url: URL) -> tuple[URL, Pool]:
    """The address as the driver takes it, and the pool that it asks for: what is said first counts.

    :raises BadInput: a number cannot be read, or is negative, or the size is none at all.
    """
    found: dict[str, float] = {}
    for name, meaning in _MEANING.items():
        if name in url.query:
            found[meaning] = _number(name, url.query[name])
    pool = replace(
        Pool(),
        **{
            meaning: number if meaning == "timeout" else int(number)
            for meaning, number in found.items()
        },  # type: ignore[arg-type]
    )
    if pool.size < 1:
        raise _bad("pool_size", "0")
    return url.difference_update_query(list(_MEANING)), pool


def _number(name: str, text: str | tuple[str, ...]) -> float:
    try:
        number = float(text if isinstance(text, str) else text[0])
    except ValueError:
        raise _bad(name, text) from None
    if not 0 <= number <= 10_000 or (name != "pool_timeout" and number != int(number)):
        raise _bad(name, text)
    return number


def _bad(name: str, text: object) -> BadInput:
    return BadInput(
        f"{name} of the database's address is {text!r}.",
        hint="Give a number: at least one connection, none or more beyond it, seconds to wait.",
    )


# --- what is said where no connection is to be had ----------------------------------------

_CROWDED = "53300"
_CROWDED_WORDS = ("too many clients", "too many connections", "connection slots")


def exhausted(url: URL, place: str) -> LibraryError:
    """All connections of this process are in use."""
    pool = split(url)[1]
    return LibraryError(
        f"All {pool.size + pool.overflow} connections of this process to the database {place} are in "
        f"use, after a wait of {pool.timeout:g} seconds too.",
        hint="Try again soon. Whoever runs the site may give it more: TRIHUB_DATABASE_POOL_SIZE.",
    )


def crowded(cause: object, place: str) -> LibraryError | None:
    """The error where the server takes no more connections. While it is being connected to, psycopg
    knows the server's words only, not its code."""
    words = str(cause)
    if getattr(cause, "sqlstate", "") != _CROWDED and not any(w in words for w in _CROWDED_WORDS):
        return None
    return LibraryError(
        f"The server of the database {place} takes no more connections.",
        hint="Try again soon. Whoever runs it may raise max_connections there, or lower "
        "TRIHUB_DATABASE_POOL_SIZE and TRIHUB_DATABASE_POOL_OVERFLOW here.",
    )
