"""Write ``docs/quality-classification.md`` from ``benchmarks/green.json`` and ``benchmarks/ipc.json``:
``python -m benchmarks.classification``. What stands outside the marks is kept."""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "quality-classification.md"
HEAD = (
    "| learned from > judged | records | green | AUC | 95 % | baseline | subclass known | "
    "calibration error | answered | right |"
)
RULE = "|---|" + "---:|" * 9
LANGUAGES = {"ko": "Korean titles and claims", "zh": "Chinese titles"}


def number(value: float | None) -> str:
    """Three digits behind the point; a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


KINDS = ("Within a source", "Across sources in one language", "Across languages")


def place(direction: str) -> tuple[int, bool]:
    """Where a direction stands: by its kind, parts of a source last."""
    return KINDS.index(kind_of(direction)), direction[0].isdigit()


def kind_of(direction: str) -> str:
    """Of which kind a direction is."""
    learned, judged = direction.split(" > ")
    if learned.startswith("all ") or learned.endswith(judged):
        return KINDS[0]
    same = learned[learned.rindex("(") :][:3] == judged[judged.rindex("(") :][:3]
    return KINDS[1 if same else 2]


def green_tables(results: dict[str, Any]) -> str:
    """A table for each reading of the scheme and kind of direction."""
    out = []
    for reading, directions in results.items():
        for kind, some in groupby(sorted(directions, key=place), kind_of):
            out += [f"{kind}, main groups read as *{reading}*:", "", HEAD, RULE]
            out += [green_row(name, directions[name]) for name in some] + [""]
    return "\n".join(out).strip()


def green_row(name: str, found: dict[str, Any]) -> str:
    """What was found in one direction."""
    if "none" in found:
        return f"| {name} | | | not learned: {found['none']} | | | | | | |"
    cells = [
        name, str(found["records"]), str(found["green"]), number(found["auc"]),
        " to ".join(map(number, found["interval"])), number(found["baseline"]),
        number(found.get("known")), number(found["ece"]), number(found["answered"]),
        number(found["right"]),
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def ipc_tables(results: dict[str, Any]) -> str:
    """A table for each language: all records, those whose subclass was met, and by section."""
    out = []
    for lang, systems in results.items():
        sections = sorted({name for found in systems.values() for name in found["sections"]})
        records = next(iter(systems.values()))["records"]
        out += [
            f"{LANGUAGES[lang]}, {records:,} unseen records:", "",
            f"| system | all | subclass met in training | {' | '.join(sections)} |",
            f"|---|---|---|{'---|' * len(sections)}",
        ]  # fmt: skip
        for name, found in systems.items():
            by = [number(found["sections"].get(s, [None])[0]) for s in sections]
            met = "–" if name.endswith("main group") else number(found["met"])
            out.append(f"| {name} | {number(found['all'])} | {met} | {' | '.join(by)} |")
        out.append("")
    return "\n".join(out).strip()


def page(text: str) -> str:
    """The page with the tables between their marks."""
    for name, made in (("green", green_tables), ("ipc", ipc_tables)):
        path = ROOT / "benchmarks" / f"{name}.json"
        known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        table = made(known) or f"Not measured yet: `python -m benchmarks.{name}`."
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)",
            lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text, flags=re.DOTALL,
        )  # fmt: skip
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
