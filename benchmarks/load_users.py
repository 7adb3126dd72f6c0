"""Who loads the site (``benchmarks.load`` starts locust with this file): readers who search, read,
filter and look at figures, and examiners at the joint desk."""

from __future__ import annotations

import json
import os
import random
import re

from locust import HttpUser, between, task

WORLD = "TRIHUB_LOAD_WORLD"
"""The environment variable with what users ask for, as JSON."""
_GIVEN = json.loads(os.environ.get(WORLD, "{}"))
_KEYS, _WORDS = _GIVEN.get("keys") or ["CN1A"], _GIVEN.get("words") or ["battery"]
_SESSIONS = _GIVEN.get("sessions") or []
LANGUAGES = ("en", "zh", "ja", "ko")
OFFICES = ("CN", "JP", "KR", "US", "EP")
FIGURES = ("stats/offices/CN", "stats/offices/JP", "stats/explore", "stats/disagreements", "stats")


class Reader(HttpUser):
    """Somebody who looks for prior art."""

    weight = 14
    wait_time = between(1, 5)

    def on_start(self) -> None:
        """Everybody reads in one language."""
        self.language = random.choice(LANGUAGES)

    def _ask(self, path: str, name: str, **query: str) -> None:
        self.client.get(f"/{self.language}/{path}", params=query, name=name)

    @task(5)
    def search(self) -> None:
        """A page of results, by words, translated half of the time."""
        other = random.choice([code for code in LANGUAGES if code != self.language])
        more = {"translate": other} if random.random() < 0.5 else {}
        self._ask("search", "search", q=random.choice(_WORDS), **more)

    @task(2)
    def search_by_program(self) -> None:
        """The same through the API."""
        self.client.get("/api/v1/search", params={"q": random.choice(_WORDS)}, name="search (API)")

    @task(3)
    def facets(self) -> None:
        """Results of one office before a day."""
        self._ask(
            "search", "facets", q=random.choice(_WORDS), office=random.choice(OFFICES),
            before=f"{random.randint(2015, 2025)}-06-01",
        )  # fmt: skip

    @task(4)
    def document(self) -> None:
        """One document, and now and then its family."""
        key = random.choice(_KEYS)
        self._ask(f"doc/{key}", "document")
        if random.random() < 0.3:
            self._ask(f"family/{key}", "family")

    @task(2)
    def statistics(self) -> None:
        """A page of the statistics hub."""
        self._ask(random.choice(FIGURES), "statistics")


class Examiner(HttpUser):
    """Somebody at the joint desk, already signed in."""

    weight = 1 if _SESSIONS else 0
    wait_time = between(2, 8)

    def on_start(self) -> None:
        """Find the cases that this person may see."""
        self.client.cookies.set(_GIVEN["cookie"], random.choice(_SESSIONS))
        page = self.client.get("/en/joint", name="joint").text
        self.pages = sorted(set(re.findall(r"/en/joint/cases/[a-z0-9]{26}", page)))
        for path in list(self.pages):
            case = self.client.get(path, name="joint case").text
            self.pages += sorted(set(re.findall(rf"{path}/desk\b", case)))

    @task(1)
    def cases_list(self) -> None:
        """The list of cases."""
        self.client.get("/en/joint", name="joint")

    @task(3)
    def case(self) -> None:
        """A case, or its search desk where there is one."""
        if self.pages:
            path = random.choice(self.pages)
            self.client.get(path, name="joint desk" if path.endswith("/desk") else "joint case")
