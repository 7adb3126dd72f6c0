"""Fail where a module passes 400 lines, a function 50, or a folder a dozen modules."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

MAX_MODULE, MAX_FUNCTION, MAX_FOLDER = 400, 50, 12
ROOT = Path(__file__).resolve().parents[1]


def long_functions(path: Path) -> list[str]:
    """Every function of the module that is too long, as a line to print."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {length} lines (at most {MAX_FUNCTION})"
        for node in functions
        if (length := (node.end_lineno or 0) - node.lineno + 1) > MAX_FUNCTION
    ]


def problems(root: Path) -> list[str]:
    """All that is too large below ``root``/src, tests, tools, benchmarks and demo."""
    found: list[str] = []
    modules = [
        p
        for part in ("src", "tests", "tools", "benchmarks", "demo")
        for p in (root / part).rglob("*.py")
    ]
    for path in modules:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MAX_MODULE:
            found.append(f"{path.relative_to(root)} has {lines} lines (at most {MAX_MODULE})")
        if path.is_relative_to(root / "src"):
            found += long_functions(path)
    folders = Counter(
        p.parent for p in modules if p.name != "__init__.py" and p.is_relative_to(root / "src")
    )
    found += [
        f"{folder.relative_to(root)} holds {count} modules (at most {MAX_FOLDER})"
        for folder, count in folders.items()
        if count > MAX_FOLDER
    ]
    return found


if __name__ == "__main__":
    found = problems(ROOT)
    print("\n".join(found))
    sys.exit(bool(found))
