"""Structure messages by pysdmx's writers, with names in four languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import orjson
from pysdmx.io.json.sdmxjson2.writer.v2_0.structure import write as write_json
from pysdmx.io.xml.sdmx30.writer.structure import write as write_xml
from pysdmx.model import AvailabilityConstraint, Organisation
from pysdmx.model.message import Header

from trihub.core.statistics import LANGUAGES
from trihub.statistics.sdmx.names import AGENCY, best
from trihub.statistics.sdmx.structure.artefacts import MARK, Artefact, names_at

Structures = Sequence[Artefact | AvailabilityConstraint]
_NAME = re.compile(rf'<com:Name xml:lang="en">{MARK.pattern}</com:Name>')

_SUPERFLUOUS = re.compile(
    r"<str:DataStructureComponents>\s*</str:DataStructureComponents>"
    r"|<str:MeasureRelationship>.*?</str:MeasureRelationship>",
    re.DOTALL,
)
"""What pysdmx writes of a structure without components, and the standard's schema refuses; and to
which measures attributes belong, which goes without saying where there is one."""


def _header(now: dt.datetime) -> Header:
    return Header(prepared=now, sender=Organisation(id=AGENCY))


def structure_xml(found: Structures, now: dt.datetime) -> bytes:
    """An SDMX-ML 3.0 structure message."""
    text = write_xml(list(found), prettyprint=False, header=_header(now)) or ""
    return _NAME.sub(_names_xml, _SUPERFLUOUS.sub("", text)).encode()


def _names_xml(found: re.Match[str]) -> str:
    names = names_at(found[1], found[2])
    return "".join(
        f'<com:Name xml:lang="{language}">{escape(name)}</com:Name>'
        for language, name in names.items()
    )


def structure_json(found: Structures, language: str, now: dt.datetime) -> bytes:
    """An SDMX-JSON 2.0 structure message. ``language`` is that of the names that stand alone."""
    text = write_json(list(found), prettyprint=False, header=_header(now)) or ""
    shape = orjson.loads(text)
    shape["meta"]["contentLanguages"] = list(LANGUAGES)
    _named(shape, language)
    _without_superfluous(shape["data"])
    return orjson.dumps(shape)


def _without_superfluous(data: dict[str, Any]) -> None:
    """Leave out the same, and the empty lists that the standard's schema refuses."""
    for each in data.get("dataStructures", ()):
        if each.get("isExternalReference"):
            del each["dataStructureComponents"]
        else:
            parts = each["dataStructureComponents"]
            del parts["groups"]
            for attribute in parts["attributeList"]["attributes"]:
                del attribute["measureRelationship"]
    for each in data.get("agencySchemes", ()):
        if not each["agencies"]:
            del each["agencies"]


def _named(shape: Any, language: str) -> None:
    """Put names in place of marks, everywhere in a message."""
    if isinstance(shape, list):
        for each in shape:
            _named(each, language)
    elif isinstance(shape, dict):
        mark = MARK.fullmatch(shape["name"]) if isinstance(shape.get("name"), str) else None
        if mark:
            names = names_at(mark[1], mark[2])
            shape["name"], shape["names"] = best(names, language), dict(names)
        for each in list(shape.values()):
            _named(each, language)
