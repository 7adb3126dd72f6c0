"""Green technology and suggested classes over an open library: what commands, API and pages share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trihub.core.errors import BadInput, NotFound, TableStale, TrihubError
from trihub.core.messages import said
from trihub.core.ports import PatentStore
from trihub.green.given import Given, given_of
from trihub.green.learned.model import SUFFIX as GREEN_SUFFIX
from trihub.green.learned.model import GreenModel, Judged, load_green
from trihub.green.measured import Measured
from trihub.green.rules.classify import Rules, Verdict
from trihub.green.schemes.folder import Schemes
from trihub.green.shapes import judged_shape, verdict_shape
from trihub.green.suggestion.model import SUFFIX as CLASSES_SUFFIX
from trihub.green.suggestion.model import ClassModel, Suggestion, learned_in, model_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """What rules and model say. ``verdicts`` are those of a document; ``judged`` and ``record`` (of
    the model) are ``None`` where no model could be asked, and ``problem`` says why."""

    given: Given
    verdicts: tuple[Verdict, ...]
    judged: Judged | None = None
    record: Mapping[str, Any] | None = None
    problem: TrihubError | None = None

    def shape(self) -> dict[str, Any]:
        """As ``trihub green classify --json`` prints it."""
        return {
            "document": self.given.key or None,
            "rules": [verdict_shape(one) for one in self.verdicts],
            "text": judged_shape(self.judged, self.record) if self.judged else None,
            "no_text_because": str(self.problem) if self.problem else None,
        }


class Green:
    """The schemes, models and measurements of one library. A model that was opened stays open
    until another file stands in its place."""

    def __init__(
        self, store: PatentStore, schemes: Schemes, models: Path, classes: Path, measured: Path
    ) -> None:
        self.store, self.schemes = store, schemes
        self.models, self.classes = models, classes
        self.measured = Measured(store, measured)
        self._open: dict[Path, tuple[tuple[int, int], Any]] = {}

    def given(self, what: str, lang: str | None = None) -> Given:
        """What was given: see :func:`trihub.green.given.given_of`."""
        return given_of(self.store, what, lang)

    def classify(self, given: Given, names: Sequence[str] = ()) -> Classified:
        """By the rules of the schemes named (all with places otherwise), and by the model of the
        first of the document's languages that has one. :raises NotFound: there is no such scheme.
        """
        chosen = [self.schemes.get(name) for name in names] or [
            one for one in self.schemes.all() if one.by_places
        ]
        verdicts = tuple(Rules(one).judge(given.classes) for one in chosen) if given.key else ()
        problem: TrihubError = _no_language()
        for lang, (title, rest) in given.texts.items():
            try:
                model = self.model(lang)
            except (NotFound, TableStale) as error:
                problem = error
                continue
            return Classified(
                given=given, verdicts=verdicts, judged=model.judge(title, rest), record=model.record
            )
        return Classified(given=given, verdicts=verdicts, problem=problem)

    def suggest(self, given: Given, top: int = 3) -> Suggestion:
        """Classes of the IPC for a text, in the first of its languages that has a model.

        :raises BadInput: the document has no text. :raises NotFound: no model was learned.
        :raises TableStale: the model is damaged.
        """
        if not given.texts:
            raise _no_language()
        known = learned_in(self.classes, CLASSES_SUFFIX)
        of = next((one for one in given.texts if one in known), next(iter(given.texts)))
        return self.class_model(of).suggest(*given.texts[of], top=top)

    def model(self, lang: str) -> GreenModel:
        """The learned model of a language. :raises NotFound: none. :raises TableStale: damaged."""
        path = self.models / f"{lang}{GREEN_SUFFIX}"
        model: GreenModel = self._opened(path, lambda: load_green(self.models, lang))
        return model

    def class_model(self, lang: str) -> ClassModel:
        """The classes learned in a language. :raises NotFound: none. :raises TableStale: damaged."""
        path = self.classes / f"{lang}{CLASSES_SUFFIX}"
        model: ClassModel = self._opened(path, lambda: model_in(self.classes, lang))
        return model

    def _opened(self, path: Path, load: Callable[[], Any]) -> Any:
        try:
            stat = path.stat()
        except OSError:
            return load()
        stamp = (stat.st_mtime_ns, stat.st_size)
        kept = self._open.get(path)
        if kept is None or kept[0] != stamp:
            kept = self._open[path] = (stamp, load())
        return kept[1]


def _no_language() -> BadInput:
    return BadInput(said("The document has no text in a language of this program."))
