"""Settings: from the environment (``TRIHUB_…``) or given by a command. Documented in
``docs/reference/settings.md``; a test fails when one is missing there."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class OidcProvider(BaseModel):
    """An office's OpenID Connect provider."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9-]{1,40}$", description="Stands in addresses.")
    title: str = Field(min_length=1, max_length=100, description="Stands on the sign-in page.")
    issuer: str = Field(
        pattern=r"^https?://", description="The issuer's address, as it names itself."
    )
    client_id: str = Field(min_length=1)
    client_secret: SecretStr = SecretStr("")
    office: str = Field(pattern=r"^[A-Z]{2}$", description="Its people's office (WIPO ST.3).")
    domains: list[str] = Field(description="Domains of the office's e-mail addresses.")
    create: bool = Field(False, description="Make accounts of examiners for people without one.")


class MailSettings(BaseModel):
    """The server that alerts are sent through (:class:`trihub.joint.alerts.mail.MailServer`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(min_length=1)
    sender: str = Field(
        pattern=r"^[^@\s]+@[^@\s]+$", description="The address that mail comes from."
    )
    port: int = Field(587, ge=1, le=65535)
    user: str = ""
    password: SecretStr = SecretStr("")
    security: Literal["starttls", "tls", "none"] = "starttls"
    authority: Path | None = None


class TranslationSettings(BaseModel):
    """A machine-translation service with LibreTranslate's API."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(pattern=r"^https?://\S+$", max_length=500)
    api_key: SecretStr = SecretStr("")
    timeout: float = Field(8.0, gt=0, le=120)
    name: str = Field("LibreTranslate", min_length=1, max_length=60)


