"""``/metrics``: served only where the operator says so, in Prometheus' format, and telling nothing
of what was asked."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from library.corpus import document, opened, write
from trihub.app import Library, create_site
from trihub.app.library import OfficeFiles
from trihub.app.loading.deliveries import deliver
from trihub.core.errors import BadInput, TrihubError
from trihub.delivery.recognising import recognise
from trihub.web.operating.serving import Serving, serving
from web.client import Client

TOKEN = "a-token-of-some-length"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Library]:
    """A library with a delivery of week 10 and one of week 12."""
    library = opened(tmp_path / "L", metrics=SecretStr(TOKEN))
    for week in (10, 12):
        path = tmp_path / f"docdb_xml_2024{week}_Amend_001" / "a.xml"
        write(path, range(week, week + 3))
    list(deliver(library, recognise(OfficeFiles(), [tmp_path])))
    yield library
    library.close()


@pytest.fixture
def site(small: Library) -> Client:
    return Client(create_site(small))


def samples(text: str) -> Samples:
    """Every sample by its name and labels: what Prometheus itself would read."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def asked(site: Client) -> Samples:
    answer = site.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["cache-control"] == "no-store"
    return samples(answer.text)


def one(found: Samples, name: str, **labels: str) -> float:
    return found[name, frozenset(labels.items())]


def requests(found: Samples) -> dict[tuple[str, ...], float]:
    """How many requests were answered, by method, route and status."""
    name = "trihub_http_request_duration_seconds_count"
    return {
        tuple(dict(labels)[part] for part in ("method", "route", "status")): value
        for (sample, labels), value in found.items()
        if sample == name
    }


# --- where ------------------------------------------------------------------------------------


def test_nowhere_unless_it_is_set(tmp_path: Path) -> None:
    library = opened(tmp_path / "L")
    site = Client(create_site(library))
    assert site.get("/metrics").status_code == 404
    bearer = site.get("/metrics", headers={"Authorization": "Bearer "})
    assert bearer.status_code == 404
    library.close()


