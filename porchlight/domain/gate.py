"""The one gate that every outbound message passes, as a pure decision.

Order of rules: a page goes to staff and is never gated; cover; opt-out; ownership. Quiet hours join here
with the reminders that need them (nothing unprompted is sent by the spine).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an outbound message is for; the gate decides by it."""

    CRISIS = "crisis"
    TRUTH = "truth"
    SERVICE = "service"
    STOP_CONFIRMED = "stop_confirmed"
    CHECK_IN = "check_in"
    LESSON = "lesson"
    STAFF = "staff"
    PAGE = "page"


class Verdict(StrEnum):
    """send now, hold until she writes or unlocks (cover), or refuse for good."""

    SEND = "send"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Facts:
    """What the gate may look at.

    `answering`: the message answers an inbound of this very turn. `bland`: its words are one of the lines that
    are harmless on a watched phone.
    """

    opted_out: bool
    covered: bool
    human_owned: bool
    answering: bool
    bland: bool = False


def decide(kind: Kind, facts: Facts) -> tuple[Verdict, str]:
    """Whether a message may leave, and the reason in one word for the record."""
    if kind is Kind.PAGE:
        return Verdict.SEND, "page"
    if facts.covered:
        if facts.bland and facts.answering:
            return Verdict.SEND, "bland_line"
        if kind is Kind.STAFF and not facts.opted_out:
            # A worker's words wait until she writes: then somebody who holds the phone expects a text.
            return (Verdict.SEND, "she_wrote") if facts.answering else (Verdict.HOLD, "covered")
        return Verdict.REFUSE, "covered"
    if kind is Kind.STOP_CONFIRMED:
        return Verdict.SEND, "confirmation"
    if facts.opted_out and not (kind is Kind.CRISIS and facts.answering):
        return Verdict.REFUSE, "opted_out"
    if facts.human_owned and kind in (Kind.LESSON, Kind.CHECK_IN):
        return Verdict.REFUSE, "human_owned"
    return Verdict.SEND, "ok"
