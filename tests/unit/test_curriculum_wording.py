"""The rules of wording that a program can see: what they catch, and what they must leave alone."""

import pytest

from curriculum.wording import of_data


def faults(text: str, *, answer: bool = False) -> list[str]:
    """What is said about one English text; Spanish is given the same build."""
    block = {"text": {"en": text, "es": "¿Sí?" if "?" in text else "Sí."}}
    data = {"steps": [{"choices": [block]}]} if answer else {"steps": [block]}
    return [problem.message for problem in of_data("a.yml", data)]


@pytest.mark.parametrize(
    "text",
    [
        "Call 1-800-555-0100.", "Call (555) 555-0100 now.", "Text 741741 or not.", "Call +15550100123.",
        "You can call 988.", "Text 66008.",
    ],
)  # fmt: skip
def test_numbers_of_lines_are_refused(text: str) -> None:
    assert any("resource pack" in message for message in faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "Call 911.",
        "Dre is 15. 22 kids know.",
        "She owes $500 now.",
        "It costs $1,200.",
        "Since May 2026.",
        "48 hours.",
    ],
)
def test_ages_sums_dates_and_911_are_left_alone(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Reply YES to go on.", "Text STOP.", "Just text the word HELP.", "reply with yes",
        "Type start to go on.",
        'Escribe "INFO".', "Answer YES?",
    ],
)  # fmt: skip
def test_asking_for_a_word_that_the_phone_company_acts_on_is_refused(text: str) -> None:
    assert any("asks for" in message for message in faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "They send help.",
        "The word STOP ends these texts.",
        "You can say stop.",
        "Text help lines any time.",
        "She said yes.",
    ],
)
def test_those_words_in_ordinary_sentences_are_left_alone(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize("text", ["Stop and think", "YES", "End the call", "Help her out", "start small"])
def test_an_answer_that_begins_with_such_a_word_is_refused(text: str) -> None:
    assert any("answer starts with" in message for message in faults(text, answer=True))
    assert faults(text) == []


@pytest.mark.parametrize("text", ["Say stop", "Helping her", "Ended it", "A full stop"])
def test_an_answer_that_only_holds_such_a_word_is_left_alone(text: str) -> None:
    assert faults(text, answer=True) == []
