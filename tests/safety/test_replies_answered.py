"""The seam between our check-in question and the screen: the answer to it is heard for what it is."""

from __future__ import annotations

from datetime import date

import pytest

from safety import Screen
from safety.replies import Replies
from safety.resources.resource import CATEGORIES

TODAY = date(2026, 11, 22)
REPLIES = Replies.load()

ANSWERS = [
    ("en", "no", "immediate"), ("en", "nope", "immediate"), ("en", "not really", "urgent"),
    ("en", "kinda", "check_in"), ("en", "idk", "check_in"), ("en", "yes", "none"), ("en", "im ok", "none"),
    ("es", "no", "immediate"), ("es", "la verdad no", "urgent"), ("es", "más o menos", "check_in"),
    ("es", "no sé", "check_in"), ("es", "sí", "none"), ("es", "estoy bien", "none"),
]  # fmt: skip


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen.load()


@pytest.mark.parametrize(("lang", "answer", "tier"), ANSWERS)
def test_an_answer_to_are_you_safe_is_heard(screen: Screen, lang: str, answer: str, tier: str) -> None:
    heard = {}
    for category in CATEGORIES:
        prompt = REPLIES.check_in(category, lang, TODAY).text
        heard[category] = screen.screen(answer, lang=lang, lesson_prompt=prompt).tier
    assert heard == dict.fromkeys(CATEGORIES, tier)
