"""Descriptions of data sets for machines: CSV on the Web, Data Package, DCAT."""

from trihub.statistics.metadata.catalogue import catalogue
from trihub.statistics.metadata.package import data_package
from trihub.statistics.metadata.table import csv_metadata

__all__ = ["catalogue", "csv_metadata", "data_package"]
