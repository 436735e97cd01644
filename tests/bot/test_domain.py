"""The domain and the rules: every meaning answered, every wording in both languages, short and plain."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest
import smsutil
import yaml

from bot.actions.routing import ACTIONS
from bot.actions.topics import BLAME
from bot.actions.words import Words
from bot.turn import MEANINGS
from curriculum.reading import grade
from tests.bot.acting import BOT, domain, library, rules

RESPONSES: dict[str, list[dict[str, Any]]] = domain()["responses"]
FILLED = {
    "title": "What this is, and who sees it",
    "group": "Ms. Cleo's Tuesday group",
    "code": "PRK2345",
    "left": 7,
    "question": "Which one?\nA) This\nB) That",
    "bar": "\u2b1c" * 10,
    "done": 3,
    "total": 10,
    "name": "National Human Trafficking Hotline",
    "text": "555010",
    "call": "1-555-010-0199",
    "how": "text HOPE to 555010 or call 1-555-010-0199",
    "emergency": "911",
}
PROVIDER_WORDS = {
    "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "START", "YES", "UNSTOP",
    "HELP", "INFO",
}  # fmt: skip
HARDEST_GRADE = 6.0
SHORTEST_JUDGED = 8


def wordings(language: str) -> list[tuple[str, str]]:
    """Every wording of one language, with its response's name."""
    found = []
    for name, variations in RESPONSES.items():
        for variation in variations:
            spanish = bool(variation.get("condition"))
            if spanish == (language == "es"):
                found.append((name, variation["text"]))
    return found


def test_the_intents_are_exactly_the_meanings_and_each_has_one_rule() -> None:
    assert domain()["intents"] == list(MEANINGS)
    assert set(rules()) == {*MEANINGS, "nlu_fallback"}


def test_every_action_is_named_in_the_domain_served_by_the_code_and_used_by_a_rule() -> None:
    assert sorted(domain()["actions"]) == sorted(ACTIONS) == sorted(set(rules().values()))


def test_a_session_is_sixty_minutes_and_carries_nothing_over() -> None:
    shared = yaml.safe_load((BOT / "domain" / "_shared.yml").read_text("utf-8"))
    assert shared["session_config"] == {
        "session_expiration_time": 60,
        "carry_over_slots_to_new_session": False,
    }


@pytest.mark.parametrize("name", RESPONSES)
def test_every_response_has_as_many_wordings_and_the_same_slots_in_both_languages(name: str) -> None:
    by_language = {
        language: [text for said, text in wordings(language) if said == name] for language in ("en", "es")
    }
    assert len(by_language["en"]) == len(by_language["es"]) >= 1
    slots = {language: {_slots(text) for text in texts} for language, texts in by_language.items()}
    assert len(slots["en"]) == 1 and slots["en"] == slots["es"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_wording_fits_two_segments_in_the_cheap_alphabet(language: str) -> None:
    for name, text in wordings(language):
        folded = text.format(**FILLED).translate(str.maketrans("áíóúÁÍÓÚ", "aiouAIOU"))
        result = smsutil.split(folded)
        assert len(result.parts) <= 2, name
        assert result.encoding == "gsm0338" or name == "utter_progress_bar", name


@pytest.mark.parametrize("language", ["en", "es"])
def test_wordings_are_plain(language: str) -> None:
    for name, text in wordings(language):
        assert not re.search(r"[\u2018\u2019\u201c\u201d\u2013\u2014\u2026]", text), (
            f"{name} has a typesetter's mark"
        )
        assert text == text.strip() and "  " not in text
        assert text.count("?") - text.count("¿") * (language == "es") <= 2, f"{name} asks too much at once"


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_wording_holds_a_hotline_number(language: str) -> None:
    for name, text in wordings(language):
        assert not re.findall(r"\d[\d-]{2,}", text), f"{name} has a number that belongs in the resource pack"


def test_only_the_welcome_names_a_word_that_providers_keep_for_themselves() -> None:
    for language in ("en", "es"):
        for name, text in wordings(language):
            named = set(re.findall(r"\b[A-Z]{3,}\b", text)) & PROVIDER_WORDS
            assert not named or (name, named) == ("utter_welcome_first", {"STOP"})
            asked = {word.upper() for word in re.findall(r"(?:[Tt]ext|[Ee]scribe|[Ss]ay) (\w+)", text)}
            assert not (asked & PROVIDER_WORDS) - ({"STOP"} if name == "utter_welcome_first" else set()), name
            if "_choice_" in name:
                assert text.upper() not in PROVIDER_WORDS


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_wording_reads_at_grade_six_or_below(language: str) -> None:
    """By the same scale as the lessons; one short line is too little to judge."""
    plain = [(name, text) for name, text in wordings(language) if len(text.split()) >= SHORTEST_JUDGED]
    hard = {name: round(found, 1) for name, text in plain if (found := grade(text, language)) > HARDEST_GRADE}
    assert len(plain) > 60 and not hard


def test_every_topic_that_understanding_can_name_has_an_answer_and_no_answer_is_out_of_reach() -> None:
    topics = yaml.safe_load((BOT / "understanding" / "topics.yml").read_text("utf-8"))
    answered = {answer.topic for answer in library().answers.by_id.values() if answer.topic}
    assert answered == {*topics, BLAME}


def test_every_response_is_said_by_some_action() -> None:
    code = "\n".join(path.read_text("utf-8") for path in sorted(Path(BOT / "actions").glob("*.py")))
    built = ("utter_reminders_choice_",)
    unused = [name for name in RESPONSES if f'"{name}"' not in code and not name.startswith(built)]
    assert not unused
    named = set(re.findall(r'"(utter_\w+[a-z])"', code))
    assert named <= set(RESPONSES)


def test_wordings_rotate_and_fall_back_to_english() -> None:
    responses = {"utter_a": [{"text": "one"}, {"text": "two"}], "utter_b": [{"text": "only"}]}
    words = Words(responses, "es")
    assert [words.text("utter_a") for _ in range(3)] == ["one", "two", "one"]
    assert words.said == {"utter_a": 1}
    with pytest.raises(LookupError):
        words.text("utter_none")


def _slots(text: str) -> frozenset[str]:
    return frozenset(field for _, field, _, _ in string.Formatter().parse(text) if field)
