"""Who else may be writing: a grown-up, a brother or sister on the same phone, a child under 13.

The same neutral words for every grown-up, since anybody may claim to be one: nothing of the chat is told or shown.
"""

from __future__ import annotations

import re

from bot.actions import answer
from bot.actions.heard import Heard
from bot.turn import TurnOut

_KIN = r"mom|mother|mama|mum|dad|father|parent|grandma|grandpa|guardian|aunt|uncle|stepdad|stepmom"
_KIN_ES = r"mam[aá]|madre|pap[aá]|padre|abuel[oa]|t[ií][oa]|tutora?|padrastro|madrastra"
_CHILD = r"son|daughter|kid|child|teen|student"
_CHILD_ES = r"hij[oa]|ni[nñ][oa]|estudiante|alumn[oa]"
_SIB = r"(?:(?:little|big|twin|older|younger|other) )?(?:sister|brother|sis|bro|cousin|herman(?:it)?[oa]|prim[oa])"
_ME = r"(?:im|i'm|i am|this is)"
_ADULT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_ME} (?:a|the|her|his|their|\w+'?s) (?:{_KIN})\b(?! (?:said|says|was|will))",
        rf"\b{_ME} (?:a|her|his|their|the) (?:teacher|principal|counselor|social worker|officer|detective)\b",
        r"\b(?:who|why|what|are you|r u|whats|what's)\b.{0,30}\b(?:texting|messaging|talking to|text|asking) "
        rf"my (?:{_CHILD})\b",
        rf"\b(?:is|what)(?: is)? (?:this|did) .{{0,20}}my (?:{_CHILD})(?:'?s phone| told| tell| say| said| write)\b",
        rf"\b(?:soy|habla) (?:la|el|su) (?:{_KIN_ES}|maestr[oa]|profesora?|directora?|trabajadora social)\b",
        r"\b(?:qui[eé]n|por ?qu[eé]|qu[eé])\b.{0,30}\b(?:escribe|escribes|manda|mandas|habla|hablas)\b.{0,12}"
        rf"\bmi (?:{_CHILD_ES})\b",
    )
)
_SIBLING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_ME} (?:now )?(?:her|his|their|the|\w+'?s) {_SIB}\b",
        rf"\b(?:my|mi) {_SIB} (?:uses|is using|shares|usa) (?:this|the|my|este|el|mi)\b",
        rf"\b(?:can|puede) (?:my|mi) {_SIB} (?:do|use|try|join|take|hacer\w*|usar\w*|entrar)\b",
        rf"\b(?:we|me and my {_SIB}|mi {_SIB} y yo) (?:\w+ )?(?:share|compartimos|usamos) "
        r"(?:this|a|the|one|este|el|un) (?:phone|cell|number|tel[eé]fono|cel\w*|n[uú]mero)\b",
        rf"\b(?:soy|habla) (?:su|la|el) {_SIB}\b",
    )
)
_YOUNG = re.compile(
    r"^\W*(?:wait |no |well |but |pero |actually |btw |oye |bueno )*(?:i'?m|i am|im only|i'?m only|tengo|solo tengo)"
    r" (?:only |just |like |solo )?([4-9]|1[0-2])(?: years? old| yrs? old| yo| a[nñ]os)?(?: and a half| y medio)?"
    r"(?: btw| lol| though| tho)?\W*$",
    re.IGNORECASE,
)

_NEVER = ("stop_messages", "talk_to_human", "delete_my_data", "hotline_request")
"""Wishes that are carried out whoever writes."""

_OPEN_TO_ANY_WORDS = ("reflection", "ask_time", "ask_age")
"""Where "im 12" or "my sister wants to" may well be an answer."""


def answered(heard: Heard) -> TurnOut | None:
    """What somebody else is told; None when nothing in the text says that it is somebody else."""
    if heard.meaning in _NEVER or heard.planning is not None:
        return None
    state = heard.turn.state
    if state != "reflection" and any(pattern.search(heard.text) for pattern in _ADULT):
        return heard.stay((heard.words.say("utter_other_adult"),))
    if heard.understood.option is not None or state in _OPEN_TO_ANY_WORDS:
        return None
    if any(pattern.search(heard.text) for pattern in _SIBLING):
        return heard.aside(heard.words.say("utter_other_shared"))
    if _YOUNG.match(heard.text):
        return _too_young(heard)
    return None


def _too_young(heard: Heard) -> TurnOut:
    """Said in passing. A school's code has answered for the age; without one, lessons end here."""
    if heard.turn.group is not None:
        return heard.aside(heard.words.say("utter_age_thanks"))
    return answer.age(heard, old_enough=False)
