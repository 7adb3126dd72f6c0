"""Code lists: what the codes of a dimension mean, in four languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trihub.core.errors import NotFound
from trihub.core.messages import said

LANGUAGES = ("en", "zh", "ja", "ko")


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code with its names by language (ISO 639-1), and what else its list says of it.

    ``notes`` are the further columns of the list, by name: ``whole`` (figures are whole numbers),
    ``kind`` (of an office: office, economy or aggregate), ``unit`` (of an indicator).
    """

    id: str
    names: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str = "en") -> str:
        """The name in a language, in English where there is none."""
        return self.names.get(language) or self.names.get("en") or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """The codes of a dimension, in the order of the list."""

    id: str
    codes: Mapping[str, Code]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes.values())

    def get(self, code: str) -> Code:
        """A code. :raises NotFound: the list has none."""
        if code not in self.codes:
            raise NotFound(
                said("There is no {list} {code}.", list=self.id, code=code),
                hint=said("The code list has {count} codes.", count=len(self.codes)),
            )
        return self.codes[code]
