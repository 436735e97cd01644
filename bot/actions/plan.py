"""Her safety plan: five short turns that make it, and what can be done with it later.

Her words go to `web` part by part and are never said back here: whoever holds the phone may be reading, and
only her own word calls the plan up (`web` matches it, without Rasa).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.actions import onboarding
from bot.actions.asked_words import exact_option
from bot.actions.heard import PLAN, Effect, Heard, question
from bot.actions.plan_words import Refused, kept_words
from bot.actions.words import Message, index_of
from bot.turn import TurnOut

PERSON, PLACE, WORD, FIRST, LINES = PARTS = ("person", "place", "word", "first", "lines")
"""What a plan has, in the order in which it is asked; `web` keeps the same names."""

SHARE, MENU, PART, DELETE = "share", "menu", "part", "delete"
"""Questions that are no part of it."""

_ASKS = {
    PERSON: "utter_plan_ask_person", PLACE: "utter_plan_ask_place", WORD: "utter_plan_ask_word",
    FIRST: "utter_plan_ask_first", LINES: "utter_plan_ask_lines", SHARE: "utter_plan_ask_share",
    MENU: "utter_plan_menu", PART: "utter_plan_ask_part", DELETE: "utter_plan_ask_delete",
}  # fmt: skip
_CHOICES = {
    LINES: ("utter_plan_choice_lines_in", "utter_plan_choice_lines_out"),
    SHARE: ("utter_plan_choice_share", "utter_plan_choice_private"),
    MENU: ("utter_plan_choice_change", "utter_plan_choice_sharing", "utter_plan_choice_delete",
           "utter_plan_choice_nothing"),
    PART: ("utter_plan_choice_person", "utter_plan_choice_place", "utter_plan_choice_word",
           "utter_plan_choice_first", "utter_plan_choice_lines"),
    DELETE: ("utter_plan_choice_delete_it", "utter_plan_choice_keep_it"),
}  # fmt: skip
_OPENS = frozenset(
    {
        "plan", "my plan", "a plan", "the plan", "new plan", "make a plan", "safety plan", "my safety plan",
        "mi plan", "un plan", "el plan", "hacer un plan", "plan de seguridad", "mi plan de seguridad",
    }
)  # fmt: skip
_WISHES = (
    "stop_messages", "talk_to_human", "hotline_request", "delete_my_data", "help_menu", "change_language",
    "who_are_you", "is_this_private",
)  # fmt: skip
"""What an open question of the plan never swallows."""

_SOFT_WISHES = (
    "pause_for_now", "start_or_continue_lesson", "list_lessons", "my_progress", "change_time_or_reminders",
    "repeat_or_explain", "topic_question",
)  # fmt: skip
_A_SENTENCE = 3
"""From so many words on, "go to my room" is what she does first, and no wish to go."""

_NOBODY = re.compile(
    r"\W*(?:(?:i (?:have|got) )?(?:nobody|no one|noone|none|nothing|nowhere)|idk|i don'?t know|no (?:lo )?s[eé]|"
    r"(?:no tengo )?(?:a )?(?:nadie|nada)|ning[uú]n lado|no)\W*",
    re.IGNORECASE,
)


_SKIPS = re.compile(r"\W*(?:skip|next|pass|salt\w*|sigue|siguiente|paso)\b", re.IGNORECASE)
"""Asked for her word, "ok" is a word that will not do, and only these are a wish to leave it out."""


def asks_for_it(heard: Heard) -> bool:
    """Whether the text is nothing but the word PLAN, and answers no question that is open."""
    bare = " ".join(re.findall(r"[^\W\d_]+", heard.text.lower()))
    return bare in _OPENS and exact_option(heard) is None


def begin(heard: Heard) -> TurnOut:
    """The first question, the one that was left open, or what can be done with a plan that is there."""
    if not onboarding.may_learn(heard.turn):
        # A plan is kept for whoever may learn here; help in danger is given without one.
        return onboarding.missing(heard) or heard.aside()
    has, note = _has(heard), heard.turn.memory.get(PLAN) or {}
    if WORD in has and LINES in has:
        return _ask(heard, MENU)
    if not has and note.get("at") not in PARTS:
        return _ask(heard, PERSON, (heard.words.say("utter_plan_intro"),))
    left = note.get("at") if note.get("at") in PARTS else next(part for part in PARTS if part not in has)
    return _ask(heard, str(left), (heard.words.say("utter_plan_goes_on"),))


def answered(heard: Heard) -> TurnOut | None:
    """What an answer does; None leaves the words to what they mean elsewhere."""
    at = heard.planning
    if at is None:
        return None
    if at in _CHOICES:
        place = _chosen(heard)
        return None if place is None else _pick(heard, at, place)
    if heard.meaning == "next" and (at != WORD or _SKIPS.match(heard.text)):
        return _left_out(heard, at)
    return _own_words(heard, at) if _is_an_answer(heard) else None


def again(heard: Heard, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    """The open question once more, in the language of this turn."""
    return _ask(heard, str(heard.planning), lead, effects)


def _own_words(heard: Heard, at: str) -> TurnOut:
    if at != WORD and _NOBODY.fullmatch(heard.text):
        return _left_out(heard, at)
    words = kept_words(heard, at == WORD)
    if isinstance(words, Refused):
        # Nothing of it is kept, and what she wrote is hidden like the rest.
        return _ask(heard, at, (heard.words.say(words.says),), ({"kind": "plan_heard"},))
    return _kept(heard, at, words)


def _kept(heard: Heard, at: str, words: str) -> TurnOut:
    effects: tuple[Effect, ...] = ({"kind": "plan_part", "part": at, "words": words},)
    if {WORD, LINES} <= _has(heard):
        return _end(heard, (heard.words.say("utter_plan_changed"),), effects)
    if at == LINES:
        return _ask(heard, SHARE, (heard.words.say("utter_plan_saved"),), effects)
    return _ask(heard, PARTS[PARTS.index(at) + 1], (heard.words.say("utter_plan_kept"),), effects)


def _left_out(heard: Heard, at: str) -> TurnOut:
    if {WORD, LINES} <= _has(heard):
        return _end(heard, (heard.words.say("utter_plan_left_out"),))
    if at == WORD:
        return _ask(heard, at, (heard.words.say("utter_plan_needs_word"),))
    return _ask(heard, PARTS[PARTS.index(at) + 1], (heard.words.say("utter_plan_left_out"),))


def _pick(heard: Heard, at: str, place: int) -> TurnOut:
    if at == LINES:
        return _kept(heard, LINES, "shown" if place == 0 else "hidden")
    if at == SHARE:
        said = heard.words.say("utter_plan_shared" if place == 0 else "utter_plan_private")
        return _end(heard, (said,), ({"kind": "plan_shared", "to": place == 0},))
    if at == PART:
        return _ask(heard, PARTS[place])
    if at == DELETE:
        if place == 0:
            return _end(heard, (heard.words.say("utter_plan_deleted"),), ({"kind": "plan_deleted"},))
        return _end(heard, (heard.words.say("utter_answer_ok"),))
    after = (PART, SHARE, DELETE)
    return (
        _ask(heard, after[place])
        if place < len(after)
        else _end(heard, (heard.words.say("utter_answer_ok"),))
    )


def _ask(heard: Heard, at: str, lead: Iterable[Message] = (), effects: Iterable[Effect] = ()) -> TurnOut:
    name, options = _ASKS[at], heard.words.labels(*_CHOICES.get(at, ()))
    prompt = heard.words.text(name)
    asked = {"name": name, "text": question(prompt, options)}
    return heard.remembering(**{PLAN: {"at": at, "asked": prompt}}).reply(
        (*lead, asked), "menu" if options else "reflection", options=options, prompt=prompt, effects=effects
    )


def _end(heard: Heard, messages: Iterable[Message], effects: Iterable[Effect] = ()) -> TurnOut:
    """Nothing of the plan is open any more; a lesson that waits is named."""
    open_lesson = heard.turn.lesson is not None
    back = heard.words.say("utter_back_lesson" if open_lesson else "utter_back_idle")
    state = "paused" if open_lesson else "idle"
    return heard.remembering(**{PLAN: None}).reply((*messages, back), state, effects=effects)


def _has(heard: Heard) -> set[str]:
    return set((heard.turn.plan or {}).get("has", ()))


def _chosen(heard: Heard) -> int | None:
    """The place of the choice; in a two-way question yes is the first and no the second."""
    place = index_of(exact_option(heard) or heard.understood.option, heard.turn.options)
    if place is None and len(heard.turn.options) == 2:
        place = {"affirm": 0, "deny": 1}.get(heard.meaning)
    return place


def _is_an_answer(heard: Heard) -> bool:
    if heard.meaning in _WISHES or heard.text.rstrip().endswith("?"):
        return False
    return heard.meaning not in _SOFT_WISHES or len(heard.text.split()) >= _A_SENTENCE
