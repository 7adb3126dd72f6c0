"""Published figures: loading them, tables as they stood on a day, histories, differences.

:class:`trihub.statistics.service.Statistics` is the entry.
"""
