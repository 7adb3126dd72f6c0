"""Green technology and suggested classes: classify, suggest, schemes, figures, concordance."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.green.shapes import scheme_shape, suggestion_shape
from trihub.web.api.parameters import Language, Word
from trihub.web.services import Library

router = APIRouter()
Json = dict[str, Any]
Name = Annotated[str, Query(max_length=130, description="Id of a scheme, or `id@version`.")]


class Text(BaseModel):
    """What is to be classified."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="A text with its title on the first line, or a number.")
    language: Language | None = Field(
        None, description="The text's language; by its script where it is not given."
    )


class Question(Text):
    """What is to be classified, and by which schemes."""

    scheme: list[Word] = Field(
        [], max_length=20, description="Schemes, `id` or `id@version`; all with places otherwise."
    )


class Sought(Text):
    """What classes are sought for, and how many."""

    top: int = Field(3, ge=1, le=20, description="Subclasses, and main groups, at most.")


@router.post("/green/classify", summary="Green by rules and by the learned model")
def classify(library: Library, asked: Question) -> Json:
    """Of a document (by its number) or a text: as “trihub green classify” answers."""
    green = library.green
    return green.classify(green.given(asked.text, asked.language), asked.scheme).shape()


@router.post("/ipc/suggest", summary="Classes of the IPC for a text")
def suggest(library: Library, asked: Sought) -> Json:
    """Subclasses and main groups, the best first: as “trihub ipc suggest” answers."""
    green = library.green
    return suggestion_shape(green.suggest(green.given(asked.text, asked.language), asked.top))


@router.get("/green/schemes", summary="Schemes of green technology")
def schemes(library: Library) -> list[Json]:
    """Every scheme in every version, without its classes."""
    return [scheme_shape(one) for one in library.green.schemes.all()]


@router.get("/green/schemes/{name}", summary="A scheme with its classes and their places")
def scheme(
    library: Library,
    name: Annotated[str, Path(max_length=130, description="Its id, or `id@version`.")],
) -> Json:
    """In its highest version where the name has none."""
    return scheme_shape(library.green.schemes.get(name), classes=True)


@router.get("/green/figures", summary="Families by class of a scheme, office and year")
def figures(library: Library, scheme: Name = "ipc-green-inventory") -> Json:
    """Simple families by first publication; of a large library as they were counted last."""
    chosen = library.green.schemes.get(scheme)
    found = library.green.measured.figures(chosen)
    if found is None:
        raise NotFound(
            said("Nothing was counted by {scheme} yet.", scheme=chosen.name),
            hint=said("Its operator counts: {command}.",
                      command=f"trihub green figures --scheme {chosen.name}"),
        )  # fmt: skip
    return found


@router.get("/green/concordance", summary="How the classes of two schemes overlap")
def concordance(library: Library, one: Name, other: Name) -> Json:
    """Measured on the library's families; of a large library as it was measured last."""
    first, second = (library.green.schemes.get(name) for name in (one, other))
    found = library.green.measured.concordance(first, second)
    if found is None:
        raise NotFound(
            said("Nothing was measured of {one} and {other} yet.", one=first.name, other=second.name),
            hint=said("Its operator measures: {command}.",
                      command=f"trihub green concordance {first.name} {second.name}"),
        )  # fmt: skip
    return found
