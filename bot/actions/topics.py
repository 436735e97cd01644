"""Questions any time: the answer that is plainly meant, else up to three that may be meant, and a person.

What was open waits behind the list and comes back with the answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.actions import facts, friend, person
from bot.actions.asked_words import exact_option
from bot.actions.heard import Heard
from bot.actions.words import index_of
from bot.turn import TurnOut
from bot.understanding.nearest import Nearest
from curriculum import Library
from curriculum.answers.shelf import EMERGENCY, FINDS_OUT

NOTE = "topics"
"""The note on an open list: `{"ids", "options", "behind": {state, options, prompt}}`."""

LIST_STATE = "menu"
MOST_NEAR = 3
SURE, CLEAR, NEAR = 0.6, 0.05, 0.35
"""Likeness to answer at once, and how far ahead of the next; likeness to be on the list. Chosen on the even rows of
tests/bot/asked_topics.yml, so that nothing beside the point is answered; the odd rows are the check."""

PLAINLY = 0.8
"""Likeness from which a question about a help line counts as one, though it was read as a wish for the line."""

_SMALL_TALK = ("chitchat", "off_topic")
"""Readings that give way to a question that is surely ours; about one in a hundred of their own examples would."""

A_QUESTION = 4
"""Words below which a text is a wish: "hotline", "need a number"."""

BLAME = "fault"
_BLAMES = re.compile(
    r"\b(my|our|ur|your|her|his|their) (own )?fault\b|\b(la|mi|tu|su) culpa\b", re.IGNORECASE
)
"""Whoever asks whose fault it is gets the one answer that matters, whatever other subject is named."""


def topic(heard: Heard) -> TurnOut:
    """`topic_question`: the answer, or a short list; a question near to none of ours is not guessed at."""
    answers = heard.library.answers
    if _BLAMES.search(heard.text):
        return answer(heard, answers.of_topic(BLAME)[0])
    ranked = _nearest(heard.library).ranked(heard.text)
    sure = _sure(ranked)
    if sure is not None:
        return answer(heard, sure)
    near = [key for key, likeness in ranked[:MOST_NEAR] if likeness >= NEAR]
    near = near or list(answers.of_topic(heard.understood.topic))[:MOST_NEAR]
    if not near or _must_be_answered(heard):
        return heard.aside(heard.words.say("utter_topic_other"))
    return _list(heard, near)


def answer(heard: Heard, answer_id: str) -> TurnOut:
    """One answer with its help line, and the way back.

    How to help a friend opens friend mode, but never out of a lesson's open question: there the word does.
    """
    if answer_id == FINDS_OUT:
        return facts.privacy(heard)
    answers = heard.library.answers
    found = answers.by_id[answer_id]
    if found.topic == friend.TOPIC and not heard.in_lesson and friend.may_open(heard):
        return friend.begin(heard)
    said = answers.say(answer_id, heard.turn.language, **{EMERGENCY: heard.words.given[EMERGENCY]})
    messages = [{"name": said.name, "text": said.text}]
    line = next((each for each in heard.turn.lines if each["id"] == found.line), None)
    if line is not None:
        messages.append(heard.words.say("utter_topic_line", name=line["name"], how=line["how"]))
    return heard.aside(*messages)


def meant_anyway(heard: Heard) -> TurnOut | None:
    """A question of ours that was read as small talk, or one about help lines as a wish for a line; else None."""
    if len(heard.text.split()) < A_QUESTION or heard.turn.state == "reflection":
        return None
    ranked = _nearest(heard.library).ranked(heard.text)
    key = _sure(ranked)
    found = heard.library.answers.by_id.get(key or "")
    if found is None:
        return None
    about_a_line = found.line is not None and ranked[0][1] >= PLAINLY
    meant = about_a_line if heard.meaning == "hotline_request" else heard.meaning in _SMALL_TALK
    return answer(heard, found.id) if meant else None


def answered(heard: Heard) -> TurnOut | None:
    """A pick from the list, or a no to all of it; None leaves the words to what they mean elsewhere."""
    note = heard.turn.memory.get(NOTE)
    if not _is_open(heard, note):
        return None
    assert isinstance(note, dict)
    place = index_of(exact_option(heard) or heard.understood.option, heard.turn.options)
    if place is None:
        declined = heard.meaning == "deny"
        return _behind(heard, note).aside(heard.words.say("utter_answer_ok")) if declined else None
    ids, back = list(note["ids"]), _behind(heard, note)
    return answer(back, ids[place]) if place < len(ids) else person.person(back)


def _list(heard: Heard, near: list[str]) -> TurnOut:
    titles = [heard.library.answers.title(each, heard.turn.language) for each in near]
    labels = (*titles, *heard.words.labels("utter_menu_choice_person"))
    open_already, turn = heard.turn.memory.get(NOTE), heard.turn
    behind = {"state": turn.state, "options": list(turn.options), "prompt": turn.prompt}
    if _is_open(heard, open_already):
        assert isinstance(open_already, dict)
        behind = open_already["behind"]
    note = {"ids": near, "options": list(labels), "behind": behind}
    return heard.remembering(**{NOTE: note}).ask((), "utter_topic_ask", LIST_STATE, options=labels)


def _sure(ranked: list[tuple[str, float]]) -> str | None:
    """The answer that is plainly meant: near enough, and well ahead of the next."""
    first, second = [*(likeness for _, likeness in ranked[:2]), 0.0, 0.0][:2]
    return ranked[0][0] if first >= SURE and first - second >= CLEAR else None


def _must_be_answered(heard: Heard) -> bool:
    """Whether a question of our own is open that no list may be put over: "are you safe?", or the measure's."""
    return heard.turn.state.startswith("ask_") or heard.measured is not None


def _is_open(heard: Heard, note: Any) -> bool:
    """Whether the list is on screen; told by its very lines, since a note may outlive it."""
    if heard.turn.state != LIST_STATE or not isinstance(note, dict):
        return False
    return list(heard.turn.options) == note.get("options")


def _behind(heard: Heard, note: dict[str, Any]) -> Heard:
    """The same turn with what waited behind the list on screen again."""
    was = note["behind"]
    turn = replace(heard.turn, state=was["state"], options=tuple(was["options"]), prompt=was["prompt"])
    return replace(heard, turn=turn).remembering(**{NOTE: None})


@lru_cache(maxsize=2)
def _nearest(library: Library) -> Nearest:
    """The library's questions, ready to be compared with; built once, on first use."""
    return Nearest(library.answers.questions())
