"""What pages of exchanges and symposia share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from trihub.core.casework.people import Actor, Role
from trihub.core.errors import NotFound, Refused, TrihubError
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.messages import Message, said
from trihub.exchanges.matching.model import LEVELS
from trihub.exchanges.service import Exchanges
from trihub.register.lexicon import table
from trihub.register.names import name_of, office_at
from trihub.web.api.problems import status_of
from trihub.web.i18n import language_name
from trihub.web.messages import shown
from trihub.web.services import services
from trihub.web.views.render import page

FIELDS = tuple(row["code"] for row in table("fields"))
"""Codes of the register's fields."""
LONGEST_LINE, LONGEST_TEXT = 400, 8_000


def open_exchanges(request: Request) -> Exchanges:
    """The feature. :raises NotFound: this site has no accounts, and so none."""
    found = services(request).exchanges
    if found is None:
        raise NotFound(said("There is no page at this address."))
    return found


async def fields_of(request: Request) -> FormData:
    """Everything that a form carries."""
    return await request.form(max_files=1, max_fields=300)


Open = Annotated[Exchanges, Depends(open_exchanges)]
Number = Annotated[str, Path(max_length=40)]
Fields = Annotated[FormData, Depends(fields_of)]


def line(form: FormData, name: str, most: int = LONGEST_LINE) -> str:
    """A text field, bounded."""
    value = form.get(name, "")
    return value.strip()[:most] if isinstance(value, str) else ""


def several(form: FormData, name: str) -> tuple[str, ...]:
    """The values of boxes that were ticked, each once."""
    values = (value[:LONGEST_LINE] for value in form.getlist(name) if isinstance(value, str))
    return tuple(dict.fromkeys(values))


def in_languages(form: FormData, name: str, most: int = LONGEST_LINE) -> dict[str, str]:
    """A text in each of the site's languages in which it was given."""
    found = {code: line(form, f"{name}-{code}", most) for code in MAIN_LANGUAGES}
    return {code: text for code, text in found.items() if text}


def text_in(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """A text in the reader's language, else in English or any; with the language it is in."""
    for code in (language, "en", *texts):
        if texts.get(code):
            return texts[code], code
    return "", language


def in_words(message: Message, language: str) -> Message:
    """A reason with the names of fields and languages in place of their codes."""
    names: dict[str, Callable[[str], str]] = {
        "field": lambda code: name_of("field", code, language),
        "language": lambda code: language_name(code, language),
    }
    values: dict[str, Any] = {}
    for key, value in message.values.items():
        if isinstance(value, Message):
            values[key] = in_words(value, language)
        elif show := names.get(key.removesuffix("s")):
            values[key] = ", ".join(map(show, str(value).split(", ")))
        else:
            values[key] = value
    template = message.template
    return said(template, **values)


def render(
    request: Request, lang: str, template: str, error: TrihubError | None = None, **context: Any
) -> Response:
    """A page with what all of them show."""
    return page(
        request, lang, template, status_of(error) if error else 200,
        error=shown(error, lang) if error else None, text=partial(text_in, language=lang),
        field_name=partial(name_of, "field", language=lang), fields=FIELDS, levels=LEVELS,
        office_at=partial(office_at, date="", language=lang), tongues=MAIN_LANGUAGES, in_words=partial(in_words, language=lang), **context,
    )  # fmt: skip


def officer(actor: Actor) -> Actor:
    """Somebody of an office's international department. :raises Refused: the actor is not."""
    if actor.role is not Role.OFFICER:
        raise Refused(
            said("This is for international officers of the offices."),
            hint=said("Ask the programme administrator for an account of that role."),
        )
    return actor


def go(address: str) -> Response:
    """On to a page after a form."""
    return RedirectResponse(address, 303)
