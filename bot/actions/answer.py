"""Yes, no and lettered answers: what they mean is decided by the question that is open.

"No" to "do you have a code?" goes on without one; "no" to "delete it all?" deletes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.actions import delete, join, language, lesson, lessons, menu, onboarding, person, reminders, unclear
from bot.actions.heard import Heard
from bot.actions.words import index_of
from bot.turn import TurnOut

Handler = Callable[[Heard], TurnOut]


def answer(heard: Heard) -> TurnOut:
    """`choose_option`, `affirm` and `deny`."""
    if heard.in_lesson:
        return lesson.play(heard, heard.meaning)
    state = heard.turn.state
    if state == "ask_age":
        return _age(heard)
    if state in _PICKS and not (heard.meaning == "deny" and state in ("menu", "lesson_list")):
        return _PICKS[state](heard)
    said = _yes_or_no(heard)
    if said is None:
        return unclear.which(heard)
    yes, no = _QUESTIONS.get(state, (_ok, _later))
    return (yes if said else no)(heard)


def age(heard: Heard, old_enough: bool) -> TurnOut:
    """The age band, told in any way."""
    band = "13_plus" if old_enough else "under_13"
    effects = ({"kind": "age_band", "band": band},)
    heard = heard.remembering(age=band)
    if not old_enough:
        return onboarding.under_13(heard, effects=effects)
    thanks = (heard.words.say("utter_age_thanks"),)
    return onboarding.missing(heard, thanks, effects) or lesson.offer(heard, thanks, effects)


def _age(heard: Heard) -> TurnOut:
    said = onboarding.age_said(heard.text)
    if said is None:
        said = _yes_or_no(heard)
    if said is None:
        return unclear.which(heard)
    return age(heard, said)


def _yes_or_no(heard: Heard) -> bool | None:
    """A is yes and B is no in every two-way question of the bot's own."""
    place = index_of(heard.understood.option, heard.turn.options)
    if place is not None:
        return place == 0 if place < 2 else None
    return {"affirm": True, "deny": False}.get(heard.meaning)


def _ok(heard: Heard) -> TurnOut:
    return heard.aside(heard.words.say("utter_answer_ok"))


def _later(heard: Heard) -> TurnOut:
    if heard.turn.state in ("ask_continue", "after_lesson") and (asked := reminders.offer(heard)) is not None:
        return asked
    state = "paused" if heard.turn.lesson is not None else "idle"
    return heard.reply((heard.words.say("utter_answer_later"),), state)


def _no_person(heard: Heard) -> TurnOut:
    """No person: the second choice, where there is one, is the menu."""
    chose = index_of(heard.understood.option, heard.turn.options)
    return menu.menu(heard) if chose == 1 else person.no_person(heard)


def _language_kept(heard: Heard) -> TurnOut:
    return language.switch(heard, heard.turn.language)


def _language(heard: Heard) -> TurnOut:
    return _language_kept(heard) if heard.meaning == "deny" else language.pick(heard)


_PICKS: dict[str, Handler] = {
    "menu": menu.pick,
    "lesson_list": lessons.pick,
    "ask_language": _language,
    "ask_time": reminders.pick,
}

_QUESTIONS: dict[str, tuple[Handler, Handler]] = {
    "ask_join_code": (join.send_it, join.without),
    "ask_confirm_code": (join.confirmed, join.refused),
    "ask_continue": (lesson.go_on, _later),
    "after_lesson": (lesson.offer, _later),
    "reminder_sent": (lesson.go_on, _later),
    "ask_confirm_delete": (delete.confirmed, delete.kept),
    "ask_human": (person.person, _no_person),
    "ask_reminder": (reminders.ask_time, reminders.off),
    "ask_safe": (person.safe, person.unsafe),
}
