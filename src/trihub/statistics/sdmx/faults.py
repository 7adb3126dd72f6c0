"""The errors of the SDMX standard (SDMX 2.1, section 7, 5.5 to 5.6; SDMX-REST 2.2, status codes)."""

from __future__ import annotations

from trihub.core.errors import TrihubError

NO_RESULTS, SYNTAX, SEMANTIC, TOO_LARGE, NOT_ACCEPTABLE, NOT_OFFERED, UNAVAILABLE = (
    100, 140, 150, 510, 406, 501, 503,
)  # fmt: skip
HTTP = {
    NO_RESULTS: 404, SYNTAX: 400, SEMANTIC: 422, TOO_LARGE: 413, NOT_ACCEPTABLE: 406,
    NOT_OFFERED: 501, UNAVAILABLE: 503,
}  # fmt: skip
"""HTTP status by SDMX's number. A semantic error is 422 since SDMX-REST 2.2."""


class Fault(TrihubError):
    """A query that cannot be answered. ``number`` is SDMX's, ``status`` that of HTTP."""

    code = "sdmx"

    def __init__(self, number: int, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.number = number
        self.status = HTTP[number]
