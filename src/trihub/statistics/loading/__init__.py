"""Reading files of figures: rows through a mapping into observations.

A mapping is data (:mod:`trihub.statistics.loading.mapping`); there is no code for any one
publisher.
"""

from trihub.statistics.loading.load import FileReport, load_file
from trihub.statistics.loading.mapping import Mapping, load_mapping, shipped_mappings
from trihub.statistics.loading.provenance import Given

__all__ = ["FileReport", "Given", "Mapping", "load_file", "load_mapping", "shipped_mappings"]
