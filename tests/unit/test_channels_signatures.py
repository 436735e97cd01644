"""Only Twilio, or somebody with the token, gets past the signature; likewise Telegram's secret."""

from __future__ import annotations

import base64
import hmac
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porchlight.channels import telegram, twilio_sms
from porchlight.errors import BadRequest

TOKEN = "a-token-for-tests"
URL = "https://teens.example.org/webhooks/twilio/sms"
FORM = {"MessageSid": "SM1", "From": "+15550100123", "Body": "", "To": "+15550100000"}


def sign(url: str, form: dict[str, str], token: str = TOKEN) -> str:
    """Twilio's published scheme, written apart from the library that checks it."""
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), "sha1").digest()).decode()


def test_right_signature_is_accepted_with_its_blank_body() -> None:
    assert twilio_sms.verify(URL, FORM, sign(URL, FORM), TOKEN)


def test_signature_that_names_the_port_is_accepted() -> None:
    assert twilio_sms.verify(
        URL, FORM, sign("https://teens.example.org:443/webhooks/twilio/sms", FORM), TOKEN
    )


def test_query_is_part_of_what_is_signed() -> None:
    url = "https://teens.example.org/webhooks/twilio/status?outbound=7"
    assert twilio_sms.verify(url, FORM, sign(url, FORM), TOKEN)
    assert not twilio_sms.verify(url.replace("7", "8"), FORM, sign(url, FORM), TOKEN)


@pytest.mark.parametrize(
    "signature", [None, "", "x", "é", "=" * 28, sign(URL, FORM, "another-token"), sign(URL, FORM)[:-1]]
)
def test_wrong_or_missing_signature_is_refused(signature: str | None) -> None:
    assert not twilio_sms.verify(URL, FORM, signature, TOKEN)


@pytest.mark.parametrize("change", [{"Body": "hi"}, {"From": "+15550100124"}, {"NumMedia": "1"}])
def test_changed_or_added_field_is_refused(change: dict[str, str]) -> None:
    assert not twilio_sms.verify(URL, {**FORM, **change}, sign(URL, FORM), TOKEN)


def test_empty_token_verifies_nothing() -> None:
    assert not twilio_sms.verify(URL, FORM, sign(URL, FORM, ""), "")


@pytest.mark.parametrize(
    "url", ["", "http://[::1", "https://teens.example.org:port/x", "not a url", "https://x/\ud800"]
)
def test_address_that_cannot_be_read_is_refused_and_raises_nothing(url: str) -> None:
    assert not twilio_sms.verify(url, FORM, sign(URL, FORM), TOKEN)


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=80), max_size=8))
def test_any_form_survives_the_wire_and_its_signature_holds(form: dict[str, str]) -> None:
    read = twilio_sms.read_form(urlencode(form).encode())
    assert read == form
    assert twilio_sms.verify(URL, read, sign(URL, form), TOKEN)


def test_fifty_thousand_characters_are_read_whole() -> None:
    form = {**FORM, "Body": "á" * 50_000}
    assert twilio_sms.read_form(urlencode(form).encode())["Body"] == "á" * 50_000


def test_form_of_a_thousand_fields_is_a_bad_request() -> None:
    with pytest.raises(BadRequest):
        twilio_sms.read_form(b"&".join(b"a%d=1" % number for number in range(1000)))


@pytest.mark.parametrize(("given_secret", "secret", "right"), [
    ("s3cret", "s3cret", True), ("s3cres", "s3cret", False), ("", "s3cret", False), (None, "s3cret", False),
    ("", "", False), (None, "", False), ("é", "s3cret", False),
])  # fmt: skip
def test_telegram_secret_must_match_and_must_exist(
    given_secret: str | None, secret: str, right: bool
) -> None:
    assert telegram.verify(given_secret, secret) is right
