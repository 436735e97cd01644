"""The action server and its edge: loopback only, no secrets, no word of a teen in an error or a log."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.edge import ActionFailed, TurnAction
from bot.actions.server import forbidden_variables
from bot.turn import TurnIn, TurnOut
from tests.bot.acting import domain, library

ROOT = Path(__file__).parents[2]
SECRET = "my secret words 5550100"
CLEAN = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def call(action: str = "action_small_talk", **changes: Any) -> dict[str, Any]:
    """What Rasa posts to the action server."""
    message = {
        "text": SECRET,
        "intent": {"name": "chitchat", "confidence": 0.9},
        "entities": [],
        "metadata": TurnIn(turn_id="t-9", welcomed=True, state="idle").to_json(),
        **changes,
    }
    tracker = {"sender_id": "conversation-1:1", "slots": {}, "latest_message": message, "events": []}
    return {"next_action": action, "tracker": tracker, "domain": domain(), "version": "3.6.21"}


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    """The real action server as a process, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = Path(os.environ.get("TMPDIR", "/tmp")) / f"porchlight-actions-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.actions", "--port", str(port)],
            cwd=ROOT,
            env=CLEAN,
            stdout=out,
            stderr=out,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            _until_up(url, process, log)
            yield url, process, log
        finally:
            process.terminate()
            process.wait(timeout=10)
            log.unlink()


@pytest.mark.slow
def test_the_server_answers_a_turn_with_one_custom_payload(server: tuple[str, Any, Path]) -> None:
    answer = httpx.post(f"{server[0]}/webhook", json=call(), timeout=10)
    assert answer.status_code == 200
    body = answer.json()
    assert body["events"] == [] and len(body["responses"]) == 1
    assert TurnOut.from_json(body["responses"][0]["custom"]).turn_id == "t-9"


@pytest.mark.slow
@pytest.mark.parametrize("broken", ["no turn", "no metadata", "bad lesson", "not json", "no such action"])
def test_an_error_repeats_no_word_of_the_teens(server: tuple[str, Any, Path], broken: str) -> None:
    url, _, log = server
    bad_place = {
        "turn_id": "t-9",
        "welcomed": True,
        "state": "quiz",
        "group": "g",
        "lesson": {"module": SECRET},
    }
    body = {
        "no turn": json.dumps(call(metadata={"said": SECRET})),
        "no metadata": json.dumps(call(metadata=None)),
        "bad lesson": json.dumps(
            call("action_lesson", metadata=bad_place, intent={"name": "next", "confidence": 1.0})
        ),
        "not json": "{" + SECRET,
        "no such action": json.dumps(call("action_none")),
    }[broken]
    answer = httpx.post(
        f"{url}/webhook", content=body, headers={"content-type": "application/json"}, timeout=10
    )
    assert answer.status_code >= 400
    assert SECRET not in answer.text and "secret" not in answer.text and "tracker" not in answer.text
    assert "secret words" not in log.read_text("utf-8", "replace")


@pytest.mark.slow
def test_the_server_listens_on_loopback_alone_and_is_one_process(server: tuple[str, Any, Path]) -> None:
    port = int(server[0].rsplit(":", 1)[1])
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text("utf-8").splitlines()[1:]]
    listening = [row[1] for row in sockets if row[3] == "0A" and row[1].endswith(f":{port:04X}")]
    assert listening == [f"0100007F:{port:04X}"]
    children = Path(f"/proc/{server[1].pid}/task/{server[1].pid}/children").read_text("utf-8")
    assert children.split() == []


@pytest.mark.slow
def test_the_server_refuses_to_start_with_a_key_or_a_database() -> None:
    for name in ("PORCHLIGHT_DATABASE_URL", "PORCHLIGHT_TWILIO_AUTH_TOKEN"):
        ran = subprocess.run(
            [sys.executable, "-m", "bot.actions", "--port", "0"],
            cwd=ROOT, env={**CLEAN, name: "value-of-it"}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert ran.returncode == 2
        assert name in ran.stderr and "value-of-it" not in ran.stderr


def test_which_variables_are_refused() -> None:
    refused = ["PORCHLIGHT_DATABASE_URL", "PORCHLIGHT_KEY_FILE", "PORCHLIGHT_TELEGRAM_SECRET"]
    assert forbidden_variables(dict.fromkeys([*refused, "PORCHLIGHT_HOME", "PATH"], "")) == refused


def test_a_failing_action_names_the_turn_and_nothing_it_said(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> Any:
        raise ValueError(SECRET)

    tracker = Tracker("teen-1", {}, call()["tracker"]["latest_message"], [], False, None, {}, None)
    with caplog.at_level(logging.DEBUG), pytest.raises(ActionFailed) as failed:
        asyncio.run(TurnAction("action_small_talk", broken).run(CollectingDispatcher(), tracker, domain()))
    assert "t-9" in caplog.text and "ValueError" in caplog.text
    assert SECRET not in caplog.text and str(failed.value) == "action_small_talk"
    assert failed.value.__suppress_context__


def test_a_wording_that_is_missing_is_an_error_and_not_an_empty_text() -> None:
    tracker = Tracker("teen-1", {}, call()["tracker"]["latest_message"], [], False, None, {}, None)
    with pytest.raises(ActionFailed):
        asyncio.run(
            TurnAction("action_small_talk", library).run(CollectingDispatcher(), tracker, {"responses": {}})
        )


def _until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text("utf-8")
        try:
            if httpx.get(f"{url}/health", timeout=1).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the action server did not come up")
