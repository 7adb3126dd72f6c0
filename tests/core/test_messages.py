"""Sentences that remember how they were made."""

from __future__ import annotations

import json
import pickle

import orjson

from trihub.core.messages import N_, Message, said


def test_a_message_is_its_sentence() -> None:
    message = said("“{text}” has the year {year}.", text="a {b}", year=1)
    assert message == "“a {b}” has the year 1."
    assert isinstance(message, str)
    assert message.template == "“{text}” has the year {year}."
    assert message.values == {"text": "a {b}", "year": 1}
    assert N_("x") == "x"


def test_a_message_survives_the_way_between_processes() -> None:
    message = said("{outer}.", outer=said("an {inner}", inner="{odd}"))
    again: Message = pickle.loads(pickle.dumps(message))
    assert again == message == "an {odd}."
    assert again.values["outer"].template == "an {inner}"


def test_a_message_is_a_text_in_json() -> None:
    message = said("no {what}", what="date")
    assert json.dumps([message]) == '["no date"]'
    assert orjson.dumps([message]) == b'["no date"]'
