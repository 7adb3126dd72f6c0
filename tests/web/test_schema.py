"""The API does what its OpenAPI description says, whatever it is asked (a bounded run)."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import schemas
from schemathesis.specs.openapi.checks import positive_data_acceptance

from trihub.web.api.routes import openapi
from web.client import Client

OPERATIONS = [
    pytest.param(path, method, mode, id=f"{method} {path} {mode.value}")
    for path, methods in openapi()["paths"].items()
    for method, operation in methods.items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or "parameters" in operation or "requestBody" in operation
]
LOADED_FIRST = schemas
"""Imported before a site has threads: the imports rewrite assertions, which Python 3.11 cannot do in
two threads at once."""
EXAMPLES = 12


@pytest.fixture(scope="module")
def described(site: Client) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", site.app)


@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_the_api_keeps_to_its_description(
    described: schemathesis.BaseSchema, path: str, method: str, mode: GenerationMode
) -> None:
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    def run(case: schemathesis.Case) -> None:
        # A text that fits the schema may still be no query, no number and no cut-off: 400 then.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    run()


def test_every_endpoint_says_how_it_fails() -> None:
    for path, methods in openapi()["paths"].items():
        for method, operation in methods.items():
            for status in ("400", "404", "413", "422", "503"):
                content = operation["responses"][status]["content"]
                assert list(content) == ["application/problem+json"], (path, method, status)
