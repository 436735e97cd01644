"""Which lesson or subject a text names."""

from __future__ import annotations

import pytest

from bot.understanding.topics import lesson_topic, slug, subject, topic_of

LESSONS = ("Online safety", "Healthy boundaries", "Spotting tactics", "Helping a friend")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lesson 3", "lesson_3"),
        ("lsn 2", "lesson_2"),
        ("leson two", "lesson_2"),
        ("la segunda leccion", "lesson_2"),
        ("lección cuatro", "lesson_4"),
        ("2nd lesson pls", "lesson_2"),
        ("L4", "lesson_4"),
        ("last lesson", "lesson_last"),
        ("session 5", "lesson_5"),
        ("lessons", None),
        ("the lesson", None),
        ("i have 3 dogs", None),
    ],
)
def test_a_numbered_lesson_is_a_topic(text: str, wanted: str | None) -> None:
    assert lesson_topic(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("spoting tactics", "spotting_tactics"),
        ("the one about helping a friend", "helping_a_friend"),
        ("online", "online_safety"),
    ],
)
def test_a_lesson_on_screen_is_picked_by_its_title(text: str, wanted: str) -> None:
    assert topic_of(text, "pick_lesson", LESSONS) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("what is sextortion", "sextortion"),
        ("que es la trata", "what_is_trafficking"),
        ("who counts as a safe adult", "trusted_adult"),
        ("como ayudo a una amiga", "helping_a_friend"),
        ("whats a boundary", "boundaries"),
        ("how are you", None),
    ],
)
def test_a_question_has_a_subject_in_both_languages(text: str, wanted: str | None) -> None:
    assert subject(text) == wanted


def test_only_picking_and_asking_have_topics() -> None:
    assert topic_of("lesson 2", "thanks") is None


def test_a_title_becomes_a_slug_without_accents() -> None:
    assert slug("¿Qué es esto?") == "que_es_esto"
