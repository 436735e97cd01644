"""Plays a lesson: a place and a meaning go in, messages and the next place come out.

Pure: no clock, no I/O, no memory of its own. It judges nothing but a check's answer, never shames one, and
never leaves a teen without a way on: every step can be skipped, and every message says what can be done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from curriculum.compose import (
    LETTERS,
    STATES,
    Line,
    explained,
    lettered,
    options_of,
    pack,
    question,
    whole,
)
from curriculum.phrases import Phrases
from curriculum.place import Place, Played
from curriculum.schema import FINISH, Ask, Both, Check, Lesson, Practise, Reflect, Say, Scenario, Step
from curriculum.shape import step_order


@dataclass(frozen=True)
class Turn:
    """All that one play needs: the lesson, the place in it, the language, and what is said after its last step."""

    phrases: Phrases
    lesson: Lesson
    place: Place
    lang: str
    ending: Both

    def at(self, place: Place) -> Turn:
        """The same turn at another place."""
        return replace(self, place=place)

    def step(self) -> Step:
        """The open step. Only for a place that `settled` returned."""
        return next(step for step in self.lesson.steps if step.id == self.place.step)


def opened(turn: Turn, position: int | None) -> Played:
    """The first message: title, content note and first step; without a place in an order, the step alone."""
    if position is None:
        return _open(turn, [])
    intro = turn.phrases.intro[turn.lang].format(
        number=position, title=turn.lesson.title[turn.lang], minutes=turn.lesson.minutes
    )
    # A lesson's own content note says that skipping is fine; without one we say it.
    note = turn.lesson.note or turn.phrases.may_skip
    return _open(turn, [Line("intro", f"{intro} {note[turn.lang]}")])


def shown(turn: Turn) -> Played:
    """The open step again; nothing moves. Where the lesson changed, the nearest step of the new version."""
    settled = _settled(turn)
    if settled is not turn:
        return _open(settled, [Line("updated", turn.phrases.updated[turn.lang])])
    return _open(turn, [])


def played(turn: Turn, meaning: str, option: str | None, text: str) -> Played:
    """One answer of a teen's to the open step."""
    if _settled(turn) is not turn:
        return shown(turn)  # The question changed under the answer: ask it anew rather than judge wrongly.
    step = turn.step()
    if meaning == "repeat_or_explain":
        return _explain(turn, step)
    if meaning in ("next", "skip"):
        return _skip(turn, step)
    if isinstance(step, Say):
        return _onward(turn, step, [], step.next) if meaning == "affirm" else _unclear(turn, step)
    if isinstance(step, (Reflect, Practise)):
        if not text.strip():
            return _unclear(turn, step)
        return _onward(turn, step, [Line(f"{step.id}.reply", step.reply[turn.lang])], step.next)
    index = _index(option, len(options_of(step, turn.lang)))
    if index is None:
        return _unclear(turn, step)
    return _answer(turn, step, index)


def _answer(turn: Turn, step: Ask | Scenario | Check, index: int) -> Played:
    letter = LETTERS[index].lower()
    answered = turn.at(replace(turn.place, choices={**turn.place.choices, step.id: letter}))
    if isinstance(step, (Ask, Scenario)):
        choice = step.choices[index]
        lines = [Line(f"{step.id}.{letter}", choice.reply[turn.lang])]
        if choice.forward:
            lines.append(Line(f"{step.id}.{letter}.card", choice.forward[turn.lang], alone=True))
        return _onward(answered, step, lines, choice.next or step.next)
    chosen = step.options[index]
    lines = [Line(f"{step.id}.{letter}", chosen.feedback[turn.lang])]
    # An answer is kept at once, so a step that already has one is on its second try.
    if not chosen.right and step.retry and step.id not in turn.place.choices:
        again = f"{turn.phrases.retry[turn.lang]}\n{lettered(step, turn.lang, turn.phrases)}"
        tried = replace(answered.place, attempt=turn.place.attempt + 1)
        return replace(_still_open(turn, [*lines, Line(f"{step.id}.retry", again)], tried), correct=False)
    return replace(_onward(answered, step, lines, step.next), correct=chosen.right)


