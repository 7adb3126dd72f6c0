"""Measurements: ``python -m benchmarks`` (``make bench``) writes ``benchmarks/latest.json``."""
