"""Snapshots of the index, taken and restored as docs/how-to/opensearch.md says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from index.documents import document, fill, found
from servers.indexes import take_away
from trihub.core.query import Token

pytestmark = pytest.mark.opensearch
SAYS = Path(__file__).parents[2] / "docs" / "how-to" / "opensearch.md"
COMMAND = re.compile(r'curl -X(\w+) "\$URL([^"]+)".*\\\n *-d \'([^\']+)\'')


def commands(prefix):
    """Method, path and body of each request that the page tells, for the indexes of a prefix."""
    text = SAYS.read_text("utf-8").partition("## Snapshots")[2].partition("\n## ")[0]
    for method, path, body in COMMAND.findall(text):
        yield (
            method,
            path.replace("/backup", f"/{prefix}"),
            body.replace("trihub", prefix),
        )


def asked(nodes, requests):
    """Ask as the page says; what the server reports of the last one."""
    answer = None
    for method, path, body in requests:
        answer = nodes.request(method, path, json.loads(body))
    return answer


def test_a_snapshot_restores_what_the_index_was(opensearch_alone, engine, prefix):
    nodes = opensearch_alone
    index = engine(shards=2)
    fill(index, [document(number, ab=f"a b{number}") for number in range(1, 51)], change=50)
    before = found(index, Token("a"), limit=50)
    keep, take, restore = commands(prefix)
    kept = asked(nodes, [keep, take])
    assert kept["snapshot"]["state"] == "SUCCESS"
    fill(index, [document(51, ab="a late one")], change=51)
    take_away(nodes, prefix)
    back = asked(nodes, [restore])
    assert back["snapshot"]["shards"]["failed"] == 0
    again = engine(shards=2)
    assert again.state().change == 50
    assert found(again, Token("a"), limit=60) == before
    assert len(before) == 50
    fill(again, [document(51, ab="a late one")], change=51)
    assert len(found(again, Token("a"), limit=60)) == 51
    nodes.request("DELETE", f"/_snapshot/{prefix}/monday")
    nodes.request("DELETE", f"/_snapshot/{prefix}")
