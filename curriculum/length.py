"""Whether everything the player can show fits into two SMS segments, measured as it is shown.

A step is measured with its letters, its cue, its content note and its longest recalled line; feedback, the
take-away and the like each on their own, since the player sends two messages where they do not fit into one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from curriculum import compose
from curriculum.files import Document
from curriculum.phrases import Phrases
from curriculum.problems import Problem
from curriculum.schema import LANGUAGES, Ask, Check, Lesson, Practise, Recall, Reflect, Scenario, Step
from curriculum.sms import MAX_UNITS, units


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
        for where, text in shown:
            # Only the GSM-7 count: characters outside it are a fault of their own, reported once.
            over = units(text) - MAX_UNITS
            if over > 0:
                size = f"{over + MAX_UNITS} characters as shown"
                yield Problem(document.path, where, f"{lang} is {size}; two SMS hold {MAX_UNITS}, cut {over}")


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
