"""Mappings: TOML files that say which column of a table is which field of a document.

A mapping is checked whole before a row is read: what it names must exist, what it says must
not contradict itself. docs/how-to/read-a-table.md explains every key.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from trihub.core.citations import Phase
from trihub.core.errors import BadMapping
from trihub.core.patent import Origin, Relation
from trihub.offices.tables.targets import COMMON, OF_PUBLICATION, TARGETS, Target

FORMATS = ("csv", "tsv", "xlsx", "jsonl")
CHOICES = ("all", "first", "last")
AUTO = "auto"
"""Origin: original where the language is the office's, else unknown."""
GUESS = "guess"
"""Language: by the script of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """How one field is filled: from the first of its columns that is not empty, or a constant."""

    target: Target
    name: str = ""
    """What follows the point: a language, or the name of an ``extra``."""
    columns: tuple[str, ...] = ()
    value: str = ""
    separators: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    replace: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, Any], ...] = ()

    def option(self, name: str, default: Any = "") -> Any:
        """The value of an option of this target, or ``default``."""
        return dict(self.options).get(name, default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A checked mapping. ``publications`` are the groups of number, kind, day and office."""

    file: str
    format: str
    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    sheet: str = ""
    header: int = 1
    empty: frozenset[str] = frozenset()
    choice: str = "all"
    publications: tuple[tuple[FieldMap, ...], ...] = ()
    fields: tuple[FieldMap, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the mapping reads, in its order."""
        groups = (*self.publications, self.fields)
        return tuple(dict.fromkeys(c for group in groups for f in group for c in f.columns))

    def line_of(self, *words: str) -> str:
        """Where the mapping says ``words``, for a message: the file and, if found, the line."""
        text = Path(self.file).read_text(encoding="utf-8-sig") if Path(self.file).exists() else ""
        return _place(self.file, text, words)


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping file.

    :raises BadMapping: it is no TOML, names unknown keys or targets, or contradicts itself.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise BadMapping(
            f"The mapping {path} cannot be read: {error.strerror}.", hint="Check the path."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMapping(
            f"The mapping {path} is no TOML in UTF-8: {error}.",
            hint="Correct the line; docs/how-to/read-a-table.md has an example to start from.",
        ) from error
    return _Checker(str(path), text).mapping(data)


def _place(file: str, text: str, words: Sequence[str]) -> str:
    """The first line that holds all the words; the file alone where none does."""
    for number, line in enumerate(text.splitlines(), 1):
        if words and all(word in line for word in words):
            return f"{file}, line {number}"
    return file


_TABLE_KEYS = {
    "format": str,
    "encoding": str,
    "delimiter": str,
    "quote": str,
    "sheet": str,
    "header": int,
    "empty": list,
    "publications": str,
}
_FORMAT_KEYS = {
    "encoding": ("csv", "tsv", "jsonl"),
    "delimiter": ("csv",),
    "quote": ("csv", "tsv"),
    "sheet": ("xlsx",),
    "header": ("csv", "tsv", "xlsx"),
}
_OPTION_VALUES: dict[str, tuple[str, ...]] = {
    "origin": (AUTO, *(member.value for member in Origin)),
    "relation": tuple(member.value for member in Relation),
    "phase": tuple(member.value for member in Phase),
    "type": ("publication", "registration"),
}
_NOT_ALONE = ("pattern", "replace", "values", "separator")


@dataclass(slots=True)
class _Checker:
    """Turns parsed TOML into a mapping, or says which line is wrong and why."""

    file: str
    text: str
    seen: set[str] = field(default_factory=set)

    def fail(self, message: str, hint: str, *words: str) -> NoReturn:
        raise BadMapping(f"{_place(self.file, self.text, words)}: {message}", hint=hint)

    def mapping(self, data: Dictionary[str, Any]) -> Mapping:
        for key in data:
            if key not in ("table", "constants", "fields", "publications"):
                self.fail(
                    f"There is no part “{key}”.",
                    "A mapping has [table], [constants], [fields] and [[publications]].",
                    key,
                )
        table = self._table(data.get("table", {}))
        fields = [
            *self._constants(data.get("constants", {})),
            *self._fields(data.get("fields", {})),
        ]
        own = tuple(f for f in fields if f.target.name in OF_PUBLICATION)
        rest = tuple(f for f in fields if f.target.name not in OF_PUBLICATION)
        groups = self._publications(data.get("publications", []), own)
        return Mapping(file=self.file, publications=groups, fields=rest, **table)

    def _table(self, table: Any) -> dict[str, Any]:
        if not isinstance(table, dict):
            self.fail("[table] must be a table.", "Write [table] on a line of its own.", "table")
        for key, value in table.items():
            if key not in _TABLE_KEYS or type(value) is not _TABLE_KEYS[key]:
                kinds = ", ".join(f"{name} ({kind.__name__})" for name, kind in _TABLE_KEYS.items())
                self.fail(f"“{key}” of [table] is not known so.", f"The keys are: {kinds}.", key)
        form = table.get("format", "")
        if form not in FORMATS:
            self.fail(
                "The format is missing or unknown.", f"Set format to one of {FORMATS}.", "format"
            )
        for key, forms in _FORMAT_KEYS.items():
            if key in table and form not in forms:
                self.fail(f"“{key}” says nothing about {form}.", "Leave it out.", key)
        self._check_table_values(table)
        out = {k: v for k, v in table.items() if k not in ("empty", "publications")}
        out["empty"] = frozenset(str(value) for value in table.get("empty", ()))
        out["choice"] = table.get("publications", "all")
        return out

    def _check_table_values(self, table: Dictionary[str, Any]) -> None:
        if encoding := table.get("encoding"):
            try:
                codecs.lookup(encoding)
            except LookupError:
                self.fail(
                    f"There is no encoding “{encoding}”.",
                    "Examples: utf-8-sig, gb18030, cp949, cp932.",
                    "encoding",
                )
        for key in ("delimiter", "quote"):
            if key in table and len(table[key]) != 1:
                self.fail(f"“{key}” must be one character.", 'A tab is written "\\t".', key)
        if table.get("publications", "all") not in CHOICES:
            self.fail("“publications” is not known so.", f"It is one of {CHOICES}.", "publications")
        if table.get("header", 1) < 0:
            self.fail(
                "“header” counts rows from 1; 0 means that there is none.", "Correct it.", "header"
            )

    def _constants(self, constants: Any) -> list[FieldMap]:
        if not isinstance(constants, dict):
            self.fail("[constants] must be a table.", "Write [constants] on a line.", "constants")
        found = []
        for key, value in constants.items():
            if not isinstance(value, str):
                self.fail(f"The constant “{key}” must be a text.", 'Put it in "quotes".', key)
            found.append(self._field(key, {"value": value}))
        return found

    def _fields(self, fields: Any) -> list[FieldMap]:
        if not isinstance(fields, dict) or not fields:
            self.fail("There are no [fields].", "Name at least number and a column.", "fields")
        return [self._field(key, value) for key, value in _flat(fields)]

    def _publications(
        self, groups: Any, own: tuple[FieldMap, ...]
    ) -> tuple[tuple[FieldMap, ...], ...]:
        """Every group of number, kind, day and office; those outside a group fill what it lacks."""
        numbered = any(f.target.name == "number" for f in own)
        if not groups:
            if not numbered:
                self.fail(
                    "No field is the publication number.",
                    "Map number, or add [[publications]].",
                    "fields",
                )
            return (own,)
        if numbered:
            self.fail("number is mapped beside [[publications]].", "Use one of the two.", "number")
        if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
            self.fail(
                "[[publications]] must be an array of tables.",
                "Use double brackets.",
                "publications",
            )
        found = []
        for group in groups:
            self.seen.clear()
            for key in group:
                if key not in OF_PUBLICATION:
                    self.fail(
                        f"“{key}” is no part of a publication.",
                        f"Its parts: {OF_PUBLICATION}.",
                        key,
                    )
            if "number" not in group:
                self.fail("A [[publications]] has no number.", "Name its column.", "publications")
            made = tuple(self._field(key, value) for key, value in group.items())
            named = {f.target.name for f in made}
            found.append((*made, *(f for f in own if f.target.name not in named)))
        return tuple(found)

    def _field(self, key: str, given: Any) -> FieldMap:
        if key in self.seen:
            self.fail(f"“{key}” is given twice.", "Keep one of them.", key)
        self.seen.add(key)
        name, _, suffix = key.partition(".")
        target = TARGETS.get(name)
        if target is None:
            self.fail(f"There is no field “{name}”.", f"The fields: {', '.join(TARGETS)}.", key)
        extra = name == "extra"
        if (extra and not suffix) or (suffix and not (target.texts or extra)):
            self.fail(
                f"“{key}” is not known so.",
                "Texts take a language (title.zh), extra a name (extra.owner).",
                key,
            )
        spec = given if isinstance(given, dict) else {"column": given}
        self._check_options(key, spec, target)
        return FieldMap(
            target=target,
            name=suffix,
            columns=tuple(self._texts(key, "column", spec.get("column", ()))),
            value=spec.get("value", ""),
            separators=tuple(self._texts(key, "separator", spec.get("separator", ()))),
            pattern=self._pattern(key, spec.get("pattern"), target),
            replace=self._pairs(key, "replace", spec.get("replace", {})),
            values=self._pairs(key, "values", spec.get("values", {})),
            options=tuple((k, self._option(key, k, v)) for k, v in spec.items() if k not in COMMON),
        )

    def _check_options(self, key: str, spec: Dictionary[str, Any], target: Target) -> None:
        allowed = (*COMMON, *target.options)
        for option in spec:
            if option not in allowed:
                self.fail(
                    f"“{key}” takes no option “{option}”.",
                    f"It takes: {', '.join(allowed)}.",
                    option,
                )
        if ("column" in spec) is ("value" in spec):
            self.fail(f"“{key}” needs a column or a value, and not both.", "Name one of them.", key)
        if "value" in spec and any(option in spec for option in _NOT_ALONE):
            self.fail(
                f"“{key}” is a constant: there is nothing to cut.", "Name a column instead.", key
            )
        if "separator" in spec and "pattern" in spec:
            self.fail(
                f"“{key}” has a separator and a pattern.",
                "A pattern finds every value by itself.",
                key,
            )
        if "separator" in spec and not target.many:
            self.fail(
                f"“{key}” holds one value: there is nothing to part.",
                "Leave the separator out.",
                key,
            )
        if "lang" in spec and "." in key:
            self.fail(f"“{key}” names its language twice.", "Leave lang out.", key)

    def _texts(self, key: str, option: str, given: Any) -> list[str]:
        found = [given] if isinstance(given, str) else given
        if not isinstance(found, (list, tuple)) or not all(isinstance(v, str) for v in found):
            self.fail(
                f"“{option}” of “{key}” must be a text or a list of texts.", "Use quotes.", key
            )
        return list(found)

    def _pairs(self, key: str, option: str, given: Any) -> tuple[tuple[str, str], ...]:
        if not isinstance(given, dict) or not all(isinstance(v, str) for v in given.values()):
            self.fail(f"“{option}” of “{key}” must pair texts.", 'Write { "from" = "to" }.', key)
        return tuple(given.items())

    def _pattern(self, key: str, given: Any, target: Target) -> re.Pattern[str] | None:
        if given is None:
            return None
        try:
            pattern = re.compile(given)
        except (re.error, TypeError) as error:
            self.fail(f"The pattern of “{key}” is not one: {error}.", "Use 'single quotes'.", key)
        unknown = set(pattern.groupindex) - set(target.groups)
        if unknown or not pattern.groupindex:
            self.fail(
                f"The pattern of “{key}” must name its groups.",
                f"Groups for this field: {', '.join(f'(?P<{g}>…)' for g in target.groups)}.",
                key,
            )
        return pattern

    def _option(self, key: str, option: str, value: Any) -> Any:
        if option == "date_form":
            return tuple(self._texts(key, option, value))
        if not isinstance(value, str):
            self.fail(f"“{option}” of “{key}” must be a text.", "Put it in quotes.", key)
        known = _OPTION_VALUES.get(option)
        if known and value not in known:
            self.fail(
                f"“{option}” of “{key}” is not known so.", f"It is one of: {', '.join(known)}.", key
            )
        return value


def _flat(fields: Dictionary[str, Any]) -> list[tuple[str, Any]]:
    """``title.zh = …`` arrives as a table in a table: write its key as it was written."""
    found: list[tuple[str, Any]] = []
    for key, value in fields.items():
        target = TARGETS.get(key)
        nested = isinstance(value, dict) and target is not None and (target.texts or key == "extra")
        if nested and not any(option in value for option in ("column", "value")):
            found += [(f"{key}.{name}", inner) for name, inner in value.items()]
        else:
            found.append((key, value))
    return found
