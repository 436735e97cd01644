"""The list of lessons, and picking one by letter, number or name."""

from __future__ import annotations

import re
import unicodedata

from bot.actions import lesson, onboarding, shelf, unclear
from bot.actions.heard import Heard
from bot.actions.words import LANGUAGES, MOST_SEGMENTS, index_of, lettered, segments
from bot.turn import TurnOut

LONGEST_LIST = 6
"""Lessons shown at once at most; one more line leads to the rest."""

UNSURE_PICK = 0.4
"""Where any words are an answer, a pick that names no lesson must be surer than this to count as one."""

_NUMBERED = re.compile(r"lesson_(\d{1,2})$")
_SMALL = frozenset(
    ["the", "and", "for", "with", "about", "one", "una", "uno", "los", "las", "del", "con", "para", "que"]
)
"""Words that name no lesson."""


def lessons(heard: Heard) -> TurnOut:
    """`list_lessons` and `pick_lesson`."""
    if heard.meaning == "list_lessons":
        return show_list(heard)
    ref = _on_screen(heard) or _named(heard)
    if ref is None and heard.turn.state == "reflection" and heard.understood.confidence < UNSURE_PICK:
        return lesson.lesson(heard.meaning_as("free_text_reflection"))  # her own words, not a wish to leave
    if ref is None:
        return show_list(heard, which=True)
    return start(heard, ref)


def show_list(heard: Heard, *, start_at: int = 0, which: bool = False) -> TurnOut:
    """The lessons as lettered lines, finished ones marked; as many as two segments hold."""
    refs = shelf.on_list(heard)
    name = "utter_lessons_which" if which else "utter_lessons_ask"
    for count in range(LONGEST_LIST, 0, -1):
        shown = refs[start_at : start_at + count]
        listed = tuple(_label(heard, ref) for ref in shown)
        if len(shown) < len(refs):
            listed += (heard.words.text("utter_lessons_choice_more"),)
        if segments(f"{heard.words.longest(name)}\n{lettered(listed)}") <= MOST_SEGMENTS:
            break
    following = start_at + len(shown) if start_at + len(shown) < len(refs) else 0
    noted = heard.remembering(list=[list(ref) for ref in shown], list_next=following)
    return noted.ask((), name, "lesson_list", options=listed)


def _label(heard: Heard, ref: shelf.Ref) -> str:
    title = lesson.title(heard, ref)
    done = ref in shelf.finished_refs(heard.turn)
    return heard.words.text("utter_lessons_choice_done", title=title) if done else title


def pick(heard: Heard) -> TurnOut:
    """A lettered answer to the list."""
    place, options = index_of(heard.understood.option, heard.turn.options), heard.turn.options
    listed = heard.turn.memory.get("list") or []
    if place is not None and place >= len(listed) and place == len(options) - 1:
        return show_list(heard, start_at=int(heard.turn.memory.get("list_next") or 0))
    ref = _on_screen(heard)
    if ref is None:
        return unclear.which(heard)
    return start(heard, ref)


def start(heard: Heard, ref: shelf.Ref) -> TurnOut:
    """Begin the picked lesson, or go on with it when it is the one that is open."""
    opened = heard.turn.lesson
    if opened and (opened.get("module"), opened.get("lesson")) == ref:
        return lesson.go_on(heard)
    missing = onboarding.missing(heard.remembering(offer=list(ref)))
    return missing or lesson.begin(heard, ref)


def _on_screen(heard: Heard) -> shelf.Ref | None:
    listed = heard.turn.memory.get("list") or []
    if heard.turn.state != "lesson_list":
        return None
    place = index_of(heard.understood.option, heard.turn.options)
    if place is None or place >= len(listed):
        return None
    return str(listed[place][0]), str(listed[place][1])


def _named(heard: Heard) -> shelf.Ref | None:
    """By number ("lesson_2") or by the words of the title; nothing is picked when two fit equally well."""
    refs, topic = shelf.on_list(heard), heard.understood.topic or ""
    if topic == "lesson_last":
        return refs[-1] if refs else None
    numbered = _NUMBERED.match(topic)
    if numbered:
        place = int(numbered.group(1)) - 1
        return refs[place] if 0 <= place < len(refs) else None
    asked = _word_set(f"{topic} {heard.text}")
    scores = {ref: len(asked & _words_of(heard, ref)) for ref in refs}
    best = max(scores.values(), default=0)
    winners = [ref for ref, score in scores.items() if score == best]
    return winners[0] if best and len(winners) == 1 else None


def _words_of(heard: Heard, ref: shelf.Ref) -> set[str]:
    module = heard.library.module(ref[0])
    found = next(item for item in module.lessons if item.id == ref[1])
    return _word_set(" ".join((ref[1], *(found.title[language] for language in LANGUAGES))))


def _word_set(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return {word for word in re.findall(r"[a-z]{3,}", plain.replace("_", " ")) if word not in _SMALL}
