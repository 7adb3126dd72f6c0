"""Every endpoint of the site, asked with ordinary values and with another case's secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI

from trihub.web.api.routes import openapi
from trihub.web.joint.charts import CHARTS
from trihub.web.joint.moves import MOVES
from trihub.web.joint.reports import FORMS
from web.joint.secrecy import Secrets

Values = Mapping[str, Sequence[str]]
ORDINARY = ("CN199000022A", "KR20210950001A", "CN199900999A")
"""Documents that the library holds, and one that it does not."""
NONE = "a" * 26
UNPROVEN = frozenset({"/static"})
"""Files of the package: no library is asked."""


@dataclass(frozen=True)
class Request:
    """One request. ``data`` is a form, ``json`` a body."""

    method: str
    address: str
    data: Mapping[str, Any] | None = None
    json: Any = None

    def options(self, csrf: str) -> dict[str, Any]:
        """As the client takes it."""
        if self.json is not None:
            return {"json": self.json}
        return {"data": {"csrf": csrf, **self.data}} if self.data is not None else {}


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every path and method of the application."""

    def flat(these: Sequence[Any]) -> Iterator[Any]:
        for route in these:
            inner = getattr(route, "effective_candidates", None)
            if inner is None:
                yield route
            else:
                yield from flat(inner())

    seen: dict[tuple[str, str], None] = {}
    for route in flat(app.routes):
        for method in sorted(getattr(route, "methods", None) or {"GET"}):
            seen[method, route.path] = None
    for path, methods in openapi()["paths"].items():
        for method in methods:
            known = any(one[1].replace(":path", "") == path for one in seen)
            assert known, f"{method} {path} is described and not served"
    return [pair for pair in seen if pair[1] not in UNPROVEN]


def path_values(secrets: Secrets, path: str) -> Values:
    """What each parameter of a path is filled with."""
    names: Sequence[str] = ("csv", "jsonl", "xlsx", "ris", "st96", "none")
    if "/dashboard/" in path:
        names = tuple(CHARTS)
    elif "/report." in path:
        names = tuple(name for name, _ in FORMS)
    elif "sign-in" in path:
        names = ("moip",)
    elif "/schemes/" in path:
        names = ("gxti", NONE)
    elif "/stats/" in path:
        names = ("APPLICATIONS.PATENT.CN.RES._T._T.APPLICATION.CALENDAR._U._Z.csv", "x")
    return {
        "identifier": ("CN", "D0123456789abcde", "0123456789ab-0123456789ab-20170000-01234567"),
        "collection": (*secrets.world.library.fields, NONE),
        "statement": ("1", "0"),
        "record": ("M1", NONE, *secrets.items[:1]),
        "path:path": ("dataflow/TRIHUB/WDI/*/*", "dataflow/*/*/*", "x"),
        "resource": ("data", "schema"),
        "dataset": ("WDI", "x"),
        "indicator": ("APPLICATIONS", "x"),
        "rest:path": ("x",),
        "version": ("1.0.0",),
        "year": ("2020", "1900"),
        "form": ("html", "csv", "xlsx")
        if "/fields/" in path and "/api/" in path
        else ("csv", "jsonl"),
        "lang": ("zh", "ko", "en"),
        "number:path": (*ORDINARY, *secrets.numbers, *secrets.cases[:1], *secrets.items[:1]),
        "number": ("a" * 26, *secrets.cases[:1], *secrets.items[:1]),
        "nomination": ("a" * 26, *secrets.items[:1]),
        "session": ("a" * 26, *secrets.items[:1]),
        "material": ("a" * 26, *secrets.items[:1]),
        "registration": ("a" * 26, *secrets.items[:1]),
        "talk": ("a" * 26, *secrets.items[:1]),
        "meeting": ("a" * 26, secrets.meeting),
        "paper": ("a" * 26, f"{secrets.meeting}-summary"),
        "case": (*secrets.cases, secrets.own, NONE, secrets.items[0]),
        "item": (*secrets.items, NONE),
        "key": (*ORDINARY, *secrets.numbers[-2:]),
        "move": tuple(MOVES),
        "programme": ("cn-kr-demo", *secrets.world.library.programmes),
        "office": ("CN", "KR", "JP"),
        "claim": ("1", "2"),
        "account": (NONE, *secrets.items[:1]),
        "token": (NONE, *secrets.items[:1]),
        "name": names,
    }


def queries(secrets: Secrets, path: str) -> list[Mapping[str, Any]]:
    """Query strings (or bodies) for a path: one to ask plainly, then those with secrets."""
    words = secrets.words
    if path.endswith(("/search", "/export", "/search.{name}", "/preview")):
        form = {"format": "jsonl"} if path.endswith("export") else {}
        asked = [{"q": word} for word in words] + [{"like": word} for word in words[:10:3]]
        asked += [{"applicant": [name]} for name in words[4:8]]
        asked += [{"q": f'{field}:"{value}"'} for field in ("an", "pr", "pa", "in", "ti")
                  for value in (secrets.numbers[1], words[0])]  # fmt: skip
        asked += [{"q": "电池", "before": "2026-12-01", "translate": ["ko", "en"]},
                  {"q": "电池", "before": "2026-12-01", "conflicting": "true"}]  # fmt: skip
        # The forms of an answer come from one search: pages and API ask all, files and preview some.
        return [{**one, **form} for one in asked[:: 1 if path.endswith("/search") else 4]]
    if path.endswith(("/number", "/numbers")):
        return [{"text": text} for text in (*ORDINARY, *secrets.numbers, *secrets.cases)]
    if path.endswith(("/joint", "/joint/cases")):
        after = [{"after": one} for one in (*secrets.cases, NONE, secrets.own)]
        more = [{"state": "closed"}, {"state": ["searching", "requested"]}]
        return [{}, *after, *more, {"programme": "cn-kr-demo"}] if "api" in path else [{}, *after]
    if path.endswith((".atom", ".ics")):
        return [{"token": one["feed"]} for one in secrets.world.tokens.values()] + [{"token": "x"}]
    if path.endswith("/rejects"):
        return [{}, {"limit": 1, "offset": 1}]
    if path.endswith("/doc/{number:path}"):
        return [{"with": number} for number in secrets.numbers] + [{}]
    if path.endswith("/new"):
        return [{"programme": "cn-kr-demo"}, {}]
    return [{}]


