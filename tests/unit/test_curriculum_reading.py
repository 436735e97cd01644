"""Our reading grade against textstat's, on passages from very easy to very hard."""

from itertools import pairwise

import pytest
import textstat

from curriculum import Library
from curriculum.reading import grade, syllables, words

EASY_EN = (
    "The cat sat on the mat. It was warm in the sun. A boy came by with a red ball. They went to play "
    "in the park."
)
PLAIN_EN = (
    "Most people find a job through someone they know. If a stranger offers you work far away, ask who "
    "owns the company and how you will get home. A real boss will answer your questions."
)
HARD_EN = (
    "Organizations that coordinate prevention activities should evaluate participants regularly, because "
    "longitudinal measurement demonstrates whether educational interventions influence attitudes."
)
EASY_ES = (
    "El gato duerme al sol. La niña come pan con su mamá. Hoy no hay clase. Vamos al parque con mi perro."
)
PLAIN_ES = (
    "Mucha gente encuentra trabajo por medio de alguien que conoce. Si un desconocido te ofrece trabajo "
    "lejos de tu casa, pregunta quién es el dueño y cómo vas a volver."
)
HARD_ES = (
    "Las organizaciones que coordinan actividades preventivas deberían evaluar periódicamente a los "
    "participantes, porque la medición longitudinal demuestra si las intervenciones educativas modifican "
    "comportamientos."
)


@pytest.fixture(autouse=True)
def english_again() -> None:
    textstat.set_lang("en_US")


@pytest.mark.parametrize("text", [EASY_EN, PLAIN_EN, HARD_EN])
def test_the_english_grade_is_textstats_within_a_grade(text: str) -> None:
    assert grade(text, "en") == pytest.approx(max(0.0, textstat.flesch_kincaid_grade(text)), abs=1.0)


@pytest.mark.parametrize("text", [EASY_ES, PLAIN_ES, HARD_ES])
def test_the_spanish_grade_is_never_kinder_than_textstats_ease_makes_it(text: str) -> None:
    # textstat splits Spanish at line-break points, which misses syllables of one letter ("a-ho-ra").
    textstat.set_lang("es")
    ease = textstat.fernandez_huerta(text)
    ours = grade(text, "es")
    assert ours >= _grade_by_table(ease) - 0.1
    assert ours <= _grade_by_table(ease - 16) + 0.1


PASSAGES = [("en", EASY_EN, PLAIN_EN, HARD_EN), ("es", EASY_ES, PLAIN_ES, HARD_ES)]


def _grade_by_table(ease: float) -> float:
    rows = [(100, 3.0), (90, 4.0), (80, 5.0), (70, 6.0), (60, 8.0), (50, 11.0), (30, 13.0)]
    if ease >= 100:
        return 3.0
    for (high, low_grade), (low, high_grade) in pairwise(rows):
        if ease >= low:
            return low_grade + (high - ease) / (high - low) * (high_grade - low_grade)
    return 13.0


@pytest.mark.parametrize(("lang", "easy", "plain", "hard"), PASSAGES)
def test_harder_passages_get_higher_grades_and_only_the_hard_one_fails_a_lesson(
    lang: str, easy: str, plain: str, hard: str
) -> None:
    assert grade(easy, lang) < grade(plain, lang) < grade(hard, lang)
    assert grade(plain, lang) <= 6.0 < grade(hard, lang)


def _in_dictionary(word: str) -> int:
    """The syllables of a word in textstat's dictionary; 0 for names and the like, on which it raises."""
    try:
        return int(textstat.syllable_count(word))
    except KeyError:
        return 0


def test_english_syllables_of_the_lessons_own_words_agree_with_the_dictionary() -> None:
    own = {
        word: found
        for module in Library.load().modules
        for lesson in module.lessons
        for step in lesson.steps
        for word in words(step.text.en + " " + (step.explain.en if step.explain else ""))
        if (found := _in_dictionary(word))
    }
    agree = sum(syllables(word, "en") == found for word, found in own.items())
    assert len(own) > 150
    assert agree / len(own) >= 0.95


@pytest.mark.parametrize(
    ("word", "count"),
    [("ahora", 3), ("guerra", 2), ("quién", 1), ("tía", 2), ("ciudad", 2), ("muy", 1), ("pingüino", 3),
     ("y", 1), ("compañía", 4), ("oye", 2), ("aún", 2), ("leer", 2), ("noche", 2), ("teléfono", 4)],
)  # fmt: skip
def test_spanish_syllables_are_counted_by_the_rules_of_spelling(word: str, count: int) -> None:
    assert syllables(word, "es") == count


def test_text_without_words_has_no_grade() -> None:
    assert grade("", "en") == 0.0
    assert grade("123 ?!", "es") == 0.0


def test_one_word_sentences_do_not_buy_a_lower_grade() -> None:
    # Counted as sentences, the two bits would bring the average down by more than a third.
    assert grade("Really. Honestly. " + PLAIN_EN, "en") > grade(PLAIN_EN, "en")