@pytest.mark.parametrize("given", [
    "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer ü",
])  # fmt: skip
def test_only_with_the_token(site: Client, given: str) -> None:
    answer = site.get("/metrics", headers={"Authorization": given.encode()} if given else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "trihub_" not in answer.text


def test_an_address_of_its_own(tmp_path: Path) -> None:
    """Not on the site then, but where the setting says."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    library = opened(tmp_path / "L", metrics=SecretStr(f"127.0.0.1:{port}"))
    app = create_site(library)
    assert Client(app).get("/metrics").status_code == 404
    with app.state.metrics.listening():
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)
        assert one(samples(answer.text), "trihub_part_ok", part="store") == 1
        other = create_site(library)
        with pytest.raises(TrihubError, match="cannot be used"), other.state.metrics.listening():
            pass
    library.close()


@pytest.mark.parametrize(("text", "where"), [
    ("", Serving()),
    ("127.0.0.1:9100", Serving("127.0.0.1", 9100)),
    ("[::1]:9100", Serving("::1", 9100)),
    ("metrics.internal:9100", Serving("metrics.internal", 9100)),
    (TOKEN, Serving(token=TOKEN)),
])  # fmt: skip
def test_the_setting(text: str, where: Serving) -> None:
    assert serving(text) == where


@pytest.mark.parametrize("text", ["yes", "9100", ":9100", "short", "localhost:99999",
                                  "a token with spaces in it"])  # fmt: skip
def test_a_setting_that_is_neither(text: str) -> None:
    with pytest.raises(BadInput, match="TRIHUB_METRICS") as told:
        serving(text)
    assert text not in told.value.message


# --- what -------------------------------------------------------------------------------------


def test_requests_by_route_and_status(site: Client) -> None:
    key = document(10).key
    for address in ("/en/", "/zh/", f"/en/doc/{key}", "/en/doc/CN999A", "/api/v1/search?q=secret",
                    "/static/site.css", "/en/nothing/at-all", "/health/live"):  # fmt: skip
        site.get(address)
    site.request("HEAD", "/en/")
    site.request("POST", "/api/v1/search", json={"q": "x"})
    found = requests(asked(site))
    assert found["GET", "/{lang}/", "200"] == 2
    assert found["HEAD", "/{lang}/", "200"] == 1
    assert found["GET", "/{lang}/doc/{number:path}", "200"] == 1
    assert found["GET", "/{lang}/doc/{number:path}", "404"] == 1
    assert found["GET", "/api/v1/search", "200"] == 1
    assert found["POST", "/api/v1/search", "200"] == 1
    assert found["GET", "/static/{path}", "200"] == 1
    assert found["GET", "(none)", "404"] == 1
    assert sum(found.values()) == 10


def test_nothing_of_what_was_asked(site: Client) -> None:
    for word in ("geheim", "CN202519900101"):
        for address in (f"/en/search?q={word}", f"/en/doc/{word}", f"/api/v1/documents/{word}",
                        f"/{word}", f"/en/joint/cases/{word}", f"/en/number?text={word}",
                        f"/static/{word}"):  # fmt: skip
            site.get(address)
            site.request(f"{word[:2].upper()}X", address)
    answer = site.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert "geheim" not in answer.text.lower()
    assert "2025199" not in answer.text
    assert "GEX" not in answer.text


def test_what_signed_in_people_do_is_one_line(site: Client) -> None:
    """Neither its method nor its outcome: counts of either would tell of cases."""
    for method, address in (("GET", "/en/joint"), ("GET", "/en/joint/cases/aaa"),
                            ("POST", "/en/joint/new"), ("GET", "/en/account"),
                            ("POST", "/en/sign-in"), ("GET", "/api/v1/joint/cases")):  # fmt: skip
        site.request(method, address)
    found = requests(asked(site))
    assert found == {("any", "(signed in)", "any"): 6}


def test_the_library(site: Client, small: Library) -> None:
    found = asked(site)
    counts = small.store.counts()
    assert one(found, "trihub_documents", office="CN") == counts.documents == 5
    assert one(found, "trihub_families") == counts.families
    assert one(found, "trihub_rejects") == 0
    assert one(found, "trihub_last_change") == counts.last_change
    assert one(found, "trihub_index_documents") == 5
    assert one(found, "trihub_index_lag_changes") == 0
    assert [one(found, "trihub_part_ok", part=part) for part in ("store", "index", "disk")] == [
        1, 1, 1,
    ]  # fmt: skip
    assert one(found, "trihub_database_connections", kind="size") > 0
    assert one(found, "trihub_disk_free_bytes") > 0
    assert one(found, "process_resident_memory_bytes") > 0
    before = one(found, "python_blocks")
    held = [object() for _ in range(500_000)]
    after = one(asked(site), "python_blocks")
    assert 400_000 < after - before < 700_000, len(held)
    with small.store.writer() as writer:
        writer.put(document(90))
    assert one(asked(site), "trihub_index_lag_changes") == 1


def test_deliveries(site: Client) -> None:
    found, series = asked(site), "ep-docdb-amend"
    assert one(found, "trihub_delivery_missing", series=series) == 1
    assert one(found, "trihub_deliveries_loading", series=series) == 0
    # 9 September 2022 begins, UTC.
    published = one(found, "trihub_delivery_published_timestamp_seconds", series=series)
    assert published == 1_662_681_600


def test_a_store_that_fails_is_told_and_the_rest_stays(
    site: Client, small: Library, tmp_path: Path
) -> None:
    small.store.close()
    for name in ("store.sqlite-wal", "store.sqlite-shm"):
        (tmp_path / "L" / name).unlink(missing_ok=True)
    (tmp_path / "L" / "store.sqlite").write_bytes(b"no database " * 1000)
    found = asked(site)
    assert one(found, "trihub_part_ok", part="store") == 0
    assert ("trihub_families", frozenset()) not in found
    assert one(found, "process_resident_memory_bytes") > 0
