"""The one place that picks concrete adapters and wires them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from trihub.access.clock import Clock, utc_now
from trihub.core.errors import BadInput
from trihub.core.ports import PatentStore, Reader, SearchIndex
from trihub.index.tantivy import open_index
from trihub.library.ingest import Ingest
from trihub.library.parallel import in_order, processes
from trihub.library.reindex import Numbered, Prepare, entries_between, rebuild
from trihub.library.report import IngestReport, Tell
from trihub.offices import archives
from trihub.offices.registry import Registry
from trihub.priorart.search import PriorArt
from trihub.settings import Settings
from trihub.store import open_store
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.glossary import Glossary, GlossaryTranslator

if TYPE_CHECKING:
    from fastapi import FastAPI

    from trihub.access.oidc.provider import Provider
    from trihub.access.parts import Access
    from trihub.joint.alerts.mail import Mailer
    from trihub.joint.alerts.rounds import Rounds
    from trihub.joint.programmes.model import Programme
    from trihub.joint.service import Joint as Joint
    from trihub.store.casework import Casework as Casework
    from trihub.store.vault import KeyFile

STORE_FILE = "store.sqlite"
KEYS_FILE = "keys.json"
"""The demonstration's keys, in its own folder; elsewhere a setting says where they are."""
INDEX_FOLDER = "index"
POOL_FROM = 8 << 20
"""Bytes of files from which a pool of processes pays for its start."""
PROCESSES_FROM = 3_000
"""Documents from which rebuilding the index does."""
CHANGES = 1_000
"""Changes that a worker turns into index entries at once."""
AHEAD = 3
"""Pieces of work under way for each worker."""


class OfficeFiles:
    """Files and archives on disk (:class:`trihub.library.ingest.Files`)."""

    def walk(self, paths: Sequence[Path]) -> Iterator[Path]:
        """Every file under the paths."""
        return archives.walk(paths)

    def open(self, path: Path) -> Iterator[archives.Opened]:
        """The file, or every member of an archive."""
        return archives.open_file(path)


@dataclass(frozen=True)
class Library:
    """An open library: its parts, and the features over them."""

    settings: Settings
    store: PatentStore
    index: SearchIndex
    glossary: Glossary

    @property
    def prior_art(self) -> PriorArt:
        """Search."""
        return PriorArt(self.store, self.index, GlossaryTranslator(self.glossary))

    @cached_property
    def casework(self) -> Casework | None:
        """Accounts, cases and the audit log; ``None`` where no file of keys is set.

        :raises LibraryError: they cannot be opened.
        """
        return open_casework(self.settings) if self.settings.keys else None

    @cached_property
    def access(self) -> Access | None:
        """Accounts and signing in; ``None`` where no file of keys is set."""
        return open_access(self.settings, self.casework) if self.casework else None

    @cached_property
    def programmes(self) -> Mapping[str, Programme]:
        """The programmes of joint search by id. :raises BadProgramme: a file is wrong."""
        from trihub.joint.programmes.load import programmes

        return programmes(self.settings.programmes)

    @cached_property
    def joint(self) -> Joint | None:
        """Joint search; ``None`` where no file of keys is set."""
        return open_joint(self) if self.casework else None

    def ingest(
        self,
        paths: Sequence[Path],
        *,
        mapping: Path | None = None,
        tell: Tell = lambda progress: None,
    ) -> IngestReport:
        """Read publications. ``mapping`` reads tables by that mapping file.

        :raises BadFile: a path does not exist. :raises BadMapping: the mapping is wrong.
        """
        find = reader_finder(mapping)
        paths = [path.absolute() for path in paths]
        workers = self.settings.workers if size_of(paths) >= POOL_FROM else 1
        with processes(workers, __name__) as executor:
            run = Ingest(
                self.store, self.index, OfficeFiles(), find, executor, self.settings.workers, tell,
                way=str(mapping.absolute()) if mapping else "",
            )  # fmt: skip
            return run.run(paths)

    def reindex(self, tell: Callable[[int], None] = lambda done: None) -> int:
        """Build the index anew from the store, in several processes; how many documents.

        :raises LibraryLocked: another process writes.
        """
        total = self.store.counts().documents
        workers = self.settings.workers if total >= PROCESSES_FROM else 1
        with self.store.hold(), processes(workers, __name__) as executor:

            def produce(after: int, until: int) -> Iterator[list[Numbered]]:
                target, prepare = _target(self.settings), self.index.prepare
                steps = range(after, until, CHANGES)
                ranges = ((target, prepare, low, min(low + CHANGES, until)) for low in steps)
                return in_order(executor, _entries, ranges, AHEAD * workers)

            return rebuild(self.store, self.index, tell, produce)

    def close(self) -> None:
        """Let go of files and connections."""
        casework = self.__dict__.get("casework")
        if casework:
            casework.close()
        self.index.close()
        self.store.close()


