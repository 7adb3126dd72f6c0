"""The machine-translation service that is set, and the file that keeps its answers."""

from __future__ import annotations

import datetime as dt

from trihub.core.ports import PatentStore
from trihub.services.libretranslate import LibreTranslate
from trihub.services.translation_cache import FileCache
from trihub.settings import Settings
from trihub.translation.translating import Translating

CACHE_FILE = "translations.sqlite"


def open_translating(settings: Settings, store: PatentStore) -> Translating | None:
    """What translates published texts; ``None`` where no service is set. Nothing is asked yet."""
    chosen = settings.translation
    if chosen is None:
        return None
    machine = LibreTranslate(chosen.url, name=chosen.name, key=chosen.api_key.get_secret_value())
    cache = FileCache(settings.library / CACHE_FILE, f"{chosen.name} {chosen.url}")
    return Translating(store, machine, cache, patience=chosen.timeout, today=_today)


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
