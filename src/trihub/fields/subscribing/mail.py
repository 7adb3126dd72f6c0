"""The mails: one that asks to confirm, and those that tell of new members.

Each has a link that ends the subscription, in its text and for the reader's mail program
(List-Unsubscribe, RFC 2369; with one click, RFC 8058, where the site has TLS).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage

from trihub.access.clock import moment
from trihub.access.papers.letters import letter, words
from trihub.core.casework.messages import Queued
from trihub.core.casework.subscribing import News, Subscription
from trihub.core.ports import PatentStore
from trihub.core.shapes.heads import display
from trihub.fields.subscribing.links import confirming, ending
from trihub.fields.subscribing.news import NEWS
from trihub.fields.subscribing.service import ASKED, Subscriptions

KINDS = (ASKED, NEWS)
SHOWN = 25
"""New members that a mail names."""
LONGEST = 200
"""Characters of a title in a mail."""


def writer(feature: Subscriptions) -> Callable[[Queued, str, str], EmailMessage | None]:
    """Writes a queued mail, from the sender's address and the site's; nothing where the
    subscription was ended meanwhile, or confirmed already."""

    def write(queued: Queued, sender: str, url: str) -> EmailMessage | None:
        one = feature.store.get(queued.case)
        asks = queued.kind == ASKED
        if one is None or asks is bool(one.confirmed_at):
            return None
        name = _name(feature, one)
        if asks:
            say = _saying(one.language, field=name)
            confirm = url + confirming(one, moment(queued.queued_at))
            return _message(
                queued, one, say, ["ask", say("asked"), confirm, say("not-you")], sender, url
            )
        issue = feature.store.issue(one.collection, int(queued.data["issue"]))
        news = issue.told.get(one.field) if issue else None
        if news is None:
            return None
        lines = list(_lines(one.language, news, feature.newsletter.collections.store, url))
        rest = news.count - len(lines)
        say = _saying(one.language, field=name, count=news.count, rest=rest)
        more = [say("more")] if rest else []
        page = f"{url}/{one.language}/fields/{one.field}"
        return _message(queued, one, say, ["news", say("told"), *lines, *more, page], sender, url)

    return write


_Say = Callable[[str], str]


def _saying(language: str, **values: object) -> _Say:
    """What a code says in a language."""
    told = words("trihub.fields", language)
    return lambda code: told[code].format(**values)


def _lines(language: str, news: News, store: PatentStore, url: str) -> Iterator[str]:
    for key in news.keys[:SHOWN]:
        if stored := store.get(key, whole=False):
            titles = {one.lang: one.text for one in reversed(stored.patent.titles)}
            title = " ".join(_text(titles, language).split())[:LONGEST]
            head = f"{display(stored.patent.publication)} {title}".rstrip()
            yield f"{head}\n{url}/{language}/doc/{key}"


def _message(
    queued: Queued, one: Subscription, say: _Say, parts: list[str], sender: str, url: str
) -> EmailMessage:
    """``parts`` are the code of the subject and the paragraphs."""
    end = url + ending(one)
    message = letter(
        queued, sender=sender, receiver=("", one.mail), language=one.language,
        subject=say(parts[0]), paragraphs=[*parts[1:], "--", say("end"), end, say("machine")],
    )  # fmt: skip
    message["List-Unsubscribe"] = f"<{end}>"
    if end.startswith("https:"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _name(feature: Subscriptions, one: Subscription) -> str:
    """What the field is called, below its collection's name."""
    definition = feature.newsletter.definitions.get(one.collection)
    named = dict(definition.walk()) if definition else {}
    found = [_text(named[p].names, one.language) for p in (one.collection, one.field) if p in named]
    return " ".join(" – ".join(dict.fromkeys(found)).split()) or one.field


def _text(texts: Mapping[str, str], language: str) -> str:
    return next((texts[code] for code in (language, "en", *texts) if texts.get(code)), "")
