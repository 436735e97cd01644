"""Option resolution: what a teen types under a question, and which option that is."""

from __future__ import annotations

import pytest

from bot.understanding.options import Resolved, resolve

ASK = ("Ask", "Wait", "Go")
TRUST = ("Tell someone you trust", "Keep it to yourself")
SIGNS = ("Flattery", "Secrets", "Gifts", "All of these")
BLOCK = ("Send a picture", "Block him", "Both")
ADULTS = ("Parent", "Coach", "School counselor", "Any trusted adult")
CONTAR = ("Contarle a alguien", "Esperar", "Pagar")


def letter(text: str, options: tuple[str, ...], language: str = "en") -> str | None:
    """ "A" to "Z", "off" (not on screen), "?" (an answer, but not to one option) or None."""
    found = resolve(text, options, language)
    return "off" if found.off_screen else found.letter or ("?" if found.confidence else None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("b", "B"),
        ("B)", "B"),
        ("b!!!", "B"),
        ("bbbb", "B"),
        ("(c)", "C"),
        ("2", "B"),
        ("2️⃣", "B"),
        ("🅱️", "B"),
        ("number one", "A"),
        ("one", "A"),
        ("option 2 please", "B"),
        ("answer: b", "B"),
        ("i think its c", "C"),
        ("im not sure maybe c", "C"),
        ("idk b?", "B"),
        ("A is the answer", "A"),
        ("b cuz hes rushing her", "B"),
        ("b wait", "B"),
        ("b as in boy", "B"),
        ("oops meant c", "C"),
        ("A no wait C", "C"),
        ("no b", "B"),
    ],
)
def test_a_letter_or_number_names_its_option_however_it_is_dressed(text: str, wanted: str) -> None:
    assert letter(text, ASK) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("first", "A"),
        ("frist one", "A"),
        ("teh 2nd 1", "B"),
        ("secnd", "B"),
        ("the middle one", "B"),
        ("last one", "C"),
        ("the bottom one", "C"),
        ("la primera", "A"),
        ("la segunda", "B"),
        ("la de en medio", "B"),
        ("la ultima", "C"),
        ("la de abajo", "C"),
        ("el 3", "C"),
        ("numero dos", "B"),
        ("la tercera opcion", "C"),
    ],
)
def test_a_place_in_the_list_names_its_option_in_two_languages_and_with_slips(text: str, wanted: str) -> None:
    assert letter(text, ASK) == wanted


def test_the_second_to_last_is_counted_from_the_end() -> None:
    assert letter("2nd to last", SIGNS) == "C"
    assert letter("penultima", SIGNS) == "C"


def test_there_is_no_middle_of_four() -> None:
    assert letter("the middle one", SIGNS) is None


@pytest.mark.parametrize(
    "text",
    [
        "c u later",
        "b right back",
        "b rite back my mom is calling",
        "b r b",
        "last one then i gotta go",
        "la ultima y ya me voy",
        "c ya",
        "a lot",
        "no",
        "I stopped",
        "a friend told me",
        "k",
        "y",
        "ok",
        ":D",
        "<3",
        ":c",
        "xD",
        "wait a second",
        "one sec",
        "im 15",
        "3 months",
        "8pm",
        "at 3",
        "u a b",
        "b r u sure",
        "stop",
        "idk",
        "no se",
        "",
        "   ",
        "???",
        "i have a question",
        "a mi me gusta",
        "ya no",
    ],
)
def test_words_that_only_look_like_options_are_no_options(text: str) -> None:
    assert letter(text, ASK) is None


@pytest.mark.parametrize(
    "text", ["9", "0", "7", "la z", "z", "e", "opcion z", "letter g", "the 5th one", "99"]
)
def test_a_letter_or_number_that_is_not_there_is_off_screen(text: str) -> None:
    assert letter(text, ASK) == "off"


@pytest.mark.parametrize(
    "text", ["all of em", "all", "everything", "todas", "all 4", "todas las anteriores", "d all of them"]
)
def test_all_is_the_option_that_says_all(text: str) -> None:
    assert letter(text, SIGNS) == "D"


@pytest.mark.parametrize("text", ["both", "both of them", "las dos", "a and b", "a y b"])
def test_both_is_the_option_that_says_both(text: str) -> None:
    assert letter(text, BLOCK) == "C"


@pytest.mark.parametrize("text", ["both", "a and b", "not b", "none", "a or b?", "todas"])
def test_an_answer_that_fits_no_single_option_is_asked_again(text: str) -> None:
    assert letter(text, ASK) == "?"


@pytest.mark.parametrize("text", ["not b", "anything but b", "no es la b", "isnt b"])
def test_not_b_of_two_is_the_other(text: str) -> None:
    assert letter(text, TRUST) == "A"


def test_a_correction_counts_over_what_it_corrects() -> None:
    assert letter("not a, b", ASK) == "B"
    assert letter("b not c", ASK) == "B"
    assert letter("no, la b", CONTAR, "es") == "B"
    assert letter("no la b", CONTAR, "es") == "?"


@pytest.mark.parametrize(
    ("text", "options", "wanted"),
    [
        ("keep it 2 myself", TRUST, "B"),
        ("tell somebody i trust", TRUST, "A"),
        ("esperar", CONTAR, "B"),
        ("pagarle", CONTAR, "C"),
        ("decirle a alguien", CONTAR, "A"),
        ("esperar", ASK, "B"),
        ("school counsler", ADULTS, "C"),
        ("my mom", ADULTS, "A"),
        ("mi mama", ADULTS, "A"),
        ("any adult i trust", ADULTS, "D"),
        ("secrets", SIGNS, "B"),
    ],
)
def test_an_options_own_words_are_heard_through_typos_and_the_other_language(
    text: str, options: tuple[str, ...], wanted: str
) -> None:
    assert letter(text, options) == wanted


def test_own_words_are_less_sure_than_a_letter_and_a_question_less_than_either() -> None:
    named, spoken, asked = (
        resolve(text, TRUST).confidence for text in ("a", "tell somebody", "what does tell someone mean")
    )
    assert named > spoken > asked


def test_two_options_alike_are_never_guessed_between() -> None:
    assert resolve("wait", ("Wait for him", "Wait for her")).letter is None


def test_nothing_on_screen_means_nothing_is_named() -> None:
    assert resolve("b", ()) == Resolved()


def test_any_text_gives_an_answer_and_a_long_one_gives_it_soon() -> None:
    for text in ("\x00", "🦄" * 500, "a " * 25_000, "b" * 50_000, "¿" * 300, "\u202eb"):
        resolve(text, SIGNS)
