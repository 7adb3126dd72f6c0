"""Machine translations of published texts, as far as a page can wait for them."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from trihub.core.errors import ServiceError
from trihub.core.messages import N_, said
from trihub.core.ports import (
    MachineTranslation,
    MachineTranslator,
    PatentStore,
    TranslationCache,
)
from trihub.translation.checks import is_translation, language_of
from trihub.translation.published import Excerpt, check

BATCH_TEXTS, BATCH_CHARACTERS = 20, 2_000
"""What a request holds at most; a longer text goes alone."""
LONGEST = 20_000
"""Characters of a text that is given to the service."""
AT_ONCE = 4
"""Requests to the service under way at a time, so that a slow one does not hold up the site."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Translated:
    """What could be had: the translations by original, how many are missing, and why."""

    service: str
    found: dict[str, MachineTranslation] = field(default_factory=dict)
    missing: int = 0
    problem: str = ""
    """What went wrong; empty where texts are missing only because time was up."""


class Translating:
    """Translates excerpts of published documents; a text that is not published is refused.

    ``patience`` is how many seconds one call may take. ``today`` gives the day (UTC).
    """

    def __init__(
        self,
        store: PatentStore,
        machine: MachineTranslator,
        cache: TranslationCache,
        *,
        patience: float,
        today: Callable[[], dt.date],
    ) -> None:
        self._store, self._machine, self._cache = store, machine, cache
        self._patience, self._today = patience, today
        self._places = threading.BoundedSemaphore(AT_ONCE)

    @property
    def service(self) -> str:
        """The service's name, as readers see it."""
        return self._machine.name

    def translate(self, excerpts: Iterable[Excerpt], target: str) -> Translated:
        """Translate in the order given, as far as ``patience`` allows.

        Never fails because of the service: what is missing is counted, and what went wrong said.

        :raises Refused: an excerpt is not published.
        """
        asked = list(dict.fromkeys(excerpts))
        check(self._store, asked, self._today())
        until = time.monotonic() + self._patience
        out = Translated(self.service)
        for source, texts in _by_language(asked, target).items():
            out.found |= self._cache.get(texts, source, target)
            left = [text for text in texts if text not in out.found]
            self._ask(left, source, target, until, out)
            out.missing += sum(text not in out.found for text in left)
        return out

    def close(self) -> None:
        """Let go of the service's connections."""
        self._machine.close()

    def _ask(
        self, texts: Sequence[str], source: str, target: str, until: float, out: Translated
    ) -> None:
        """Ask the service for texts, batch by batch, until time is up or it fails."""
        if not texts:
            return
        if not self._places.acquire(timeout=max(0.0, until - time.monotonic())):
            out.problem = said("{name} is busy with other pages.", name=self.service)
            return
        try:
            self._know(source, target, until)
            for batch in _batches(texts):
                if time.monotonic() >= until:
                    return
                self._translate(batch, source, target, until, out)
        except ServiceError as error:
            log.warning("Machine translation from %s into %s: %s", source, target, error.message)
            out.problem = out.problem or error.message
        finally:
            self._places.release()

    def _know(self, source: str, target: str, until: float) -> None:
        known = self._machine.languages(within=until - time.monotonic())
        if target not in known.get(source, ()):
            raise ServiceError(
                said(
                    "{name} does not translate from “{source}” into “{target}”.",
                    name=self.service, source=source, target=target,
                )
            )  # fmt: skip

    def _translate(
        self, batch: Sequence[str], source: str, target: str, until: float, out: Translated
    ) -> None:
        """Translate one batch; keep and give what can be a translation, and say what cannot."""
        within = until - time.monotonic()
        answers = self._machine.translate(batch, source, target, within=within)
        day = self._today()
        made = {
            text: MachineTranslation(text=answer.strip(), day=day)
            for text, answer in zip(batch, answers, strict=True)
            if is_translation(text, answer, target)
        }
        self._cache.put(made, source, target)
        out.found |= made
        if len(made) < len(set(batch)):
            out.problem = said(_WRONG, name=self.service)


_WRONG = N_("{name} answered nothing, or in another language than asked for; that is not shown.")


def _by_language(excerpts: Iterable[Excerpt], target: str) -> dict[str, list[str]]:
    """The texts that are not in the target language already, by the language they are in."""
    texts: dict[str, list[str]] = {}
    for excerpt in excerpts:
        source = language_of(excerpt.text, excerpt.lang)
        if source != target and excerpt.text.strip() and len(excerpt.text) <= LONGEST:
            texts.setdefault(source, []).append(excerpt.text)
    return {source: list(dict.fromkeys(own)) for source, own in texts.items()}


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and (len(batch) == BATCH_TEXTS or size + len(text) > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch
