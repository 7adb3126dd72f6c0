"""Chinese running text: lines as printed joined again, headings told from paragraphs.

CNIPA's older files keep the printed page's line breaks (a line feed, a ``br``, or both) in
the middle of words. Chinese is written without blanks, so a break becomes a blank only
between two Latin words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trihub.core.patent import Paragraph, Section
from trihub.offices import xml
from trihub.offices.parts import ST36_SECTIONS

SECTIONS = {
    **ST36_SECTIONS,
    "TechnicalField": Section.TECHNICAL_FIELD,
    "BackgroundArt": Section.BACKGROUND,
    "Disclosure": Section.SUMMARY,
    "TechnicalProblem": Section.PROBLEM,
    "TechnicalSolution": Section.SOLUTION,
    "AdvantageousEffects": Section.EFFECTS,
    "DrawingsDescription": Section.DRAWINGS,
    "InventionMode": Section.EMBODIMENTS,
    "BestMode": Section.EMBODIMENTS,
    "IndustrialApplicability": Section.INDUSTRIAL,
    "SequenceListText": Section.SEQUENCE,
}
"""The elements that part a description (DTD and schema names), and what they hold."""

HEADINGS = {
    heading: section
    for section, words in {
        Section.OTHER: "相关申请的交叉引用 相关申请 交叉引用 优先权要求",
        Section.TECHNICAL_FIELD: "技术领域 所属技术领域 发明领域",
        Section.BACKGROUND: "背景技术 技术背景 现有技术",
        Section.CITATION_LIST: "现有技术文献 在先技术文献 专利文献 非专利文献 引文列表 引用文献列表",
        Section.SUMMARY: "发明内容 实用新型内容 发明概述 发明概要 发明的概要 发明的公开 发明公开",
        Section.PROBLEM: "技术问题 要解决的技术问题 发明所要解决的技术问题 发明要解决的技术问题"
        " 发明要解决的课题 发明所要解决的课题 发明要解决的问题",
        Section.SOLUTION: "技术方案 解决技术问题所采用的技术方案 解决技术问题的技术方案"
        " 用于解决课题的手段 用于解决课题的方案 用于解决问题的方案 解决问题的方案",
        Section.EFFECTS: "有益效果 技术效果 发明的效果 发明效果 发明的有益效果",
        Section.DRAWINGS: "附图说明 附图的简单说明 附图简要说明 附图的简要说明 附图简述",
        Section.EMBODIMENTS: "具体实施方式 具体实施方案 实施方式 实施发明的方式"
        " 用于实施发明的方式 用于实施本发明的方式 实施例",
        Section.INDUSTRIAL: "工业实用性 产业实用性 产业上的可利用性 产业上利用的可能性"
        " 工业上的可利用性 产业可利用性",
        Section.REFERENCE_SIGNS: "附图标记说明 附图标记列表 附图标记 符号说明 符号的说明 标号说明",
        Section.SEQUENCE: "序列表",
    }.items()
    for heading in words.split()
}
"""Headings that stand as paragraphs of their own, by the words that applicants use."""

_EXAMPLE = re.compile(
    r"(?:实施例|比较例|对比例|制造例|制备例|试验例|实验例)[0-9０-９一二三四五六七八九十]+"
)
_AROUND = re.compile(r"^[\s【\[（(〈<]+|[\s】\]）)〉>：:]+$")
_LINE = "\ufdd0"
_LINES = re.compile(f"[ \n{_LINE}]*{_LINE}[ \n{_LINE}]*")
_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LATIN_END = frozenset(_ALPHANUMERIC + ",.;:%)]'\"")
_LATIN_START = frozenset(_ALPHANUMERIC + "([")
_BREAKS = frozenset({"br", "Br"})
_PARAGRAPHS = frozenset({"p", "Paragraphs", "heading", "Heading"})
_TITLES = frozenset({"invention-title", "InventionTitle"})
_SHORT = 30


def printed(element: xml.Element | None) -> str:
    """The text of an element with the printed page's lines joined; table rows stay lines."""
    if element is None:
        return ""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in _BREAKS:
            break
        parts.append(child.tail or "")
    else:
        return _join_lines(parts)
    _mark_lines(element)
    text = xml.text_of(element, lines=True)
    return _LINES.sub(_join, text).strip() if _LINE in text else text


def _join_lines(parts: list[str]) -> str:
    out: list[str] = []
    for part in parts:
        for line in part.split("\n") if "\n" in part else (part,):
            if clean := " ".join(line.split()):
                if out and _between(out[-1], clean):
                    out.append(" ")
                out.append(clean)
    return "".join(out)


def _between(before: str, after: str) -> str:
    """What a printed line's end becomes: a blank between two Latin words, else nothing."""
    return " " if before[-1:] in _LATIN_END and after[:1] in _LATIN_START else ""


def _mark_lines(element: xml.Element) -> None:
    """Put a mark that is no character of any text where a printed line ends."""
    for node in element.iter():
        if node.text and "\n" in node.text and not node.text.isspace():
            node.text = _lines(node.text)
        if node.tag in _BREAKS:
            node.tag = "printed-line"
            node.tail = _LINE + (node.tail or "").lstrip()
        if node.tail and "\n" in node.tail and not node.tail.isspace():
            node.tail = _lines(node.tail)


def _lines(text: str) -> str:
    first, *middle, last = text.split("\n")
    return _LINE.join((first.rstrip(), *(line.strip() for line in middle), last.lstrip()))


def _join(match: re.Match[str]) -> str:
    """Rows' ends stay, cells are parted by a blank, and all else is joined."""
    if "\n" in match[0]:
        return "\n"
    if " " in match[0]:
        return " "
    text, start, end = match.string, match.start(), match.end()
    return _between(text[max(0, start - 1) : start], text[end : end + 1])


def is_heading(text: str) -> bool:
    """Whether a paragraph is a heading by its words alone."""
    if len(text) > _SHORT or text[:1] in _ALPHANUMERIC:
        return False
    bare = _AROUND.sub("", text)
    return bare in HEADINGS or bool(_EXAMPLE.fullmatch(bare))


def paragraphs(
    parent: xml.Element | None, section: Section = Section.OTHER, *, named: bool = False
) -> Iterator[Paragraph]:
    """The paragraphs of a description in order, with their section and number as printed.

    The section comes from the element around them and from headings among them; the schema's
    files leave the number out of headings, which tells those in other words (``named``: inside
    an element that names its section).
    """
    for place, child in enumerate(parent if parent is not None else ()):
        if child.tag in _TITLES:
            continue
        if child.tag not in _PARAGRAPHS:
            yield from _container(child, SECTIONS.get(str(child.tag), section))
            continue
        text = printed(child)
        if not text:
            continue
        number = xml.attribute(child, "num").removeprefix("n")
        short = named and place == 0 and not number and len(text) < 2 * _SHORT
        first = short and _numbered_after(child)
        heading = first or str(child.tag).lower() == "heading" or is_heading(text)
        if heading:
            section = HEADINGS.get(_AROUND.sub("", text), section)
        yield Paragraph(text=text, number=number, section=section, heading=heading)


def _numbered_after(paragraph: xml.Element) -> bool:
    """Whether the next paragraph has a number, so that one without it is a heading."""
    following = paragraph.getnext()
    return following is not None and bool(xml.attribute(following, "num"))


def _container(element: xml.Element, section: Section) -> Iterator[Paragraph]:
    if any(child.tag in _PARAGRAPHS or child.tag in SECTIONS for child in element):
        yield from paragraphs(element, section, named=True)
    elif text := printed(element):
        yield Paragraph(text=text, section=section)
