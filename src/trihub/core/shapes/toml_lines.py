"""On which line of a TOML file a key stands.

``tomllib`` says what a file holds, not where. This scanner walks a text that ``tomllib`` has
already read without error, so it need not check anything: it only follows strings, brackets and
headers, and notes the line of every key and every element of a list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""Keys and places in lists, from the top: ``("caps", 0, "number")``."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\]|\\.)*"')
_LITERAL = re.compile(r"'[^']*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL)
_PLAIN = re.compile(r"[^,\]}\n#]*")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


def locate(text: str) -> Lines:
    """The lines of a valid TOML text."""
    scanner = _Scanner(text)
    scanner.document()
    return Lines(scanner.found)


@dataclass(frozen=True, slots=True)
class Lines:
    """The line (from 1) of each key path."""

    found: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the key, or of the nearest table around it; 1 for the whole file."""
        while path and path not in self.found:
            path = path[:-1]
        return self.found.get(path, 1)


@dataclass(slots=True)
class _Scanner:
    text: str
    at: int = 0
    found: dict[Path, int] = field(default_factory=dict)
    arrays: dict[Path, int] = field(default_factory=dict)
    """How many ``[[tables]]`` of each path there were so far."""
    counted: int = 0
    lines: int = 1

    def document(self) -> None:
        table: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)

    def header(self) -> Path:
        start, several = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        keys = self.keys()
        self.at += 2 if several else 1
        table: Path = ()
        for key in keys[:-1]:
            table = self.into(table, key)
        table = (*table, keys[-1])
        if several:
            place = self.arrays.get(table, 0)
            self.arrays[table] = place + 1
            self.note(table, start)
            table = (*table, place)
        self.note(table, start)
        return table

    def into(self, table: Path, key: str) -> Path:
        """A table by its name; where it is a list of tables, the last one so far."""
        table = (*table, key)
        return (*table, self.arrays[table] - 1) if table in self.arrays else table

    def pair(self, table: Path) -> None:
        start = self.at
        for key in self.keys():
            table = (*table, key)
            self.note(table, start)
        self.at += 1  # the sign =
        self.skip(_SPACE)
        self.value(table)

    def keys(self) -> list[str]:
        found = []
        while True:
            self.skip(_SPACE)
            found.append(self.key())
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return found
            self.at += 1

    def key(self) -> str:
        quote = self.text[self.at]
        if quote == '"':
            return _ESCAPE.sub(_unescaped, self.take(_BASIC)[1:-1])
        return self.take(_LITERAL)[1:-1] if quote == "'" else self.take(_BARE)

    def value(self, path: Path) -> None:
        first = self.text[self.at]
        if first == "[":
            self.array(path)
        elif first == "{":
            self.inline(path)
        elif first == '"':
            self.skip(_LONG_BASIC if self.text.startswith('"""', self.at) else _BASIC)
        elif first == "'":
            self.skip(_LONG_LITERAL if self.text.startswith("'''", self.at) else _LITERAL)
        else:
            self.skip(_PLAIN)

    def array(self, path: Path) -> None:
        self.at += 1
        place = 0
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == "]":
                break
            self.note((*path, place), self.at)
            self.value((*path, place))
            place += 1
            self.skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == "}":
                break
            self.pair(path)
            self.skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
        self.at += 1

    def note(self, path: Path, at: int) -> None:
        self.lines += self.text.count("\n", self.counted, at)
        self.counted = at
        self.found.setdefault(path, self.lines)

    def skip(self, pattern: re.Pattern[str]) -> None:
        self.take(pattern)

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"no TOML at offset {self.at}")
        self.at = match.end()
        return match[0]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPES.get(match[3], match[3])
