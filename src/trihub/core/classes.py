"""Classification symbols: IPC, CPC, FI, F-term, themes, US classes, Locarno.

Sources: WIPO ST.8 (fixed-width IPC symbols in files), CPC and JPO FI/F-term layouts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """A classification scheme."""

    IPC = "IPC"
    CPC = "CPC"
    FI = "FI"
    FTERM = "F-term"
    THEME = "theme"
    USPC = "USPC"
    ECLA = "ECLA"
    LOCARNO = "Locarno"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """One symbol as an office gave it.

    ``symbol`` is normalised (``H01M 10/0562``; FI keeps its subdivision ``A23L 17/00,101@H``);
    ``version`` is the scheme's edition (``20060101`` or ``2006.01`` → ``2006.01``);
    ``position`` F (first) or L (later); ``value`` I (invention) or A (additional).
    """

    scheme: Scheme
    symbol: str
    version: str = ""
    position: str = ""
    value: str = ""
    office: str = ""
    source: str = ""
    status: str = ""


_SYMBOL = re.compile(
    r"^\s*([A-HY])\s*(\d{2})\s*(?:([A-Z])\s*(?:(\d{1,4})\s*(?:/\s*(\d{2,6}))?)?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """An IPC or CPC symbol by its levels; empty strings below the level it stops at."""

    section: str
    main_class: str = ""
    subclass: str = ""
    group: str = ""
    subgroup: str = ""

    def __str__(self) -> str:
        head = f"{self.section}{self.main_class}{self.subclass}"
        if not self.group:
            return head
        return f"{head} {self.group}/{self.subgroup}" if self.subgroup else f"{head} {self.group}"

    @property
    def levels(self) -> tuple[str, ...]:
        """Every level from section down: ``H``, ``H01``, ``H01M``, ``H01M10``, ``H01M10/0562``."""
        out = [self.section]
        if self.main_class:
            out.append(out[-1] + self.main_class)
        if self.subclass:
            out.append(out[-1] + self.subclass)
        if self.group:
            out.append(out[-1] + self.group)
        if self.subgroup:
            out.append(f"{out[-1]}/{self.subgroup}")
        return tuple(out)

    @property
    def sort_key(self) -> str:
        """A word that sorts as the scheme does: group padded left, subgroup padded right.

        ``H01M 10/0562`` → ``H01M00100562000`` (4 + 4 + 7 letters, ST.8 widths).
        """
        head = f"{self.section}{self.main_class}{self.subclass}"
        if not self.group:
            return head
        return f"{head}{int(self.group):04d}{self.subgroup.ljust(7, '0')[:7]}"


def parse_symbol(text: str) -> Symbol | None:
    """Read the IPC or CPC symbol at the start of ``text``, in any spacing; ``None`` if none is."""
    match = _SYMBOL.match(text)
    if not match:
        return None
    section, main_class, subclass, group, subgroup = match.groups()
    return Symbol(
        section.upper(),
        main_class,
        (subclass or "").upper(),
        (group or "").lstrip("0"),
        subgroup or "",
    )


_ANY_DEPTH = re.compile(r"[A-HY](\d{2}([A-Z](\d{1,4}(/\d{2,6})?)?)?)?", re.IGNORECASE)


def is_symbol(text: str) -> bool:
    """Whether the whole of a text is an IPC or CPC symbol, of any depth from the section down."""
    return _ANY_DEPTH.fullmatch("".join(text.split())) is not None


def normalise_version(text: str) -> str:
    """``20060101``, ``2006.01`` and ``(2006.01)`` all become ``2006.01``; else the text as it is."""
    digits = re.sub(r"\D", "", text)
    return f"{digits[:4]}.{digits[4:6]}" if len(digits) in (6, 8) else text.strip("() ")


def parse_ipc(text: str, *, scheme: Scheme = Scheme.IPC, office: str = "") -> Classification | None:
    """Read one IPC as printed or in ST.8's fixed width.

    Fixed width (``H01L  21/304       20060101AFI20210219BHJP``): symbol in columns 1 to 19, version
    20 to 27, level 28, position 29, value 30, action date 31 to 38, status 39, source 40,
    office 41 to 42. Printed: ``A24B 15/18 (2006.01)``. ``None`` where no symbol is found.
    """
    symbol = parse_symbol(text)
    if symbol is None:
        return None
    version = position = value = status = source = ""
    if fixed := re.search(r"(\d{8})([ACS ])([FL ])([IAN ])\d{8}([A-Z])([A-Z])([A-Z]{2})?", text):
        version, position, value, status = fixed[1], fixed[3].strip(), fixed[4].strip(), fixed[5]
        source, office = fixed[6], fixed[7] or office
    elif printed := re.search(r"\((\d{4}\.\d{2})\)", text):
        version = printed[1]
    elif short := re.search(r"\b[AC]?\s*([FL])?\s*([IAN])\s*$", text[9:]):
        position, value = short[1] or "", short[2]
    return Classification(
        scheme=scheme, symbol=str(symbol), version=normalise_version(version), position=position,
        value=value, office=office, source=source, status=status,
    )  # fmt: skip


_FI = re.compile(r"^\s*([A-H]\d{2}[A-Z])\s*(\d{1,4})/(\d{2,6})\s*,?\s*(\d{3})?\s*@?([A-Z])?\s*$")


def parse_fi(text: str) -> str:
    """Normalise an FI symbol: ``A23L17/00 101H`` → ``A23L 17/00,101@H`` (JPO's subdivision and file mark).

    A text of another shape is returned as it stands, spaces folded.
    """
    match = _FI.match(text)
    if not match:
        return re.sub(r"\s+", " ", text).strip()
    subclass, group, subgroup, subdivision, mark = match.groups()
    out = f"{subclass} {group}/{subgroup}"
    if subdivision:
        out += f",{subdivision}"
    return out + (f"@{mark}" if mark else "")


_FI_PARTS = re.compile(r"([A-H]\d{2}[A-Z]\d{1,4}/\d{2,6})(,\d{3})?(@[A-Z])?")
_FTERM_PARTS = re.compile(r"(\d[A-Z]\d{3})(?:([A-Z]{2})(?:(\d{2})([A-Z])?)?)?")


def fi_levels(symbol: str) -> tuple[str, ...]:
    """Every level of an FI symbol without spaces, from section down.

    Those of its IPC, then with the subdivision, then with the file mark:
    ``A23L17/00,101@H`` ends in ``A23L17/00``, ``A23L17/00,101``, ``A23L17/00,101@H``. What is no
    whole symbol (a facet, ``ZAA``) is its only level.
    """
    match = _FI_PARTS.fullmatch(symbol)
    parsed = parse_symbol(match[1]) if match else None
    if match is None or parsed is None:
        return (symbol,)
    out = list(parsed.levels)
    for part in filter(None, match.groups()[1:]):
        out.append(out[-1] + part)
    return tuple(out)


def fterm_levels(symbol: str) -> tuple[str, ...]:
    """Every level of an F-term without spaces: theme, viewpoint, term, term with its added code.

    ``5H029AJ05`` gives ``5H029``, ``5H029AJ``, ``5H029AJ05``; what is no term its only level.
    """
    match = _FTERM_PARTS.fullmatch(symbol)
    if match is None:
        return (symbol,)
    ends = [match.end(group) for group in range(1, 5) if match[group]]
    return tuple(symbol[:end] for end in ends)
