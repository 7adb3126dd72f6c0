"""The API of joint search does what its description says when people with tokens use it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import schemas
from schemathesis.specs.openapi.checks import positive_data_acceptance

from trihub.app import create_site, for_demonstration, open_library
from trihub.core.casework.cases import CaseFilter
from trihub.demo.joint.people import PEOPLE
from trihub.settings import Settings
from trihub.web.api.routes import openapi
from trihub.web.joint.moves import MOVES

JOINT = [
    pytest.param(path, method, mode, id=f"{method} {path} {mode.value}")
    for path, methods in openapi()["paths"].items()
    if "/joint/" in path
    for method, operation in methods.items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or "parameters" in operation or "requestBody" in operation
]
LOADED_FIRST = schemas
"""Imported before a site has threads: the imports rewrite assertions, which Python 3.11 cannot do in
two threads at once."""
EXAMPLES = 25


class Described:
    """The site's description, somebody's token, and cases that are there."""

    def __init__(self, place: Path) -> None:
        self.library = open_library(for_demonstration(Settings(library=place, workers=1)))
        access = self.library.access
        assert access
        self.schema = schemathesis.openapi.from_asgi(
            "/api/v1/openapi.json", create_site(self.library)
        )
        self.tokens = {}
        for name in ("applicant", "cn-head", "administrator"):
            account = access.accounts.by_login(PEOPLE[name].login)
            assert account
            secret, _ = access.tokens.issue(account, "schema", frozenset({"read", "write"}), 5)
            self.tokens[name] = secret
        assert self.library.joint
        rows = self.library.joint.parts.cases.cases(CaseFilter(), limit=10)
        self.cases = [row.id for row in rows]


@pytest.fixture(scope="module")
def described(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Described]:
    place = tmp_path_factory.mktemp("described") / "library"
    shutil.copytree(prepared, place)
    made = Described(place)
    yield made
    made.library.close()


@pytest.mark.parametrize(("path", "method", "mode"), JOINT)
@pytest.mark.parametrize("who", ["applicant", "cn-head", "administrator"])
def test_with_a_token_too(
    described: Described, who: str, path: str, method: str, mode: GenerationMode
) -> None:
    @given(
        case=described.schema[path][method].as_strategy(generation_mode=mode),
        known=st.sampled_from([*described.cases, ""]), move=st.sampled_from([*MOVES, ""]),
    )  # fmt: skip
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    def run(case: schemathesis.Case, known: str, move: str) -> None:
        for name, value in (("case", known), ("move", move)):
            if value and name in case.path_parameters:
                case.path_parameters[name] = value
        # What fits the schema may still name no programme, no case, no claim: 400 to 409 then.
        answer = case.call_and_validate(
            excluded_checks=[positive_data_acceptance],
            headers={"Authorization": f"Bearer {described.tokens[who]}"},
        )
        assert answer.status_code != 401

    run()
