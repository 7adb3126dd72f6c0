"""Whether the language versions of a summary say the same, sentence by sentence."""

from trihub.meetings.aligned.check import Disagreement, Found, Matter, check

__all__ = ["Disagreement", "Found", "Matter", "check"]