class OpenSearchSettings(BaseModel):
    """The cluster that keeps the index (:class:`trihub.index.opensearch.Cluster`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    urls: list[str] = Field(min_length=1, max_length=100)
    user: str = ""
    password: SecretStr = SecretStr("")
    authority: Path | None = None
    prefix: str = Field("trihub", pattern=r"^[a-z][a-z0-9_]{0,39}$")
    shards: int = Field(1, ge=1, le=1024)
    replicas: int = Field(1, ge=0, le=100)
    timeout: float = Field(30.0, gt=0, le=3600)
    vectors: Literal["library", "cluster"] = "library"
    knn_from: int = Field(0, ge=0)

    @field_validator("urls")
    @classmethod
    def _plain(cls, urls: list[str]) -> list[str]:
        """An address with a password in it would be shown where addresses are."""
        for url in urls:
            if not re.fullmatch(r"https?://[^\s/@?#]+(/[^\s@?#]*)?", url):
                raise ValueError("give addresses as http(s)://host:port, user and password apart")
        return urls


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
    database_pool_size: int = Field(
        default=5,
        ge=1,
        le=200,
        description="Connections to PostgreSQL that each of a process's stores keeps open for reading.",
    )
    database_pool_overflow: int = Field(
        default=10,
        ge=0,
        le=1000,
        description="Further connections that each may open while all of these are in use.",
    )
    database_pool_timeout: float = Field(
        default=10.0,
        ge=0,
        le=600,
        description="Seconds that a question waits for a connection before it is told that there is none.",
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
    glossary_alone: bool = Field(
        default=False,
        description="Whether an office's own glossaries replace the project's, which then counts "
        "nowhere.",
    )
    index_memory: int = Field(
        default=256,
        ge=32,
        le=4096,
        description="Mebibytes that each thread which writes the index may use: one thread, or two where "
        "the index is built anew and there are two processors.",
    )
    search_engine: Literal["tantivy", "opensearch"] = Field(
        default="tantivy",
        description="What keeps the index: tantivy, in the library's folder, or an OpenSearch cluster.",
    )
    opensearch: OpenSearchSettings | None = Field(
        default=None,
        description="The OpenSearch cluster, a JSON object: urls (a list of its nodes' addresses), user, "
        "password, authority (a file of certificates to trust), prefix (what the names of indexes start "
        "with: trihub), shards (1), replicas (1), timeout (seconds that an answer may take: 30), vectors (where learned vectors lie: “library”, its "
        "folder, or “cluster”), knn_from (documents from which the k-NN plug-in compares vectors, not quite "
        "exactly: 0, never). It needs trihub[opensearch].",
    )
    definitions: list[Path] = Field(
        default_factory=list,
        description="Files of definitions of classes (a JSON list of paths: WIPO's IPC scheme in XML, or "
        "CSV with the columns symbol, lang and text; archives and folders too). A search from a document "
        "then goes by the definition of its class as well.",
    )
    programmes: list[Path] = Field(
        default_factory=list,
        description="Folders of an office's own programmes of joint search (a JSON list of paths, one "
        "TOML file a programme). They come before the shipped ones.",
    )
    fields: list[Path] = Field(
        default_factory=list,
        description="Folders of an office's own definitions of fields (a JSON list of paths, one TOML "
        "file a definition). They come before the shipped ones.",
    )
    statistics_releases: Path | None = Field(
        default=None,
        description="The folder of the releases of statistics (“trihub stats release” writes them), which "
        "the site lists.",
    )
    max_upload: int = Field(
        default=20 << 20,
        ge=1024,
        le=1 << 30,
        description="The largest application that can be uploaded to a petition, in bytes.",
    )
    max_body: int = Field(
        default=2 << 20,
        ge=1024,
        le=1 << 30,
        description="The largest body of an HTTP request, in bytes.",
    )
    metrics: SecretStr = Field(
        default=SecretStr(""),
        description="Where figures for Prometheus are served: host:port for an address of their own, or "
        "a token (at least 16 characters), with which /metrics on the site is asked. Empty for nowhere.",
    )
    disk_reserve: int = Field(
        default=1024,
        ge=0,
        le=1 << 20,
        description="Mebibytes that must be free in the library's folder for the site to call itself "
        "ready; 0 leaves the disk out.",
    )
    public_url: str = Field(
        default="",
        description="The address under which readers reach the site, for permalinks in exports and "
        "feeds; empty for relative ones.",
    )
    keys: Path | None = Field(
        default=None,
        description="The file of keys that encrypt what is not published (“trihub keys new” makes it). "
        "Without it the site has no accounts and no joint search.",
    )
    second_factor: bool = Field(
        default=True,
        description="Whether everybody who signs in by password must also give a code of an "
        "authenticator app.",
    )
    oidc: list[OidcProvider] = Field(
        default_factory=list,
        description="Offices' OpenID Connect providers, a JSON list of objects: name, title, issuer, "
        "client_id, client_secret, office, domains (a list), create (true makes accounts of examiners).",
    )
    mail: MailSettings | None = Field(
        default=None,
        description="The mail server for alerts, a JSON object: host, sender (the address that mail "
        "comes from), port, user, password, security (starttls, tls, or none for a server on the same "
        "machine), authority (a file of certificates to trust). Without it no mail is sent.",
    )
    translation: TranslationSettings | None = Field(
        default=None,
        description="A machine-translation service with LibreTranslate's API, a JSON object: url, api_key, "
        "timeout (seconds that a page waits for it), name (as readers see it). Texts of published "
        "documents go to it when a reader asks. Without it nothing leaves the site.",
    )
    encoder: str = Field(
        default="",
        max_length=500,
        description="A neural encoder for search by vectors: a folder, or a model of the Hugging Face hub "
        "(owner/name, or owner/name@revision). It needs trihub[neural]. Empty for the vectors that "
        "Trihub learns by itself.",
    )

    def target(self, file: str) -> str | Path:
        """Where a store lies: its file in the library's folder, or the PostgreSQL database that is
        set, with how many connections it may have."""
        if not self.database:
            return self.library / file
        if not self.database.startswith("postgresql"):
            return self.database
        pool = {
            "pool_size": self.database_pool_size,
            "pool_overflow": self.database_pool_overflow,
            "pool_timeout": self.database_pool_timeout,
        }
        return f"{self.database}{'&' if '?' in self.database else '?'}{urlencode(pool)}"
