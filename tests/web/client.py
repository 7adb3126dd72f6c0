"""A client of the site without a network: one request, one answer, no redirects followed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI

Result = TypeVar("Result")
_THREAD = ThreadPoolExecutor(1)


def wait_for(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end in a thread of its own: the browser tests keep a loop in this one."""
    return _THREAD.submit(asyncio.run, work).result()


class Client:
    """Asks the application as a browser or a program would."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def request(self, method: str, address: str, **options: Any) -> httpx.Response:
        return wait_for(self._request(method, address, options))

    async def _request(self, method: str, address: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, address, **options)

    def get(self, address: str, **options: Any) -> httpx.Response:
        return self.request("GET", address, **options)

    def page(self, address: str, **options: Any) -> str:
        """The page at an address, which must be there."""
        answer = self.get(address, **options)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:500])
        return answer.text

    def json(self, address: str, **options: Any) -> dict[str, Any]:
        """The JSON at an address, which must be there."""
        answer = self.get(address, **options)
        assert answer.status_code == 200, (address, answer.text)
        shape: dict[str, Any] = answer.json()
        return shape
