"""Join codes: `web` looks a code up; this file only says what came of it and asks `web` to join.

A code is never guessed at: only a code that `web` found is joined, and moving to another group is confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.actions import onboarding
from bot.actions.heard import Effect, Heard
from bot.actions.words import Message
from bot.turn import TurnOut

WAITING_FOR_CODE = ("new", "ask_join_code", "ask_confirm_code", "ask_age", "ask_language")
"""States in which a known code is taken as one, whatever else the text was read as."""


_NO_CODE = re.compile(
    r"\b(no codes?|sin (el |un )?c[oó]digo|sin uno|without|no (lo |la |ning[uú]n |un )?tengo|"
    r"(don'?t|do not|didn'?t|never) (have|get|got))\b",
    re.IGNORECASE,
)


def none_at_hand(heard: Heard) -> bool:
    """Whether the text says that there is no code ("no code" is what the question tells a teen to text)."""
    return heard.turn.join_code is None and bool(_NO_CODE.search(heard.text))


MOST_NEAR = 2
"""How often a code that is only close is offered to one teen, so that codes cannot be found by trying."""

NEAR = "near_codes"
"""The note on how often that was."""


def found(heard: Heard) -> bool:
    """Whether `web` found a group for a code in this text."""
    code = heard.turn.join_code
    return code is not None and bool(code.get("group"))


def join(heard: Heard) -> TurnOut:
    """`join_code`: a good code joins, an unknown one is asked for again, no code at all may go on without."""
    turn, words = heard.turn, heard.words
    if found(heard):
        return take(heard)
    if turn.join_code is not None:
        if turn.group is not None:
            return heard.aside(words.say("utter_join_unknown_here"))
        return _waiting(heard, words.say("utter_join_unknown"))
    if turn.group is not None:
        return heard.aside(words.say("utter_join_already", group=turn.group))
    return _waiting(heard, words.say("utter_join_lost"))


def take(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """Join the group that was found; ask first when that would move the teen out of another group."""
    code = heard.turn.join_code or {}
    group, typed = str(code.get("group")), str(code.get("typed"))
    if code.get("sent"):
        return _near(heard, typed, group, lead, effects)
    if heard.turn.group == group:
        return heard.aside(*lead, heard.words.say("utter_join_already", group=group), effects=effects)
    if heard.turn.group is not None:
        return heard.remembering(code=[typed, group]).ask(
            lead,
            "utter_join_ask_move",
            "ask_confirm_code",
            options=heard.words.labels("utter_join_choice_move", "utter_join_choice_stay"),
            effects=effects,
            group=group,
        )
    return _joined(heard, typed, group, lead, effects)


def _near(
    heard: Heard, typed: str, group: str, lead: Iterable[Message], effects: Iterable[Effect]
) -> TurnOut:
    """Not a code of ours, but close to one: forgiven, and asked about before anything is joined."""
    if _tried_too_often(heard):
        return _waiting(heard, heard.words.say("utter_join_unknown"), lead, effects)
    tried = int(heard.turn.memory.get(NEAR) or 0) + 1
    return heard.remembering(**{NEAR: tried, "code": [typed, group]}).ask(
        lead,
        "utter_join_ask_near",
        "ask_confirm_code",
        options=heard.words.labels("utter_join_choice_near", "utter_join_choice_other"),
        effects=effects,
        code=typed,
        group=group,
    )


def _tried_too_often(heard: Heard) -> bool:
    sent = (heard.turn.join_code or {}).get("sent")
    return bool(sent) and int(heard.turn.memory.get(NEAR) or 0) >= MOST_NEAR


def confirmed(heard: Heard) -> TurnOut:
    """The code that was asked about is the one that was meant, or the move to another group is wanted."""
    code = heard.turn.memory.get("code")
    if not code:
        return onboarding.ask_code(heard)
    return _joined(heard.remembering(code=None), str(code[0]), str(code[1]))


def refused(heard: Heard) -> TurnOut:
    """Not that group: nothing changes."""
    heard = heard.remembering(code=None)
    if heard.turn.group is None:
        return onboarding.ask_code(heard, (heard.words.say("utter_join_not_joined"),))
    return heard.reply((heard.words.say("utter_join_stays", group=heard.turn.group),), "idle")


def send_it(heard: Heard) -> TurnOut:
    """ "Yes, I have a code": then send it."""
    return _waiting(heard, heard.words.say("utter_join_send_it"))


def without(heard: Heard) -> TurnOut:
    """No code: go on without one, which means that the age must be asked."""
    if heard.turn.memory.get("age") == "under_13":
        return onboarding.under_13(heard)
    return onboarding.missing(heard, (heard.words.say("utter_join_without"),)) or heard.reply(
        (heard.words.say("utter_join_ready"),), "idle"
    )


def _waiting(
    heard: Heard, message: Message, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()
) -> TurnOut:
    prompt = heard.words.text("utter_join_ask")
    return heard.reply((*lead, message), "ask_join_code", prompt=prompt, effects=effects)


def _joined(
    heard: Heard, typed: str, group: str, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()
) -> TurnOut:
    words = heard.words
    joined = (*lead, words.say("utter_join_done", group=group))
    effects = (*effects, {"kind": "join", "code": typed})
    if heard.turn.memory.get("language_known") or heard.turn.lesson is not None:
        return heard.reply((*joined, words.say("utter_join_ready")), "idle", effects=effects)
    return onboarding.ask_language(heard, joined, effects)
