"""How good search is, on real records: ``make quality`` writes docs/quality.md."""
