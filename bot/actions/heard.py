"""What an action knows about a turn: the metadata, what Rasa understood, the words and the lessons.

It also builds the answers that every skill shares: reply and move on, or answer aside and keep the open
question. It decides nothing about a skill.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.actions.words import Message, Words, fit, lettered
from bot.turn import TurnIn, TurnOut, Understood
from curriculum import Library
from curriculum.measures import ITEM_STATE, Item
from curriculum.measures import NOTE as MEASURE

LESSON_STATES = ("lesson_step", "quiz", "scenario", "reflection", "after_quiz")
"""States in which a lesson's step is on screen, if a lesson is open at all."""

UNSURE = "nlu_fallback"
"""Rasa's name for "no meaning is likely enough"."""

Effect = dict[str, Any]
"""What `web` is asked to do, by kind: `language` {to}, `join` {code}, `lesson_started` and `lesson_finished` {module,
lesson, version}, `lesson_rated` and `lesson_line` the same with {rating} (the line is this turn's own text),
`measure_wave` {wave, version, status}, `measured` {wave, version, item, choice}, `age_band` {band: 13_plus or
under_13}, `reminder` {when: an hour or one of reminders.CHOICES}; `welcomed`, `pause`, `opt_out`, `ask_for_person`,
`delete_requested` and `delete_confirmed` carry nothing more. `plan_part` {part, words}, `plan_shared` {to}, and
`plan_heard` (this message belongs to the making of a plan) and `plan_deleted` with nothing more.
"""

PLAN = "plan"
"""The note on the question about a safety plan: `{at, asked}`, the question's name and its words."""

KEEP: dict[str, Any] = {"keep": True}
"""Stands for "the lesson that is open stays open"; compared by identity."""


