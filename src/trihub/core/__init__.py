"""The vocabulary of Trihub: patents, numbers, dates, classes, queries, hits, and the ports.

Everything here is the standard library alone. Other packages implement the ports
(:mod:`trihub.core.ports`) and speak in these types.
"""
