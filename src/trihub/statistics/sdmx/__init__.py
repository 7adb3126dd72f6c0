"""The library's figures by the SDMX standard: structures, queries, data in three formats."""
