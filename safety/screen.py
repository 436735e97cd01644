"""The screen: one message in, one verdict out, by the policy of the project.

Loads its data once, then only reads it: no network, no database, no clock. Must not log or keep any
text. Two kinds of callers matter: the inbox, before everything else, and the command line.
Where the trained model fails at work, callers fall back to `rules`, and from there to the word-list `core`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from safety import core as word_core
from safety.context import Scene, Talk, talk
from safety.evidence import Evidence
from safety.lexicon import Lexicon
from safety.policy import Policy
from safety.reading import Reader, Reading
from safety.rules import RuleReader, load_rules
from safety.settle import settle
from safety.spelling import Spelling
from safety.verdict import Because, Screening, rank

if TYPE_CHECKING:
    from safety.model.model import Model, Opinion

_OPTIONS = re.compile(r"\bA\)")  # lettered answers: a lesson's question
_REMEMBERED = 24  # earlier messages of the day that are read together with the newest
_ANSWER_WORDS = 4  # an answer to the bot's own question is this short; what is longer says more
_ANSWERS = frozenset({"answers_no", "answers_yes", "answers_hardly", "answers_unsure"})


class Screen:
    """A loaded screen. Safe to share between threads; the same input gives the same verdict."""

    def __init__(
        self,
        lexicon: Lexicon,
        reader: Reader,
        readers: Sequence[RuleReader],
        policy: Policy,
        model: Model | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._reader = reader
        self._readers = tuple(readers)
        self._policy = policy
        self._model = model

    @classmethod
    def load(cls, root: Path | None = None, *, model: bool = True) -> Screen:
        """Read lexicons, rules and policy (of `root`, or of this package), the model, and warm up.

        Raises SafetyDataError, with file and line, on wrong data, and ModelError where the trained model cannot
        be loaded. The model belongs to this package's own rules: with a `root`, or without `model`, the rules
        answer alone.
        """
        lexicon = Lexicon.load(root)
        made = cls(
            lexicon,
            Reader(Spelling(lexicon, root)),
            [RuleReader(load_rules(root))],
            Policy.load(root / "policy.yml" if root else None),
            _model() if model and root is None else None,
        )
        made.screen("warm-up: \u00bfest\u00e1s bien? \U0001f642", history=["hey"])
        return made

    @property
    def has_model(self) -> bool:
        """Whether the trained model reads too, or the rules alone."""
        return self._model is not None

    def screen(
        self,
        text: str,
        *,
        lang: str | None = None,
        lesson_prompt: str | None = None,
        history: Sequence[str] = (),
    ) -> Screening:
        """The verdict on a message, with the question on screen and the teen's earlier messages.

        `lang` is accepted for callers that know it; both languages are always read, because teens mix them.
        """
        text, lesson_prompt, history = (
            _readable(text),
            _readable(lesson_prompt or ""),
            [*map(_readable, history)],
        )
        seen = self.evidence(text, lesson_prompt=lesson_prompt, history=history)
        if self._model is None or not text or (len(text) == 1 and text.isascii()):
            return seen.verdict
        verdict = self._settled(self._model, text, lesson_prompt, history, seen)
        around = history or (lesson_prompt and seen.asked is None)
        if around and rank(seen.alone) >= rank("urgent") and verdict.tier != "immediate":
            # Plain words of her own stay what they are, whatever was said or asked before: that may only add.
            alone = self._settled(self._model, text, None, [], self.evidence(text))
            verdict = max(verdict, alone, key=lambda one: rank(one.tier))
        return verdict

    def _settled(
        self, model: Model, text: str, prompt: str | None, history: Sequence[str], seen: Evidence
    ) -> Screening:
        seen, said = self.weighed(model, text, prompt, history, seen)
        return settle(seen, said, model.limits)

    def rules(self, text: str, *, lesson_prompt: str | None = None, history: Sequence[str] = ()) -> Screening:
        """What the rules say by themselves: for when the model fails. "lol" and the like lower nothing here either."""
        from safety.model.features import undecorated

        said = [
            self.evidence(one, lesson_prompt=lesson_prompt, history=history).verdict
            for one in dict.fromkeys((text, undecorated(text)))
        ]
        return max(said, key=lambda verdict: rank(verdict.tier))

    def weighed(
        self, model: Model, text: str, prompt: str | None, history: Sequence[str], seen: Evidence
    ) -> tuple[Evidence, Opinion]:
        """What the rules say and what the model says of it.

        The model never sees "lol" or a laughing face, so that they cannot lower what it says.
        """
        from safety.model.features import undecorated

        bare = undecorated(text)
        plain = seen if bare == text else self.evidence(bare, lesson_prompt=prompt, history=history)
        said = model.opinion(bare, prompt, history[-_REMEMBERED:], plain)
        return plain if rank(plain.verdict.tier) > rank(seen.verdict.tier) else seen, said

    def evidence(
        self, text: str, *, lesson_prompt: str | None = None, history: Sequence[str] = ()
    ) -> Evidence:
        """What the rules say of a message, and everything that rests on."""
        asked = self._asked(lesson_prompt)
        lesson = bool(lesson_prompt and lesson_prompt.strip()) and asked is None
        newest = self._reader.read(text)
        own, alone_scenes = self._scenes([newest], lesson)
        alone = self._policy.decide(alone_scenes)
        earlier = [self._reader.read(one) for one in history[-_REMEMBERED:] if one.strip()]
        whole, scenes = alone, alone_scenes
        facts = frozenset[str]().union(*(scene.fresh_facts for scene in alone_scenes))
        if earlier:
            _, scenes = self._scenes([*earlier, newest], lesson)
            whole = self._policy.decide(scenes)
            whole = Screening(whole.tier, whole.category, whole.watched or alone.watched, whole.because)
        forms = tuple("." if word is None else word.form for word in newest.words)
        return Evidence(
            verdict=_ruled(asked, facts, alone, whole, scenes, text),
            alone=alone.tier,
            asked=asked,
            lesson=lesson,
            answers=asked is not None and not _ANSWERS.isdisjoint(facts) and len(forms) <= _ANSWER_WORDS,
            earlier=len(earlier),
            signals=tuple(signal for scene in scenes for signal in scene.signals),
            facts=frozenset[str]().union(*(scene.facts for scene in scenes)),
            fresh_facts=frozenset[str]().union(*(scene.fresh_facts for scene in scenes)),
            concepts=_concepts(own),
            forms=forms,
        )

    def core(self, text: str) -> Screening:
        """The word-list core: no data files, no spaCy. For when `screen` raises or is too slow."""
        return word_core.core(text)

    def _scenes(self, readings: list[Reading], lesson: bool) -> tuple[Talk, list[Scene]]:
        seen = talk(readings, self._lexicon, lesson=lesson)
        return seen, [reader.scene(seen) for reader in self._readers]

    def _asked(self, prompt: str | None) -> str | None:
        """What the bot's own question on screen asks: "safe", "danger", or None for a lesson's question."""
        if not prompt or not prompt.strip() or len(prompt) > 400 or _OPTIONS.search(prompt):
            return None
        facts = frozenset[str]().union(
            *(scene.fresh_facts for scene in self._scenes([self._reader.read(prompt)], False)[1])
        )
        return "danger" if "asks_danger" in facts else "safe" if "asks_safe" in facts else None


def _readable(text: str) -> str:
    """The text without the space around it, and without halves of characters, which no model can hold."""
    return text.strip().encode("utf-8", "replace").decode("utf-8")


def _model() -> Model:
    from safety.model.model import Model

    return Model()


def _concepts(own: Talk) -> frozenset[str]:
    return frozenset(tag for window in own.windows for place in window.places if place for tag in place.tags)


def _ruled(
    asked: str | None,
    facts: frozenset[str],
    alone: Screening,
    whole: Screening,
    scenes: Sequence[Scene],
    text: str,
) -> Screening:
    """The verdict of the rules: of the newest message, or of the whole talk where that is graver and fresh."""
    if asked:
        return _answered(asked, facts, alone, whole, text)
    fresh = rank(alone.tier) > 0 or any(signal.fresh for scene in scenes for signal in scene.signals)
    vague = alone.category in (None, "immediate_danger", "unspecified")
    if rank(whole.tier) < rank(alone.tier) or (whole.tier == alone.tier and not vague):
        return alone
    if "moves_on" in facts or (whole.tier == "check_in" and not fresh and "retracts" not in facts):
        return alone
    return whole


def _answered(asked: str, facts: frozenset[str], alone: Screening, whole: Screening, text: str) -> Screening:
    """A teen's answer to "are you safe right now?" (or to "is someone hurting you?", the other way round)."""
    no, yes = ("answers_no", "answers_yes") if asked == "safe" else ("answers_yes", "answers_no")
    words = " ".join(text.split())[:200]
    if no in facts:
        tier, rule = ("immediate" if asked == "safe" else "urgent"), "answer.not_safe"
    elif "answers_hardly" in facts:
        tier, rule = "urgent", "answer.hardly_safe"
    elif yes in facts:
        return alone
    elif "answers_unsure" in facts:
        tier, rule = "check_in", "answer.unsure"
    else:
        return whole if rank(whole.tier) >= rank(alone.tier) else alone
    if rank(whole.tier) > rank(tier):
        return whole
    known = whole.category if whole.category not in (None, "unspecified") else None
    category = known or ("unspecified" if tier == "check_in" else "immediate_danger")
    return Screening(tier, category, whole.watched, (Because(rule, words), *whole.because))
