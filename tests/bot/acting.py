"""Runs actions as Rasa would, without Rasa: real tracker, real dispatcher, the real domain and lessons."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.edge import TurnAction
from bot.turn import TurnIn, TurnOut
from curriculum import Library, Place

BOT = Path(__file__).parents[2] / "bot"
MODULE, LESSON = "ten-sessions", "ten-sessions-01"
LINES: tuple[dict[str, str], ...] = (
    {"id": "us-911", "name": "Emergency services", "text": "", "call": "555"},
    {"id": "us-988", "name": "988 Suicide & Crisis Lifeline", "text": "555011", "call": "555011"},
    {
        "id": "us-nhth",
        "name": "National Human Trafficking Hotline",
        "text": "555010",
        "call": "1-555-010-0199",
    },
)
"""Made-up numbers, so that a real number in an answer can only have come from a wording."""

FINDS_OUT: tuple[dict[str, str], ...] = tuple(
    {"clause": clause, "minutes": "5"}
    for clause in ("phone", "phone-company", "team", "someone-is-on", "counselor")
)
"""What `web` may have found true for a teen in a group."""

FULL: dict[str, Any] = {
    "welcomed": True,
    "group": "Ms. Cleo's group",
    "resources": LINES,
    "finds_out": FINDS_OUT,
    "lines": ({"id": "us-takeitdown", "name": "Take It Down", "how": "takedown.example"},),
}
"""A teen who has joined a group and been welcomed."""


@lru_cache(maxsize=1)
def library() -> Library:
    """The real lessons, read once."""
    return Library.load()


@lru_cache(maxsize=1)
def domain() -> dict[str, Any]:
    """The real domain, merged as Rasa merges it, in the shape in which Rasa sends it to an action."""
    merged: dict[str, Any] = {"intents": [], "responses": {}, "actions": []}
    for path in sorted((BOT / "domain").glob("*.yml")):
        part = yaml.safe_load(path.read_text("utf-8"))
        merged["intents"] += part.get("intents", [])
        merged["actions"] += part.get("actions", [])
        clash = set(merged["responses"]) & set(part.get("responses", {}))
        assert not clash, f"{path.name} writes {clash} a second time"
        merged["responses"].update(part.get("responses", {}))
    return merged


@lru_cache(maxsize=1)
def rules() -> dict[str, str]:
    """Which action answers which meaning, from bot/data/rules.yml."""
    written = yaml.safe_load((BOT / "data" / "rules.yml").read_text("utf-8"))["rules"]
    return {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in written}


def act(
    meaning: str,
    text: str = "",
    *,
    turn: TurnIn | None = None,
    option: str | None = None,
    topic: str | None = None,
    confidence: float = 0.9,
    **metadata: Any,
) -> TurnOut:
    """One turn: the rule for `meaning` picks the action, the action answers."""
    turn = turn or TurnIn(turn_id="t-1", **metadata)
    entities = [
        {"entity": name, "value": value} for name, value in (("option", option), ("topic", topic)) if value
    ]
    message = {
        "text": text or meaning,
        "intent": {"name": meaning, "confidence": confidence},
        "entities": entities,
        "metadata": turn.to_json(),
    }
    tracker = Tracker("teen-1", {}, message, [], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    events = asyncio.run(TurnAction(rules()[meaning], lambda: library()).run(dispatcher, tracker, domain()))
    assert events == [], "an action hands nothing to Rasa's tracker"
    assert len(dispatcher.messages) == 1, "one custom payload a turn"
    return TurnOut.from_json(dispatcher.messages[0]["custom"])


def follow(turn: TurnIn, out: TurnOut, **changes: Any) -> TurnIn:
    """The next turn's metadata, as `web` would build it from what the last answer left open."""
    data = {
        **turn.to_json(),
        "state": out.state,
        "options": out.options,
        "prompt": out.prompt,
        "lesson": out.lesson,
        "memory": out.memory,
        "misunderstood": out.misunderstood,
    }
    for effect in out.effects:
        if effect["kind"] == "language":
            data["language"] = effect["to"]
        elif effect["kind"] == "welcomed":
            data["welcomed"] = True
        elif effect["kind"] == "lesson_finished":
            done = {"module": effect["module"], "lesson": effect["lesson"], "status": "finished"}
            data["progress"] = (*data["progress"], done)
    return TurnIn.from_json({**data, "join_code": None, **changes})


def names(out: TurnOut) -> list[str]:
    """The response names of an answer, joined ones taken apart."""
    return [name for message in out.messages for name in message["name"].split("+")]


def kinds(out: TurnOut) -> list[str]:
    """The kinds of effects of an answer."""
    return [str(effect["kind"]) for effect in out.effects]


def said(out: TurnOut) -> str:
    """All text of an answer."""
    return "\n".join(message["text"] for message in out.messages)


def open_step(*wanted: str, language: str = "en") -> TurnIn:
    """A turn in the middle of the first lesson, at its first step whose state is one of `wanted`."""
    for place, state, options, prompt in steps(language):
        if state in wanted:
            return TurnIn(
                turn_id="t-1",
                language=language,
                state=state,
                options=options,
                prompt=prompt,
                lesson=place.to_json(),
                **FULL,
            )
    raise AssertionError(f"the first lesson has no {wanted} step")


def steps(language: str = "en") -> Iterator[tuple[Place, str, tuple[str, ...], str | None]]:
    """Every step of the first lesson as it is opened, by skipping through it."""
    played = library().begin(MODULE, LESSON, language)
    while played.place is not None:
        yield played.place, played.state, played.options, played.prompt
        played = library().play(played.place, "skip", language)
