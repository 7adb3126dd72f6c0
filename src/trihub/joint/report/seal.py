"""Sealing: a report is frozen, and a commitment to it shown, before anybody may read it.

The commitment is SHA-256 over a random nonce of 256 bits and the report's canonical form, one
after the other. Without the nonce nothing about the report can be guessed from it (a short
report, or one that somebody expects, is as safe as any); with both, anybody can check that the
report opened later is the one that was filed. ``docs/explanation/sealed-exchange.md`` has the
recipe for ``sha256sum``.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trihub.access.papers.encoding import canonical, decode
from trihub.core.errors import BadFile, LibraryError
from trihub.joint.report.model import OfficeReport

NONCE = 32
"""Bytes of the nonce."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A report as filed: the content of an item of kind ``report``.

    ``report`` is its canonical form, byte for byte; ``digest`` the commitment (hex).
    """

    nonce: bytes
    report: bytes
    digest: str


def seal(report: OfficeReport, random: Callable[[int], bytes] = secrets.token_bytes) -> Sealed:
    """Freeze a report."""
    nonce, form = random(NONCE), canonical(report)
    return Sealed(nonce=nonce, report=form, digest=commitment(nonce, form))


def commitment(nonce: bytes, form: bytes) -> str:
    """The digest (hex) of the nonce followed by the canonical form."""
    return hashlib.sha256(nonce + form).hexdigest()


def verify(sealed: Sealed, shown: str = "") -> bool:
    """Whether the report is the one that its commitment was made over; with ``shown`` also
    whether that is the commitment that was shown when it was filed."""
    whole = len(sealed.nonce) == NONCE
    found = commitment(sealed.nonce, sealed.report)
    same = hmac.compare_digest(found, sealed.digest)
    return whole and same and (not shown or hmac.compare_digest(found, shown))


def unseal(sealed: Sealed, shown: str = "") -> OfficeReport:
    """The report. :raises LibraryError: it is not the one that was filed."""
    if not verify(sealed, shown):
        raise LibraryError(
            "A sealed report does not answer to its commitment: it was changed after it was filed.",
            hint="Restore the database from a copy made before, and run: trihub audit verify",
        )
    return decode(sealed.report, OfficeReport)


def files(sealed: Sealed, name: str) -> dict[str, bytes]:
    """What to hand out so that anybody can check it: the nonce, the report, and their digest in
    the form that ``sha256sum --check`` reads."""
    return {
        f"{name}.nonce": sealed.nonce,
        f"{name}.json": sealed.report,
        f"{name}.sealed": sealed.nonce + sealed.report,
        f"{name}.sha256": f"{sealed.digest}  {name}.sealed\n".encode(),
    }


def unpack(parts: Mapping[str, bytes]) -> Sealed:
    """A sealed report out of what :func:`files` hands out, with the digest that stands there;
    whether it answers to it is for :func:`verify`.

    :raises BadFile: parts are missing, or contradict one another.
    """
    kept = {name.rpartition(".")[2]: data for name, data in parts.items()}
    if not {"nonce", "json", "sealed", "sha256"} <= set(kept) or len(kept) < len(parts):
        raise BadFile(
            "This is no sealed report: it holds nonce, json, sealed and sha256, one of each.",
            hint="Download it again from the joint report’s page.",
        )
    if kept["sealed"] != kept["nonce"] + kept["json"]:
        raise BadFile(
            "The sealed form is not the nonce followed by the report.",
            hint="One of the files was changed; download the archive again.",
        )
    digest = kept["sha256"].decode("ascii", "replace").partition(" ")[0].strip().lower()
    return Sealed(nonce=kept["nonce"], report=kept["json"], digest=digest)
