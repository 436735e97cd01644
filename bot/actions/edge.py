"""The edge between rasa-sdk and the skills: reads the tracker, catches what goes wrong, sends one payload.

Nothing that a teen wrote may leave through an error: rasa-sdk's own handler would echo the whole tracker, so
errors are caught here and named by action, turn id and kind of error alone.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.heard import Heard, read_turn
from bot.actions.hotline import emergency
from bot.actions.routing import ACTIONS, answer_turn
from bot.actions.words import DEFAULT_LANGUAGE, LANGUAGES, Words
from curriculum import Library

logger = logging.getLogger(__name__)


class ActionFailed(Exception):
    """An action could not answer. Its text names the action and nothing of the conversation."""


@lru_cache(maxsize=1)
def shared_library() -> Library:
    """The lessons, read once by the process that serves the actions."""
    return Library.load()


class TurnAction(Action):  # type: ignore[misc]  # rasa-sdk ships no types
    """One action name, answered by the skill that owns it."""

    def __init__(self, name: str, library: Callable[[], Library] = shared_library) -> None:
        self._name = name
        self._library = library

    def name(self) -> str:
        """The name that Rasa calls."""
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Answer the turn with one `custom` payload. Raises ActionFailed, without a word of the turn."""
        turn_id = "unknown"
        try:
            turn, understood, text = read_turn(tracker.latest_message)
            turn_id = turn.turn_id
            language = turn.language if turn.language in LANGUAGES else DEFAULT_LANGUAGE
            said = {str(name): int(count) for name, count in (turn.memory.get("said") or {}).items()}
            words = Words(domain.get("responses") or {}, language, said, {"emergency": emergency(turn)})
            heard = Heard(turn, understood, text, words, self._library())
            answered = answer_turn(heard, self._name)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            logger.error(
                "action_failed action=%s turn=%s error=%s at=%s:%s",
                self._name,
                turn_id,
                type(error).__name__,
                where.filename.rsplit("/", 1)[-1],
                where.lineno,
            )
            raise ActionFailed(self._name) from None
        dispatcher.utter_message(json_message=answered.to_json())
        return []


def all_actions(library: Callable[[], Library] = shared_library) -> list[TurnAction]:
    """Every action of the bot."""
    return [TurnAction(name, library) for name in ACTIONS]
