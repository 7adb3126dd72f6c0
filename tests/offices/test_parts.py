"""What the readers share: what no rule reads is kept, part by part."""

from __future__ import annotations

from lxml import etree

from trihub.offices import xml
from trihub.offices.parts import others

BIBLIOGRAPHY = """<b>
 <known>1</known><one>two <sub>2</sub> words</one><empty/>
 <dates><asked><date>20120606</date></asked><reported><date>20170201</date></reported></dates>
 <holder><item><office>EP</office><number>7</number></item></holder>
</b>"""


def test_what_no_rule_reads_is_told_part_by_part() -> None:
    assert others(etree.fromstring(BIBLIOGRAPHY), frozenset({"known"})) == [
        ("one", "two ₂ words"),
        ("dates/asked", "20120606"),
        ("dates/reported", "20170201"),
        ("holder", "EP 7"),
    ]


def test_nothing_stands_under_nothing() -> None:
    assert others(None, frozenset()) == []


def test_raised_letters_stay_apart_from_the_word() -> None:
    element = etree.fromstring("<p>Levels<sup>a</sup> of M<sup>n+</sup> by X<sup>TM</sup></p>")
    assert xml.text_of(element) == "Levelsᵃ of Mⁿ⁺ by XTM"
