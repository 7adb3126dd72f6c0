"""What a server does before the first request, so that no reader waits for it.

The first search of a process takes a second longer than the next ones: what each address takes is
worked out, NumPy imported, the index opened, statements compiled and the glossary read. The
templates of most visits take a quarter of a second for each language; they are compiled beside the
first requests. So are the figures compared with one another, and the members of fields found, which
takes seconds.
"""

from __future__ import annotations

import datetime as dt
import gc
import logging
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.routing import NoMatchFound

from trihub.core.errors import TrihubError
from trihub.core.languages import MAIN_LANGUAGES
from trihub.fields.navigation.applicants import applicants
from trihub.fields.navigation.families import key_families
from trihub.fields.navigation.listing import Asked, listing
from trihub.priorart.request import SearchRequest
from trihub.web.services import Services
from trihub.web.stats.offices import prepare
from trihub.web.views.render import environment

_log = logging.getLogger(__name__)

WORDS = {"en": "battery", "zh": "电池", "ja": "電池", "ko": "전지"}
"""A word of each language that is searched for, with its translations into the others."""
PAGES = (
    "base", "macros", "start", "search", "preview", "document", "stats/start", "stats/explore",
    "stats/disagreement", "stats/indicator", "stats/office", "stats/figures/series", "stats/macros",
    "stats/figures/macros",
)  # fmt: skip
"""The templates of most visits."""
GIVE_WAY = 0.0005
"""Seconds after which a thread that computes lets another one go on."""
USUAL = sys.getswitchinterval()
"""Python's own: 0.005."""
SELDOM = (5_000, 10, 4)
"""New objects from which the collector looks at the newest, and how often at older ones: a full run with
every 300,000 more."""


@asynccontextmanager
async def warmed(app: FastAPI) -> AsyncIterator[None]:
    """The time during which the application serves; it begins when searches are fast."""
    await run_in_threadpool(warm_addresses, app)
    await run_in_threadpool(warm_search, app.state.services)
    rest = [app.state.services]
    sys.setswitchinterval(GIVE_WAY)
    threading.Thread(target=_warm_the_rest, args=rest, name="warming", daemon=True).start()
    yield


def _warm_the_rest(services: Services) -> None:
    """One after the other, and giving way often: a request is handed from thread to thread some
    dozens of times, and waits each time for as long as a thread that computes may go on."""
    try:
        for warm in (lambda _: warm_pages(), warm_register, warm_fields, warm_figures):
            try:
                warm(services)
            except Exception:
                _log.exception("What a page needs could not be prepared; the page will say why.")
    finally:
        sys.setswitchinterval(USUAL)


def warm_addresses(app: FastAPI) -> None:
    """Let FastAPI work out what each address takes, which it does when it first looks for one."""
    with suppress(NoMatchFound):
        app.url_path_for("")


def warm_search(services: Services) -> None:
    """Search once in every language. A library that cannot be searched says so to its readers."""
    day = dt.date.today()
    with suppress(TrihubError):
        for lang, word in WORDS.items():
            others = tuple(other for other in MAIN_LANGUAGES if other != lang)
            services.prior_art.search(
                SearchRequest(query=word, translate=others, before=day, reader=lang, limit=1)
            )
    settle()


def settle() -> None:
    """Let the collector of cycles leave alone what is there now, and look for new ones more rarely.

    With Python's thresholds (700, 10, 10) a full run comes with every 70,000 objects more. With 100,000
    records in the register one held a request up for 0.08 to 0.22 s, and one request in forty met it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def warm_pages() -> None:
    """Compile the templates of most visits in every language."""
    for language in MAIN_LANGUAGES:
        for name in PAGES:
            environment(language).get_template(f"{name}.html")


def warm_figures(services: Services) -> None:
    """Compare all figures with one another, and find the newest of the five offices."""
    with suppress(TrihubError):
        services.statistics.reconciled.wait()
        prepare(services.statistics)
    settle()


def warm_register(services: Services) -> None:
    """Read every record of the register, and look for what is wrong among them."""
    with suppress(TrihubError):
        services.register.findings()
    settle()


def warm_fields(services: Services) -> None:
    """Find the members of every field, and what its pages count most slowly."""
    with suppress(TrihubError):
        for definition in services.fields.values():
            view = services.navigation.view(definition)
            key_families(view)
            applicants(view)
            listing(view, services.index, Asked(), limit=1)
    settle()
