"""Every webhook in tests/webhooks is read as its file says; one file a case."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from porchlight.channels import telegram, twilio_sms
from porchlight.channels.contract import Inbound, Status
from porchlight.errors import BadRequest

WEBHOOKS = Path(__file__).parent.parent / "webhooks"


def cases(folder: str) -> list[Any]:
    return [
        pytest.param(json.loads(file.read_text()), id=file.stem)
        for file in sorted((WEBHOOKS / folder).glob("*.json"))
    ]


def expected(case: dict[str, Any]) -> Inbound:
    fields = dict(case["expect"])
    fields["at"] = datetime.fromisoformat(fields["at"]) if fields.get("at") else None
    return Inbound(**fields)


@pytest.mark.parametrize("case", cases("twilio"))
def test_twilio_webhook_is_read_as_its_file_says(case: dict[str, Any]) -> None:
    if "status_params" in case:
        assert twilio_sms.status(case["status_params"]) == Status(**case["expect"])
    else:
        assert twilio_sms.parse(case["params"]) == expected(case)


@pytest.mark.parametrize("case", cases("telegram"))
def test_telegram_update_is_read_as_its_file_says(case: dict[str, Any]) -> None:
    found = telegram.parse(case["update"])
    assert found == (None if case["expect"] is None else expected(case))


@pytest.mark.parametrize(
    "update", [{}, [], None, "x", {"update_id": "7"}, {"update_id": 7}, {"update_id": 7, "message": []}]
)
def test_what_is_no_update_is_nothing_and_raises_nothing(update: Any) -> None:
    assert telegram.parse(update) is None


@pytest.mark.parametrize(
    "broken",
    [
        {"chat": 5},
        {"chat": {"type": "private"}, "text": "hi"},
        {"chat": {"type": "private", "id": 1}, "text": 5},
    ],
)
def test_broken_private_messages_are_nothing_and_raise_nothing(broken: dict[str, Any]) -> None:
    assert telegram.parse({"update_id": 7, "message": broken}) is None


@pytest.mark.parametrize(
    "params", [{}, {"From": "+15550100123"}, {"MessageSid": "SM1"}, {"MessageSid": "SM1", "From": " "}]
)
def test_signed_request_that_is_no_message_is_a_bad_request(params: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        twilio_sms.parse(params)


@pytest.mark.parametrize("params", [{}, {"MessageSid": "SM1"}, {"MessageStatus": "sent"}])
def test_signed_callback_that_names_nothing_is_a_bad_request(params: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        twilio_sms.status(params)


@pytest.mark.parametrize(
    ("known", "news", "counts"),
    [
        (None, "queued", True),
        ("queued", "sent", True),
        ("sent", "delivered", True),
        ("delivered", "sent", False),
        ("delivered", "delivered", False),
        ("delivered", "undelivered", False),
        ("undelivered", "delivered", True),
        ("sent", "a word of the future", False),
    ],
)
def test_callbacks_out_of_order_never_undo_a_later_step(known: str | None, news: str, counts: bool) -> None:
    assert Status("SM1", news).supersedes(known) is counts


def test_values_show_neither_words_nor_numbers_in_their_repr() -> None:
    inbound = Inbound("telegram", "7", "+15550100123", "he wont let me leave", "text", code="RVR204")
    assert "leave" not in repr(inbound)
    assert "5550100123" not in repr(inbound)
    assert "RVR204" not in repr(inbound)
