"""Trihub: an open platform on which patent offices work together."""

__version__ = "0.1.0"
