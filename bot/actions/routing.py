"""Which skill answers which action, and what comes before any skill: silence, the welcome, a code, an age.

Rasa picks the action by meaning; the state may then read the meaning anew, because the same words mean
different things depending on what is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.actions import (
    answer,
    delete,
    facts,
    friend,
    hotline,
    join,
    language,
    lesson,
    lessons,
    measuring,
    menu,
    nudge,
    onboarding,
    pause,
    person,
    plan,
    progress,
    rating,
    reminders,
    small_talk,
    someone_else,
    topics,
    unclear,
    welcome,
)
from bot.actions.asked_words import asks_for_friend_mode, exact_option, read_as_asked
from bot.actions.heard import Heard
from bot.turn import TurnOut

Handler = Callable[[Heard], TurnOut]

ACTIONS: dict[str, Handler] = {
    "action_welcome": welcome.welcome,
    "action_join": join.join,
    "action_language": language.language,
    "action_lesson": lesson.lesson,
    "action_answer": answer.answer,
    "action_lessons": lessons.lessons,
    "action_progress": progress.progress,
    "action_person": person.person,
    "action_pause": pause.pause,
    "action_stop": pause.stop,
    "action_privacy": facts.privacy,
    "action_who": facts.who,
    "action_delete": delete.delete,
    "action_hotline": hotline.hotline,
    "action_topic": topics.topic,
    "action_reminders": reminders.reminders,
    "action_small_talk": small_talk.small_talk,
    "action_unclear": unclear.unclear,
    "action_menu": menu.menu,
}

SILENT_STATES = ("with_human", "covered", "opted_out")
"""A person is writing, the phone is watched, or the teen opted out: the bot says nothing at all."""

_BEFORE_WELCOME = ("stop_messages", "talk_to_human", "hotline_request", "delete_my_data")
"""What a newcomer gets at once, without the welcome first."""

_ASKED_FOR = {
    "next": "action_lesson",
    "help_menu": "action_menu",
    "talk_to_human": "action_person",
    "hotline_request": "action_hotline",
}
"""The actions behind the words that our texts ask for, as in bot/data/rules.yml."""

_LOOSE = ("nonsense", "free_text_reflection", "chitchat", "off_topic", "greet", "affirm", "choose_option")
"""Readings that a question of the bot's own may overrule when the text plainly answers it."""

_ANY_WORDS = ("nonsense", "chitchat", "off_topic")
_A_SENTENCE = 3
"""From so many words on, an open question takes small talk as an answer; a bare "lol" stays small talk."""


def answer_turn(heard: Heard, action: str) -> TurnOut:
    """The whole answer to one turn. Pure: the same turn gives the same answer."""
    asked = read_as_asked(heard)
    if asked is not heard:
        heard, action = asked, _ASKED_FOR[asked.meaning]
    if heard.turn.understand_only:
        return _only_understood(heard)
    if heard.turn.state in SILENT_STATES:
        return _silent(heard)
    if hotline.asks_near(heard):
        heard, action = heard.meaning_as("hotline_request"), "action_hotline"
    if welcome.newcomer(heard) and heard.meaning not in _BEFORE_WELCOME:
        return welcome.first(heard)
    if asks_for_friend_mode(heard) and heard.planning is None and friend.may_open(heard):
        return friend.begin(heard)
    if plan.asks_for_it(heard):
        return plan.begin(heard)
    answered = (
        someone_else.answered(heard)
        or _by_screen(heard)
        or small_talk.dared(heard)
        or topics.meant_anyway(heard)
        or _by_state(heard)
        or ACTIONS[action](heard)
    )
    return language.offered(heard, answered)


def _by_screen(heard: Heard) -> TurnOut | None:
    """An answer to a question that is none of a lesson's: a plan, a nudge, the measure, the rating after a lesson."""
    return (
        topics.answered(heard)
        or plan.answered(heard)
        or nudge.answered(heard)
        or measuring.answered(heard)
        or rating.answered(heard)
    )


def _by_state(heard: Heard) -> TurnOut | None:
    """What the state makes of the words, where that differs from what they mean elsewhere."""
    state, meaning = heard.turn.state, heard.meaning
    waiting = state in join.WAITING_FOR_CODE and meaning in (*_LOOSE, "join_code")
    if join.found(heard) and (waiting or meaning == "nonsense"):
        return join.take(heard.meaning_as("join_code"))
    if state == "ask_join_code" and meaning in (*_LOOSE, "join_code", "deny") and join.none_at_hand(heard):
        return join.without(heard.meaning_as("deny"))
    chosen = exact_option(heard) if state.startswith("ask_") and heard.understood.option is None else None
    if chosen is not None:  # "after school" answers "when?", whatever else it may mean
        return answer.answer(heard.choosing(chosen))
    if meaning not in _LOOSE:
        return None
    if heard.in_lesson and state == "reflection" and _is_an_answer(heard):
        # A sentence of her own may be about anything: "did you feed the cat?" is a fine code line.
        return lesson.lesson(heard.meaning_as("free_text_reflection"))
    if state == "ask_age" and heard.understood.option is None:
        old_enough = onboarding.age_said(heard.text)
        return None if old_enough is None else answer.age(heard, old_enough)
    if state == "ask_language" and language.named(heard.text):
        return language.language(heard.meaning_as("change_language"))
    if state == "ask_time" and reminders.hour_said(heard.text):
        return reminders.reminders(heard.meaning_as("change_time_or_reminders"))
    return None


def _is_an_answer(heard: Heard) -> bool:
    if heard.meaning == "free_text_reflection":  # Rasa's fallback picked another action
        return True
    return heard.meaning in _ANY_WORDS and len(heard.text.split()) >= _A_SENTENCE


def _silent(heard: Heard) -> TurnOut:
    """No words, but a wish to stop or to have a person is still carried out."""
    if heard.meaning == "stop_messages":
        return pause.stop(heard)
    effects = (person.ASKED,) if heard.meaning == "talk_to_human" else ()
    return heard.stay((), effects=effects, misunderstood=heard.turn.misunderstood)


def _only_understood(heard: Heard) -> TurnOut:
    turn = heard.turn
    return TurnOut(
        turn_id=turn.turn_id,
        understood=heard.understood,
        messages=(),
        state=turn.state,
        options=turn.options,
        prompt=turn.prompt,
        lesson=turn.lesson,
        misunderstood=turn.misunderstood,
        memory=turn.memory,
    )