def reader_finder(mapping: Path | None) -> Callable[[bytes], Reader | None]:
    """How the reader of a file is found: from its content, or the mapping's table reader."""
    registry = Registry()
    if mapping is None:
        return registry.find
    from trihub.offices.tables import TableReader, load_mapping

    table: Reader = TableReader(load_mapping(mapping))

    def find(head: bytes) -> Reader | None:
        return registry.find(head) or table

    return find


def _target(settings: Settings) -> str | Path:
    return settings.database or settings.library / STORE_FILE


def _entries(work: tuple[str | Path, Prepare, int, int]) -> list[Numbered]:
    """Index entries of a range of changes, in a worker process with a connection of its own."""
    target, prepare, after, until = work
    pages = entries_between(_reading(target), prepare, after, until)
    return [entry for page in pages for entry in page]


@cache
def _reading(target: str | Path) -> PatentStore:
    return open_store(target, create=False)


def size_of(paths: Sequence[Path]) -> int:
    """Bytes of all files under the paths."""
    return sum(file.stat().st_size for file in archives.walk(paths) if file.is_file())


def load_glossary(settings: Settings) -> Glossary:
    """The project's glossary, an office's own ones before it."""
    glossary = Glossary.default()
    for path in reversed(settings.glossary):
        glossary = Glossary.load(path).merge(glossary)
    return glossary


def open_library(settings: Settings, *, create: bool = False) -> Library:
    """Open a library; ``create`` makes it where there is none.

    :raises NotFound: there is none. :raises LibraryTooNew: made by a newer version.
    """
    folder = settings.library
    store = open_store(_target(settings), create=create, lock_wait=settings.lock_wait)
    try:
        index = open_index(
            folder / INDEX_FOLDER, analysis=ANALYSIS_VERSION, memory=settings.index_memory << 20,
            lock_wait=settings.lock_wait,
        )  # fmt: skip
    except BaseException:
        store.close()
        raise
    return Library(settings, store, index, load_glossary(settings))


def load_keys(settings: Settings) -> KeyFile:
    """The operator's keys. :raises BadInput: no file is set. :raises LibraryError: it is none."""
    from trihub.store.vault import KeyFile

    if settings.keys is None:
        raise BadInput(
            "No file of keys is set.",
            hint="Set TRIHUB_KEYS to its path; “trihub keys new” makes it.",
        )
    return KeyFile.load(settings.keys)


def create_keys(path: Path) -> list[str]:
    """Make a file of keys; their names. :raises LibraryError: there is one, or it cannot be made."""
    from trihub.store.vault import KeyFile

    return list(KeyFile.create(path).names())


def rotate_keys(
    settings: Settings, *, forget_old: bool, tell: Callable[[int, int], None]
) -> tuple[str, int, list[str]]:
    """Add a key, encrypt everything with it, and forget the older ones where that is asked.

    The new key's name, how many rows, and the names of the keys that are gone.

    :raises LibraryError: something cannot be read; the older keys stay.
    """
    from trihub.store.casework import forget, reseal

    file = load_keys(settings)
    casework = open_casework(settings)
    try:
        key = file.rotate()
        done = reseal(casework, tell)
        gone = list(file.names())[:-1] if forget_old else []
        for old in gone:
            forget(casework, file, old)
    finally:
        casework.close()
    return key, done, gone


def open_casework(settings: Settings, *, create: bool = True) -> Casework:
    """Open accounts, cases and the audit log; ``create`` makes them where there are none.

    :raises BadInput: no file of keys is set. :raises LibraryError: it is another one.
    """
    from trihub.store.casework import CASEWORK_FILE
    from trihub.store.casework import open_casework as open_store_of

    target = settings.database or settings.library / CASEWORK_FILE
    return open_store_of(target, load_keys(settings), create=create)