def bodies(secrets: Secrets, path: str) -> list[Mapping[str, Any]]:
    """Forms for a path: fields of every form at once; each takes its own."""
    numbers = secrets.numbers
    common = {
        "reason": "x", "office": "CN", "rule": "substantial", "yes": "true", "kind": "grant",
        "day": "2026-01-05", "people": [secrets.world.library.access.accounts.by_login(  # type: ignore[union-attr]
            "examiner.cn@demo.example").id], "q": "电池", "claims": "1", "category": ["X"],
        "version": "0", "text": "x", "first": ORDINARY[0], "second": ORDINARY[1], "sure": "true",
        "claim": "1", "run": secrets.items[0], "login": "applicant@demo.example", "password": "no",
        "current": "no", "new": "n" * 20, "again": "n" * 20, "code": "000000", "scope": ["read"],
        "novelty": "no", "inventive": "no", "industrial": "yes",
    }  # fmt: skip
    if path.endswith("/tokens"):
        return [{"name": "", "scope": ["read"]}]
    if path.endswith("/joint/new"):
        return [petition_form(number, do) for number in numbers[:6] for do in ("check", "file")]
    return [{**common, "documents": number, "publication": number, "document": number, "like": number}
            for number in (numbers[1], numbers[-1], ORDINARY[0])]  # fmt: skip


def petition_form(number: str, do: str) -> Mapping[str, Any]:
    """A petition of the other applicant for applications with somebody else's numbers."""
    return {
        "programme": "cn-kr-demo", "lead": "CN", "office": ["CN", "KR"], "title": "x", "do": do,
        "number-CN": number, "filed-CN": "2025-12-03", "number-KR": "10-2026-0950101",
        "filed-KR": "2026-08-20", "agreed": ["CN", "KR"],
    }  # fmt: skip


def api_bodies(secrets: Secrets, path: str) -> list[Any]:
    """JSON bodies for a path of the API."""
    if path.endswith("/search"):
        return queries(secrets, path)
    if path.endswith("/cases"):
        applications = [{"office": "CN", "number": secrets.numbers[0], "filed": "2025-12-03"},
                        {"office": "KR", "number": "10-2026-0950101", "filed": "2026-08-20"}]  # fmt: skip
        asked = {"programme": "cn-kr-demo", "lead": "CN", "applications": applications}
        return [{**asked, "consent": True}, asked]
    return [{"reason": "x", "office": "CN", "rule": "substantial", "yes": True, "kind": "grant",
             "day": "2026-01-05", "documents": number, "publication": number}
            for number in secrets.numbers[1:2]]  # fmt: skip


def requests(secrets: Secrets, app: FastAPI) -> Iterator[Request]:
    """Every request that both libraries are asked; what files a petition and signs out last."""

    def place(pair: tuple[str, str]) -> tuple[int, str]:
        method, path = pair
        if method == "POST" and path.endswith(("/joint/new", "/joint/cases")):
            return 1, path
        return (2 if path.endswith(("sign-out", "account/password")) else 0), path

    for method, path in sorted(routes(app), key=place):
        values = path_values(secrets, path)
        names = re.findall(r"{([^}]+)}", path)
        filled = list(_filled(path, names, values))
        if method in ("GET", "HEAD"):
            asked = [urlencode(one, doseq=True) for one in queries(secrets, path)]
            for address, query in _zip(filled, asked):
                yield Request(method, f"{address}?{query}" if query else address)
        elif path.startswith("/api/"):
            for address, body in _zip(filled, api_bodies(secrets, path)):
                yield Request(method, address, json=body)
        else:
            for address, form in _zip(filled, bodies(secrets, path)):
                yield Request(method, address, data=form)


def _filled(path: str, names: Sequence[str], values: Values) -> Iterator[str]:
    """The path once for each value of its longest parameter; the case's own secrets always meet
    each value of a second one."""
    inner = [name for name in names if name not in ("lang", "case")]
    cases = values["case"] if "case" in names else ("",)
    many = max((len(values[name]) for name in inner), default=1 if cases != ("",) else 3)
    many = many if names else 1
    for turn in range(max(many, len(cases))):
        address = path
        for name in names:
            options = values[name]
            address = address.replace(f"{{{name}}}", quote(options[turn % len(options)], safe=""))
        yield address


def _zip(first: Sequence[str], second: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Each of both at least once."""
    for turn in range(max(len(first), len(second))):
        yield first[turn % len(first)], second[turn % len(second)]


def following(answer: Any) -> Iterator[str]:
    """Cursors in an answer."""
    if isinstance(answer, dict):
        yield from chain(*(following(one) for one in answer.values()))
        if isinstance(answer.get("next"), str):
            yield answer["next"]
