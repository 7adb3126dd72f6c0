"""Files in another encoding than they declare: read rightly with a note, or refused, never garbled."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from trihub.core.patent import Patent
from trihub.core.ports import Place, Read, Rejected
from trihub.offices import encodings
from trihub.offices.registry import Registry

DEMO = Path(__file__).resolve().parents[2] / "src" / "trihub" / "demo" / "library"
DECLARED = re.compile(rb'encoding="([^"]+)"')
READ_BY = {"gb2312": "gb18030", "euc-kr": "cp949"}


def read(data: bytes) -> Read:
    reader = Registry().find(data[: 64 << 10])
    assert reader is not None
    (item,) = [
        item
        for record in reader.records(io.BytesIO(data))
        for item in reader.read(record, Place(file="x.xml"))
    ]
    return item


def text_of(data: bytes) -> str:
    declared = DECLARED.search(data[:100])
    assert declared is not None
    name = declared[1].decode().lower()
    return data.decode(READ_BY.get(name, name))


def written(data: bytes, encoding: str, declared: str) -> bytes:
    """The file in another encoding, with a declaration of our choice."""
    raw = text_of(data).encode(encoding, "xmlcharrefreplace")
    return DECLARED.sub(f'encoding="{declared}"'.encode(), raw, count=1)


@pytest.mark.parametrize(
    ("office", "encoding", "declared"),
    [
        ("kr", "cp949", "UTF-8"), ("kr", "cp949", "GB2312"), ("kr", "cp949", "Shift_JIS"),
        ("kr", "cp949", "ISO-8859-1"), ("kr", "utf-8", "EUC-KR"),
        ("jp", "cp932", "UTF-8"), ("jp", "euc_jp", "UTF-8"), ("jp", "euc_jp", "GB2312"),
        ("jp", "cp932", "GBK"), ("jp", "euc_jp", "Shift_JIS"), ("jp", "cp932", "EUC-KR"),
        ("cn", "gb18030", "UTF-8"), ("cn", "gb18030", "EUC-KR"), ("cn", "gb18030", "EUC-JP"),
        ("cn", "utf-8", "GB2312"), ("us", "cp1252", "UTF-8"), ("ep", "cp1252", "UTF-8"),
    ],
)  # fmt: skip
def test_never_another_title(office: str, encoding: str, declared: str) -> None:
    for path in sorted((DEMO / office).glob("*.xml")):
        sound, item = read(path.read_bytes()), read(written(path.read_bytes(), encoding, declared))
        assert isinstance(sound, Patent)
        assert isinstance(item, Patent), (path.name, item)
        assert [t.text for t in item.titles] == [t.text for t in sound.titles], path.name
        assert item.publication == sound.publication
        assert item.parties == sound.parties


def test_a_note_says_so() -> None:
    right = (DEMO / "kr" / "KR109900005B1.xml").read_bytes()
    sound, item = read(right), read(written(right, "cp949", "UTF-8"))
    assert isinstance(sound, Patent)
    assert isinstance(item, Patent)
    assert not [note for note in sound.notes if "read as" in note]
    assert "The file says that it is in utf-8; it is read as cp949." in item.notes


def test_western_letters() -> None:
    us = text_of(next((DEMO / "us").glob("*.xml")).read_bytes())
    title = re.sub(r"(<invention-title[^>]*>)[^<]*", r"\1Müller Köln", us)
    item = read(title.encode("latin-1", "xmlcharrefreplace"))
    assert isinstance(item, Patent)
    assert item.titles[0].text == "Müller Köln"


def test_what_reads_like_nothing_is_refused() -> None:
    """Cyrillic in windows-1251, and UTF-8 with a damaged byte."""
    data = (DEMO / "jp" / "JP2015490001A.xml").read_bytes()
    cyrillic = re.sub(r"[^\x00-\x7f]+", "Устройство", text_of(data)).encode("cp1251")
    at = next(n for n, byte in enumerate(data) if byte > 0x7F)
    for bad in (cyrillic, data[:at] + b"\xff" + data[at + 1 :]):
        item = read(bad)
        assert isinstance(item, Rejected)
        assert "encoding" in item.reason
        assert "UTF-8" in item.hint


@pytest.mark.parametrize(
    "name", ["jp/JP2015490001A.xml", "cn/CN199000001A.xml", "kr/KR109900001B1.xml"]
)
def test_a_file_cut_inside_a_character(name: str) -> None:
    data = (DEMO / name).read_bytes()
    start = max(m.start() for m in re.finditer(rb"[\x80-\xff]{10}", data))
    for end in range(start, start + 10):
        item = read(data[:end])
        assert isinstance(item, Rejected)
        assert "not well formed" in item.reason, (end, item.reason)


def test_rare_words_in_the_declared_encoding_are_kept() -> None:
    """Half of them of the second level of GB 2312: no other encoding reads better, none is named."""
    text = (
        "<x>"
        + "亍丌兀丐廿卅丕亘丞鬲孬噩丨禺丿匕乇夭爻卮"
        + "是在有和这中大为上个国我以要他时来用们生"
        + "</x>"
    )
    assert encodings.decode(text.encode("gb2312"), "gb2312") == encodings.Decoded(text)
