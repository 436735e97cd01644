"""Which lessons are this teen's, in which order, and what is left of them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.actions.heard import Heard
from bot.turn import TurnIn
from curriculum import Module

Ref = tuple[str, str]
"""A lesson by module slug and lesson id."""


def in_order(heard: Heard) -> list[Ref]:
    """The lessons of this teen's own way: the modules given to the group, else the one that comes first."""
    pinned = heard.turn.pinned
    return [
        (module.slug, lesson.id)
        for module in _given(heard)
        for lesson in module.lessons_at(pinned.get(module.slug, module.version))
    ]


def on_list(heard: Heard) -> list[Ref]:
    """What may be picked: the own way, a lesson of any other module that was begun, and what is there to ask for."""
    own, turn = in_order(heard), heard.turn
    begun = {row["module"] for row in turn.progress} | {(turn.lesson or {}).get("module")}
    more = [module for module in heard.library.modules if module.offered == "asked" or module.slug in begun]
    return own + [ref for ref in refs(more) if ref not in own]


def _given(heard: Heard) -> list[Module]:
    """The group's modules in the order given, if a track is among them; what is only to be asked for is none."""
    known = {module.slug: module for module in heard.library.modules}
    given = [known[slug] for slug in heard.turn.assigned if slug in known]
    first = [module for module in heard.library.modules if module.offered == "first"]
    return given if any(module.offered != "asked" for module in given) else [*given, *first]


def refs(modules: Iterable[Module]) -> list[Ref]:
    """Every lesson of these modules, in order."""
    return [(module.slug, lesson.id) for module in modules for lesson in module.lessons]


def finished_refs(turn: TurnIn) -> set[Ref]:
    """The lessons that this teen has finished."""
    return {(row["module"], row["lesson"]) for row in turn.progress if row.get("status") == "finished"}


def next_ref(heard: Heard) -> Ref | None:
    """The first lesson not finished yet, or None."""
    finished = finished_refs(heard.turn)
    return next((ref for ref in in_order(heard) if ref not in finished), None)
