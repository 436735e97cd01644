"""Asking the screen, with a time budget: the whole screen, else its rules alone, else its word-list core, else
`unscreened`, never `none`.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import suppress
from dataclasses import dataclass

import structlog

from safety import Because, Screen, Screening

log = structlog.get_logger()

UNSCREENED = "unscreened"
WHOLE = "screen"
"""The engine of a verdict to which every part of the screen has contributed."""


@dataclass(frozen=True)
class Verdict:
    """What the screen said, and which part of it was still able to say it."""

    screening: Screening
    engine: str

    @property
    def tier(self) -> str:
        """none, check_in, urgent, immediate or unscreened."""
        return self.screening.tier

    @property
    def is_crisis(self) -> bool:
        """Whether the lesson stops and a crisis reply leaves."""
        return self.tier in ("urgent", "immediate")


class ScreenCaller:
    """Runs the screen beside the caller, so that one that hangs or raises cannot hold a message up."""

    def __init__(self, screen: Screen, budget_seconds: float) -> None:
        self._screen = screen
        self._budget = budget_seconds
        self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="screen")

    def ask(
        self,
        text: str,
        *,
        lang: str | None = None,
        lesson_prompt: str | None = None,
        history: Sequence[str] = (),
    ) -> Verdict:
        """The verdict on one text. Never raises."""
        try:
            asked = self._pool.submit(
                self._screen.screen, text, lang=lang, lesson_prompt=lesson_prompt, history=history
            )
            return Verdict(asked.result(self._budget), WHOLE)
        except TooLate:
            log.error("screen_too_slow", budget_seconds=self._budget)
        except Exception as error:
            # Broad on purpose: whatever breaks in the screen, what is left of it must still answer.
            log.error("screen_failed", error=type(error).__name__)
            with suppress(Exception):  # then the core answers, as below
                return Verdict(
                    self._screen.rules(text, lesson_prompt=lesson_prompt, history=history), "rules"
                )
        try:
            return Verdict(self._screen.core(text), "core")
        except Exception as error:
            log.critical("screen_core_failed", error=type(error).__name__)
            return Verdict(Screening(UNSCREENED, None, False, (Because("unscreened", ""),)), "none")
