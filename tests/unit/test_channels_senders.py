"""Our senders against the provider stand-ins over real HTTP: what is sent, and what every failure becomes."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from porchlight.channels.contract import UNCERTAIN, Sender
from porchlight.channels.telegram_sender import TelegramSender
from porchlight.channels.twilio_sender import TwilioSender
from porchlight.errors import ChannelError
from porchlight.simulator.network import Network
from porchlight.simulator.server import SimulatorServer
from porchlight.simulator.troubles import Trouble

pytestmark = pytest.mark.slow

ANN = "+15550100123"
CHAT = 4242


@pytest.fixture(scope="module")
def server() -> Iterator[SimulatorServer]:
    with SimulatorServer(Network("a-secret-for-tests")) as running:
        running.network.telegram_handset(CHAT).text("hello")  # a bot cannot begin a chat
        yield running


@pytest.fixture
def twilio(server: SimulatorServer) -> Iterator[Sender]:
    account = server.network.twilio
    sender = TwilioSender(account.account_sid, account.token, account.number, server.twilio_url)
    yield sender
    sender.close()


@pytest.fixture
def telegram(server: SimulatorServer) -> Iterator[Sender]:
    sender = TelegramSender(server.network.telegram.token, server.telegram_url)
    yield sender
    sender.close()


def refused(sender: Sender, to: str, text: str = "hi", timeout: float = 5.0) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        sender.send(to, text, status_callback=None, timeout=timeout)
    assert to not in str(caught.value)
    own = caught.value.__context__ is None or caught.value.__suppress_context__
    assert own, "the provider's own words, with number or token, would be logged"
    return caught.value


def test_text_reaches_the_handset_folded_and_under_the_id_we_are_given(server: SimulatorServer, twilio: Sender) -> None:
    accepted = twilio.send(ANN, "¿Estás bien? ñ {x}", status_callback=None, timeout=5)
    got = server.network.thread.messages(ANN, "to_teen")[-1]
    assert (got.text, got.provider_id, got.via) == ("¿Estas bien? ñ {x}", accepted.provider_id, "api")


def test_telegram_text_reaches_the_chat(server: SimulatorServer, telegram: Sender) -> None:
    accepted = telegram.send(str(CHAT), "hola <b>&", status_callback=None, timeout=5)
    got = server.network.thread.messages(str(CHAT), "to_teen")[-1]
    assert (got.text, got.provider_id) == ("hola <b>&", accepted.provider_id)


@pytest.mark.parametrize(
    ("trouble", "code", "retryable", "stopped", "retry_after"),
    [
        (Trouble.STOPPED, "stopped", False, True, None),
        (Trouble.BAD_NUMBER, "bad_number", False, False, None),
        (Trouble.BUSY, "busy", True, False, 2.0),
        (Trouble.BROKEN, "provider_down", True, False, None),
    ],
)
@pytest.mark.parametrize("provider", ["twilio", "telegram"])
def test_each_refusal_becomes_one_of_ours_on_both_channels(
    server: SimulatorServer,
    request: pytest.FixtureRequest,
    provider: str,
    trouble: Trouble,
    code: str,
    retryable: bool,
    stopped: bool,
    retry_after: float | None,
) -> None:
    sender: Sender = request.getfixturevalue(provider)
    account = server.network.twilio if provider == "twilio" else server.network.telegram
    account.troubles.add(trouble)
    error = refused(sender, ANN if provider == "twilio" else str(CHAT))
    assert (error.code, error.retryable, error.stopped, error.retry_after) == (
        code,
        retryable,
        stopped,
        retry_after,
    )


@pytest.mark.parametrize("provider", ["twilio", "telegram"])
@pytest.mark.parametrize("trouble", [Trouble.HANG, Trouble.LOST])
def test_no_answer_in_time_is_uncertain_and_does_not_keep_us(
    server: SimulatorServer, request: pytest.FixtureRequest, provider: str, trouble: Trouble
) -> None:
    sender: Sender = request.getfixturevalue(provider)
    account = server.network.twilio if provider == "twilio" else server.network.telegram
    account.troubles.add(trouble)
    to = ANN if provider == "twilio" else str(CHAT)
    before = len(server.network.thread.received(to))
    began = time.monotonic()
    error = refused(sender, to, timeout=0.3)
    assert time.monotonic() - began < 2
    assert (error.code, error.retryable) == ("no_answer", True)
    assert error.code in UNCERTAIN
    assert len(server.network.thread.received(to)) - before == (1 if trouble is Trouble.LOST else 0)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@pytest.mark.parametrize("provider", ["twilio", "telegram"])
def test_nobody_listening_means_surely_not_sent(provider: str) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    sender: Sender = (
        TwilioSender("AC1", "t", "+15550100000", address)
        if provider == "twilio"
        else TelegramSender("1:t", address)
    )
    error = refused(sender, "4242", timeout=2)
    assert (error.code, error.retryable) == ("not_connected", True)
    assert error.code not in UNCERTAIN
    sender.close()


def test_wrong_credentials_are_an_account_fault_and_not_retried(server: SimulatorServer) -> None:
    account = server.network.twilio
    wrong: list[Sender] = [
        TwilioSender(account.account_sid, "wrong", account.number, server.twilio_url),
        TwilioSender("AC0", account.token, account.number, server.twilio_url),
        TelegramSender("1:wrong", server.telegram_url),
    ]
    for sender in wrong:
        error = refused(sender, "4242")
        assert (error.code, error.retryable) == ("account", False)
        sender.close()


@pytest.mark.parametrize(
    ("to", "text", "code"),
    [("+0155501", "hi", "bad_number"), (ANN, "", "bad_message"), (ANN, "x" * 1601, "bad_message")],
)
def test_what_twilio_finds_wrong_is_not_retried(twilio: Sender, to: str, text: str, code: str) -> None:
    error = refused(twilio, to, text)
    assert (error.code, error.retryable) == (code, False)


@pytest.mark.parametrize(
    ("to", "text", "code"),
    [
        ("999", "hi", "bad_number"),
        ("+15550100123", "hi", "bad_number"),
        ("ann", "hi", "bad_number"),
        (str(CHAT), " ", "bad_message"),
        (str(CHAT), "x" * 4097, "bad_message"),
    ],
)
def test_what_telegram_finds_wrong_is_not_retried(telegram: Sender, to: str, text: str, code: str) -> None:
    error = refused(telegram, to, text)
    assert (error.code, error.retryable) == (code, False)


def test_number_of_another_account_is_an_account_fault(server: SimulatorServer) -> None:
    account = server.network.twilio
    sender = TwilioSender(account.account_sid, account.token, "+15550199999", server.twilio_url)
    assert refused(sender, ANN).code == "account"
    sender.close()


def test_messaging_service_sends_too(server: SimulatorServer) -> None:
    account = server.network.twilio
    sender = TwilioSender(account.account_sid, account.token, "MG" + "1" * 32, server.twilio_url)
    assert sender.send(ANN, "hi", status_callback=None, timeout=5).provider_id.startswith("SM")
    sender.close()


@pytest.mark.parametrize("provider", ["twilio", "telegram"])
def test_many_threads_share_one_sender_and_one_slow_call_holds_up_nobody(
    server: SimulatorServer, request: pytest.FixtureRequest, provider: str
) -> None:
    sender: Sender = request.getfixturevalue(provider)
    account = server.network.twilio if provider == "twilio" else server.network.telegram
    to = ANN if provider == "twilio" else str(CHAT)
    account.troubles.add(Trouble.HANG)
    slow = threading.Thread(target=lambda: refused(sender, to, timeout=2))
    slow.start()
    time.sleep(0.2)
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        ids = list(
            pool.map(
                lambda n: sender.send(to, f"n{n}", status_callback=None, timeout=5).provider_id, range(24)
            )
        )
    assert time.monotonic() - began < 1.7, "the hanging call held the others up"
    assert len(set(ids)) == 24
    slow.join()


def test_closed_telegram_sender_starts_anew(server: SimulatorServer, telegram: Sender) -> None:
    telegram.send(str(CHAT), "one", status_callback=None, timeout=5)
    telegram.close()
    telegram.close()
    telegram.send(str(CHAT), "two", status_callback=None, timeout=5)
    assert server.network.thread.received(str(CHAT))[-2:] == ["one", "two"]


def test_no_token_no_number_and_no_words_reach_any_log(
    server: SimulatorServer, caplog: pytest.LogCaptureFixture
) -> None:
    account = server.network.twilio
    with caplog.at_level(logging.DEBUG):
        senders: list[tuple[Sender, str]] = [
            (TwilioSender(account.account_sid, account.token, account.number, server.twilio_url), ANN),
            (TelegramSender(server.network.telegram.token, server.telegram_url), str(CHAT)),
        ]
        for sender, to in senders:
            sender.send(to, "he wont let me leave", status_callback=None, timeout=5)
            server.network.twilio.troubles.add(Trouble.BROKEN)
            server.network.telegram.troubles.add(Trouble.BROKEN)
            refused(sender, to)
            server.network.twilio.troubles.take(), server.network.telegram.troubles.take()
            sender.close()
    for secret in ("a-secret-for-tests", ANN, "leave"):
        assert secret not in caplog.text
