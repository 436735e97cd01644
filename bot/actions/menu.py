"""The menu: what can be asked for, as lettered lines that work by letter, number or words."""

from __future__ import annotations

from collections.abc import Callable

from bot.actions import facts, language, lesson, lessons, person, plan, progress, unclear
from bot.actions.heard import Heard
from bot.actions.words import index_of
from bot.turn import TurnOut

CHOICES: tuple[tuple[str, Callable[[Heard], TurnOut]], ...] = (
    ("utter_menu_choice_continue", lesson.go_on),
    ("utter_menu_choice_lessons", lessons.show_list),
    ("utter_menu_choice_progress", progress.progress),
    ("utter_menu_choice_privacy", facts.privacy),
    ("utter_menu_choice_language", language.other),
    ("utter_menu_choice_person", person.person),
    ("utter_menu_choice_plan", plan.begin),
)


def menu(heard: Heard) -> TurnOut:
    """`help_menu`."""
    labels = heard.words.labels(*(name for name, _ in CHOICES))
    return heard.ask((), "utter_menu_ask", "menu", options=labels)


def pick(heard: Heard) -> TurnOut:
    """A lettered answer to the menu."""
    place = index_of(heard.understood.option, heard.turn.options)
    if place is None or place >= len(CHOICES):
        return unclear.which(heard)
    return CHOICES[place][1](heard)
