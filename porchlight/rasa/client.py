"""One turn through Rasa. An empty or odd answer is a failure, never silence (reference: Rasa swallows errors)."""

from __future__ import annotations

import re

import httpx

from bot.turn import TurnIn, TurnOut
from porchlight.errors import RasaUnavailable

LONGEST_TURN = 2000
"""Characters that Rasa gets. Longer texts block its event loop (1.7 s at 100k); the screen reads them whole."""

TURN_TIMEOUT = httpx.Timeout(12.0, connect=1.0)
"""Above Rasa's own --response-timeout of 10 s, so that Rasa gives up first and saves nothing."""

_COMMAND_MARK = re.compile(r"^[\s/]+")


class RasaOdd(RasaUnavailable):
    """Rasa answered, but not with a turn. Counts as a try; three of them set the message aside."""

    code = "rasa_odd"


class RasaClient:
    """Asks Rasa for one turn at a time. Safe to use from several threads."""

    def __init__(self, base_url: str, token: str, actions_url: str) -> None:
        self.base_url = base_url
        self._actions_url = actions_url
        self._token = token
        # `trust_env=False`: a proxy in the environment must never see a teen's words.
        self._http = httpx.Client(timeout=TURN_TIMEOUT, trust_env=False)

    def turn(self, sender: str, text: str, turn: TurnIn) -> TurnOut:
        """Run one turn. Raises RasaUnavailable when Rasa cannot be reached, RasaOdd when its answer is no turn."""
        try:
            answer = self._http.post(
                f"{self.base_url}/webhooks/rest/webhook",
                headers={"Authorization": f"Bearer {self._token}"},
                json={"sender": sender, "message": plain(text), "metadata": turn.to_json()},
            )
            answer.raise_for_status()
            payloads = [
                message["custom"]
                for message in answer.json()
                if isinstance(message, dict) and isinstance(message.get("custom"), dict)
            ]
        except httpx.HTTPStatusError as error:
            if error.response.status_code == 503 and not self._answers(f"{self._actions_url}/health"):
                raise RasaUnavailable(f"the actions cannot be reached for turn {turn.turn_id}") from None
            raise RasaOdd(f"Rasa answered {error.response.status_code} to turn {turn.turn_id}") from None
        except (ValueError, TypeError) as error:
            raise RasaOdd(f"Rasa gave no JSON list ({type(error).__name__}) to turn {turn.turn_id}") from None
        except httpx.HTTPError as error:
            raise RasaUnavailable(
                f"Rasa cannot be reached ({type(error).__name__}) for turn {turn.turn_id}"
            ) from None
        if len(payloads) != 1:
            raise RasaOdd(f"Rasa gave {len(payloads)} payloads to turn {turn.turn_id}; exactly one is a turn")
        try:
            out = TurnOut.from_json(payloads[0])
        except ValueError as error:
            raise RasaOdd(f"turn {turn.turn_id}: {error}") from None
        if out.turn_id != turn.turn_id:
            raise RasaOdd(f"Rasa answered turn {out.turn_id} when asked for {turn.turn_id}")
        return out

    def ready(self) -> bool:
        """Whether Rasa (which answers only once its model is loaded) and the actions answer."""
        return self._answers(f"{self.base_url}/webhooks/rest/") and self._answers(
            f"{self._actions_url}/health"
        )

    def _answers(self, url: str) -> bool:
        try:
            return self._http.get(url, timeout=2.0).is_success
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        """Give back connections."""
        self._http.close()


def plain(text: str) -> str:
    """Text as Rasa may see it: never a command ("/restart"), never empty, never endless, always UTF-8."""
    whole = text.encode("utf-8", "replace").decode()  # half a surrogate pair would break the request
    return _COMMAND_MARK.sub("", whole)[:LONGEST_TURN].strip() or "?"
