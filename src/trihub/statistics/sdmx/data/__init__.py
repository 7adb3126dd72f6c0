"""Data messages: SDMX-CSV 2.0, SDMX-JSON 2.0, SDMX-ML 3.0."""
