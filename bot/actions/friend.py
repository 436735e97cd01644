"""Friend mode: three that help, three that push away, a first sentence, cards to send on.

Its steps are played like a lesson's (curriculum/friend.yml). A lesson that was open waits behind it and comes
back; friend mode itself is nobody's progress.
"""

from __future__ import annotations

from bot.actions import onboarding
from bot.actions.heard import Heard
from bot.turn import TurnOut
from curriculum.friend import FRIEND

TOPIC = "helping_a_friend"
BEHIND = "behind"
"""The note that holds the place of the lesson that waits."""


def is_open(heard: Heard) -> bool:
    """Whether friend mode is what is open."""
    return (heard.turn.lesson or {}).get("module") == FRIEND


def may_open(heard: Heard) -> bool:
    """Whether it is there, and this teen may learn here (age)."""
    return heard.library.friend is not None and onboarding.may_learn(heard.turn)


def begin(heard: Heard) -> TurnOut:
    """Its first step; the lesson that is open is put behind it. Begun again, it starts anew."""
    talk = heard.library.friend
    assert talk is not None, "only begun where it is there"
    behind = heard.turn.memory.get(BEHIND) if is_open(heard) else heard.turn.lesson
    played = heard.library.begin(FRIEND, talk.id, heard.turn.language)
    assert played.place is not None, "a talk that has just begun is open"
    messages = tuple({"name": said.name, "text": said.text} for said in played.messages)
    return heard.remembering(**{BEHIND: behind}).reply(
        messages, played.state, options=played.options, prompt=played.prompt, lesson=played.place.to_json()
    )
