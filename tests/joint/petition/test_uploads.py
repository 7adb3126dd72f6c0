"""Uploads: one application a file, in any form that is read; everything else is refused and says so."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from trihub.access.papers.encoding import encode
from trihub.core.errors import BadFile
from trihub.core.patent import Patent
from trihub.joint.petition.uploads import KEPT, LIMIT, read_upload
from trihub.offices.claims import find_dependencies
from trihub.offices.registry import Registry
from trihub.web.joint.petitions import pack, unpack

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
RECORD = {
    "format": "trihub-record/1",
    "publication": {"office": "KR", "number": "20260001234"},
    "application": {"office": "KR", "number": "10-2026-0001234", "date": "2026-01-05"},
    "titles": [{"text": "이차전지", "lang": "ko"}],
    "claim_sets": [{"lang": "ko", "claims": [{"number": 1, "text": "양극을 포함하는 이차전지."}]}],
}


def upload(data: bytes | io.BytesIO, name: str = "application.xml", **options: object) -> Patent:
    return read_upload(
        name, data, Registry().find, **{"depends": find_dependencies, "office": "KR", **options}
    )


def line(**changes: object) -> bytes:
    return json.dumps({**RECORD, **changes}, ensure_ascii=False).encode()


def test_a_line_of_json():
    found = upload(line(), "기술 문서.jsonl")
    assert found.application
    assert found.application.key == "KR:patent:2026:1234"
    assert found.claims[0].text == "양극을 포함하는 이차전지."
    assert found.source.file == "기술 문서.jsonl"


ONE = {
    "cn/gb2312.xml": "CN1999994C",
    "cn/invention.xml": "CN199999991A",
    "cn/utility-model.xml": "CN299999993U",
    "ep-fulltext/application.xml": "EP0020002A1",
    "epo/ops-fulltext.xml": "EP4999001B1",
    "jp-gazette/kokai.xml": "JP2019123456A",
    "kr/open-patent.xml": "KR20210001234A",
    "st96/jpo-a.xml": "JP2023999901A",
    "st96/publication.xml": "EP9999901A1",
    "us/application.xml": "US2006123456A1",
    "us/pap.xml": "US2002099999A1",
}
SEVERAL = ("epo/docdb-weekly.xml", "epo/ops-family.xml", "kr/kipris.xml")


@pytest.mark.parametrize("path", ONE)
def test_every_office_s_xml_is_read(path: str):
    found = upload((FIXTURES / path).read_bytes(), path)
    assert found.key == ONE[path]
    assert found.claims
    assert found.source.file == path.rpartition("/")[2]


@pytest.mark.parametrize("path", SEVERAL)
def test_several_documents_are_refused(path: str):
    with pytest.raises(BadFile, match="more than one document"):
        upload((FIXTURES / path).read_bytes(), path)


PLAIN = {
    "en": "Folding kite\n\nAbstract\nA kite.\n\nClaims\n1. A kite comprising\n a frame; and 2. a sail.\n"
    "2. The kite of claim 1, wherein the sail folds.\n\nDescription\n[0001] Kites fly.\n",
    "zh": "发明名称\n一种风筝\n权利要求书\n1. 一种风筝，包括框架。\n2．根据权利要求1所述的风筝，其中框架可折叠。\n说明书\n[0001] 风筝。\n",
    "ja": "【発明の名称】\n凧\n【特許請求の範囲】\n【請求項１】\n枠を備える凧。\n【請求項２】\n前記枠が折り畳み可能である、請求項1に記載の凧。\n【明細書】\n【０００１】\n凧である。\n",
    "ko": "【발명의 명칭】\n연\n【청구범위】\n【청구항 1】\n틀을 포함하는 연.\n【청구항 2】\n제1항에 있어서, 상기 틀이 접히는 연.\n【발명의 설명】\n[0001] 연이다.\n",
}


@pytest.mark.parametrize("lang", PLAIN)
def test_plain_text_with_headings_and_numbered_claims(lang: str):
    for data in (
        PLAIN[lang].encode(),
        b"\xef\xbb\xbf" + PLAIN[lang].replace("\n", "\r\n").encode(),
    ):
        found = upload(data, "application.txt", office="JP")
        assert [claim.number for claim in found.claims] == [1, 2]
        assert [claim.depends_on for claim in found.claims] == [(), (1,)]
        assert found.claim_sets[0].lang == lang
        assert found.titles[0].text in ("Folding kite", "一种风筝", "凧", "연")
        assert found.descriptions[0].paragraphs
        assert found.publication.office == "JP"
        assert len(found.source.sha256) == 64


def test_a_number_within_a_claim_begins_no_claim():
    text = "Claims\n1. A kite with\n2 sails and\n1.5 m of rope.\n2. The kite of claim 1.\n4. Nothing.\n"
    found = upload(text.encode(), "a.txt")
    assert [claim.text for claim in found.claims] == [
        "A kite with\n2 sails and\n1.5 m of rope.", "The kite of claim 1.\n4. Nothing.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"%PDF-1.7 \xe2\xe3\xcf\xd3", "is no patent application"),
        (b"PK\x03\x04" + b"\x00" * 100, "is no patent application"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is no patent application"),
        (b"<html><body>Claims</body></html>", "is no patent application"),
        (b'{"colour": "red"}', "is no patent application"),
        (b"Dear office,\nthis is a letter.\n", "text without claims"),
        (b"Claims\nnone\n", "text without claims"),
        (b"\xff\xfeC\x00l\x00", "is no patent application"),
        (line(right="design"), "is a design"),
        (line(right="trademark"), "is a trademark"),
        (line(claim_sets=[]), "holds no claims"),
        (line(colour="red"), "cannot be read"),
        (line() + b"\n" + line(publication={"office": "KR", "number": "2"}), "more than one"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><cn-patent-document>&x;</cn-patent-document>', "entities"),
    ],
)  # fmt: skip
def test_what_is_no_application_is_refused(data: bytes, said: str):
    with pytest.raises(BadFile, match=said) as caught:
        upload(data, "thing.bin")
    assert "thing.bin" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("path", ONE)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_file_cut_short_is_refused(path: str, part: float):
    data = (FIXTURES / path).read_bytes()
    with pytest.raises(BadFile):
        upload(data[: int(len(data) * part)], path)


class Endless(io.RawIOBase):
    """A stream that counts what is read of it."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "read to the end"
        self.given += size
        return b" " * size


