"""The handset against a small web of our own channels: what arrives there, and what comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from porchlight.channels import telegram, twilio_sms
from porchlight.channels.contract import Inbound, Status
from porchlight.channels.telegram_sender import TelegramSender
from porchlight.channels.twilio_sender import TwilioSender
from porchlight.errors import ChannelError
from porchlight.simulator.handset import Handset
from porchlight.simulator.network import Network
from porchlight.simulator.server import LocalServer
from porchlight.simulator.troubles import Trouble

pytestmark = pytest.mark.slow

SECRET = "a-secret-for-tests"
ANN = "+15550100101"
SMS = "/webhooks/twilio/sms"


class Web:
    """Keeps what its webhooks were told. Answers a text with `answer`; fails as often as `failures` says."""

    def __init__(self) -> None:
        self.inbound: list[Inbound] = []
        self.statuses: list[Status] = []
        self.refused = 0
        self.failures = 0
        self.answer: str | None = "hello you"
        self.telegram_answer: dict[str, object] | None = None
        self.told = threading.Condition()
        self.app = FastAPI()
        self.app.post(SMS)(self.sms)
        self.app.post("/webhooks/twilio/status")(self.status)
        self.app.post("/webhooks/telegram")(self.telegram)

    async def signed(self, request: Request) -> dict[str, str] | None:
        form = twilio_sms.read_form(await request.body())
        if twilio_sms.verify(
            str(request.url), form, request.headers.get(twilio_sms.SIGNATURE_HEADER), SECRET
        ):
            return form
        self.refused += 1
        return None

    async def sms(self, request: Request) -> Response:
        form = await self.signed(request)
        if form is None:
            return Response(status_code=403)
        if self.failures:
            self.failures -= 1
            return Response(status_code=503)
        self.inbound.append(twilio_sms.parse(form))
        answer = twilio_sms.twiml_reply(self.answer, "/webhooks/twilio/status?outbound=7")
        return Response(answer, media_type="text/xml")

    async def status(self, request: Request) -> Response:
        form = await self.signed(request)
        if form is None:
            return Response(status_code=403)
        with self.told:
            self.statuses.append(twilio_sms.status(form))
            self.told.notify_all()
        return Response(status_code=204)

    async def telegram(self, request: Request) -> Response:
        if not telegram.verify(request.headers.get(telegram.SECRET_HEADER), "tg-secret"):
            self.refused += 1
            return Response(status_code=403)
        if self.failures:
            self.failures -= 1
            return Response(status_code=503)
        found = telegram.parse(await request.json())
        if found is not None:
            self.inbound.append(found)
        return (
            Response(status_code=200) if self.telegram_answer is None else JSONResponse(self.telegram_answer)
        )

    def wait_for_statuses(self, count: int) -> list[str]:
        with self.told:
            self.told.wait_for(lambda: len(self.statuses) >= count, 5)
        return [status.status for status in self.statuses]


@pytest.fixture
def web() -> Web:
    return Web()


@pytest.fixture
def network() -> Iterator[Network]:
    made = Network(SECRET)
    yield made
    made.close()


@pytest.fixture
def address(web: Web, network: Network) -> Iterator[str]:
    web.app.include_router(network.router())
    with LocalServer(web.app) as server:
        yield server.url
        network.close()


@pytest.fixture
def ann(network: Network, address: str) -> Handset:
    return network.handset(ANN, address + SMS)


def test_text_arrives_signed_and_its_answer_is_on_the_phone(web: Web, network: Network, ann: Handset) -> None:
    answer = ann.text("¿hola? ñ & =")
    assert [(one.sender, one.text, one.kind, one.provider_id) for one in web.inbound] == [
        (ANN, "¿hola? ñ & =", "text", answer.provider_id)
    ]
    assert answer.ok and answer.replies == ("hello you",)
    assert network.thread.received(ANN) == ["hello you"]


def test_answer_is_reported_sent_then_delivered_once_each(web: Web, network: Network, ann: Handset) -> None:
    ann.text("hello")
    assert web.wait_for_statuses(2) == ["sent", "delivered"]
    assert network.twilio.callbacks.settle()
    assert len(web.statuses) == 2
    shown = network.thread.messages(ANN, "to_teen")[0]
    assert {status.provider_id for status in web.statuses} == {shown.provider_id}
    assert shown.status == "delivered"
    assert network.twilio.callbacks.failures == []


def test_text_sent_through_the_api_is_reported_too(web: Web, network: Network, address: str) -> None:
    account = network.twilio
    sender = TwilioSender(account.account_sid, SECRET, account.number, address + "/simulator/twilio")
    callback = address + "/webhooks/twilio/status?outbound=8"
    accepted = sender.send(ANN, "hi", status_callback=callback, timeout=5)
    assert web.wait_for_statuses(2) == ["sent", "delivered"]
    assert {status.provider_id for status in web.statuses} == {accepted.provider_id}
    account.troubles.add(Trouble.UNDELIVERED, Trouble.SILENT)
    sender.send(ANN, "hi", status_callback=callback, timeout=5)
    assert web.wait_for_statuses(4)[2:] == ["sent", "undelivered"]
    assert web.statuses[-1].trouble == "unreachable"
    sender.send(ANN, "hi", status_callback=callback, timeout=5)
    assert account.callbacks.settle()
    assert len(web.statuses) == 4
    sender.close()


def test_second_delivery_has_the_same_id_and_shows_no_second_bubble(
    web: Web, network: Network, ann: Handset
) -> None:
    assert ann.again() is None
    first = ann.text("hello")
    web.answer = None
    second = ann.again()
    assert second is not None and second.provider_id == first.provider_id
    assert [one.provider_id for one in web.inbound] == [first.provider_id] * 2
    assert len(network.thread.messages(ANN, "from_teen")) == 1


def test_picture_comes_without_words_and_with_them(web: Web, ann: Handset) -> None:
    ann.picture()
    ann.picture("look")
    assert [(one.kind, one.text) for one in web.inbound] == [("picture", ""), ("picture", "look")]


def test_answer_cut_off_is_not_received_until_it_is_delivered_again(
    web: Web, network: Network, ann: Handset
) -> None:
    sid = ann.text_and_hang_up("hello")
    assert [one.provider_id for one in web.inbound] == [sid], "the webhook was handled all the same"
    assert network.thread.received(ANN) == []
    again = ann.again()
    assert again is not None and again.provider_id == sid
    assert network.thread.received(ANN) == ["hello you"]


def test_refused_text_shows_as_not_delivered_and_goes_through_later(
    web: Web, network: Network, ann: Handset
) -> None:
    web.failures = 1
    assert ann.text("hello").status == 503
    assert network.thread.messages(ANN)[0].status == "failed"
    again = ann.again()
    assert again is not None and again.ok
    assert network.thread.messages(ANN)[0].status == "delivered"


def test_nobody_listening_is_an_answer_of_nothing(network: Network) -> None:
    assert Handset(ANN, network.twilio, "http://127.0.0.1:9" + SMS).text("hello").status == 0
    assert network.thread.messages(ANN)[0].status == "failed"


@pytest.mark.parametrize("signature", [None, "", "wrong"])
def test_wrong_or_missing_signature_is_forbidden_and_changes_nothing(
    web: Web, ann: Handset, signature: str | None
) -> None:
    assert ann.post_form(ann.form("hello"), signature).status_code == 403
    assert web.inbound == []


def test_form_changed_after_signing_is_forbidden(web: Web, ann: Handset) -> None:
    form = ann.form("hello")
    assert ann.post_form({**form, "From": "+15550100199"}, ann.signature(form)).status_code == 403
    assert ann.post_form(form, ann.signature(form)).status_code == 200


def test_two_phones_have_their_own_threads(network: Network, address: str, ann: Handset) -> None:
    ann.text("hello")
    network.handset("+15550100102", address + SMS).text("hi")
    assert [message.text for message in network.thread.messages(ANN)] == ["hello", "hello you"]
    assert [message.text for message in network.thread.messages("+15550100102")] == ["hi", "hello you"]


def test_twilios_own_opt_out_answers_and_then_blocks_us(web: Web, address: str, network: Network) -> None:
    other = Network(SECRET, network.thread, handles_stop=True)
    ann = other.handset(ANN, address + SMS)
    ann.text("Stop ")
    assert len(network.thread.received(ANN)) == 1, "Twilio's own confirmation; our answer is blocked"
    assert network.thread.messages(ANN, "to_teen")[0].via == "provider"
    ann.text("still me")
    assert len(network.thread.received(ANN)) == 1
    assert [one.text for one in web.inbound] == ["Stop ", "still me"], "we are told all the same"
    ann.text("START")
    assert network.thread.received(ANN)[-1] == "hello you"
    other.close()


def test_answer_that_is_no_twiml_is_an_error_and_nothing_is_shown(network: Network) -> None:
    for answer in ("hello", "<html/>", "<Response><Message>"):
        with pytest.raises(ValueError, match="Twilio error"):
            network.twilio.take_twiml(ANN, answer, "http://127.0.0.1/")
    assert network.twilio.take_twiml(ANN, "", "http://127.0.0.1/") == []
    assert network.thread.messages() == []


def test_network_without_a_secret_is_not_made() -> None:
    with pytest.raises(ValueError, match="secret"):
        Network("")


def test_telegram_updates_reach_the_webhook_with_its_secret(web: Web, network: Network, address: str) -> None:
    network.telegram.set_webhook(address + "/webhooks/telegram", "tg-secret")
    ann = network.telegram_handset(4242)
    for act in (ann.picture, ann.sticker, ann.voice, ann.location, ann.contact):
        assert act().ok
    assert ann.text("/start RVR204").ok
    assert ann.edit("I mean no").ok
    assert ann.block().ok and ann.unblock().ok
    assert [(one.kind, one.text) for one in web.inbound] == [
        ("picture", ""), ("sticker", ""), ("voice", ""), ("location", ""), ("contact", ""),
        ("text", "START RVR204"), ("edited", "I mean no"), ("blocked", ""),
    ]  # fmt: skip
    assert {one.sender for one in web.inbound} == {"4242"}


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_telegram_webhook_with_a_wrong_secret_is_forbidden(
    web: Web, network: Network, address: str, secret: str
) -> None:
    network.telegram.set_webhook(address + "/webhooks/telegram", secret)
    assert network.telegram_handset(4242).text("hello").status == 403
    assert web.inbound == []


def test_telegram_delivers_in_order_once_the_webhook_is_well_again(
    web: Web, network: Network, address: str
) -> None:
    network.telegram.set_webhook(address + "/webhooks/telegram", "tg-secret")
    ann = network.telegram_handset(4242)
    web.failures = 1
    assert ann.text("one").status == 503
    assert ann.text("two").ok
    again = ann.again()
    assert again is not None and again.ok
    assert [one.text for one in web.inbound] == ["one", "two", "two"]
    assert web.inbound[1].provider_id == web.inbound[2].provider_id


def test_telegram_webhook_may_answer_with_a_message(web: Web, network: Network, address: str) -> None:
    network.telegram.set_webhook(address + "/webhooks/telegram", "tg-secret")
    web.telegram_answer = telegram.webhook_answer("4242", "hello you")
    network.telegram_handset(4242).text("hello")
    assert network.thread.received("4242") == ["hello you"]


def test_blocked_bot_can_send_nothing_until_it_is_unblocked(network: Network, address: str) -> None:
    ann = network.telegram_handset(4242)
    ann.text("hello")
    ann.block()
    sender = TelegramSender(network.telegram.token, address + "/simulator/telegram")
    with pytest.raises(ChannelError) as caught:
        sender.send("4242", "hi", status_callback=None, timeout=5)
    assert caught.value.stopped
    ann.unblock()
    assert sender.send("4242", "hi", status_callback=None, timeout=5)
    sender.close()


def test_bot_api_answers_what_connecting_asks(network: Network, address: str) -> None:
    base = f"{address}/simulator/telegram/bot{network.telegram.token}"
    assert httpx.get(f"{base}/getMe").json()["result"]["is_bot"]
    httpx.post(f"{base}/setWebhook", data={"url": "http://127.0.0.1:9/x", "secret_token": "s"})
    assert httpx.get(f"{base}/getWebhookInfo").json()["result"]["url"] == "http://127.0.0.1:9/x"
    httpx.post(f"{base}/deleteWebhook")
    assert httpx.get(f"{base}/getWebhookInfo").json()["result"]["url"] == ""
    assert httpx.get(f"{base}/getNothing").status_code == 404
    assert httpx.get(f"{address}/simulator/telegram/bot1:wrong/getMe").status_code == 401
