"""The player's own lines: faults in them are found as in a lesson, and cues ask for the words we say."""

from pathlib import Path

import pytest

from curriculum import CurriculumError, Library, phrases
from curriculum.check import check, render
from curriculum.library import LINES, ROOT
from curriculum.sms import fold
from curriculum.wording import KEYWORDS


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('  es: "¿A o B?"\n', "", "cue_pick_2.es: the Spanish (es) text is missing; write it"),
        ("gone:", "lost:", "gone: is missing; add it"),
        (
            '"A or B?"',
            '"{title}: A or B?"',
            "cue_pick_2.en: slot {title} is not one of ours; write plain words",
        ),
        ("Lección {number}: {title}.", "Lección {title}.", "intro: en and es do not use the same slots"),
        ('"Text next to go on."', '"Text YES to go on."', "cue_next.en: asks for YES"),
        ("words:", "words: [", "line 5: cannot be read as YAML"),
    ],
)
def test_a_fault_in_the_phrases_is_found_in_its_place(old: str, new: str, fault: str, tmp_path: Path) -> None:
    text = LINES.read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "phrases.yml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert f"curriculum/phrases.yml: {fault}" in render(check(ROOT, broken))


def test_phrases_with_a_fault_do_not_load(tmp_path: Path) -> None:
    with pytest.raises(CurriculumError, match="is missing; add the file"):
        phrases.load(tmp_path / "phrases.yml")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_words_that_cues_ask_for_are_the_words_we_say_they_are(lang: str) -> None:
    lines = Library.load().phrases
    assert fold(lines.words.next[lang]) in fold(lines.cue_next[lang])
    assert fold(lines.words.skip[lang]) in fold(lines.cue_write[lang])
    assert fold(lines.words.menu[lang]) in fold(lines.gone[lang])
    for word in (lines.words.next, lines.words.skip, lines.words.menu, lines.words.person):
        assert fold(word[lang]).upper() not in KEYWORDS


@pytest.mark.parametrize(("lang", "word"), [("en", "PERSON"), ("es", "PERSONA")])
def test_the_first_lesson_teaches_the_word_for_a_person_that_we_say_it_does(lang: str, word: str) -> None:
    library = Library.load()
    lesson = library.module("ten-sessions").lessons[0]
    assert library.phrases.words.person[lang].upper() == word
    assert word in lesson.takeaway[lang]
