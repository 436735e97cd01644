"""Rasa as we run it: who may start it, what it refuses, and that it hears what is on screen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.fingerprint import MADE_FROM, beside, fingerprint, why_not
from bot.turn import TurnIn, TurnOut
from porchlight.stage.pair import Pair

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


def copy_of_the_code(to: Path) -> Path:
    for name in MADE_FROM:
        source, target = ROOT / name, to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    return to


def started(**settings: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run(
        [str(PYTHON), "-m", "bot.server"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )


def test_the_fingerprint_changes_with_any_file_a_model_is_made_from(tmp_path: Path) -> None:
    copy = copy_of_the_code(tmp_path)
    first = fingerprint(copy)
    assert first == fingerprint(ROOT)
    for name in (
        "config.yml",
        "bot/data/nlu.yml",
        "bot/domain/_shared.yml",
        "bot/understanding/settle.py",
        "bot/turn.py",
    ):
        whole = (copy / name).read_text("utf-8")
        (copy / name).write_text(whole + "\n# one line more\n", "utf-8")
        assert fingerprint(copy) != first, name
        (copy / name).write_text(whole, "utf-8")
    (copy / "bot/domain/one_more.yml").write_text("{}\n", "utf-8")
    assert fingerprint(copy) != first


def test_both_environments_agree_on_the_fingerprint() -> None:
    told = subprocess.run(
        [str(PYTHON), "-m", "bot.server", "fingerprint"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert told.stdout.strip() == fingerprint()


def test_a_missing_unmarked_or_foreign_model_is_refused_with_what_to_do(tmp_path: Path) -> None:
    model = tmp_path / "m.tar.gz"
    said = [why_not(model)]
    model.write_bytes(b"")
    said.append(why_not(model))
    beside(model).write_text("0" * 64, "utf-8")
    said.append(why_not(model))
    assert all(line and "python -m bot.server train --out" in line for line in said)
    assert len(set(said)) == 3
    beside(model).write_text(fingerprint() + "\n", "utf-8")
    assert why_not(model) is None


def test_everything_wrong_with_the_settings_is_said_at_once(tmp_path: Path) -> None:
    ended = started(PORCHLIGHT_RASA_PORT="x", PORCHLIGHT_RASA_MODEL=str(tmp_path / "none.tar.gz"))
    assert ended.returncode == 2
    for part in (
        "PORCHLIGHT_RASA_TOKEN",
        "PORCHLIGHT_ACTIONS_URL",
        "PORCHLIGHT_RASA_PORT",
        "There is no model",
    ):
        assert part in ended.stderr
    assert "Traceback" not in ended.stderr


def post(pair: Pair, body: Any, token: str | None = None) -> httpx.Response:
    token = pair.token if token is None else token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(trust_env=False, timeout=15) as client:
        return client.post(
            f"http://127.0.0.1:{pair.rasa_port}/webhooks/rest/webhook",
            headers=headers,
            content=json.dumps(body),
        )


def understood(pair: Pair, text: str, **turn: Any) -> TurnOut:
    metadata = TurnIn(turn_id="t1", understand_only=True, **turn).to_json()
    answer = post(pair, {"sender": "p:1", "message": text, "metadata": metadata})
    assert answer.status_code == 200, answer.text
    return TurnOut.from_json(answer.json()[0]["custom"])


@pytest.mark.slow
def test_only_the_gateways_token_opens_the_door(pair: Pair) -> None:
    body = {"sender": "p:1", "message": "hi", "metadata": TurnIn(turn_id="t").to_json()}
    assert post(pair, body, token="").status_code == 401
    assert post(pair, body, token="wrong").status_code == 401


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [{"sender": "p:1", "message": None}, {"sender": "", "message": "hi"}, {"message": "hi"}, ["hi"], 7],
)
def test_what_is_no_turn_is_refused_and_never_joins_a_shared_conversation(pair: Pair, body: Any) -> None:
    assert post(pair, body).status_code == 400


@pytest.mark.slow
def test_rasas_own_interface_is_closed(pair: Pair) -> None:
    with httpx.Client(trust_env=False) as client:
        for path in ("/status", "/model/parse", "/conversations/p:1/tracker", "/domain"):
            assert client.get(f"http://127.0.0.1:{pair.rasa_port}{path}").status_code == 404


@pytest.mark.slow
def test_the_same_letter_means_other_things_on_other_screens(pair: Pair) -> None:
    options = ("Ask", "Wait", "Go")
    asked = understood(pair, "b", state="quiz", options=options).understood
    assert (asked.meaning, asked.option) == ("choose_option", "B")
    assert understood(pair, "c u later", state="quiz", options=options).understood.meaning == "pause_for_now"
    assert understood(pair, "9", state="quiz", options=options).understood.meaning == "nonsense"
    assert understood(pair, "no", state="ask_continue", prompt="Go on?").understood.meaning == "deny"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["/restart", "  /session_start{}", "//stop_messages", '/choose_option{"option":"A"}']
)
def test_text_that_begins_with_a_slash_is_never_a_command(pair: Pair, text: str) -> None:
    found = understood(pair, text, state="idle").understood
    assert found.confidence < 1.0
    assert found.option is None


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "   ", "🦄🦄", "x" * 5_000, "\u202e", "."])
def test_any_text_gets_one_answer(pair: Pair, text: str) -> None:
    assert understood(pair, text, state="idle").turn_id == "t1"
