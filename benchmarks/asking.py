"""Asking a site in this process for many addresses: by the processor's time and by the clock."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from benchmarks.searching import percentiles

MOST = 50
"""Milliseconds of the processor above which a single answer is counted."""


async def ask(site: Any, asked: Mapping[str, Sequence[str]], *, warm: int) -> dict[str, Any]:
    """Percentiles of each kind of address, the first ``warm`` questions left out, the slowest one, and
    how many took the processor longer than :data:`MOST`."""
    transport = httpx.ASGITransport(site, raise_app_exceptions=False)
    found: dict[str, Any] = {}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://bench", timeout=120
    ) as client:
        for name, addresses in asked.items():
            clock, processor = [], []
            for address in addresses:
                began = time.perf_counter(), time.process_time()
                answer = await client.get(address)
                clock.append(time.perf_counter() - began[0])
                processor.append(time.process_time() - began[1])
                if answer.status_code != 200:
                    raise RuntimeError(f"{address}: {answer.status_code} {answer.text[:300]}")
            counted = processor[warm:]
            found[name] = {
                "clock": percentiles(clock[warm:]), "processor": percentiles(counted),
                "most_ms": round(max(counted) * 1000, 1),
                f"above_{MOST}_ms": sum(each * 1000 > MOST for each in counted),
                "first_ms": round(clock[0] * 1000, 1),
            }  # fmt: skip
    return found
