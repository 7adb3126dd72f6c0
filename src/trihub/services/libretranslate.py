"""LibreTranslate over HTTP (:class:`trihub.core.ports.MachineTranslator`).

Its API (docs.libretranslate.com, “API usage”): ``GET /languages`` answers a list of ``code``, ``name``
and ``targets``; ``POST /translate`` takes ``q`` (a text or a list), ``source``, ``target``, ``format`` and
``api_key`` and answers ``translatedText`` of the same shape. Errors are 400 (the request, also one
that is too long), 403 (the key, or banned), 429 (too many requests) and 500, with ``error``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from trihub.core.errors import ServiceError
from trihub.core.languages import normalise_language
from trihub.core.messages import N_, said

MAX_ANSWER = 4 << 20
"""Bytes of an answer that are read."""
MAX_REASON = 200
"""Characters of the service's own words that an error repeats."""
LANGUAGES_KEPT = 3600.0
"""Seconds after which the service is asked again which languages it has."""
TRIES = 2
PAUSE = 0.3
"""Seconds before the second try."""
RETRIABLE = (429, 502, 503, 504)
SIMPLIFIED = ("zh", "zh-Hans", "zh-CN")
"""What servers call simplified Chinese; ``zt`` and ``zh-Hant`` are the traditional one."""

REASONS = {
    400: N_("{name} refuses the request: {reason}."),
    403: N_("{name} refuses the key that it was given, or takes none from here: {reason}."),
    429: N_("{name} takes no more requests for now."),
}
LATER = N_("Try again later.")


class LibreTranslate:
    """A server of LibreTranslate at ``url``. ``key`` is never part of a message."""

    def __init__(self, url: str, *, name: str = "LibreTranslate", key: str = "") -> None:
        self._url, self._name, self._key = url.rstrip("/"), name, key
        self._client = httpx.Client(follow_redirects=False)
        self._codes: dict[str, str] = {}
        self._pairs: dict[str, frozenset[str]] = {}
        self._asked_at = -LANGUAGES_KEPT

    @property
    def name(self) -> str:
        """As the settings give it."""
        return self._name

    def languages(self, *, within: float) -> Mapping[str, frozenset[str]]:
        """What the server said in the last hour, or says now."""
        if not self._pairs or time.monotonic() - self._asked_at > LANGUAGES_KEPT:
            answer = self._ask("GET", "/languages", None, time.monotonic() + within)
            self._codes, self._pairs = self._read_languages(answer)
            self._asked_at = time.monotonic()
        return self._pairs

    def translate(
        self, texts: Sequence[str], source: str, target: str, *, within: float
    ) -> list[str]:
        """One request for all texts."""
        until = time.monotonic() + within
        self.languages(within=within)
        asked = {
            "q": list(texts),
            "source": self._codes.get(source, source),
            "target": self._codes.get(target, target),
            "format": "text",
        }
        if self._key:
            asked["api_key"] = self._key
        answer = self._ask("POST", "/translate", asked, until)
        found = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
            raise self._unusable(said("no list of translations"))
        if len(found) != len(texts):
            raise self._unusable(
                said("{found} translations for {asked} texts", found=len(found), asked=len(texts))
            )
        return found

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def _read_languages(self, answer: Any) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
        """The server's code of each language, and the languages that each can be turned into."""
        entries = answer if isinstance(answer, list) else []
        known = {e["code"]: e for e in entries if isinstance(e, dict) and _text(e.get("code"))}
        if not known:
            raise self._unusable(said("no list of languages"))
        chinese = next((code for code in SIMPLIFIED if code in known), "")
        codes = {normalise_language(code): code for code in known if code not in _CHINESE}
        if chinese:
            codes["zh"] = chinese
        names = {code: language for language, code in codes.items()}
        pairs = {}
        for language, code in codes.items():
            targets = known[code].get("targets")
            listed = filter(_text, targets) if isinstance(targets, list) else known
            pairs[language] = frozenset(names[one] for one in listed if one in names) - {language}
        return codes, pairs

    def _ask(self, method: str, path: str, body: Any, until: float) -> Any:
        """The JSON that the server answers; what may go better the second time is tried again."""
        for left in reversed(range(TRIES)):
            again = left and time.monotonic() + PAUSE < until
            try:
                status, data = self._send(method, path, body, until)
            except httpx.TimeoutException as error:
                raise self._failed(N_("{name} does not answer in time.")) from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if not again:
                    raise self._failed(N_("{name} cannot be reached.")) from error
            else:
                if status == 200:
                    return self._json(data)
                if status not in RETRIABLE or not again:
                    raise self._refused(status, data)
            time.sleep(PAUSE)
        raise self._failed(N_("{name} cannot be reached."))

    def _send(self, method: str, path: str, body: Any, until: float) -> tuple[int, bytes]:
        """Status and body. :raises ServiceError: the body is too large."""
        left = max(0.05, until - time.monotonic())
        data = bytearray()
        address = f"{self._url}{path}"
        with self._client.stream(method, address, json=body, timeout=left) as answer:
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > MAX_ANSWER:
                    raise self._unusable(said("more than {most} bytes", most=MAX_ANSWER))
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer takes too long")
        return answer.status_code, bytes(data)

    def _json(self, data: bytes) -> Any:
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self._unusable(said("no JSON")) from error

    def _refused(self, status: int, data: bytes) -> ServiceError:
        template = REASONS.get(status, N_("{name} reports an error ({status})."))
        return ServiceError(
            said(template, name=self._name, status=status, reason=self._reason(status, data)),
            hint=said(LATER),
        )

    def _reason(self, status: int, data: bytes) -> str:
        """The server's own words, on one line, without the key; else the status."""
        try:
            told = json.loads(data)["error"]
        except (ValueError, RecursionError, LookupError, TypeError):
            told = ""
        words = " ".join(told.split())[:MAX_REASON].rstrip(".") if isinstance(told, str) else ""
        if self._key and self._key in words:
            words = ""
        return words or str(status)

    def _failed(self, template: str) -> ServiceError:
        return ServiceError(said(template, name=self._name), hint=said(LATER))

    def _unusable(self, what: str) -> ServiceError:
        template = N_("{name} answers what cannot be used: {what}.")
        return ServiceError(said(template, name=self._name, what=what), hint=said(LATER))


_CHINESE = (*SIMPLIFIED, "zt", "zh-Hant", "zh-TW")


def _text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 20
