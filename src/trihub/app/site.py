"""The site, and the demonstration that it can serve."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trihub.access.clock import utc_now
from trihub.app.casework import create_keys, open_joint
from trihub.app.library import Library
from trihub.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

KEYS_FILE = "keys.json"
"""The demonstration's keys, in its own folder; elsewhere a setting says where they are."""


def for_demonstration(settings: Settings) -> Settings:
    """The settings with which the demonstration opens: keys in its own folder, its programme, and
    signing in by password alone. An operator's database, providers and mail server stay out of it."""
    from importlib.resources import files

    own = Path(str(files("trihub.demo.joint") / "programmes"))
    fields = Path(str(files("trihub.demo") / "fields"))
    return settings.model_copy(
        update={
            "keys": settings.keys or settings.library / KEYS_FILE,
            "second_factor": False,
            "database": "",
            "oidc": [],
            "mail": None,
            "programmes": [own, *settings.programmes],
            "fields": [fields, *settings.fields],
        }
    )


def fill_demonstration(library: Library) -> None:
    """The whole demonstration: documents, figures, register, people and cases; what is there stays."""
    from importlib.resources import as_file

    from trihub.demo import library_files

    with as_file(library_files()) as folder:
        library.ingest((folder,))
    library.statistics.load_shipped()
    library.register.load_shipped()
    demonstrate(library)


def demonstrate(library: Library) -> None:
    """Make the demonstration's people and cases, where they are not made yet."""
    from trihub.demo.joint import people, story

    keys = library.settings.keys
    if keys and not keys.exists():
        create_keys(keys)
    if library.access is None:
        return
    accounts = people.make(library.access.people)
    story.prepare(partial(open_joint, library), accounts, utc_now())


def create_site(library: Library, *, demonstration: bool = False) -> FastAPI:
    """The web application over an open library; ``demonstration`` shows who can sign in to it."""
    from trihub.web.operating.health import Place
    from trihub.web.site import create_app

    settings = library.settings
    site = create_app(
        library, max_body=settings.max_body, max_upload=settings.max_upload,
        public_url=settings.public_url, metrics=settings.metrics.get_secret_value(),
        place=Place(folder=settings.library, reserve=settings.disk_reserve << 20),
    )  # fmt: skip
    if demonstration:
        from trihub.demo.joint.people import PASSWORD, PEOPLE

        site.state.demonstration = (PASSWORD, tuple(PEOPLE.values()))
    return site
