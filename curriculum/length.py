"""Whether everything the player can show fits into two SMS segments, measured as it is shown.

A step is measured with its letters, its cue, its content note and its longest recalled line; feedback, the
take-away and the like each on their own, since the player sends two messages where they do not fit into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from curriculum import compose
from curriculum.files import Document
from curriculum.library import Library
from curriculum.measures import WAVES, Measure, question
from curriculum.phrases import Phrases
from curriculum.problems import Problem
from curriculum.schema import (
    LANGUAGES,
    Ask,
    Check,
    Language,
    Lesson,
    Nudge,
    Practise,
    Recall,
    Reflect,
    Scenario,
    Step,
)
from curriculum.sms import MAX_UNITS, units
from curriculum.walk import walk


def of_lesson(document: Document, phrases: Phrases) -> Iterator[Problem]:
    """Every text of a lesson that is too long to send, in each language."""
    lesson = document.model
    if not isinstance(lesson, Lesson):
        return
    for lang in LANGUAGES:
        ending = max(phrases.more[lang], phrases.no_more[lang], key=units)
        shown = [("takeaway", f"{lesson.takeaway[lang]}\n{ending}")]
        if lesson.note:
            shown.append(("note", lesson.note[lang]))
        for i, step in enumerate(lesson.steps):
            shown += [(f"steps[{i}]{where}", text) for where, text in _step(step, lang, phrases)]
        yield from _too_long(document.path, lang, shown)
    if lesson.tried:
        yield from of_nudge(document.path, "tried", lesson.tried, phrases)


def of_turns(path: str, module: str, lesson: Lesson, library: Library) -> Iterator[Problem]:
    """Answers whose reply and what follows do not fit into one message: two sent together can arrive swapped."""
    places = [step.id for step in lesson.steps]
    seen: set[tuple[str, str]] = set()
    for lang in LANGUAGES:
        for leg in walk(library, module, lesson.id, lang).legs:
            where = f"steps[{places.index(leg.at.step)}]"
            if leg.way.option:
                kind = "options" if isinstance(lesson.steps[places.index(leg.at.step)], Check) else "choices"
                where += f".{kind}[{compose.LETTERS.index(leg.way.option)}]"
            elif leg.way.skips:
                where += " (skipped)"
            joined = units("\n\n".join(said.text for said in leg.played.messages))
            # A reply that is too long by itself is a fault of its own, reported once.
            cards = any(said.name.endswith(".card") for said in leg.played.messages)
            alone = not cards and all(units(said.text) <= MAX_UNITS for said in leg.played.messages)
            if alone and len(leg.played.messages) > 1 and (where, lang) not in seen:
                seen.add((where, lang))
                follows = leg.to.step if leg.to else "the take-away"
                size = f"{lang} is {joined} characters with {follows}, which comes in the same text"
                yield Problem(path, where, f"{size}; two SMS hold {MAX_UNITS}, cut {joined - MAX_UNITS}")


def of_nudge(path: str, where: str, nudge: Nudge, phrases: Phrases) -> Iterator[Problem]:
    """A question sent unprompted, as it is shown, and each of its replies."""
    for lang in LANGUAGES:
        shown = [(where, compose.nudge(nudge, lang, phrases))]
        shown += [(f"{where}.choices[{c}].reply", each.reply[lang]) for c, each in enumerate(nudge.choices)]
        yield from _too_long(path, lang, shown)


def of_measure(path: str, found: Measure, phrases: Phrases) -> Iterator[Problem]:
    """The measure's offers and items, as they are shown."""
    for lang in LANGUAGES:
        shown = [(f"offer.{wave}", found.ask_for(wave, lang, phrases).said.text) for wave in WAVES]
        shown += [
            (f"items[{i}]", question(item, "before", lang, phrases).text)
            for i, item in enumerate(found.items)
        ]
        yield from _too_long(path, lang, shown)


def _too_long(path: str, lang: Language, shown: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    for where, text in shown:
        # Only the GSM-7 count: characters outside it are a fault of their own, reported once.
        over = units(text) - MAX_UNITS
        if over > 0:
            size = f"{over + MAX_UNITS} characters as shown"
            yield Problem(path, where, f"{lang} is {size}; two SMS hold {MAX_UNITS}, cut {over}")


def _step(step: Step, lang: str, phrases: Phrases) -> Iterator[tuple[str, str]]:
    yield "", compose.whole(step, _longest_recall(step, lang), lang, phrases).text
    if step.explain:
        yield ".explain", compose.explained(step, {}, lang, phrases).text
    if isinstance(step, (Reflect, Practise)):
        yield ".reply", step.reply[lang]
    if isinstance(step, (Ask, Scenario)):
        for c, choice in enumerate(step.choices):
            yield f".choices[{c}].reply", choice.reply[lang]
    if isinstance(step, Check):
        for o, option in enumerate(step.options):
            yield f".options[{o}].feedback", option.feedback[lang]


def _longest_recall(step: Step, lang: str) -> dict[str, str]:
    """The earlier choices that bring up the most text: one for each question, as a teen makes them."""

    def asked(recall: Recall) -> str:
        return recall.chose.split(".")[0]

    chosen = {}
    for step_id, recalls in groupby(sorted(step.recall, key=asked), key=asked):
        longest = max(recalls, key=lambda recall: units(recall[lang]))
        chosen[step_id] = longest.chose.split(".")[1]
    return chosen
