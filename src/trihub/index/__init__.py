"""Engines behind :class:`trihub.core.ports.SearchIndex`.

- :mod:`trihub.index.memory`: the reference. Plain Python, correct before fast; what it does is
  the definition.
- :mod:`trihub.index.tantivy`: the default. Embedded, on disk, fast.
- :mod:`trihub.index.opensearch`: a cluster, for libraries beyond one machine.

One suite (``tests/index/test_conformance.py``) holds all to the same answers.
:mod:`trihub.index.ranking`, :mod:`trihub.index.days` and :mod:`trihub.index.symbols` are what
engines share: weights and formulas, what a day with unknown parts stands for, and how symbols
nest and sort.
"""
