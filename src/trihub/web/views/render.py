"""Templates in the reader's language: one environment a language, made once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from trihub import __version__
from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.patent import Role
from trihub.core.shapes.heads import display, main_title, neutral_kind, other_titles
from trihub.core.shapes.labels import claim_in_words, set_label
from trihub.core.shapes.parties import country_of, each_once, latin_of
from trihub.core.shapes.places import unit
from trihub.text.particles import settled
from trihub.web import i18n, words
from trihub.web.identity import base_address, header
from trihub.web.messages import translate
from trihub.web.views import contexts, marking
from trihub.web.views.names import html_lang, name_lang
from trihub.web.views.numbered import cited_number
from trihub.web.views.texts import event_details

FILLED = ("gettext", "ngettext", "pgettext", "npgettext")
"""Functions of templates that fill values into sentences."""


def _settling(fill: Any) -> Callable[..., str]:
    """The function with the particles of its sentences settled; what is safe HTML remains so."""

    @pass_context
    def filled(context: Context, *texts: Any, **values: Any) -> str:
        sentence: str = fill(context, *texts, **values)
        done = settled(sentence)
        return sentence if done is sentence else type(sentence)(done)

    return filled


@cache
def environment(language: str) -> Environment:
    """The templates of one language."""
    env = Environment(
        loader=PackageLoader("trihub.web"), autoescape=True, undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    env.context_class = contexts.PageContext
    env.install_gettext_translations(i18n.translations(language), newstyle=True)  # type: ignore[attr-defined]
    if language == "ko":
        env.globals |= {name: _settling(env.globals[name]) for name in FILLED}
    env.globals |= {
        "lang": language,
        "languages": MAIN_LANGUAGES,
        "language_names": i18n.NAMES,
        "version": __version__,
        "asset": asset,
        "display": display,
        "neutral_kind": neutral_kind,
        "main_title": main_title,
        "other_titles": other_titles,
        "Role": Role,
        "parties": each_once,
        "country_of": country_of,
        "latin_of": latin_of,
        "cited_number": cited_number,
        "set_label": set_label,
        "event_details": event_details,
        "claim_in_words": claim_in_words,
        "mark": marking.mark,
        "unit": unit,
    }
    env.filters |= {
        "date": partial(i18n.show_date, language=language),
        "day": partial(i18n.show_day, language=language),
        "time": partial(i18n.show_time, language=language),
        "moment": partial(i18n.show_moment, language=language),
        "isoday": partial(i18n.show_iso_day, language=language),
        "num": partial(i18n.show_number, language=language),
        "word": partial(words.show, language=language),
        "office": partial(words.office_name, language=language),
        "language": partial(i18n.language_name, language=language),
        "said": partial(translate, language=language),
        "html_lang": html_lang,
        "name_lang": name_lang,
        "pathseg": lambda text: quote(str(text), safe=""),
    }
    return env


@cache
def asset(name: str) -> str:
    """The address of a static file, changed whenever the file changes."""
    data = (files("trihub.web") / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.blake2b(data, digest_size=5).hexdigest()}"


def page(
    request: Request, language: str, template: str, status: int = 200, **context: Any
) -> Response:
    """Render a page. ``switch`` gives this page's address in each language."""
    rest = quote(request.url.path.partition("/")[2].partition("/")[2])
    query = f"?{request.url.query}" if request.url.query else ""
    context |= {
        "switch": {code: f"/{code}/{rest}{query}" for code in MAIN_LANGUAGES},
        "site": base_address(request),
        **header(request),
    }
    html = contexts.write(environment(language).get_template(template), context)
    return HTMLResponse(html, status, headers={"Content-Language": language})
