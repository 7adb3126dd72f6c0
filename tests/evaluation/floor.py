"""What search across languages is worth on the demonstration library, topic by topic.

A title in one language looks for the family's members at other offices in another one, in every
direction. ``PYTHONPATH=tests python -m evaluation.floor`` measures and writes ``floor.json`` anew:
after a change of the demonstration documents, or of the ranking for a reason that is written down.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
from importlib.resources import as_file
from pathlib import Path

from trihub.app import Library, open_library
from trihub.core.languages import MAIN_LANGUAGES
from trihub.demo import library_files
from trihub.evaluation.evaluate import evaluate
from trihub.evaluation.families import Families
from trihub.evaluation.live import Way, run_file, search_topics
from trihub.evaluation.testsets.documents import QueryText
from trihub.evaluation.testsets.family_members import family_members
from trihub.evaluation.testsets.model import Plan
from trihub.settings import Settings

FLOOR = Path(__file__).with_name("floor.json")
MEASURE = "nDCG@10"
Values = dict[str, dict[str, float]]
"""By direction (``zh>en``) and topic."""


def demonstration(place: Path) -> Library:
    """A library of the demonstration documents."""
    library = open_library(Settings(library=place, workers=1), create=True)
    with as_file(library_files()) as folder:
        library.ingest([folder])
    return library


def measured(library: Library) -> Values:
    """The measure of every topic of every direction."""
    families = Families(library.store)
    found: Values = {}
    for source, target in itertools.permutations(MAIN_LANGUAGES, 2):
        plan = Plan(source=source, target=target, query=QueryText.TITLE)
        made = family_members(library.store, plan)
        with run_file(None, "floor") as out:
            way = Way(depth=10)
            run = search_topics(library.prior_art, made.topics, way, out, families=families)
        done = evaluate(made.topics, made.qrels, run, depth=10, family_of=families)
        found[f"{source}>{target}"] = {
            topic: round(values[MEASURE], 4)
            for topic, values in sorted(done.documents.topics.items())
        }
    return found


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        library = demonstration(Path(folder) / "library")
        found = measured(library)
        library.close()
    FLOOR.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for direction, values in found.items():
        print(f"{direction}  {sum(values.values()) / len(values):.3f}  {len(values)} topics")


if __name__ == "__main__":
    sys.exit(main())
