"""What goes wrong between us and the server, as errors of ours.

Messages name no address: readers of a site may see them. ``trihub doctor`` names the addresses.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opensearchpy import exceptions as raised

from trihub.core.errors import LibraryFull, ServiceError, TrihubError
from trihub.core.messages import N_, said

LATER = N_("Try again later. Documents can be read in the meantime.")
REBUILD = "Build it anew from the store: trihub reindex."

MOST_REASON = 300
"""Characters of the server's own words."""

BUSY = frozenset({429, 503})
"""Statuses that say the server may do better the second time."""

_ADVICE = {
    401: (
        N_("The search engine does not accept the user name or the password."),
        N_("Set “user” and “password” in TRIHUB_OPENSEARCH to those in force now."),
    ),
    403: (
        N_("The search engine does not allow this to the user that is set."),
        N_("Give that user the rights that docs/how-to/opensearch.md lists."),
    ),
    413: (
        N_("The search engine takes no request of this size."),
        N_("Raise http.max_content_length of its nodes, or the limit of the proxy before them."),
    ),
}
_FULL = (
    "flood-stage watermark", "disk usage exceeded", "read-only-allow-delete",
    "create-index blocked",
)  # fmt: skip
_CLAUSES = ("too_many_clauses", "too_many_nested_clauses", "maxClauseCount")


class Missing(LookupError):
    """The server has no such index, document or search under way."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the client raises into errors of ours.

    :raises ServiceError: the server does not answer, or answers what cannot be used.
    :raises LibraryFull: it has no space left. :raises Missing: it does not have that.
    """
    try:
        yield
    except raised.NotFoundError as error:
        raise Missing(reason(error)) from error
    except raised.ConnectionTimeout as error:
        raise ServiceError(
            said("The search engine does not answer in time."), hint=said(LATER)
        ) from error
    except raised.ConnectionError as error:
        raise _unreachable(error) from error
    except raised.TransportError as error:
        raise of_status(error.status_code, reason(error)) from error
    except raised.SerializationError as error:
        raise unusable(said("no JSON")) from error


def unusable(what: str) -> ServiceError:
    """The error for an answer that is none."""
    return ServiceError(
        said("The search engine answers what cannot be used: {what}.", what=what),
        hint=said("Look whether the address in TRIHUB_OPENSEARCH is that of OpenSearch itself."),
    )


def of_status(status: Any, words: str) -> TrihubError:
    """The error for a refusal: an HTTP status with the server's own words."""
    if any(sign in words for sign in _FULL):
        return LibraryFull(
            said("No space is left on the disks of the search engine."),
            hint=said("Make room and start again; what was committed is safe."),
        )
    if any(sign in words for sign in _CLAUSES):
        return ServiceError(
            said("The query has more clauses than the search engine allows."),
            hint=said("Raise indices.query.bool.max_clause_count of its nodes to 16384."),
        )
    if status in _ADVICE:
        message, hint = _ADVICE[status]
        return ServiceError(said(message), hint=said(hint))
    if status in BUSY:
        return ServiceError(said("The search engine cannot answer now."), hint=said(LATER))
    return ServiceError(
        said("The search engine reports an error ({status}): {reason}", status=status, reason=words),
        hint=said(LATER),
    )  # fmt: skip


def reason(error: raised.TransportError) -> str:
    """The server's own words, on one line."""
    info = error.info
    told = info.get("error") if isinstance(info, dict) else None
    return words_of(told) if told else shortened(str(error.error))


def words_of(told: Any) -> str:
    """The words of an error in an answer: its type and reason, and what caused it."""
    parts: list[str] = []
    while isinstance(told, dict):
        root = told.get("root_cause")
        parts += [str(told[name]) for name in ("type", "reason") if told.get(name)]
        first = root[0] if isinstance(root, list) and root else None
        told = told.get("caused_by") or first
    if isinstance(told, str):
        parts.append(told)
    return shortened(": ".join(dict.fromkeys(parts)))


def shortened(text: str) -> str:
    """A text on one line, not too long."""
    return " ".join(text.split())[:MOST_REASON]


def _unreachable(error: raised.ConnectionError) -> ServiceError:
    cause: Any = error.info
    while isinstance(cause, BaseException):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ServiceError(
                said("The certificate of the search engine cannot be verified."),
                hint=said(
                    "Set “authority” in TRIHUB_OPENSEARCH to the file of certificates to trust."
                ),
            )
        cause = cause.__cause__ or cause.__context__ or next(
            (part for part in cause.args if isinstance(part, BaseException)), None
        )  # fmt: skip
    return ServiceError(said("The search engine cannot be reached."), hint=said(LATER))
