"""What pages of collections share: the collection in the address, filters, its fields as a tree."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Depends, Path, Query, Request
from fastapi.responses import Response

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.fields.definition import Definition
from trihub.fields.definition.model import Field
from trihub.fields.navigation import View
from trihub.fields.navigation.listing import FACETS, Asked
from trihub.web.services import Library, Services
from trihub.web.views.render import page

Value = Annotated[str, Query(max_length=200)]
Tier = Annotated[str, Query(max_length=200, description="A tier of the definition, by its id.")]
Words = Annotated[
    str, Query(max_length=10_000, description="A query; every word must stand as written.")
]
Offices = Annotated[list[str], Query(max_length=20, description="Offices, by code.")]
Years = Annotated[list[str], Query(max_length=20, description="Years of publication.")]
Applicants = Annotated[list[str], Query(max_length=20, description="Applicants, as printed.")]
Kinds = Annotated[list[str], Query(max_length=20, description="Neutral kinds.")]
Id = Annotated[
    str, Query(max_length=200, description="A sub-field, by its path or id; all without one.")
]
Name = Annotated[str, Path(min_length=1, max_length=60, description="The id of a definition.")]


def named(library: Services, collection: str) -> Definition:
    """The definition with an id. :raises NotFound: there is none."""
    found = library.fields.get(collection)
    if found is None:
        raise NotFound(
            said("There is no field “{name}”.", name=collection),
            hint=said("There are: {choices}.", choices=", ".join(sorted(library.fields))),
        )
    return found


def view_of(library: Library, collection: Name) -> View:
    """The collection that an address names. :raises NotFound: there is none."""
    return library.navigation.view(named(library, collection))


Collection = Annotated[View, Depends(view_of)]


def asked_of(
    field: Id = "", tier: Tier = "", q: Words = "", office: Offices = [], year: Years = [],  # noqa: B006
    applicant: Applicants = [], kind: Kinds = [],  # noqa: B006
) -> Asked:  # fmt: skip
    """The filters in an address."""
    return Asked(
        field=field, tier=tier, query=q, office=tuple(office), year=tuple(year),
        applicant=tuple(applicant), kind=tuple(kind),
    )  # fmt: skip


Filters = Annotated[Asked, Depends(asked_of)]


def query_of(asked: Asked, *, field: bool = True) -> str:
    """The filters as the query of an address, with its question mark where there are any."""
    pairs = [("field", asked.field if field else ""), ("tier", asked.tier), ("q", asked.query)]
    pairs += [(facet, value) for facet in FACETS for value in asked.of(facet)]
    told = urlencode([(name, value) for name, value in pairs if value])
    return f"?{told}" if told else ""


class Node(NamedTuple):
    """A field of the tree: its path, how deep it is, members in the definition's unit and publications."""

    path: str
    field: Field
    depth: int
    members: int
    publications: int


def tree(view: View) -> list[Node]:
    """Every field of a definition with its counts, each before those below it."""
    return view.kept("tree", partial(_tree, view))


def _tree(view: View) -> list[Node]:
    return [
        Node(path, field, path.count("/"), view.size(view.met(path)), int(view.met(path).sum()))
        for path, field in view.definition.walk()
    ]


def field_of(view: View, name: str) -> tuple[str, Field]:
    """The path and field with this path or id; the root for no name. :raises NotFound: there is none."""
    path = view.members.fields[view.members.column(name)]
    return path, dict(view.definition.walk())[path]


def text(texts: Mapping[str, str], lang: str) -> tuple[str, str]:
    """A text in the reader's language, else in English, else in any; with its language."""
    for code in (lang, "en", *texts):
        if texts.get(code):
            return texts[code], code
    return "", lang


def shown(request: Request, lang: str, template: str, view: View, **context: Any) -> Response:
    """A page of a collection."""
    return page(
        request, lang, f"fields/{template}", view=view, definition=view.definition,
        base=f"/{lang}/fields/{view.definition.id}", text_of=partial(text, lang=lang), **context,
    )  # fmt: skip


def pages_of(count: int, on_page: int) -> int:
    """How many pages a list has."""
    return max(1, -(-count // on_page))


def offices_of(view: View) -> list[str]:
    """The offices that published members, those of the most first."""
    return [value for value, _ in view.offices.counts(view.met())]


def office_of(view: View, office: str) -> str:
    """An office that published members; the first without a name, none in an empty collection.

    :raises NotFound: it published none.
    """
    offices = offices_of(view)
    if office and office not in offices:
        raise NotFound(
            said("The field has no publication of {office}.", office=office),
            hint=said("There are: {choices}.", choices=", ".join(offices)),
        )
    return office or next(iter(offices), "")
