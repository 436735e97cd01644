"""What the application says without Rasa: both languages, plain words, SMS length, and the lines in HELP."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import textstat

from porchlight.channels.segments import fold, is_gsm7, segments
from porchlight.wording import FOLDER, Wording, WordingError

WORDING = Wording.load()
SLOTS = {"escalation": "esc_7f3a", "tier": "urgent", "words": "my aunt Rosa"}
EVERY = [(name, lang) for lang in ("en", "es") for name in WORDING.texts[lang]]


def test_english_and_spanish_say_the_same_things_in_a_to_z_order() -> None:
    names = list(WORDING.texts["en"])
    assert list(WORDING.texts["es"]) == names == sorted(names)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_every_wording_is_plain_sms_of_at_most_two_segments(name: str, lang: str) -> None:
    said, text = WORDING.say(name, lang, **SLOTS)
    assert said == name
    assert is_gsm7(fold(text))
    assert segments(fold(text)) <= (1 if name not in {"help", "stop_and_crisis"} else 2)
    assert not re.search(r"[{}]|None|  ", text)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_every_wording_reads_at_grade_6_or_below(name: str, lang: str) -> None:
    text = re.sub(r"Porchlight|BeFree", "the line", WORDING.say(name, lang, **SLOTS)[1])
    text = re.sub(r" esc_\w+| \([^)]*\)", "", re.sub(r"\d[\d-]*", "ten", text))
    textstat.set_lang("es" if lang == "es" else "en_US")
    try:
        grade = textstat.crawford(text) if lang == "es" else textstat.flesch_kincaid_grade(text)
    finally:
        textstat.set_lang("en_US")
    assert grade <= 6


@pytest.mark.parametrize("lang", ["en", "es"])
def test_help_says_what_this_is_and_always_carries_the_lines(lang: str) -> None:
    text = WORDING.say("help", lang)[1]
    for word in ("Porchlight", "program", "911", "233733", "1-888-373-7888", "988", "MENU", "STOP"):
        assert word in text
    assert {"en": "PERSON ", "es": "PERSONA "}[lang] in text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_opt_out_that_is_also_a_disclosure_gets_both_in_one_reply(lang: str) -> None:
    text = WORDING.say("stop_and_crisis", lang)[1]
    opted_out = {"en": "no more messages from us", "es": "no te mandamos más mensajes"}[lang]
    for word in (opted_out, "911", "233733", "1-888-373-7888", "START"):
        assert word in text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_opt_out_is_confirmed_without_a_name_or_a_topic(lang: str) -> None:
    # It may be the one text that someone who took the phone reads.
    text = WORDING.say("stop_confirmed", lang)[1]
    assert not re.search(r"\d|Porchlight|lesson|lecci|help|ayuda|safe|salvo", text)


def test_a_language_nobody_knows_is_answered_in_english() -> None:
    assert WORDING.say("empty", None) == WORDING.say("empty", "en") == WORDING.say("empty", "fr")


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(WordingError, match="no wording 'helb'; there are empty, help"):
        WORDING.say("helb", "en")


@pytest.mark.parametrize(
    ("english", "spanish", "message"),
    [
        ("says: {a: hi, b: yo}", "says: {a: hola}", r"es\.yml: b is missing"),
        ("says: {a: 'hi {name}'}", "says: {a: hola}", r"es\.yml: a must use the same slots as in en\.yml"),
        ("says: [hi]", "says: {a: hola}", r"en\.yml: needs `says`, a mapping of names to texts"),
        ("says: {a: hi", "says: {a: hola}", r"en\.yml: cannot be read"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, english: str, spanish: str, message: str) -> None:
    (tmp_path / "en.yml").write_text(english, encoding="utf-8")
    (tmp_path / "es.yml").write_text(spanish, encoding="utf-8")
    with pytest.raises(WordingError, match=message):
        Wording.load(tmp_path)


def test_a_missing_slot_is_named(tmp_path: Path) -> None:
    for file in ("en.yml", "es.yml"):
        (tmp_path / file).write_text("says: {hello: 'Hi {name}, text {text_line}'}", encoding="utf-8")
    wording = Wording.load(tmp_path)
    assert wording.say("hello", "en", name="Bo")[1] == "Hi Bo, text 233733"
    with pytest.raises(WordingError, match="hello needs the slot name"):
        wording.say("hello", "en")


def test_no_number_is_typed_in_the_wording() -> None:
    for lang in ("en", "es"):
        says = (FOLDER / f"{lang}.yml").read_text(encoding="utf-8").split("says:")[1]
        assert not re.search(r"\d", says)
