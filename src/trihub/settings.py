"""Settings: from the environment (``TRIHUB_…``) or given by a command. Documented in
``docs/reference/settings.md``; a test fails when one is missing there."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that can be set. Nothing is read from disk or created by making one."""

    model_config = SettingsConfigDict(env_prefix="TRIHUB_", extra="ignore")

    library: Path = Field(
        default_factory=lambda: user_data_path("trihub") / "library",
        description="The folder that holds the library: the store, the index, the writer's lock.",
    )
    database: str = Field(
        default="",
        description="An SQLAlchemy address of a PostgreSQL database that keeps the store instead of "
        "the SQLite file in the library's folder.",
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=64,
        description="Processes that read publications during an ingest.",
    )
    lock_wait: float = Field(
        default=10.0,
        ge=0,
        le=3600,
        description="Seconds that a writer waits for another one before it gives up.",
    )
    glossary: list[Path] = Field(
        default_factory=list,
        description="An office's own glossaries (CSV or TBX, a JSON list of paths). They come before "
        "the project's glossary.",
    )
    index_memory: int = Field(
        default=256,
        ge=32,
        le=4096,
        description="Mebibytes that the index may use while it is written.",
    )
    max_body: int = Field(
        default=2 << 20,
        ge=1024,
        le=1 << 30,
        description="The largest body of an HTTP request, in bytes.",
    )
    public_url: str = Field(
        default="",
        description="The address under which readers reach the site, for permalinks in exports and "
        "feeds; empty for relative ones.",
    )
