"""Walks every path of a lesson: all answers, skips and retries, each moment once. For the tests and the table.

A path is what a teen lives through, from the first message to the take-away. There are too many to list (each
question multiplies them), but paths that stand at the same moment go on alike; so moments are walked, not paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from curriculum.compose import LETTERS
from curriculum.library import Library
from curriculum.place import Place, Played
from curriculum.schema import FINISH, Ask, Check, Lesson, Scenario

Cost = Callable[[Played], int]
Span = tuple[int, int]
"""Least and most over all paths."""


@dataclass(frozen=True)
class Way:
    """One thing a teen can do: a meaning, with a letter or words where the meaning has some."""

    meaning: str
    option: str | None = None
    text: str = ""

    @property
    def skips(self) -> bool:
        """Whether it leaves the question unanswered."""
        return self.meaning == "skip"


@dataclass(frozen=True)
class Leg:
    """From one moment, by one way, to the next; `played` is what the teen gets. `to` is None at the end."""

    at: Place
    way: Way
    played: Played
    to: Place | None


@dataclass(frozen=True)
class Walk:
    """Everything that can happen in one lesson in one language."""

    opening: Played
    start: Place
    legs: tuple[Leg, ...]

    def turns(self, *, skips: bool = False) -> Span:
        """How many answers lead from the first message to the take-away; a second try does not count."""
        return self._span(lambda _: 1, 0, skips=skips)

    def messages(self) -> Span:
        """How many messages a teen gets on a path that is answered."""
        return self.cost(lambda played: len(played.messages))

    def cost(self, of: Cost) -> Span:
        """Least and most of something over all answered paths: with the opening, without second tries."""
        return self._span(of, of(self.opening))

    def _span(self, of: Cost, start: int, *, skips: bool = False) -> Span:
        known: dict[str, Span] = {}

        def beyond(place: Place | None) -> Span:
            if place is None:
                return 0, 0
            key = _key(place)
            if key not in known:
                spans = []
                for leg in self._from[key]:
                    if leg.way.skips and not skips:
                        continue
                    again = leg.to is not None and leg.to.step == place.step
                    here, (low, high) = 0 if again else of(leg.played), beyond(leg.to)
                    spans.append((here + low, here + high))
                known[key] = min(low for low, _ in spans), max(high for _, high in spans)
            return known[key]

        low, high = beyond(self.start)
        return start + low, start + high

    @cached_property
    def _from(self) -> dict[str, list[Leg]]:
        found: dict[str, list[Leg]] = {}
        for leg in self.legs:
            found.setdefault(_key(leg.at), []).append(leg)
        return found


def walk(library: Library, module: str, lesson_id: str, lang: str) -> Walk:
    """Walk one lesson. Raises KeyError when there is none."""
    lesson = library.lesson(module, lesson_id)
    if lesson is None:
        raise KeyError(f"{module}/{lesson_id}")
    kept = _kept(lesson)
    opening = library.begin(module, lesson_id, lang)
    start = opening.place
    assert start is not None, "a lesson that has just begun is open"
    legs: list[Leg] = []
    seen, waiting = set[str](), [(start, opening)]
    while waiting:
        at, shown = waiting.pop()
        if _key(at) in seen:
            continue
        seen.add(_key(at))
        for way in ways(shown):
            played = library.play(at, way.meaning, lang, way.option, way.text)
            to = _narrowed(played.place, kept)
            legs.append(Leg(at, way, played, to))
            if to is not None:
                waiting.append((to, played))
    return Walk(opening, start, tuple(legs))


def ways(shown: Played) -> Iterator[Way]:
    """Each way to answer what is on screen: every option, going on, or words; and a skip."""
    if shown.options:
        for letter, text in zip(LETTERS, shown.options, strict=False):
            yield Way("choose_option", letter, text)
    elif shown.state == "lesson_step":
        yield Way("next", text="next")
        return
    else:
        yield Way("free_text_reflection", text="some words")
    yield Way("skip", text="skip")


def routes(lesson: Lesson) -> int:
    """How many different rows of steps answers can lead through: 1 for a lesson that never branches."""
    ids = [step.id for step in lesson.steps]
    known: dict[str, int] = {FINISH: 1}
    for i in reversed(range(len(ids))):
        step = lesson.steps[i]
        follow = step.next or (ids[i + 1] if i + 1 < len(ids) else FINISH)
        targets = (
            {choice.next or follow for choice in step.choices}
            if isinstance(step, (Ask, Scenario))
            else {follow}
        )
        known[step.id] = sum(known[target] for target in targets)
    return known[ids[0]]


def _kept(lesson: Lesson) -> frozenset[str]:
    """The steps whose answer makes a difference later: recalled ones, and checks that give a second try."""
    recalled = {recall.chose.split(".")[0] for step in lesson.steps for recall in step.recall}
    return frozenset(recalled | {step.id for step in lesson.steps if isinstance(step, Check) and step.retry})


def _narrowed(place: Place | None, kept: frozenset[str]) -> Place | None:
    if place is None:
        return None
    return replace(place, choices={step: chose for step, chose in place.choices.items() if step in kept})


def _key(place: Place) -> str:
    return f"{place.step} {place.attempt} {sorted(place.choices.items())}"
