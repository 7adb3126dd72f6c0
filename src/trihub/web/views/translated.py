"""Machine translations on a page: which texts they are of, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trihub.core.errors import Refused
from trihub.core.patent import Patent, Text
from trihub.core.ports import MachineTranslation
from trihub.core.shapes.heads import main_title
from trihub.priorart.result import Hit
from trihub.translation.checks import language_of
from trihub.translation.published import Excerpt
from trihub.translation.translating import Translated, Translating


@dataclass(frozen=True, slots=True)
class Machine:
    """What a template needs: whether there is a service and a text for it, and what it said.

    Called with a text, it gives the text's translation, ``None`` where there is none.
    """

    offered: bool = False
    on: bool = False
    answer: Translated = field(default_factory=lambda: Translated(""))

    def __call__(self, text: str) -> MachineTranslation | None:
        """The translation of exactly this text."""
        return self.answer.found.get(text)


def machine(
    translating: Translating | None, excerpts: Sequence[Excerpt], reader: str, *, on: bool
) -> Machine:
    """Translations into the reader's language where they are ``on``, and whether to offer them."""
    foreign = any(language_of(one.text, one.lang) != reader for one in excerpts)
    if translating is None or not foreign:
        return Machine()
    if not on:
        return Machine(offered=True, answer=Translated(translating.service))
    try:
        answer = translating.translate(excerpts, reader)
    except Refused as error:
        answer = Translated(translating.service, problem=error.message)
    return Machine(offered=True, on=True, answer=answer)


def of_pane(pane: Mapping[str, Any], reader: str) -> Iterator[Excerpt]:
    """The texts of a document's pane in the order in which they are read, its title first."""
    patent: Patent = pane["patent"]
    key = patent.key
    yield from of_title(patent, reader)
    yield from of_heads(key, pane["abstracts"], reader)
    for claims, _tree in pane["claim_sets"]:
        yield from (Excerpt(key, claim.text, claims.lang) for claim in claims.claims)
    for page in pane["descriptions"]:
        lang = page.description.lang
        yield from (Excerpt(key, paragraph.text, lang) for paragraph in page.paragraphs)


def of_title(patent: Patent, reader: str) -> Iterator[Excerpt]:
    """The title that the page shows, unless it is in the reader's language."""
    title = main_title(patent, reader)
    if title and title.lang != reader:
        yield Excerpt(patent.key, title.text, title.lang)


def of_heads(key: str, texts: Sequence[Text], reader: str) -> Iterator[Excerpt]:
    """The first of a document's abstracts, unless one is in the reader's language."""
    if texts and not any(text.lang == reader for text in texts):
        yield Excerpt(key, texts[0].text, texts[0].lang)


def of_hits(hits: Sequence[Hit], reader: str) -> Iterator[Excerpt]:
    """The title and the first passage of each hit."""
    for hit in hits:
        patent = hit.stored.patent
        yield from of_title(patent, reader)
        yield from (Excerpt(patent.key, one.text, one.lang) for one in hit.passages[:1])


def of_preview(preview: Mapping[str, Any], reader: str) -> Iterator[Excerpt]:
    """The texts of a preview in the order in which they are read, the title first."""
    patent: Patent = preview["patent"]
    yield from of_title(patent, reader)
    if preview["abstract"]:
        abstract, _spans = preview["abstract"]
        yield Excerpt(patent.key, abstract.text, abstract.lang)
    if preview["claim"]:
        claims, cut, _spans = preview["claim"]
        yield Excerpt(patent.key, cut, claims.lang)
    yield from (Excerpt(patent.key, one.text, one.lang) for one in preview["passages"])