@dataclass(frozen=True)
class Heard:
    """One turn as an action sees it."""

    turn: TurnIn
    understood: Understood
    text: str
    words: Words
    library: Library

    @property
    def meaning(self) -> str:
        """The meaning that Rasa gave this turn, or the one that the state made of it."""
        return self.understood.meaning

    @property
    def in_lesson(self) -> bool:
        """Whether a lesson's step is on screen now, and no question of the measure or the plan in front of it."""
        in_front = self.measured is not None or self.planning is not None
        return self.turn.state in LESSON_STATES and self.turn.lesson is not None and not in_front

    @property
    def measured(self) -> Item | None:
        """The question of the measure that is on screen; told by its very words, since a note may outlive it."""
        note, found = self.turn.memory.get(MEASURE), self.library.measure
        if self.turn.state != ITEM_STATE or not isinstance(note, dict) or found is None:
            return None
        item = found.item(note.get("at"))
        return item if item and self.turn.prompt in (item.text.en, item.text.es) else None

    @property
    def planning(self) -> str | None:
        """Which question about her safety plan is on screen; told by its very words, since a note may outlive it."""
        note = self.turn.memory.get(PLAN)
        if not isinstance(note, dict) or not self.turn.prompt or note.get("asked") != self.turn.prompt:
            return None
        return str(note["at"])

    def meaning_as(self, meaning: str) -> Heard:
        """The same turn read as another meaning."""
        return replace(self, understood=replace(self.understood, meaning=meaning))

    def choosing(self, option: str) -> Heard:
        """The same turn read as a lettered answer."""
        return replace(self, understood=replace(self.understood, meaning="choose_option", option=option))

    def speaking(self, language: str) -> Heard:
        """The same turn, answered in another language from here on."""
        return replace(self, turn=replace(self.turn, language=language), words=self.words.turned(language))

    def remembering(self, **notes: Any) -> Heard:
        """The same turn with notes to get back next time; a note of None is forgotten."""
        memory = {**self.turn.memory, **notes}
        kept = {name: value for name, value in memory.items() if value is not None}
        return replace(self, turn=replace(self.turn, memory=kept))

    def reply(
        self,
        messages: Iterable[Message],
        state: str,
        *,
        options: tuple[str, ...] = (),
        prompt: str | None = None,
        lesson: dict[str, Any] | None = KEEP,
        effects: Iterable[Effect] = (),
        misunderstood: int = 0,
    ) -> TurnOut:
        """Answer and leave `state` open. The lesson stays open unless another one, or None, is handed in."""
        memory = dict(self.turn.memory)
        if self.words.said:
            memory["said"] = dict(self.words.said)
        return TurnOut(
            turn_id=self.turn.turn_id,
            understood=self.understood,
            messages=fit(messages),
            state=state,
            options=options,
            prompt=prompt,
            lesson=self.turn.lesson if lesson is KEEP else lesson,
            effects=tuple(effects),
            misunderstood=misunderstood,
            memory=memory,
        )

    def stay(
        self, messages: Iterable[Message], *, effects: Iterable[Effect] = (), misunderstood: int = 0
    ) -> TurnOut:
        """Answer and leave everything that was open exactly as it was."""
        turn = self.turn
        return self.reply(
            messages,
            turn.state,
            options=turn.options,
            prompt=turn.prompt,
            effects=effects,
            misunderstood=misunderstood,
        )

    def aside(self, *messages: Message, effects: Iterable[Effect] = ()) -> TurnOut:
        """Answer a digression, then show the way back to what is open."""
        return self.stay((*messages, self.way_back()), effects=effects)

    def way_back(self) -> Message:
        """How to go on from here: the open question again, or the word that goes on."""
        turn = self.turn
        if turn.state in ("menu", "lesson_list") and turn.options:
            return self.words.say("utter_back_list")
        if turn.state in ("lesson_step", "after_quiz") and turn.lesson is not None:
            return self.words.say("utter_back_step")
        if turn.prompt or turn.options:
            return self.words.say("utter_back_question", question=question(turn.prompt, turn.options))
        if turn.lesson is not None:
            return self.words.say("utter_back_lesson")
        return self.words.say("utter_back_idle")

    def ask(
        self,
        lead: Iterable[Message],
        name: str,
        state: str,
        *,
        options: tuple[str, ...] = (),
        effects: Iterable[Effect] = (),
        lesson: dict[str, Any] | None = KEEP,
        **slots: object,
    ) -> TurnOut:
        """Ask a question of the bot's own and leave it open, with its options as lettered lines."""
        prompt = self.words.text(name, **slots)
        asked = {"name": name, "text": question(prompt, options)}
        return self.reply(
            (*lead, asked), state, options=options, prompt=prompt, lesson=lesson, effects=effects
        )


def question(prompt: str | None, options: tuple[str, ...]) -> str:
    """A question and its options as one text; options that the question already shows are not shown twice."""
    lines = lettered(options)
    if not prompt:
        return lines
    return prompt if not lines or lines in prompt else f"{prompt}\n{lines}"


def read_turn(latest_message: Mapping[str, Any]) -> tuple[TurnIn, Understood, str]:
    """Read a turn out of the tracker's latest message. Raises KeyError or TypeError when it is not a turn."""
    turn = TurnIn.from_json(latest_message["metadata"])
    intent = latest_message.get("intent") or {}
    found: dict[str, str] = {}
    for entity in latest_message.get("entities") or ():
        if entity.get("entity") in ("option", "topic") and entity.get("value"):
            found.setdefault(entity["entity"], str(entity["value"]))
    name = str(intent.get("name") or UNSURE)
    if name == UNSURE:  # where any words are an answer, words that nobody could place are one too
        name = "free_text_reflection" if turn.state == "reflection" else "nonsense"
    understood = Understood(
        meaning=name,
        option=found.get("option"),
        topic=found.get("topic"),
        confidence=float(intent.get("confidence") or 0.0),
    )
    return turn, understood, str(latest_message.get("text") or "")
