"""The screen keeps its contract: fixed sentences, answers, history, watched phones, any input at all."""

from __future__ import annotations

import string
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safety import CATEGORIES, TIERS, Screen
from safety.verdict import rank

ASKED = "Are you safe right now?"
GRAVE = (
    "i want to kill myself",
    "my stepdad touches me at night",
    "he wont let me leave and i dont have my id",
    "mi papa me pega con el cable",
    "dice que va a subir mis fotos si no le pago",
    "my boyfriend choked me last night",
    "me corrieron de mi casa y no tengo donde dormir",
)


@pytest.fixture(scope="session")
def screen() -> Screen:
    return Screen.load()


def test_a_child_of_twelve_who_is_forced_is_urgent_or_above(screen: Screen) -> None:
    verdict = screen.screen("i'm only 12 and i am being forced to have sex")
    assert rank(verdict.tier) >= rank("urgent")


def test_held_without_papers_is_exploitation_or_danger(screen: Screen) -> None:
    verdict = screen.screen("he wont let me leave and i dont have my id")
    assert rank(verdict.tier) >= rank("urgent")
    assert verdict.category in ("trafficking_exploitation", "immediate_danger")


def test_the_reason_quotes_the_teens_own_words(screen: Screen) -> None:
    text = "ok so. I WANT to k1ll my$elf, whatever"
    verdict = screen.screen(text)
    assert verdict.because and verdict.because[0].rule
    assert verdict.because[0].words in text


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("no", "immediate"),
        ("nope", "immediate"),
        ("not really", "urgent"),
        ("kinda", "check_in"),
        ("idk", "check_in"),
        ("yes", "none"),
    ],
)
def test_answers_to_are_you_safe(screen: Screen, text: str, tier: str) -> None:
    assert screen.screen(text, lesson_prompt=ASKED).tier == tier


@pytest.mark.parametrize(("text", "tier"), [("no", "immediate"), ("más o menos", "check_in"), ("sí", "none")])
def test_answers_to_the_same_question_in_spanish(screen: Screen, text: str, tier: str) -> None:
    assert screen.screen(text, lesson_prompt="¿Estás a salvo ahora mismo?").tier == tier


def test_a_bare_no_outside_that_question_is_nothing(screen: Screen) -> None:
    assert screen.screen("no").tier == "none"
    assert (
        screen.screen("no", lesson_prompt="Is it ever okay to share a password? A) yes B) no").tier == "none"
    )


def test_an_answer_is_never_below_what_was_disclosed(screen: Screen) -> None:
    verdict = screen.screen("idk", lesson_prompt=ASKED, history=["my dad punched me in the face"])
    assert (verdict.tier, verdict.category) == ("urgent", "physical_abuse")


@pytest.mark.parametrize(
    "taken_back", ["jk", "nvm forget it", "es broma", "that was my cousin", "lol its nothing"]
)
def test_a_retraction_keeps_tier_and_category(screen: Screen, taken_back: str) -> None:
    verdict = screen.screen(taken_back, history=["my stepdad touches me at night"])
    assert (verdict.tier, verdict.category) == ("urgent", "sexual_abuse")


def test_a_disclosure_split_over_messages_is_read_as_one(screen: Screen) -> None:
    verdict = screen.screen("go home", history=["my boss", "wont let me"])
    assert rank(verdict.tier) >= rank("urgent")


def test_a_new_lesson_topic_after_small_talk_is_nothing(screen: Screen) -> None:
    assert screen.screen("next", history=["hi", "that quiz was easy"]).tier == "none"


def test_who_it_is_about_decides_in_a_lesson(screen: Screen) -> None:
    asked = "What is Marcus doing to Tia that is a warning sign?"
    assert screen.screen("he isolates her and hits her", lesson_prompt=asked).tier == "none"
    own = screen.screen("thats what my bf does, he hit me friday", lesson_prompt=asked)
    assert (own.tier, own.category) == ("urgent", "dating_violence")


