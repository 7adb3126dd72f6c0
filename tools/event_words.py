"""Write the digests of the words by which INPADOC's list describes its codes.

``python tools/event_words.py LIST`` reads the list (CSV with the columns ``authority``, ``event_code`` and
``description_en``) and writes ``rights/data/words.csv``. The words themselves are the EPO's and stay there.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from trihub.fields.navigation.rights import events

TO = Path(events.__file__).parent / "data" / "words.csv"


def main() -> None:
    """Write the table."""
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as lines:
        rows = sorted(
            {(row["authority"], events.digest(row["description_en"])): row["event_code"]
             for row in csv.DictReader(lines)}.items()
        )  # fmt: skip
    with TO.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("office", "words", "code"))
        writer.writerows((office, words, code) for (office, words), code in rows)


if __name__ == "__main__":
    main()
