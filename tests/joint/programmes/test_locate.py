"""The line of every key, on files made at random by a writer that knows where it writes."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trihub.joint.programmes.locate import Path, locate

BARE = st.text("abcXYZ019_-", min_size=1, max_size=6)
QUOTED = st.text(
    st.characters(codec="utf-8", exclude_characters="\n\r", exclude_categories=["Cc", "Cs"]),
    max_size=8,
)
SCALARS = st.sampled_from(
    ["1", "-2.5", "true", "2019-01-31", "2019-01-31T10:00:00Z", '"a # b = [c]"', "'it''", "'a\\'",
     '"\\"] }\\n"', '"""one\n\\"""two\n"quoted" = 1\n"""', "'''a\n[b]\n'''", '""', "inf",
     '"""x"""""', "0x1f"]
).filter(lambda text: _reads(f"k = {text}"))  # fmt: skip


def _reads(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


class Writer:
    """Writes TOML and notes the line of each key path."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[Path, int] = {}

    def line(self) -> int:
        return self.text.count("\n") + 1

    def filler(self) -> None:
        self.text += self.draw(st.sampled_from(["", "\n", "# a = 1 [b]\n", "   \n", "\t# '''\n"]))

    def key(self, name: str) -> str:
        if re.fullmatch("[A-Za-z0-9_-]+", name) and self.draw(st.booleans()):
            return name
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'

    def pairs(self, path: Path, depth: int) -> None:
        for name in self.draw(st.lists(BARE | QUOTED, max_size=3, unique=True)):
            self.filler()
            self.lines[(*path, name)] = self.line()
            self.text += self.draw(st.sampled_from(["", "  "])) + self.key(name) + " = "
            self.value((*path, name), depth)
            self.text += self.draw(st.sampled_from(["\n", "  # x = 1\n"]))

    def value(self, path: Path, depth: int) -> None:
        kind = self.draw(st.sampled_from(["scalar", "array", "inline"])) if depth else "scalar"
        if kind == "scalar":
            self.text += self.draw(SCALARS)
        elif kind == "array":
            self.array(path, depth)
        else:
            self.inline(path, depth)

    def array(self, path: Path, depth: int) -> None:
        self.text += "["
        for place in range(self.draw(st.integers(0, 3))):
            self.text += self.draw(st.sampled_from(["", "\n", " ", "\n  # ] , }\n  "]))
            self.lines[(*path, place)] = self.line()
            self.value((*path, place), depth - 1)
            self.text += self.draw(st.sampled_from([",", " ,\n", ", # [\n"]))
        self.text += "]"

    def inline(self, path: Path, depth: int) -> None:
        names = self.draw(st.lists(BARE, max_size=2, unique=True))
        self.text += "{"
        for number, name in enumerate(names):
            self.text += " , " if number else " "
            self.lines[(*path, name)] = self.line()
            self.text += f"{name} = "
            self.value((*path, name), depth - 1)
        self.text += " }"


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Path, int]]:
    writer = Writer(draw)
    writer.pairs((), 3)
    for name in draw(st.lists(BARE.map(lambda n: f"t{n}"), max_size=2, unique=True)):
        writer.filler()
        writer.lines[(name,)] = writer.line()
        writer.text += f"[{name}]\n"
        writer.pairs((name,), 2)
    for name in draw(st.lists(BARE.map(lambda n: f"u{n}"), max_size=2, unique=True)):
        for place in range(draw(st.integers(1, 3))):
            writer.filler()
            writer.lines.setdefault((name,), writer.line())
            writer.lines[(name, place)] = writer.line()
            writer.text += f"[[ {name} ]]\n"
            writer.pairs((name, place), 2)
            if draw(st.booleans()):
                below = (name, place, "below")
                if below not in writer.lines:
                    writer.lines[below] = writer.line()
                    writer.text += f"[{name}.below]\n"
                    writer.pairs(below, 1)
    return writer.text, writer.lines


@given(documents())
def test_every_key_is_found_on_its_line(made: tuple[str, dict[Path, int]]):
    text, lines = made
    assume(_reads(text))  # not the same key twice, no table that a pair made already
    assert locate(text).found == lines


@given(documents())
def test_every_path_of_the_values_is_found(made: tuple[str, dict[Path, int]]):
    text = made[0]
    assume(_reads(text))
    assert set(_paths(tomllib.loads(text), ())) == set(locate(text).found)


def _paths(value: Any, path: Path) -> list[Path]:
    own = [path] if path else []
    if isinstance(value, dict):
        return own + [p for key, each in value.items() for p in _paths(each, (*path, key))]
    if isinstance(value, list):
        return own + [p for place, each in enumerate(value) for p in _paths(each, (*path, place))]
    return own


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\nb.c.d = 2", ("b", "c", "d"), 2),
        ("a = 1\nb.c.d = 2", ("b",), 2),
        ("[a.b]\n\nc = 1", ("a", "b", "c"), 3),
        ("[[a]]\nx = 1\n[[a]]\n[a.b]\ny = 2", ("a", 1, "b", "y"), 5),
        ("[[a]]\n[[a.b]]\n[[a.b]]\nz = 1", ("a", 0, "b", 1, "z"), 4),
        ('s = """\na = 1\n"""\na = 2', ("a",), 4),
        ('"\\u0061" = 1', ("a",), 1),
        ("a = [\n 1,\n 2,\n]", ("a", 1), 3),
        ("x = 1\n[a]\ny = 1", ("a", "missing", "deeper"), 2),
        ("x = 1", ("missing",), 1),
    ],
)
def test_lines_of_some_forms(text: str, path: Path, line: int):
    assert locate(text).line(path) == line