def open_access(settings: Settings, casework: Casework) -> Access:
    """Accounts and signing in, with the providers that are set."""
    from trihub.access import parts

    return parts.open_access(
        casework.accounts, casework.audit, providers=providers(settings),
        second_factor=settings.second_factor,
    )  # fmt: skip


def providers(settings: Settings) -> list[Provider]:
    """The offices' OpenID Connect providers."""
    if not settings.oidc:
        return []
    from trihub.access.oidc.provider import Provider

    return [
        Provider(
            name=one.name, title=one.title, issuer=one.issuer, client_id=one.client_id,
            client_secret=one.client_secret.get_secret_value(), office=one.office,
            domains=tuple(domain.lower() for domain in one.domains), create=one.create,
        )
        for one in settings.oidc
    ]  # fmt: skip


def open_joint(library: Library, now: Clock = utc_now) -> Joint:
    """Joint search over an open library. :raises BadInput: no file of keys is set."""
    from trihub.joint.parts import Parts
    from trihub.joint.service import Joint
    from trihub.offices.claims import find_dependencies

    casework = library.casework or open_casework(library.settings)
    parts = Parts(
        cases=casework.cases, library=library.store, index=library.index,
        prior_art=library.prior_art, programmes=library.programmes, now=now,
    )  # fmt: skip
    return Joint(
        parts=parts, find_reader=Registry().find, depends=find_dependencies,
        most=library.settings.max_upload,
    )  # fmt: skip


def mailer_of(settings: Settings) -> Mailer | None:
    """What sends mail; ``None`` where no server is set.

    :raises BadInput: the site has no address that mail could point to.
    """
    if settings.mail is None:
        return None
    if not settings.public_url:
        raise BadInput(
            "A mail server is set, but not the address of the site that mail points to.",
            hint="Set TRIHUB_PUBLIC_URL, for example https://trihub.example.org.",
        )
    from trihub.joint.alerts.mail import Mailer, MailServer, Security

    set_ = settings.mail
    return Mailer(
        MailServer(
            host=set_.host, sender=set_.sender, port=set_.port, user=set_.user,
            password=set_.password.get_secret_value(), security=Security(set_.security),
            authority=set_.authority,
        )
    )  # fmt: skip


def open_rounds(library: Library) -> Rounds | None:
    """What a site does again and again; ``None`` where no file of keys is set.

    :raises BadInput: a mail server is set, but no address of the site.
    """
    if library.joint is None or library.casework is None:
        return None
    from trihub.joint.alerts.reminders import Alerts
    from trihub.joint.alerts.rounds import Rounds

    casework = library.casework
    alerts = Alerts(library.joint.parts, casework.accounts, casework.outbox)
    return Rounds(
        alerts=alerts, mailer=mailer_of(library.settings), url=library.settings.public_url
    )


def for_demonstration(settings: Settings) -> Settings:
    """The settings with which the demonstration opens: keys in its own folder, its programme, and
    signing in by password alone. An operator's database, providers and mail server stay out of it."""
    from importlib.resources import files

    own = Path(str(files("trihub.demo.joint") / "programmes"))
    return settings.model_copy(
        update={
            "keys": settings.keys or settings.library / KEYS_FILE,
            "second_factor": False,
            "database": "",
            "oidc": [],
            "mail": None,
            "programmes": [own, *settings.programmes],
        }
    )


def demonstrate(library: Library) -> None:
    """Make the demonstration's people and cases, where they are not made yet."""
    from trihub.demo.joint import people, story

    keys = library.settings.keys
    if keys and not keys.exists():
        create_keys(keys)
    if library.access is None:
        return
    accounts = people.make(library.access.people)
    story.prepare(partial(open_joint, library), accounts, utc_now())


def create_site(library: Library, *, demonstration: bool = False) -> FastAPI:
    """The web application over an open library; ``demonstration`` shows who can sign in to it."""
    from trihub.web.site import create_app

    settings = library.settings
    site = create_app(
        library, max_body=settings.max_body, max_upload=settings.max_upload,
        public_url=settings.public_url,
    )  # fmt: skip
    if demonstration:
        from trihub.demo.joint.people import PASSWORD, PEOPLE

        site.state.demonstration = (PASSWORD, tuple(PEOPLE.values()))
    return site
