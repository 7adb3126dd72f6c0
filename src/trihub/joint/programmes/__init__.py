"""Programmes as data: one TOML file each, checked when loaded."""