def _skip(turn: Turn, step: Step) -> Played:
    """Moves on without an answer, and says that this is fine where one was asked for."""
    if isinstance(step, Say):
        return _onward(turn, step, [], step.next)
    steps = [each.id for each in turn.lesson.steps]
    phrase = turn.phrases.skipped[steps.index(step.id) % len(turn.phrases.skipped)]
    return _onward(turn, step, [Line(f"{step.id}.skipped", phrase[turn.lang])], step.skip_to or step.next)


def _explain(turn: Turn, step: Step) -> Played:
    """The step in other words; asked a second time, the step as it stood."""
    again = whole if turn.place.attempt % 2 else explained
    line = again(step, turn.place.choices, turn.lang, turn.phrases)
    return _still_open(turn, [line], replace(turn.place, attempt=turn.place.attempt + 1))


def _unclear(turn: Turn, step: Step) -> Played:
    """Asks again in other words; every second time with the whole question, in case it has scrolled away."""
    phrases, lang, attempt = turn.phrases, turn.lang, turn.place.attempt
    if isinstance(step, Say):
        kind, under = phrases.unclear_say, ""
    elif isinstance(step, (Reflect, Practise)):
        kind, under = phrases.unclear_write, ""
    else:
        kind, under = phrases.unclear_pick, lettered(step, lang, phrases)
    lines = [Line(f"{step.id}.unclear", "\n".join(filter(None, [kind[attempt % len(kind)][lang], under])))]
    if attempt % 2 and under:
        lines = [
            Line(f"{step.id}.unclear", kind[attempt % len(kind)][lang]),
            whole(step, turn.place.choices, lang, phrases),
        ]
    return _still_open(turn, lines, replace(turn.place, attempt=attempt + 1))


def _onward(turn: Turn, step: Step, lines: list[Line], target: str | None) -> Played:
    """To the step that follows, or to the take-away after the last one."""
    steps = turn.lesson.steps
    after = [each.id for each in steps].index(step.id) + 1
    target = target or (steps[after].id if after < len(steps) else FINISH)
    if target != FINISH:
        return _open(turn.at(replace(turn.place, step=target, attempt=0)), lines)
    lines = [*lines, Line("takeaway", f"{turn.lesson.takeaway[turn.lang]}\n{turn.ending[turn.lang]}")]
    return Played(pack(turn.place.module, turn.lesson, lines), None, "after_lesson", finished=True)


def _open(turn: Turn, lines: list[Line]) -> Played:
    lines = [*lines, whole(turn.step(), turn.place.choices, turn.lang, turn.phrases)]
    return _still_open(turn, lines, turn.place)


def _still_open(turn: Turn, lines: list[Line], place: Place) -> Played:
    step = turn.step()
    return Played(
        messages=pack(place.module, turn.lesson, lines),
        place=place,
        state=STATES[step.kind],
        options=options_of(step, turn.lang),
        prompt=question(step, place.choices, turn.lang),
    )


def _settled(turn: Turn) -> Turn:
    """The same turn if its place fits the lesson as it is now; else one at the nearest step, newly pinned."""
    steps = [step.id for step in turn.lesson.steps]
    if turn.place.version == turn.lesson.version and turn.place.step in steps:
        return turn
    before = [each for each in steps if step_order(each) <= step_order(turn.place.step)]
    nearest = before[-1] if before else steps[0]
    # All earlier choices stay; only the question that is asked anew starts without an answer.
    kept = {step: letter for step, letter in turn.place.choices.items() if step != nearest}
    return turn.at(replace(turn.place, version=turn.lesson.version, step=nearest, attempt=0, choices=kept))


def _index(option: str | None, count: int) -> int | None:
    """ "B", "b" or "2" is 1; None for anything that is not on screen."""
    typed = (option or "").strip().upper()
    if len(typed) == 1 and typed in LETTERS[:count]:
        return LETTERS.index(typed)
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= count:
        return int(typed) - 1
    return None
