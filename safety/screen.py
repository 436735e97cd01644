"""The screen: one message in, one verdict out, by the policy of the project.

Loads its data once, then only reads it: no network, no database, no clock. Must not log or keep any
text. Two kinds of callers matter: the inbox, before everything else, and the command line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from safety import core as word_core
from safety.context import Scene, Talk, talk
from safety.lexicon import Lexicon
from safety.policy import Policy
from safety.reading import Reader, Reading
from safety.rules import RuleReader, load_rules
from safety.spelling import Spelling
from safety.verdict import Because, Screening, rank

_OPTIONS = re.compile(r"\bA\)")  # lettered answers: a lesson's question
_REMEMBERED = 24  # earlier messages of the day that are read together with the newest


class Screen:
    """A loaded screen. Safe to share between threads; the same input gives the same verdict."""

    def __init__(
        self, lexicon: Lexicon, reader: Reader, readers: Sequence[RuleReader], policy: Policy
    ) -> None:
        self._lexicon = lexicon
        self._reader = reader
        self._readers = tuple(readers)
        self._policy = policy

    @classmethod
    def load(cls, root: Path | None = None) -> Screen:
        """Read lexicons, rules and policy (of `root`, or of this package) and warm up.

        Raises SafetyDataError, with file and line, on wrong data.
        """
        lexicon = Lexicon.load(root)
        made = cls(
            lexicon,
            Reader(Spelling(lexicon, root)),
            [RuleReader(load_rules(root))],
            Policy.load(root / "policy.yml" if root else None),
        )
        made.screen("warm-up: \u00bfest\u00e1s bien? \U0001f642", history=["hey"])
        return made

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
        asked = self._asked(lesson_prompt)
        lesson = bool(lesson_prompt and lesson_prompt.strip()) and asked is None
        newest = self._reader.read(text)
        alone_scenes = self._scenes([newest], lesson)
        alone = self._policy.decide(alone_scenes)
        earlier = [self._reader.read(one) for one in history[-_REMEMBERED:] if one.strip()]
        whole, facts = alone, frozenset[str]().union(*(scene.fresh_facts for scene in alone_scenes))
        fresh = rank(alone.tier) > 0
        if earlier:
            scenes = self._scenes([*earlier, newest], lesson)
            whole = self._policy.decide(scenes)
            fresh = fresh or any(signal.fresh for scene in scenes for signal in scene.signals)
            whole = Screening(whole.tier, whole.category, whole.watched or alone.watched, whole.because)
        if asked:
            return _answered(asked, facts, alone, whole, text)
        vague = alone.category in (None, "immediate_danger", "unspecified")
        if rank(whole.tier) < rank(alone.tier) or (whole.tier == alone.tier and not vague):
            return alone
        if "moves_on" in facts or (whole.tier == "check_in" and not fresh and "retracts" not in facts):
            return alone
        return whole

    def core(self, text: str) -> Screening:
        """The word-list core: no data files, no spaCy. For when `screen` raises or is too slow."""
        return word_core.core(text)

    def _scenes(self, readings: list[Reading], lesson: bool) -> list[Scene]:
        seen: Talk = talk(readings, self._lexicon, lesson=lesson)
        return [reader.scene(seen) for reader in self._readers]

    def _asked(self, prompt: str | None) -> str | None:
        """What the bot's own question on screen asks: "safe", "danger", or None for a lesson's question."""
        if not prompt or not prompt.strip() or len(prompt) > 400 or _OPTIONS.search(prompt):
            return None
        facts = frozenset[str]().union(
            *(scene.fresh_facts for scene in self._scenes([self._reader.read(prompt)], False))
        )
        return "danger" if "asks_danger" in facts else "safe" if "asks_safe" in facts else None


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