def test_a_watched_phone_is_marked(screen: Screen) -> None:
    verdict = screen.screen("cant talk hes here")
    assert verdict.watched
    assert rank(verdict.tier) >= rank("urgent")
    assert not screen.screen("cant talk im in class").watched


@pytest.mark.parametrize(
    "text", ["help", "can i talk to a real person", "quiero hablar con una persona", "ayuda"]
)
def test_a_request_for_a_person_or_bare_help_is_at_least_a_check_in(screen: Screen, text: str) -> None:
    verdict = screen.screen(text)
    assert (verdict.tier, verdict.category) == ("check_in", "unspecified")


def test_a_long_text_is_screened_whole(screen: Screen) -> None:
    filler = "we had practice and then pizza and my cat slept on my homework. " * 800
    assert len(filler) > 50_000
    assert screen.screen(filler).tier == "none"
    verdict = screen.screen(filler[:25_000] + " my stepdad touches me at night. " + filler[25_000:])
    assert rank(verdict.tier) >= rank("urgent")


def test_the_same_input_gives_the_same_verdict_from_many_threads(screen: Screen) -> None:
    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(lambda _: screen.screen(GRAVE[0], history=["hey"]), range(40)))
    assert set(verdicts) == {screen.screen(GRAVE[0], history=["hey"])}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=300),
    prompt=st.none() | st.text(max_size=60),
    history=st.lists(st.text(max_size=60), max_size=4),
)
def test_any_text_gets_a_verdict(screen: Screen, text: str, prompt: str | None, history: list[str]) -> None:
    verdict = screen.screen(text, lesson_prompt=prompt, history=history)
    assert verdict.tier in TIERS
    assert (verdict.category in CATEGORIES) == (verdict.tier != "none")
    assert bool(verdict.because) == (verdict.tier != "none")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=400))
def test_random_bytes_get_a_verdict(screen: Screen, raw: bytes) -> None:
    assert screen.screen(raw.decode("utf-8", "surrogateescape")).tier in TIERS
    assert screen.screen(raw.decode("latin-1")).tier in TIERS


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.sampled_from(GRAVE), data=st.data())
def test_disguise_that_changes_nothing_never_lowers_a_tier(
    screen: Screen, text: str, data: st.DataObject
) -> None:
    before = rank(screen.screen(text).tier)
    upper = "".join(data.draw(st.sampled_from([sign.upper(), sign])) for sign in text)
    spaced = text.replace(" ", data.draw(st.sampled_from(["  ", "\t", " \u00a0"])))
    at = data.draw(st.integers(0, len(text)))
    hidden = text[:at] + data.draw(st.sampled_from(["\u200b", "\u200d", "\ufeff", "\u00ad"])) + text[at:]
    smiling = (
        text
        + " "
        + data.draw(
            st.sampled_from(["\U0001f602", "\U0001f480\U0001f480", "\U0001f643", "\u2764\ufe0f", ":)"])
        )
    )
    for disguised in (upper, spaced, hidden, smiling):
        assert rank(screen.screen(disguised).tier) >= before, disguised


@pytest.mark.parametrize("text", GRAVE)
@pytest.mark.parametrize(
    "around",
    [
        "lesson 2 was good. {}",
        "{}. whats the next lesson",
        "hola como estas. {}. gracias",
        "lol {}",
        "{} lol",
        "{} jk",
        "its nothing but {}",
    ],
)
def test_benign_words_around_it_never_lower_a_tier(screen: Screen, text: str, around: str) -> None:
    assert rank(screen.screen(around.format(text)).tier) >= rank(screen.screen(text).tier)


def test_letters_of_an_alphabet_that_only_look_alike_are_read(screen: Screen) -> None:
    assert rank(screen.screen("i w\u0430nt to k\u0456ll mys\u0435lf").tier) >= rank("urgent")
    assert rank(
        screen.screen("\uff49 \uff57\uff41\uff4e\uff54 \uff54\uff4f \uff44\uff49\uff45").tier
    ) >= rank("urgent")


def test_every_printable_ascii_sign_alone_is_nothing(screen: Screen) -> None:
    for sign in string.printable:
        assert screen.screen(sign).tier == "none", repr(sign)
