"""The adapter against a server that behaves, and one that does not."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from translation import server as servers
from trihub.core.errors import ServiceError
from trihub.services.libretranslate import MAX_ANSWER, LibreTranslate

KEY = "0b5f-secret-key"


@pytest.fixture
def client(server: servers.Server) -> Iterator[LibreTranslate]:
    client = LibreTranslate(server.url + "/", key=KEY)
    yield client
    client.close()


def refusal(client: LibreTranslate, within: float = 2.0) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        client.translate(["電池"], "ja", "en", within=within)
    assert KEY not in str(caught.value)
    return caught.value


def test_it_asks_as_the_api_says(server: servers.Server, client: LibreTranslate) -> None:
    found = client.translate(["二次電池", "電解液"], "ja", "zh", within=60)
    assert found == ["译文： 4", "译文： 3"]
    assert server.asked == [
        {"q": ["二次電池", "電解液"], "source": "ja", "target": "zh-Hans", "format": "text",
         "api_key": KEY}
    ]  # fmt: skip


def test_without_a_key_none_is_sent(server: servers.Server) -> None:
    client = LibreTranslate(server.url)
    client.translate(["電池"], "ja", "en", within=60)
    client.close()
    assert "api_key" not in server.asked[0]


@pytest.mark.parametrize("code", ["zh", "zh-Hans", "zh-CN"])
def test_simplified_chinese_by_any_name(
    server: servers.Server, client: LibreTranslate, code: str
) -> None:
    server.languages = [
        {"code": "zt", "name": "Chinese (traditional)", "targets": ["en"]},
        {"code": code, "name": "Chinese", "targets": ["en", code]},
        {"code": "en", "name": "English", "targets": ["en", code, "zt"]},
    ]
    assert client.languages(within=60) == {"zh": {"en"}, "en": {"zh"}}
    server.answer = servers.shape({"translatedText": ["电池"]})
    client.translate(["battery"], "en", "zh", within=60)
    assert server.asked[0]["target"] == code


def test_an_old_server_lists_no_targets(server: servers.Server, client: LibreTranslate) -> None:
    server.languages = [{"code": "en", "name": "English"}, {"code": "ja", "name": "Japanese"}]
    assert client.languages(within=60) == {"en": {"ja"}, "ja": {"en"}}


def test_languages_are_asked_for_once(server: servers.Server, client: LibreTranslate) -> None:
    first = client.languages(within=60)
    server.languages = []
    assert client.languages(within=60) == first


@pytest.mark.parametrize(
    "languages", [[], {}, "en", [1, {"code": ""}, {"name": "x"}], [{"code": "x" * 99}]]
)
def test_a_list_of_languages_that_is_none(
    server: servers.Server, client: LibreTranslate, languages: object
) -> None:
    server.languages = languages
    assert "no list of languages" in refusal(client).message


@pytest.mark.parametrize(
    ("status", "told", "words"),
    [
        (
            400,
            "request (3000) exceeds text limit (2000)",
            "refuses the request: request (3000) exc",
        ),
        (403, "Visit the portal to get an API key.", "refuses the key"),
        (500, "Cannot translate text: tensor", "reports an error (500)"),
        (301, "", "reports an error (301)"),
    ],
)
def test_errors_that_stay_are_not_tried_again(
    server: servers.Server, client: LibreTranslate, status: int, told: str, words: str
) -> None:
    server.answer = servers.failing(status, told)
    assert words in refusal(client).message
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_errors_that_may_pass_are_tried_once_more(
    server: servers.Server, client: LibreTranslate, status: int
) -> None:
    server.answer = servers.failing(status, times=1)
    assert client.translate(["電池"], "ja", "en", within=60) == ["The translation of 2"]
    server.answer = servers.failing(status)
    server.asked.clear()
    refusal(client)
    assert len(server.asked) == 2


def test_the_key_is_not_repeated_from_an_error(
    server: servers.Server, client: LibreTranslate
) -> None:
    server.answer = servers.failing(403, f"Invalid API key {KEY}")
    refusal(client)


@pytest.mark.parametrize("answer", [servers.hanging, servers.trickling])
def test_a_server_that_hangs(
    server: servers.Server, client: LibreTranslate, answer: servers.Answer
) -> None:
    client.languages(within=60)
    server.answer = answer
    begun = time.monotonic()
    assert "does not answer in time" in refusal(client, within=0.2).message
    assert time.monotonic() - begun < 10, "the server would hang for 20 seconds"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (servers.fewer, "0 translations for 1 texts"),
        (servers.page, "no JSON"),
        (servers.huge, f"more than {MAX_ANSWER} bytes"),
        (servers.shape({"translatedText": "battery"}), "no list of translations"),
        (servers.shape({"translatedText": [None]}), "no list of translations"),
        (servers.shape([]), "no list of translations"),
        (servers.shape({}), "no list of translations"),
        (servers.gone, "cannot be reached"),
    ],
)
def test_answers_that_cannot_be_used(
    server: servers.Server, client: LibreTranslate, answer: servers.Answer, words: str
) -> None:
    server.answer = answer
    assert words in refusal(client).message


def test_a_server_that_is_gone() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    client = LibreTranslate(f"http://127.0.0.1:{port}")
    assert "cannot be reached" in refusal(client, within=0.2).message
    client.close()
