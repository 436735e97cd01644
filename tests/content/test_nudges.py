"""What is sent unprompted: offered by the library, checked for length, grade, shape and words that tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from curriculum import CurriculumError, Library, boosters, discreet
from curriculum.check import check, render
from curriculum.discreet import WORDS
from curriculum.sms import MAX_SEGMENTS, segments
from tests.content.test_broken_lessons import HERE, lay_out

LIBRARY = Library.load()
LESSON = "curriculum/modules/demo/lessons/01-demo.yml"
GOOD: dict[str, Any] = {
    "text": {"en": "Did you try it?", "es": "¿Lo probaste?"},
    "choices": [
        {"text": {"en": "I did", "es": "Ya lo hice"}, "reply": {"en": "Nice.", "es": "Qué bien."}},
        {"text": {"en": "Not yet", "es": "Todavía no"}, "reply": {"en": "No rush.", "es": "Sin prisa."}},
    ],
}


def with_tried(folder: Path, **changes: Any) -> Path:
    """The good lesson with a next-day question that has one thing changed."""
    lesson = yaml.safe_load((HERE / "good-lesson.yml").read_text(encoding="utf-8"))
    lesson["tried"] = {**GOOD, **changes}
    file = folder / "lesson.yml"
    file.write_text(yaml.safe_dump(lesson, allow_unicode=True), encoding="utf-8")
    return lay_out(folder, lessons={"01-demo.yml": file})


def weekly(folder: Path, *ids: str, **changes: Any) -> Path:
    """A boosters file with one good booster an id, the last one changed."""
    made: list[dict[str, Any]] = [{"id": each, **GOOD} for each in ids]
    made[-1] = {**made[-1], **changes}
    file = folder / "boosters.yml"
    data = {"version": 1, "signed": [], "sources": [], "boosters": made}
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return file


def test_a_next_day_question_without_a_fault_is_offered_and_its_answers_have_replies(tmp_path: Path) -> None:
    root = with_tried(tmp_path)
    assert render(check(root)) == ""
    library = Library.load(root)
    asked = library.nudge_after("demo-01", "en")
    assert asked is not None
    assert asked.said.text == "Did you try it?\nA) I did\nB) Not yet\nA or B?"
    assert (asked.ref, asked.said.name, asked.options) == (
        "demo-01",
        "demo.01.tried.ask",
        ("I did", "Not yet"),
    )
    reply = library.answer_nudge(asked.ref, "b", "es")
    assert reply is not None
    assert (reply.name, reply.text) == ("demo.01.tried.b", "Sin prisa.")
    assert library.answer_nudge(asked.ref, "C", "en") is None
    assert library.answer_nudge("demo-99", "A", "en") is None


def test_a_lesson_without_a_question_offers_none(tmp_path: Path) -> None:
    root = lay_out(tmp_path, lessons={"01-demo.yml": HERE / "broken" / "tried-missing.yml"})
    assert Library.load(root).nudge_after("demo-01", "en") is None


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_lesson_has_its_next_day_question_and_there_are_eight_boosters(lang: str) -> None:
    lessons = [lesson.id for module in LIBRARY.modules for lesson in module.lessons]
    assert [lesson for lesson in lessons if LIBRARY.nudge_after(lesson, lang) is None] == []
    assert len(LIBRARY.boosters) == 8


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"choices": GOOD["choices"][:1]}, "tried.choices: must have at least 2 items; add another choice"),
        ({"choices": GOOD["choices"] * 2}, "tried.choices: must have at most 3 items; take one away"),
        (
            {"text": {"en": "Did you call the help line?", "es": "¿Llamaste?"}},
            "tried.text.en: 'help line' is sent unprompted and could be read by anyone; "
            "say it in words that give nothing away",
        ),
        (
            {"text": {"en": "Did you do it?", "es": "¿Fuiste con la policía?"}},
            "tried.text.es: 'policia' is sent unprompted and could be read by anyone; "
            "say it in words that give nothing away",
        ),
        (
            {"text": {"en": "Did you? " + "It is fun. " * 30, "es": "¿Ya?"}},
            "tried: en is 366 characters as shown; two SMS hold 306, cut 60",
        ),
    ],
)
def test_a_fault_in_a_next_day_question_is_found(changes: dict[str, Any], fault: str, tmp_path: Path) -> None:
    assert render(check(with_tried(tmp_path, **changes))) == f"{LESSON}: {fault}"


def test_a_reply_may_say_more_because_the_teen_has_answered(tmp_path: Path) -> None:
    choice = {
        **GOOD["choices"][0],
        "reply": {"en": "A help line can help.", "es": "Una línea de ayuda sirve."},
    }
    assert render(check(with_tried(tmp_path, choices=[choice, GOOD["choices"][1]]))) == ""


@pytest.mark.parametrize(
    ("ids", "changes", "fault"),
    [
        (("booster-01", "booster-03"), {}, "boosters[1].id: must be 'booster-02', not 'booster-03'"),
        (("first",), {}, "boosters[0].id: 'first' does not fit the pattern ^booster-[0-9]{2}$"),
        (
            ("booster-01",),
            {"text": {"en": "Any secrets?", "es": "¿Algo nuevo?"}},
            "boosters[0].text.en: 'secrets' is sent unprompted",
        ),
        (
            ("booster-01",),
            {"text": {"en": "Hey there?", "es": "Hola."}},
            "boosters[0].text: en asks a question and es does not",
        ),
    ],
)
def test_a_fault_in_the_boosters_is_found(
    ids: tuple[str, ...], changes: dict[str, Any], fault: str, tmp_path: Path
) -> None:
    found = render(check(lay_out(tmp_path), nudges=weekly(tmp_path, *ids, **changes)))
    assert found.startswith(f"curriculum/boosters.yml: {fault}")
    assert "\n" not in found


def test_boosters_follow_one_another_and_come_to_an_end(tmp_path: Path) -> None:
    file = boosters.load(weekly(tmp_path, "booster-01", "booster-02"))
    library = Library(LIBRARY.modules, LIBRARY.phrases, file.boosters)
    first = library.booster_after(None, "en")
    assert first is not None and first.ref == "booster-01"
    second = library.booster_after(first.ref, "es")
    assert second is not None and second.said.name == "booster.02.ask"
    assert library.booster_after(second.ref, "en") is None
    assert library.booster_after("booster-77", "en") is None


def test_boosters_with_a_fault_do_not_load(tmp_path: Path) -> None:
    with pytest.raises(CurriculumError, match="is missing; add the file"):
        boosters.load(tmp_path / "boosters.yml")
    with pytest.raises(CurriculumError, match="must be 'booster-01'"):
        boosters.load(weekly(tmp_path, "booster-02"))


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en", "Did you tell your safe person?", ["safe person"]),
        ("en", "SEXTING is a crime", ["sexting", "crime"]),
        ("en", "The unsexy part of a reporter's cut", []),
        ("en", "Did you use your line?", []),
        ("es", "¿Hay una persona de confianza?", ["persona de confianza"]),
        ("es", "¿Amenazas? ¿Extorsión?", ["amenazas", "extorsion"]),
        ("es", "¿Tu novia te llamó?", ["novia"]),
        ("es", "Un año de sueños", []),
    ],
)
def test_words_that_tell_are_found_as_whole_words_whatever_their_accents(
    lang: Any, text: str, words: list[str]
) -> None:
    assert discreet.load().found(text, lang) == words


def test_the_list_of_words_has_both_languages_and_no_word_twice() -> None:
    data = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    assert set(data) == {"en", "es"}
    for words in data.values():
        assert len(words) == len(set(words)) > 50


def test_a_list_with_a_fault_does_not_load(tmp_path: Path) -> None:
    (tmp_path / "discreet.yml").write_text("en: [911]\nes: [sexo]\n", encoding="utf-8")
    with pytest.raises(CurriculumError, match=r"en\[0\]: must be text but reads as 911"):
        discreet.load(tmp_path / "discreet.yml")
    assert "discreet.yml: en[0]" in render(check(words=tmp_path / "discreet.yml"))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_whatever_we_send_unprompted_fits_two_texts_and_every_choice_has_its_reply(lang: str) -> None:
    asked = [LIBRARY.nudge_after(lesson.id, lang) for module in LIBRARY.modules for lesson in module.lessons]
    asked += [LIBRARY.nudge(booster.id, lang) for booster in LIBRARY.boosters]
    for question in filter(None, asked):
        assert segments(question.said.text) <= MAX_SEGMENTS
        for letter in "ABC"[: len(question.options)]:
            reply = LIBRARY.answer_nudge(question.ref, letter, lang)
            assert reply is not None and segments(reply.text) <= MAX_SEGMENTS
