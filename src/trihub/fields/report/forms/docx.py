"""The report as DOCX (ECMA-376, Office Open XML, transitional): headings, text, charts as pictures,
tables.

The package is made of the few parts that a document needs. All text is escaped; nothing in it links
outside.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from trihub.charts.fonts import require
from trihub.fields.report.forms.charts import pngs
from trihub.fields.report.forms.view import view
from trihub.fields.report.model import Report
from trihub.fields.report.text.words import Words

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LANGUAGES = {"en": "en-US", "zh": "zh-CN", "ja": "ja-JP", "ko": "ko-KR"}
_EMU: Final = 9525 * 0.42
"""English metric units to one pixel of a picture, which has twice a screen's density (914,400 to an
inch, 96 pixels to an inch), made a little smaller for paper."""
_WIDEST: Final = 5_760_000
"""16 cm: the text's width on A4."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="png" ContentType="image/png"/>\
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument\
.wordprocessingml.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument\
.wordprocessingml.styles+xml"/>\
<Override PartName="/docProps/core.xml" \
ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"""
_RELATIONS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>\
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" \
Target="docProps/core.xml"/></Relationships>"""
_PICTURE = """<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cy}"/>\
<wp:docPr id="{n}" name="chart{n}" descr={alt}/><a:graphic>\
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>\
<pic:nvPicPr><pic:cNvPr id="{n}" name="chart{n}.png"/><pic:cNvPicPr/></pic:nvPicPr>\
<pic:blipFill><a:blip r:embed="chart{n}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
</wp:inline></w:drawing></w:r></w:p>"""


def write(report: Report, words: Words) -> bytes:
    """The package. :raises BadSetup: this system has no typeface for the charts' language."""
    told, drawn = view(report, words), pngs(report, words)
    captions = {
        name: f"{words('chart', n=n)}  {words.among('tables', name)}"
        for n, name in enumerate(drawn, 1)
    }
    body = "".join(_body(told, drawn, captions))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "docProps/core.xml": _core(told["title"], words.language),
        "word/document.xml": _document(body),
        "word/styles.xml": _styles(require(words.language), words.language),
        "word/_rels/document.xml.rels": _pictures(len(drawn)),
        **{f"word/media/chart{n}.png": png for n, png in enumerate(drawn.values(), 1)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()


def _core(title: str, language: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_escaped(title)}</dc:title>'
        f"<dc:language>{language}</dc:language></cp:coreProperties>"
    )


def _pictures(count: int) -> str:
    entries = "".join(
        f'<Relationship Id="chart{n}" Type="{_R}/image" Target="media/chart{n}.png"/>'
        for n in range(1, count + 1)
    )
    styles = f'<Relationship Id="styles" Type="{_R}/styles" Target="styles.xml"/>'
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{styles}{entries}</Relationships>'
    )


def _document(body: str) -> str:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    return (
        f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}" xmlns:a="{drawing}/main" '
        f'xmlns:pic="{drawing}/picture" xmlns:wp="{drawing}/wordprocessingDrawing"><w:body>{body}'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1134" '
        'w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
        "</w:body></w:document>"
    )


def _styles(font: str, language: str) -> str:
    """Normal text, the title, two levels of headings, and what is told beside."""
    face = quoteattr(font)
    tag = _LANGUAGES[language]
    base = (
        f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii={face} w:hAnsi={face} "
        f'w:eastAsia={face}/><w:sz w:val="20"/><w:lang w:val="{tag}" w:eastAsia="{tag}"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    made = [("Normal", "Normal", "", ""), ("Title", "Title", "", '<w:b/><w:sz w:val="40"/>')]
    for level, size in ((1, 28), (2, 22)):
        outline = (
            f'<w:keepNext/><w:spacing w:before="360" w:after="120"/>'
            f'<w:outlineLvl w:val="{level - 1}"/>'
        )
        made.append(
            (f"Heading{level}", f"heading {level}", outline, f'<w:b/><w:sz w:val="{size}"/>')
        )
    made.append(("Told", "Told", "<w:keepNext/>", '<w:color w:val="5F5B54"/><w:sz w:val="17"/>'))
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"{_default(name)}><w:name w:val="{shown}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        for name, shown, paragraph, run in made
    )
    return f'{_HEAD}<w:styles xmlns:w="{_W}">{base}{styles}</w:styles>'


