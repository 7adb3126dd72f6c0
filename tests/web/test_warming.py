"""What a server does before it serves."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from trihub.app import create_site, open_library
from trihub.settings import Settings
from trihub.web import warming
from trihub.web.views.render import environment
from trihub.web.warming import GIVE_WAY, PAGES, SELDOM, USUAL, WORDS, warm_pages, warmed
from web.client import Client, wait_for


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """What warming kept from the collector is given back to it."""
    usual = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*usual)


def test_a_server_serves_when_it_is_warm(site: Client) -> None:
    async def serve() -> int:
        async with warmed(site.app):
            return gc.get_freeze_count()

    assert wait_for(serve()) > 0
    assert gc.get_threshold() == SELDOM


def join() -> None:
    """Wait until all is warm."""
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join(60)


def test_threads_give_way_often_until_all_is_warm(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = threading.Event()
    monkeypatch.setattr(warming, "warm_pages", lambda: seen.wait(60))

    async def serve() -> None:
        async with warmed(site.app):
            assert sys.getswitchinterval() == pytest.approx(GIVE_WAY)
            seen.set()

    join()
    wait_for(serve())
    join()
    assert sys.getswitchinterval() == pytest.approx(USUAL)


def test_what_cannot_be_prepared_holds_up_nothing_else(
    site: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fail(services: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(warming, "warm_register", fail)
    monkeypatch.setattr(warming, "warm_fields", lambda services: done.append("fields"))
    monkeypatch.setattr(warming, "warm_figures", lambda services: done.append("figures"))

    async def serve() -> None:
        async with warmed(site.app):
            pass

    join()
    wait_for(serve())
    join()
    assert done == ["fields", "figures"]
    assert "ZeroDivisionError" in caplog.text


def test_a_library_without_an_index_is_served_as_well(tmp_path: Path) -> None:
    opened = open_library(Settings(library=tmp_path / "new"), create=True)
    app = create_site(opened)

    async def serve() -> None:
        async with warmed(app):
            pass

    wait_for(serve())
    assert Client(app).get("/healthz").status_code == 200
    opened.close()


def test_the_pages_that_are_compiled_are_there() -> None:
    warm_pages()
    assert set(WORDS) == {"en", "zh", "ja", "ko"}
    for language in WORDS:
        known = environment(language).list_templates()
        assert {f"{name}.html" for name in PAGES} <= set(known)
