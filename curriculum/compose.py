"""Turns a step into the lines a phone shows, and packs lines into as few two-segment messages as will do."""

from __future__ import annotations

from dataclasses import dataclass

from curriculum.phrases import Phrases
from curriculum.place import Said
from curriculum.schema import Ask, Check, Lesson, Nudge, Practise, Reflect, Say, Scenario, Step
from curriculum.sms import MAX_SEGMENTS, segments

LETTERS = "ABCD"
STATES = {
    "say": "lesson_step", "ask": "quiz", "check": "quiz",
    "scenario": "scenario", "reflect": "reflection", "practise": "reflection",
}  # fmt: skip
"""The conversation state that each kind of step leaves open."""


@dataclass(frozen=True)
class Line:
    """A piece of a message: `part` ends its name ("s3.ask"), `text` is what it says; `alone` is never joined."""

    part: str
    text: str
    alone: bool = False


def options_of(step: Step, lang: str) -> tuple[str, ...]:
    """The lettered choices of a step, without their letters; empty for a step without choices."""
    if isinstance(step, (Ask, Scenario)):
        return tuple(choice.text[lang] for choice in step.choices)
    if isinstance(step, Check):
        return tuple(option.text[lang] for option in step.options)
    return ()


def lettered(step: Step, lang: str, phrases: Phrases) -> str:
    """The choices one a line, and the letters to answer with."""
    return lines_of(options_of(step, lang), lang, phrases)


def lines_of(options: tuple[str, ...], lang: str, phrases: Phrases) -> str:
    """Options one a line with their letters, and the letters to answer with."""
    lines = [f"{LETTERS[i]}) {text}" for i, text in enumerate(options)]
    return "\n".join([*lines, phrases.pick(len(options))[lang]])


def nudge(asked: Nudge, lang: str, phrases: Phrases) -> str:
    """A question that is sent unprompted, with its lettered choices."""
    options = tuple(choice.text[lang] for choice in asked.choices)
    return f"{asked.text[lang]}\n{lines_of(options, lang, phrases)}"


def cue(step: Step, lang: str, phrases: Phrases) -> str:
    """What can be done now: the choices, or how to go on."""
    if isinstance(step, Say):
        return phrases.cue_next[lang]
    if isinstance(step, (Reflect, Practise)):
        return phrases.cue_write[lang]
    return lettered(step, lang, phrases)


def question(step: Step, choices: dict[str, str], lang: str) -> str:
    """A step's own text, after the line that recalls an earlier choice where there is one."""
    recalled = [line[lang] for line in step.recall if _chosen(line.chose, choices)]
    return " ".join([*recalled, step.text[lang]])


def whole(step: Step, choices: dict[str, str], lang: str, phrases: Phrases) -> Line:
    """A step as it opens: content note, text, and what can be done."""
    note = [step.note[lang]] if step.note else []
    text = "\n".join([*note, question(step, choices, lang), cue(step, lang, phrases)])
    return Line(f"{step.id}.{step.kind}", text)


def explained(step: Step, choices: dict[str, str], lang: str, phrases: Phrases) -> Line:
    """A step in other words where its author wrote some, else the step again."""
    if step.explain is None:
        return whole(step, choices, lang, phrases)
    return Line(f"{step.id}.explain", f"{step.explain[lang]}\n{cue(step, lang, phrases)}")


def pack(module: str, lesson: Lesson, lines: list[Line]) -> tuple[Said, ...]:
    """Joins lines in order while two segments hold them. Two texts sent together can arrive swapped."""
    packed: list[Said] = []
    closed = True
    for line in lines:
        joined = f"{packed[-1].text}\n\n{line.text}" if packed else ""
        if not closed and not line.alone and segments(joined) <= MAX_SEGMENTS:
            packed[-1] = Said(f"{packed[-1].name}+{line.part}", joined)
        else:
            packed.append(Said(f"{module}.{lesson.number}.{line.part}", line.text))
        closed = line.alone
    return tuple(packed)


def _chosen(chose: str, choices: dict[str, str]) -> bool:
    step_id, letter = chose.split(".")
    return choices.get(step_id) == letter
