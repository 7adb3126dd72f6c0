"""Tables of any maker: CSV, TSV, XLSX and JSON Lines, through a mapping; and the project's own records.

Use :func:`load_mapping` and :class:`TableReader`; files that ``export`` wrote are read by
:class:`RecordReader` without a mapping.
"""

from trihub.offices.tables.mapping import Mapping, load_mapping
from trihub.offices.tables.reader import RecordReader, TableReader

__all__ = ["Mapping", "RecordReader", "TableReader", "load_mapping"]
