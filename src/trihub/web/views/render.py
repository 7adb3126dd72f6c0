"""Templates in the reader's language: one environment a language, made once."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from trihub import __version__
from trihub.core.heads import display, neutral_kind
from trihub.core.languages import MAIN_LANGUAGES
from trihub.web import i18n, marking

STATIC = ("site.css", "site.js")


@cache
def environment(language: str) -> Environment:
    """The templates of one language."""
    env = Environment(
        loader=PackageLoader("trihub.web"), autoescape=True, undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    env.install_gettext_translations(i18n.translations(language), newstyle=True)  # type: ignore[attr-defined]
    env.globals |= {
        "lang": language,
        "languages": MAIN_LANGUAGES,
        "language_names": i18n.NAMES,
        "version": __version__,
        "asset": asset,
        "display": display,
        "neutral_kind": neutral_kind,
        "mark": marking.mark,
    }
    env.filters |= {
        "date": lambda date: i18n.show_date(date, language),
        "day": lambda day: i18n.show_day(day, language),
        "num": lambda number: i18n.show_number(number, language),
        "word": lambda text: env.globals["gettext"](text) if text else "",  # type: ignore[operator]
        "html_lang": html_lang,
        "pathseg": lambda text: quote(str(text), safe=""),
    }
    return env


def html_lang(code: str) -> str:
    """The ``lang`` attribute of a text: Chinese of the mainland is ``zh-Hans``."""
    return {"zh": "zh-Hans"}.get(code, code or "und")


@cache
def asset(name: str) -> str:
    """The address of a static file, changed whenever the file changes."""
    data = (files("trihub.web") / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.blake2b(data, digest_size=5).hexdigest()}"


def page(
    request: Request, language: str, template: str, status: int = 200, **context: Any
) -> Response:
    """Render a page. ``switch`` gives this page's address in each language."""
    path = request.url.path.split("/", 2)[2] if request.url.path.count("/") > 1 else ""
    query = f"?{request.url.query}" if request.url.query else ""
    context |= {
        "request": request,
        "switch": {code: f"/{code}/{path}{query}" for code in MAIN_LANGUAGES},
        "here": request.url.path + query,
    }
    html = environment(language).get_template(template).render(**context)
    return HTMLResponse(
        html, status, headers={"Content-Language": language, "Vary": "Accept-Language"}
    )


def with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    """A path with a query string; pairs with empty values are left out."""
    kept = [(name, value) for name, value in pairs if value]
    return f"{path}?{urlencode(kept)}" if kept else path
