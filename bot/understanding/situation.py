"""What was on screen when a teen wrote: read from a message's metadata, live or from training data.

Pure. Live, metadata is `bot.turn.TurnIn.to_json()`. In `bot/data/nlu*.yml` it is the block's `metadata:`,
which Rasa 3.6 hands over as `{"intent": {...}, "example": {...}}`; there `state` may be a list, and each
example takes one of them by a checksum of its text, so that two trainings see the same thing.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from bot.turn import STATES

STAND_IN: ContextVar[Mapping[str, Any] | None] = ContextVar("stand_in", default=None)
"""Metadata for callers that cannot send any: `rasa test` (the example's own) and `rasa shell`. Unset when live."""


@dataclass(frozen=True)
class Situation:
    """State, options on screen, the open question and the conversation's language; unknown parts are empty."""

    state: str | None = None
    options: tuple[str, ...] = ()
    prompt: str | None = None
    language: str = "en"


def situation_of(metadata: Any, text: str) -> Situation:
    """Read either shape of metadata. Anything unreadable counts as unknown, never as an error to a teen."""
    if not isinstance(metadata, Mapping) or not metadata:
        metadata = STAND_IN.get() or {}
    if isinstance(metadata.get("intent"), Mapping) or isinstance(metadata.get("example"), Mapping):
        merged: dict[str, Any] = {}
        for part in (metadata.get("intent"), metadata.get("example")):
            merged.update(part if isinstance(part, Mapping) else {})
        metadata = merged
    options = metadata.get("options")
    prompt = metadata.get("prompt")
    return Situation(
        state=_state(metadata.get("state"), text),
        options=tuple(str(option) for option in options) if isinstance(options, (list, tuple)) else (),
        prompt=prompt if isinstance(prompt, str) and prompt else None,
        language="es" if metadata.get("language") == "es" else "en",
    )


def _state(state: Any, text: str) -> str | None:
    if isinstance(state, (list, tuple)) and state:
        state = state[zlib.crc32(text.encode("utf-8")) % len(state)]
    return state if isinstance(state, str) and state in STATES else None
