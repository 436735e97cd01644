"""Polling Telegram: the offset moves only after an update is stored, and the token is in no log."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from porchlight.channels.telegram_poll import TelegramPoll
from porchlight.errors import ChannelError, StorageUnavailable
from porchlight.simulator.network import Network
from porchlight.simulator.server import SimulatorServer

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[SimulatorServer]:
    with SimulatorServer(Network("a-secret-for-tests")) as running:
        yield running


@pytest.fixture
def poll(server: SimulatorServer) -> Iterator[TelegramPoll]:
    made = TelegramPoll(server.network.telegram.token, server.telegram_url, wait_seconds=1)
    yield made
    made.close()


def words(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


def test_unconfirmed_updates_come_again_and_confirmed_ones_do_not(
    server: SimulatorServer, poll: TelegramPoll
) -> None:
    ann = server.network.telegram_handset(4242)
    for text in ("one", "two", "three"):
        ann.text(text)
    first = poll.next_updates(None)
    assert words(first) == words(poll.next_updates(None)) == ["one", "two", "three"]
    assert words(poll.next_updates(first[1]["update_id"] + 1)) == ["three"]


def test_update_that_was_not_stored_comes_again_before_the_next(
    server: SimulatorServer, poll: TelegramPoll
) -> None:
    ann = server.network.telegram_handset(4242)
    for text in ("one", "two", "three"):
        ann.text(text)
    stopping = threading.Event()
    tried: list[str] = []

    def store(update: dict[str, Any]) -> None:
        tried.append(update["message"]["text"])
        if tried == ["one", "two"]:
            raise StorageUnavailable("locked")
        if tried[-1] == "three":
            stopping.set()

    poll.run(store, stopping)
    assert tried == ["one", "two", "two", "three"]
    assert poll.next_updates(None, wait_seconds=0) == [], "what was stored is confirmed at the end"


def test_text_that_arrives_while_we_wait_is_handed_over(server: SimulatorServer, poll: TelegramPoll) -> None:
    stopping = threading.Event()
    got: list[str] = []

    def store(update: dict[str, Any]) -> None:
        got.append(update["message"]["text"])
        stopping.set()

    loop = threading.Thread(target=poll.run, args=(store, stopping))
    loop.start()
    server.network.telegram_handset(4242).text("late")
    loop.join(5)
    assert got == ["late"]


def test_second_poller_and_a_webhook_are_a_conflict_that_may_pass(
    server: SimulatorServer, poll: TelegramPoll
) -> None:
    other = TelegramPoll(server.network.telegram.token, server.telegram_url, wait_seconds=2)
    holding = threading.Thread(target=other.next_updates, args=(None,))
    holding.start()
    while not server.network.telegram.polling.locked():
        holding.join(0.01)
    with pytest.raises(ChannelError) as caught:
        poll.next_updates(None)
    assert (caught.value.code, caught.value.retryable) == ("conflict", True)
    holding.join()
    other.close()
    server.network.telegram.set_webhook("http://127.0.0.1:9/x", "s")
    with pytest.raises(ChannelError) as caught:
        poll.next_updates(None)
    assert caught.value.code == "conflict"


def test_wrong_token_ends_the_loop_with_what_to_check(server: SimulatorServer) -> None:
    poll = TelegramPoll("1:wrong", server.telegram_url)
    with pytest.raises(ChannelError, match="PORCHLIGHT_TELEGRAM_TOKEN"):
        poll.run(lambda update: None, threading.Event())
    poll.close()


def test_token_reaches_no_log_and_no_error(server: SimulatorServer, caplog: pytest.LogCaptureFixture) -> None:
    token = server.network.telegram.token
    with caplog.at_level(logging.DEBUG):
        poll = TelegramPoll(token, server.telegram_url, wait_seconds=0)
        poll.next_updates(None)
        poll.close()
        gone = TelegramPoll(token, "http://127.0.0.1:9", wait_seconds=0)
        with pytest.raises(ChannelError) as caught:
            gone.next_updates(None)
        gone.close()
    assert token not in caplog.text
    assert token not in str(caught.value)
    assert caught.value.__suppress_context__
