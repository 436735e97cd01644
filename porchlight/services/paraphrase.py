"""Whether a paraphrase may be written down: it must not be the teen's own words, and must lead to nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.own_words import holds_address, holds_contact, names_in
from porchlight.domain.escalation import TIERS
from porchlight.errors import BadRequest
from safety.verdict import CATEGORIES

MISSED, FALSE_ALARM = KINDS = ("missed", "false_alarm")
LANGUAGES = ("en", "es")
LONGEST = 300
SHARED_WORDS = 5
"""So many words in a row as the teen wrote them are a copy."""


class LooksNamed(BadRequest):
    """The paraphrase has words that look like names; a person has to say that they are none."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(
            "some words look like names of people or places; change them, or say that they are none"
        )
        self.names = names


@dataclass(frozen=True)
class Draft:
    """What a worker says of one message. `checked`: what looks like a name was looked at and is none."""

    kind: str
    tier: str
    category: str | None
    language: str
    paraphrase: str
    checked: bool = False


def judged(draft: Draft, said_tier: str) -> Draft:
    """The draft, its verdict put in order. Raises BadRequest when the verdict cannot be one."""
    if draft.kind not in KINDS:
        raise BadRequest("say first whether it was missed or a false alarm")
    if draft.tier not in TIERS or draft.language not in LANGUAGES:
        raise BadRequest("choose the tier it should have had, and the language")
    said = TIERS.index(said_tier) if said_tier in TIERS else 0
    right = TIERS.index(draft.tier)
    if draft.kind == MISSED and right <= said:
        raise BadRequest("missed means that a higher tier is right than the screen gave")
    if draft.kind == FALSE_ALARM and right >= said:
        raise BadRequest("a false alarm means that a lower tier is right than the screen gave")
    category = draft.category if draft.tier != "none" else None
    if draft.tier != "none" and category not in CATEGORIES:
        raise BadRequest("choose what it was about")
    return Draft(draft.kind, draft.tier, category, draft.language, _one_line(draft.paraphrase), draft.checked)


def scrubbed(draft: Draft, original: str | None) -> Draft:
    """The draft, if its words may be kept. `original` is the teen's message, where it can still be read.

    Raises BadRequest that says what to change; LooksNamed (a BadRequest) for what may be names.
    """
    text = draft.paraphrase
    if not text:
        raise BadRequest("write it in your own words first")
    if len(text) > LONGEST:
        raise BadRequest(f"{len(text)} characters; a paraphrase holds at most {LONGEST}")
    if holds_contact(text):
        raise BadRequest("there is a number, a handle or a link in it; leave it out or make it general")
    if holds_address(text):
        raise BadRequest("there is a street or an address in it; leave it out or make it general")
    if original is not None and _copied(text, original):
        raise BadRequest("it repeats the message; say the same thing in other words")
    names = names_in(text)
    if names and not draft.checked:
        raise LooksNamed(names)
    return draft


def _copied(text: str, original: str) -> bool:
    mine, hers = _words(text), _words(original)
    if mine == hers:
        return True
    runs = {tuple(hers[at : at + SHARED_WORDS]) for at in range(len(hers) - SHARED_WORDS + 1)}
    return any(tuple(mine[at : at + SHARED_WORDS]) in runs for at in range(len(mine) - SHARED_WORDS + 1))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("'", "").replace("\u2019", ""))


def _one_line(text: str) -> str:
    return " ".join(text.split())
