"""People in a text: those who are known by any of their names, and names that stand by a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from trihub.core.languages import MAIN_LANGUAGES
from trihub.register.lexicon import table

_PART = r"[A-Z][A-Za-zōū'’]+(?:-[A-Za-z]+)?"
_NAME = rf"{_PART}(?:\s+(?:(?:van|von|de|der|di)\s+)*{_PART}){{1,2}}"
_TITLE_EN = (
    r"(?P<title>Vice Commissioner|Deputy Commissioner|Commissioner|Vice Minister|Minister"
    r"|Deputy Secretary-General|Secretary-General|DSG|President|Director General|Director)"
)
_FORMS = {
    "en": (
        rf"{_TITLE_EN}\s+(?P<name>{_NAME})",
        rf"(?P<name>{_NAME}),\s+(?:the\s+)?{_TITLE_EN}",
    ),
    "zh": (
        r"(?P<title>副局长|局长|厅长官|长官|厅长|处长|部长|秘书长)(?P<name>[一-鿿·]{2,12}?)"
        r"(?=与|和|及|同|以及|、|，|,|。|于|在|率|一行|会|出席|共同|主持|先生|女士|分别|表示|指出|$)",
    ),
    "ja": (
        r"(?:^|[、。の「は・\s）)]|及び|と)(?P<name>[一-鿿]{2,5}?|[ァ-ヶー・]{4,20})\s?(?:氏\s?)?"
        r"(?:[（(][^（()）]{1,20}[)）]\s?)?(?:中国|日本国?|韓国|米国)?"
        r"(?:特許商標庁|欧州特許庁|特許庁|国家知識産権|知識財産)?(?:[（(][A-Z]{3,6}[)）])?"
        r"(?P<title>次長|長官|局長|庁長|処長|事務局長|特許技監)",
    ),
    "ko": (
        r"(?P<name>[가-힣]{2,5}(?: [가-힣]{2,5})?)\s(?:한국\s?|일본\s?|중국\s?|미국\s?|유럽\s?)?"
        r"(?:국가지식산권국\s?|특허청\s?(?:\([A-Z]+\)\s?)?)?"
        r"(?P<title>차장|특허청장|특허상표청장|유럽특허청장|장관|청장|지식재산처장|처장"
        r"|국가지식산권국장|국장|사무총장)",
        r"\((?P<title>처장|청장|국장) (?P<name>[가-힣]{2,5})\)",
    ),
}
_PARTICLE = re.compile(r"^\S*(?:에는|에서|은|는|을|를|이|가|와|과|의|해|로|한|지난|회의) (?=\S)")
"""A Korean word before a name that is no part of it."""
_ROLES = {
    "HEAD": "特許技監|特许厅长官|특허상표청장|유럽특허청장|국가지식산권국장|commissioner|局长|厅长官|长官|厅长|処長|处长|長官|局長|庁長|특허청장|특허청 장관|청장|지식재산처장|처장|장관|국장|president",
    "MINISTER": "minister|部长",
    "DEPUTY": "vice minister|vice commissioner|deputy commissioner|副局长|次長|차장|특허청 차장",
    "SECRETARY_GENERAL": "deputy secretary-general|dsg|secretary-general|秘书长|事務局長|사무총장|sg",
}
_ROLE_OF = {title: role for role, titles in _ROLES.items() for title in titles.split("|")}
_NO_NAMES = (
    "and",
    "of",
    "the",
    "meeting",
    "office",
    "property",
    "intellectual",
    "heads",
    "general",
)
_NO_NAME = re.compile(
    r"^(?:会|同|新|前|各|两|三|五|应邀|受邀|列席|出席|政策)|特許|知識|产权|专利|日中|日韓|中韓|会合|会議|総会|次回"
    r"|^(?:한국|일본|중국|양국|양측|신임|당시|특허청|대한민국|한중일|한일중|한중|한일|중일|각국|내년|이번)"
)
"""What stands by a title and is no name."""


class Person(NamedTuple):
    """A person in a text. ``id`` is empty for one who is not known; ``role`` where a title stands by."""

    id: str
    name: str
    office: str
    role: str
    start: int
    end: int


def people(text: str, language: str, start: int, end: int) -> list[Person]:
    """The people of a part of a text, by place."""
    known = list(_known(text, language, start, end))
    titled = list(_titled(text, language, start, end))
    found = [_with_role(each, titled, text) for each in known]
    for each in titled:
        if all(each.end <= other.start or other.end <= each.start for other in known):
            found.append(each)
    return sorted(found, key=lambda each: each.start)


def _known(text: str, language: str, start: int, end: int) -> Iterator[Person]:
    for row, pattern in _patterns(language):
        for match in pattern.finditer(text, start, end):
            yield Person(row["id"], row["en"], row["office"], "", match.start(), match.end())


def _with_role(person: Person, titled: list[Person], text: str) -> Person:
    """The person with the title that stands by, or right before or after the name."""
    for each in titled:
        if each.start < person.end and person.start < each.end:
            return person._replace(role=each.role)
    near = text[max(0, person.start - 24) : person.start], text[person.end : person.end + 24]
    found = [
        (len(title), role)
        for title, role in _ROLE_OF.items()
        if near[0].lower().rstrip(" :：").endswith(title)
        or re.match(rf"[\s,]*(?:the )?(?:[A-Z]\w+ )?{re.escape(title)}", near[1], re.IGNORECASE)
    ]
    return person._replace(role=max(found)[1]) if found else person


def _titled(text: str, language: str, start: int, end: int) -> Iterator[Person]:
    part = text[start:end]
    for form in _FORMS.get(language, ()):
        for match in re.finditer(form, part):
            name = match["name"].strip()
            cut = _PARTICLE.match(name) if language == "ko" else None
            name = name[cut.end() :] if cut else name
            name = name.removesuffix(" 중국").removesuffix(" 일본").removesuffix(" 미국")
            if _NO_NAME.search(name) or any(word in _NO_NAMES for word in name.lower().split()):
                continue
            role = _ROLE_OF.get(match["title"].lower(), "HEAD")
            first = start + match.start("name") + match["name"].index(name)
            yield Person("", name, "", role, first, first + len(name))


def called(text: str, known: Sequence[Person], start: int, end: int) -> list[Person]:
    """The same people where a title stands by one part of their name alone ("Commissioner Lee")."""
    found = []
    for each in {one.id: one for one in known if one.id}.values():
        parts = "|".join(re.escape(part) for part in each.name.split(" ", 1))
        form = rf"(?:Commissioner|Minister|SG|Mr\.|Ms\.)\s+((?i:{parts}))\b(?!\s+[A-Z])"
        for match in re.compile(form).finditer(text, start, end):
            found.append(each._replace(start=match.start(1), end=match.end(1)))
    return found


@cache
def _patterns(language: str) -> tuple[tuple[dict[str, str], re.Pattern[str]], ...]:
    found = []
    for row in table("people"):
        names = [
            name for other in MAIN_LANGUAGES[1:] for name in row[other].split("|")
            if len(name) > (1 if other == language else 2)
        ]  # fmt: skip
        parts = [re.escape(name).replace(r"\ ", r"\s?") for name in names]
        parts += [_latin(row["en"])]
        found.append((dict(row), re.compile("|".join(parts), re.IGNORECASE)))
    return tuple(found)


def _latin(name: str) -> str:
    """The name in Latin letters in either order, with or without hyphens and blanks in the given
    name."""
    family, given = name.split(" ", 1)
    loose = r"[\s-]?".join(re.split(r"[\s-]", given))
    if "-" not in given and len(given) > 5:
        loose = "".join(f"[ -]?{letter}" if at > 1 else letter for at, letter in enumerate(given))
    return rf"\b(?:{family}\s+{loose}|{loose}\s+{family})\b"
