"""The mail that confirms a registration, in the language of the one who registered."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from trihub.access.papers.encoding import decode
from trihub.access.papers.letters import letter, words
from trihub.core.casework.messages import Queued
from trihub.core.casework.working import PaperKind
from trihub.exchanges.papers import Papers
from trihub.exchanges.symposium.model import Registration, Symposium


def writer(papers: Papers) -> Callable[[Queued, str, str], EmailMessage | None]:
    """Writes the mail of a queued registration; nothing where it was taken back meanwhile."""

    def write(queued: Queued, sender: str, url: str) -> EmailMessage | None:
        name = queued.data.get("registration", "")
        paper, folder = papers.store.paper(name), papers.store.paper(queued.case)
        if paper is None or paper.removed or folder is None or paper.folder != folder.id:
            return None
        if paper.kind is not PaperKind.REGISTRATION or queued.id != mail_id(name, paper.version):
            return None
        known, about = decode(paper.content, Registration), decode(folder.content, Symposium)
        return _message(queued, known, about, sender, f"{url}{address(known, folder.id, name)}")

    return write


def mail_id(registration: str, version: int) -> str:
    """The number of the mail of a version of a registration."""
    return f"{registration}-{version}"


def address(known: Registration, symposium: str, name: str) -> str:
    """Where somebody confirms, on the site."""
    return f"/{known.language}/symposia/{symposium}/registrations/{name}?secret={known.secret}"


def _message(
    queued: Queued, known: Registration, about: Symposium, sender: str, link: str
) -> EmailMessage:
    told = words("trihub.exchanges", known.language)
    title = about.titles.get(known.language) or next(iter(filter(None, about.titles.values())))
    values = {
        "title": " ".join(title.split()), "day": about.day.isoformat(), "place": about.place,
        "name": known.name,
    }  # fmt: skip
    lines = [told[code].format(**values) for code in ("greeting", "line", "link")]
    return letter(
        queued, sender=sender, receiver=(known.name, known.mail), language=known.language,
        subject=told["subject"].format(**values),
        paragraphs=[*lines, link, "--", told["why"].format(**values)],
    )  # fmt: skip
