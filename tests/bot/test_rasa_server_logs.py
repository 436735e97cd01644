"""What Rasa says aloud when things go wrong: never what a teen wrote."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from bot.turn import TurnIn
from porchlight.run.model import ensure_model
from porchlight.run.parts import ROOT, bot_python
from porchlight.settings import read_settings
from porchlight.stage.pair import free_port


@pytest.mark.slow
def test_with_the_actions_down_a_turn_fails_aloud_and_its_text_is_in_no_log(tmp_path: Path) -> None:
    model = ensure_model(read_settings(_env_file=None), ROOT, bot_python())
    port = free_port()
    env = {
        "PATH": os.environ["PATH"],
        "PORCHLIGHT_RASA_PORT": str(port),
        "PORCHLIGHT_RASA_TOKEN": "open",
        "PORCHLIGHT_ACTIONS_URL": f"http://127.0.0.1:{free_port()}/webhook",
        "PORCHLIGHT_RASA_MODEL": str(model.absolute()),
    }
    said = tmp_path / "said.txt"
    with said.open("wb") as out, httpx.Client(trust_env=False, timeout=15) as client:
        server = subprocess.Popen(
            [str(bot_python()), "-m", "bot.server"], cwd=ROOT, env=env, stdout=out, stderr=out
        )
        try:
            until = time.monotonic() + 100
            while not _up(client, port):
                assert server.poll() is None and time.monotonic() < until, said.read_text("utf-8")[-2000:]
                time.sleep(0.2)
            body = {
                "sender": "p:1",
                "message": "zanzibar",
                "metadata": TurnIn(turn_id="t", state="idle").to_json(),
            }
            url, door = f"http://127.0.0.1:{port}/webhooks/rest/webhook", {"Authorization": "Bearer open"}
            assert client.post(url, json=body, headers=door).status_code == 503
            assert client.post(url, json={**body, "message": ["zanzibar"]}, headers=door).status_code == 400
            assert client.post(url, content=json.dumps(body) + "}", headers=door).status_code == 400
        finally:
            server.terminate()
            server.wait(20)
    assert "a turn had no answer" in said.read_text("utf-8")
    assert "zanzibar" not in said.read_text("utf-8")


def _up(client: httpx.Client, port: int) -> bool:
    try:
        return client.get(f"http://127.0.0.1:{port}/webhooks/rest/").is_success
    except httpx.HTTPError:
        return False
