"""Check the glossary's source files and join them into the one that ships in the package.

Run ``python tools/build_glossary.py``; ``--check`` only says whether the file is up to date. Concepts
that say the same in all four languages are joined, terms of the first one first. General words
come first: where several concepts name a term equally well, the earlier one translates it.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("general", "a", "b", "c", "d", "e", "f", "g", "h")
LANGUAGES = ("en", "zh", "ja", "ko")
TARGET = ROOT / "src/trihub/text/data/glossary.csv"
SCRIPTS = {
    "en": re.compile(r"[A-Za-z0-9]"),
    "zh": re.compile(r"[\u3400-\u9fffA-Za-z0-9]"),
    "ja": re.compile(r"[\u3041-\u30ff\u3400-\u9fffA-Za-z0-9]"),
    "ko": re.compile(r"[\uac00-\ud7a3A-Za-z0-9]"),
}
FORBIDDEN = {
    "en": re.compile(r"[\u3041-\u9fff\uac00-\ud7a3]"),
    "zh": re.compile(r"[\u3041-\u30fa\uac00-\ud7a3]"),
    "ja": re.compile(r"[\uac00-\ud7a3]"),
    "ko": re.compile(r"[\u3041-\u9fff]"),
}
BRACKETS = re.compile(r"[()（）\[\]{}<>;；]")
Row = dict[str, str]


def read(name: str) -> list[Row]:
    """The rows of one source file."""
    with (ROOT / "glossary" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def problems(name: str, rows: list[Row]) -> list[str]:
    """What is wrong with a file, line by line."""
    found = []
    for line, row in enumerate(rows, 2):
        where = f"glossary/{name}.csv line {line}"
        if not re.fullmatch(r"[a-z]0?-\d{3,}", row.get("id") or ""):
            found.append(
                f"{where}: the id {row.get('id')!r} is not a letter, a dash and three digits or more"
            )
        for lang in LANGUAGES:
            for term in (row.get(lang) or "").split("|"):
                if term != " ".join(term.split()) or not SCRIPTS[lang].search(term):
                    found.append(f"{where}: {lang} {term!r} is empty or badly spaced")
                elif FORBIDDEN[lang].search(term):
                    found.append(
                        f"{where}: {lang} {term!r} is not written in that language's script"
                    )
                elif BRACKETS.search(term):
                    found.append(f"{where}: {lang} {term!r} has brackets")
    return found


def join(rows: list[Row]) -> list[Row]:
    """Join concepts whose first terms agree in all languages."""
    joined: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[lang].split("|")[0].lower() for lang in LANGUAGES)
        if key in joined:
            first = joined[key]
            for lang in LANGUAGES:
                first[lang] = "|".join(
                    dict.fromkeys([*first[lang].split("|"), *row[lang].split("|")])
                )
            if first["section"] == "-":
                first["section"] = row["section"]
        else:
            joined[key] = dict(row)
    return list(joined.values())


def build() -> tuple[str, list[str]]:
    """The text of the joined file, and what is wrong with its sources."""
    rows: list[Row] = []
    found: list[str] = []
    ids: dict[str, str] = {}
    for name in NAMES:
        part = read(name)
        found += problems(name, part)
        for row in part:
            if row["id"] in ids:
                found.append(f"the id {row['id']} is in {ids[row['id']]} and {name}")
            ids[row["id"]] = name
        rows += part
    out = io.StringIO()
    writer = csv.DictWriter(
        out, ["id", "section", *LANGUAGES], lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(join(rows))
    return out.getvalue(), found


def main() -> int:
    """Check, then write or compare."""
    text, found = build()
    if found:
        print("\n".join(found))
        return 1
    if "--check" in sys.argv:
        current = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print(
            "up to date"
            if current
            else f"{TARGET.relative_to(ROOT)} is stale: run tools/build_glossary.py"
        )
        return 0 if current else 1
    TARGET.write_text(text, encoding="utf-8")
    print(
        f"{text.count(chr(10)) - 1} concepts, {len(text.encode())} bytes in {TARGET.relative_to(ROOT)}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