def _default(name: str) -> str:
    return ' w:default="1"' if name == "Normal" else ""


def _body(
    told: Mapping[str, Any], drawn: Mapping[str, bytes], captions: Mapping[str, str]
) -> Iterator[str]:
    yield _paragraph(told["title"], "Title")
    if told["about"]:
        yield _paragraph(told["about"])
    yield _paragraph(told["version"], "Told") + _paragraph(told["address"], "Told")
    if told["invented"]:
        yield _paragraph(told["invented"])
    numbers = {name: n for n, name in enumerate(drawn, 1)}
    for section in told["sections"]:
        yield _paragraph(section["title"], "Heading1")
        space = "" if told["lang"] in ("zh", "ja") else " "
        yield _paragraph(space.join(one["text"] for one in section["sentences"]))
        for comment in section["comments"]:
            by = f" ({comment['by']})" if comment["by"] else ""
            yield _paragraph(told["comment"] + by, "Heading2")
            yield from (_paragraph(text, lang=comment["lang"]) for text in comment["paragraphs"])
        for table in section["tables"]:
            if table["id"] in drawn:
                yield _picture(drawn[table["id"]], numbers[table["id"]], table["name"])
                yield _paragraph(captions[table["id"]], "Told")
            yield _paragraph(table["caption"], "Told") + _table(table)
            yield _paragraph(table["cut"], "Told")
        for family in section["families"]:
            yield from _family(family)


def _family(family: Mapping[str, Any]) -> Iterator[str]:
    yield _paragraph(f"{family['number']}  {family['title']['t']}", "Heading2")
    yield from (_paragraph(f"{name}: {value}") for name, value in family["facts"])
    for claim in family["claims"]:
        yield _paragraph(f"{claim['head']} ({claim['told']})", "Told")
        yield _paragraph(f"{claim['text']} {claim['cut']}".strip(), lang=claim["lang"])
    if family["told"]:
        yield _paragraph(family["told"], "Told")


def _escaped(text: str) -> str:
    return escape(_CONTROL.sub(" ", text))


def _paragraph(text: str, style: str = "", *, lang: str = "", right: bool = False) -> str:
    """A paragraph; line ends of the text become spaces."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    aligned = '<w:jc w:val="right"/>' if right else ""
    tag = _LANGUAGES.get(lang, "")
    spoken = f'<w:rPr><w:lang w:val="{tag}" w:eastAsia="{tag}"/></w:rPr>' if tag else ""
    run = f'<w:r>{spoken}<w:t xml:space="preserve">{_escaped(" ".join(text.split()))}</w:t></w:r>'
    return f"<w:p><w:pPr>{named}{aligned}</w:pPr>{run if text else ''}</w:p>"


def _table(table: Mapping[str, Any]) -> str:
    line = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="DDD8CD"/>'
    borders = "".join(line.format(side) for side in ("top", "bottom", "insideH"))
    columns = "<w:gridCol/>" * len(table["heads"])
    head = _row(table["heads"], table["left"], head=True)
    rows = "".join(_row(row, table["left"]) for row in table["rows"])
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl>"
    )


def _row(cells: Iterable[str], left: Iterable[bool], *, head: bool = False) -> str:
    repeated = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else ""
    made = "".join(
        f"<w:tc>{_paragraph(cell, right=not is_left)}</w:tc>"
        for cell, is_left in zip(cells, left, strict=True)
    )
    return f"<w:tr>{repeated}{made}</w:tr>"


def _picture(png: bytes, number: int, alt: str) -> str:
    wide, high = (side * _EMU for side in struct.unpack(">II", png[16:24]))
    scale = min(1.0, _WIDEST / wide)
    return _PICTURE.format(
        cx=round(wide * scale), cy=round(high * scale), n=number, alt=quoteattr(alt)
    )
