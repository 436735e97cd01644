"""The webhook's answer is TwiML that Twilio reads as we mean it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from porchlight.channels.registry import CHANNELS, channel
from porchlight.channels.twilio_sms import twiml_reply
from porchlight.errors import NotFound

CALLBACK = "https://teens.example.org/webhooks/twilio/status?outbound=7&kind=crisis"


def test_reply_carries_its_words_and_the_callback_in_both_attributes() -> None:
    message = ElementTree.fromstring(twiml_reply("Text 233733 <now> & wait", CALLBACK))[0]
    assert message.tag == "Message"
    assert message.text == "Text 233733 <now> & wait"
    assert message.get("action") == message.get("statusCallback") == CALLBACK


@pytest.mark.parametrize("text", [None, ""])
def test_no_reply_is_an_empty_response(text: str | None) -> None:
    assert list(ElementTree.fromstring(twiml_reply(text, CALLBACK))) == []


def test_without_a_callback_there_is_no_attribute() -> None:
    assert ElementTree.fromstring(twiml_reply("hi"))[0].attrib == {}


def test_bytes_that_xml_forbids_do_not_break_the_answer() -> None:
    assert ElementTree.fromstring(twiml_reply("a\x00b\x0b\ufffe ñ 😟\n"))[0].text == "ab ñ 😟\n"


def test_every_channel_stands_under_its_own_name() -> None:
    assert {name: entry.name for name, entry in CHANNELS.items()} == {"sms": "sms", "telegram": "telegram"}


def test_unknown_channel_is_not_found() -> None:
    with pytest.raises(NotFound):
        channel("pigeon")
