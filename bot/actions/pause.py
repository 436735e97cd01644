"""Going away for now ("gtg") and opting out in free words. The open step is kept for both."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import reminders
from bot.actions.heard import Heard
from bot.turn import TurnOut


def pause(heard: Heard) -> TurnOut:
    """`pause_for_now`: the place is kept; the teen can come back to that very step."""
    name = "utter_pause_saved" if heard.turn.lesson is not None else "utter_pause_bye"
    if heard.turn.state.startswith("ask_"):  # nothing of ours is paused: the question simply waits
        return heard.stay((heard.words.say("utter_pause_bye"),), effects=({"kind": "pause"},))
    asked = reminders.offer(heard) if heard.turn.state == "after_lesson" else None
    if asked is not None:  # nothing is in the middle now: once, she is asked whether we may text her
        return replace(asked, effects=(*asked.effects, {"kind": "pause"}))
    state = "paused" if heard.turn.lesson is not None else "idle"
    return heard.reply((heard.words.say(name),), state, effects=({"kind": "pause"},))


def stop(heard: Heard) -> TurnOut:
    """`stop_messages` in free words. Says nothing: the one confirmation is `web`'s or the provider's."""
    return heard.reply((), "opted_out", effects=({"kind": "opt_out"},))