def test_500_megabytes_are_refused_before_they_are_read():
    stream = Endless()
    with pytest.raises(BadFile, match=r"film\.xml is larger than 20 MiB"):
        upload(stream, "film.xml", size=500 << 20)
    assert stream.given == 0


def test_a_stream_that_lies_about_its_length_is_read_to_the_limit_alone():
    stream = Endless()
    with pytest.raises(BadFile, match="larger than 20 MiB"):
        upload(stream, size=100)
    assert stream.given == LIMIT + 1


def test_the_limit_is_a_setting():
    with pytest.raises(BadFile, match=r"larger than 0\.00012"):
        upload(line(), limit=128)
    assert upload(line(), limit=len(line())).claims


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\work\\a.xml", "a.xml"),
        ("a\r\nSet-Cookie: x\x00.xml", "aSet-Cookie: x.xml"),
        ("", "upload"),
        ("x" * 500, "x" * 100),
        ("\u202egnp.xml", "gnp.xml"),
    ],
)
def test_names_are_only_shown_and_made_harmless(name: str, shown: str):
    assert upload(line(), name).source.file == shown


def test_plain_text_needs_someone_who_reads_references():
    with pytest.raises(BadFile, match="is no patent application"):
        read_upload("a.txt", PLAIN["en"].encode(), Registry().find)


def claiming(size: int) -> bytes:
    """A line of JSON whose claim has so many characters."""
    claims = [{"number": 1, "text": "x" * size}]
    return line(claim_sets=[{"lang": "en", "claims": claims}])


def test_a_text_too_large_to_be_kept_is_refused_at_once():
    """Not only when the petition is filed; the message has size and limit."""
    with pytest.raises(
        BadFile, match=r"wide\.jsonl is 8\.1 MiB as it is kept; at most 8 MiB"
    ) as caught:
        upload(claiming(KEPT + (100 << 10)), "wide.jsonl")
    assert "sequence listings" in caught.value.hint
    assert len(claiming(KEPT + (100 << 10))) < LIMIT


def test_a_text_that_is_just_small_enough_goes_the_whole_way():
    rest = len(encode(upload(claiming(1)))) - 1
    found = upload(claiming(KEPT - rest - len("0000000")))
    assert KEPT - 20 < len(encode(found)) <= KEPT
    assert unpack(pack(found)) == found
