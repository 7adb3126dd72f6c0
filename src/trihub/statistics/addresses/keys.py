"""Keys of series, and of every series that fits."""

from __future__ import annotations

from dataclasses import dataclass

from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.statistics import DIMENSIONS, Series, Which
from trihub.core.statistics.series import CODE
from trihub.statistics.catalogue import code_lists

MOST_CODES = 400
"""Codes that one part may name: as many as the data explorer lets a reader choose."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key in the form of SDMX (SDMX 2.1 web services, section 7.2.2): codes in the order of the
    dimensions, joined by dots; an empty part is any code, ``+`` stands between several."""

    parts: tuple[tuple[str, ...], ...]

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read a key. :raises BadInput: it does not fit the dimensions, or names no indicator."""
        parts = text.split(".")
        if len(parts) != len(DIMENSIONS):
            raise BadInput(
                said("The key has {count} parts; a key has {wanted}.", count=len(parts),
                     wanted=len(DIMENSIONS)),
                hint=said("They are joined by dots; an empty part stands for any code: {form}.",
                          form=".".join(DIMENSIONS)),
            )  # fmt: skip
        read = tuple(tuple(part.split("+")) if part else () for part in parts)
        for part in read:
            bad = next((code for code in part if not CODE.fullmatch(code)), None)
            if bad is not None or len(part) > MOST_CODES:
                raise BadInput(
                    said("{text} is not a part of a key.", text="+".join(part)[:80]),
                    hint=said("Between two dots stands one code, several joined by +, or nothing."),
                )
        if len(read[0]) != 1:
            raise BadInput(
                said("The key names no indicator, or several."),
                hint=said("The first part is the code of one indicator, such as APPLICATIONS."),
            )
        return cls(read)

    @classmethod
    def of(cls, series: Series) -> Key:
        """The key of a series."""
        return cls(tuple((code,) for code in series.codes))

    def __str__(self) -> str:
        return ".".join("+".join(part) for part in self.parts)

    @property
    def indicator(self) -> str:
        """The indicator."""
        return self.parts[0][0]

    @property
    def series(self) -> Series | None:
        """The series, where the key names exactly one code of each dimension."""
        if any(len(part) != 1 for part in self.parts):
            return None
        return Series(**{name: part[0] for name, part in zip(DIMENSIONS, self.parts, strict=True)})

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes that are named, by dimension, apart from the indicator."""
        named = zip(DIMENSIONS[1:], self.parts[1:], strict=True)
        return {name: part for name, part in named if part}

    def which(self, dataset: str) -> Which:
        """The figures of a data set that fit."""
        return Which(dataset=dataset, indicator=self.indicator, codes=self.codes)

    def check(self) -> None:
        """See that every code is in its list. :raises NotFound: one is not."""
        lists = code_lists()
        for name, part in zip(DIMENSIONS, self.parts, strict=True):
            for code in part:
                if code not in lists[name]:
                    raise NotFound(
                        said("There is no code {code} in the code list {list}.", code=code,
                             list=name),
                        hint=said("The data explorer shows the codes that have figures."),
                    )  # fmt: skip
