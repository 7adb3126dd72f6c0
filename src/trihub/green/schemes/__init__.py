"""Schemes of green technology as data, each with its version and source."""
