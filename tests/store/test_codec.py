"""What is encoded comes back the same, and damage is told from what a newer version wrote."""

from __future__ import annotations

import zlib
from dataclasses import fields, replace

import orjson
import pytest
from hypothesis import given, settings

from store.samples import full_text, patent, patents, titles
from trihub.core.errors import BadInput, LibraryError, LibraryTooNew
from trihub.core.patent import Patent
from trihub.store.codec import CODEC_VERSION, SHORT, Encoded, compress, decode, encode


def _decode(encoded: Encoded) -> Patent:
    body = compress(encoded.body) if encoded.body else b""
    return decode(compress(encoded.head), body, encoded.source, codec=CODEC_VERSION)


@settings(max_examples=100, deadline=None)
@given(document=patents())
def test_any_document_comes_back_the_same(document: Patent) -> None:
    found = _decode(encode(document))
    assert found == document
    assert hash(found) == hash(document)


def test_objects_that_come_back_are_frozen_and_of_their_class() -> None:
    found = _decode(encode(full_text(patent(titles=titles(zh="电池")))))
    assert type(found) is Patent
    for item in (found, found.titles[0], found.claim_sets[0].claims[0], found.publication):
        with pytest.raises(AttributeError):
            setattr(item, fields(item)[0].name, None)


def test_defaults_are_left_out_and_dates_are_numbers() -> None:
    assert orjson.loads(encode(patent()).head) == {
        "publication": {"office": "CN", "number": "113781974", "kind": "A", "date": 20211210}
    }


def test_the_body_is_claims_and_descriptions_alone() -> None:
    encoded = encode(full_text(patent(titles=titles(zh="电池"))))
    assert set(orjson.loads(encoded.body)) == {"claim_sets", "descriptions"}
    assert set(orjson.loads(encoded.head)) == {"publication", "titles"}
    assert encode(patent()).body == b""


@pytest.mark.parametrize("size", [SHORT - 1, SHORT])
def test_only_long_parts_are_compressed(size: int) -> None:
    empty = len(encode(patent(status="a")).head) - 1
    encoded = encode(patent(status="a" * (size - empty)))
    kept = compress(encoded.head)
    assert len(encoded.head) == size
    assert (kept == encoded.head) == (size < SHORT)
    assert _decode(encoded).status == "a" * (size - empty)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(BadInput, match="Unicode"):
        encode(patent(status="\ud800"))


def test_a_newer_form_is_told() -> None:
    encoded = encode(patent())
    with pytest.raises(LibraryTooNew):
        decode(compress(encoded.head), None, encoded.source, codec=CODEC_VERSION + 1)


@pytest.mark.parametrize(
    "change", [{"colour": "red"}, {"right": "plant variety"}, {"titles": [{"tone": 1}]}]
)
def test_fields_and_values_of_a_newer_version_are_told(change: dict[str, object]) -> None:
    encoded = encode(patent())
    newer = orjson.dumps(orjson.loads(encoded.head) | change)
    with pytest.raises(LibraryTooNew):
        _decode(replace(encoded, head=newer))


@pytest.mark.parametrize("head", [b"", b"no zlib", zlib.compress(b"{"), zlib.compress(b"\xff")])
def test_damage_is_told(head: bytes) -> None:
    with pytest.raises(LibraryError, match="cannot be read"):
        decode(head, None, encode(patent()).source, codec=CODEC_VERSION)
