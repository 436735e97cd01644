"""Answers to a question that was sent unprompted: the next-day "did you try it?", or a booster.

Which question it was is in the memory note that went out with it; its words are in the lessons' files.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.actions.asked_words import exact_option
from bot.actions.heard import Effect, Heard
from bot.actions.words import Message
from bot.turn import TurnOut
from bot.understanding.options import resolve
from curriculum.nudges import NOTE, STATE

_MAY_ANSWER = (
    "choose_option", "affirm", "deny", "nonsense", "free_text_reflection", "chitchat", "off_topic", "thanks",
    "insult_or_frustration",
)  # fmt: skip
"""Readings that words of the choices may overrule; all others are wishes of their own."""


def is_open(heard: Heard) -> bool:
    """Whether such a question is on screen."""
    return heard.turn.state == STATE and bool(heard.turn.memory.get(NOTE)) and bool(heard.turn.options)


def answered(heard: Heard) -> TurnOut | None:
    """The answer, if the words choose; None leaves them to what they mean elsewhere."""
    if not is_open(heard):
        return None
    ref, language = str(heard.turn.memory[NOTE]), heard.turn.language
    said = heard.library.answer_nudge(ref, _chosen(heard), language)
    if said is None:
        return None
    reply = {"name": said.name, "text": said.text}
    back = "utter_back_lesson" if heard.turn.lesson is not None else "utter_back_idle"
    state = "paused" if heard.turn.lesson is not None else "idle"
    return heard.remembering(**{NOTE: None}).reply((reply, heard.words.say(back)), state)


def again(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut | None:
    """The open question once more, in the language of this turn; None when it is gone."""
    asked = heard.library.nudge(str(heard.turn.memory.get(NOTE)), heard.turn.language)
    if asked is None:
        return None
    message = {"name": asked.said.name, "text": asked.said.text}
    return heard.reply((*lead, message), STATE, options=asked.options, prompt=asked.prompt, effects=effects)


def _chosen(heard: Heard) -> str | None:
    """The letter that was chosen: by letter, by words, or, in a next-day question, by a bare yes or no."""
    exact = exact_option(heard)
    if exact is not None or heard.meaning not in _MAY_ANSWER:
        return exact
    if heard.understood.option is not None:
        return heard.understood.option
    found = resolve(heard.text, heard.turn.options, heard.turn.language).letter
    if found is None and heard.meaning in ("affirm", "deny"):
        return heard.library.plain_answer(str(heard.turn.memory[NOTE]), heard.meaning == "affirm")
    return found
