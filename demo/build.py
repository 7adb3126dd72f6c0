"""Turn the invented families into office publications, as the package ships them.

    python demo/build.py                 write src/trihub/demo/library
    python demo/build.py --check         say whether it is up to date (exit status 1 where not)
    python demo/build.py --into FOLDER   write elsewhere

The same sources always give the same bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from demo import citing, plan, source  # noqa: E402
from demo.citing import Carrier, Cited  # noqa: E402
from demo.formats import cn_dtd, cn_xsd, docdb, ep, jp, jp_st96, kr, ops, us, wo  # noqa: E402
from demo.plan import Publication  # noqa: E402

LIBRARY = ROOT / "src" / "trihub" / "demo" / "library"

CN_DTD_UNTIL = dt.date(2016, 12, 31)
JP_ST36_UNTIL = dt.date(2021, 12, 31)

VIEWS = "bibliography/citations.xml"
EVENTS = "bibliography/events.xml"
"""Read before the gazettes, whose words then prevail."""

_Citations = Mapping[str, tuple[Cited, ...]]


def in_old_format(publication: Publication) -> bool:
    """Whether CNIPA's or the JPO's older format holds the publication."""
    until = {"CN": CN_DTD_UNTIL, "JP": JP_ST36_UNTIL}.get(publication.office)
    return until is not None and publication.date <= until


def gazette(publication: Publication, citations: _Citations) -> bytes:
    """One publication in its office's format."""
    cited = citations.get(publication.key, ())
    office, old = publication.office, in_old_format(publication)
    if office == "CN":
        return cn_dtd.write(publication) if old else cn_xsd.write(publication, cited)
    if office == "JP":
        return jp.write(publication, cited) if old else jp_st96.write(publication, cited)
    if office == "KR":
        return kr.write(publication)
    if office == "US":
        return us.write(publication, cited)
    if office == "EP":
        earlier = publication.earlier
        return ep.write(publication, cited, citations.get(earlier.key, ()) if earlier else ())
    return wo.write(publication, cited)


def has_events_beside(publication: Publication) -> bool:
    """Whether the publication's events stand in the file of events: CNIPA's newer format holds its own."""
    return bool(publication.events) and (publication.office != "CN" or in_old_format(publication))


def views(
    publications: Sequence[Publication], citations: _Citations
) -> list[tuple[Publication, tuple[Cited, ...]]]:
    """The publications that need a bibliographic view, with the citations that it carries."""
    found = []
    for publication in publications:
        beside = tuple(
            item for item in citations.get(publication.key, ()) if item.carrier is Carrier.VIEW
        )
        if beside or (publication.office == "KR" and publication.filing.pct):
            found.append((publication, beside))
    return found


def build() -> dict[str, bytes]:
    """Every file of the library by its path in it. :raises SourceError: a source is wrong."""
    families = source.load()
    publications = plan.plan(families)
    citations = citing.citations(families, publications)
    files = {
        f"{item.office.lower()}/{item.key}.xml": gazette(item, citations) for item in publications
    }
    files[VIEWS] = docdb.write(views(publications, citations))
    files[EVENTS] = ops.write([item for item in publications if has_events_beside(item)])
    return dict(sorted(files.items()))


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Make ``folder`` hold these files and nothing else."""
    if folder.exists():
        shutil.rmtree(folder)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def differences(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Which files of ``folder`` are not as built, missing or too many."""
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip
    return sorted(
        path for path in files.keys() | there.keys() if files.get(path) != there.get(path)
    )


def main() -> int:
    """Build or check; return the exit status."""
    parser = argparse.ArgumentParser(description="Build the demonstration library.")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--into", type=Path, default=LIBRARY, metavar="FOLDER")
    options = parser.parse_args()
    files = build()
    if options.check:
        stale = differences(files, options.into)
        print("\n".join(stale) or "The library is up to date.")
        return int(bool(stale))
    write(files, options.into)
    print(f"{len(files)} files, {sum(map(len, files.values())):,} bytes in {options.into}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
