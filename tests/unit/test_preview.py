"""The preview shows what a phone shows: the player's own texts, in both languages, along any path."""

from __future__ import annotations

import pytest

from curriculum import Library
from porchlight.channels.segments import fold, segments
from porchlight.cli.content import render
from porchlight.errors import NotFound
from porchlight.services.preview import preview

LIBRARY = Library.load()
LESSONS = [lesson.id for module in LIBRARY.modules for lesson in module.lessons]


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_is_shown_from_its_first_text_to_its_last_in_both_languages(lesson: str) -> None:
    shown = preview(LIBRARY, lesson, "", 0.01)
    module = next(each.slug for each in LIBRARY.modules if each.lesson(lesson))
    for lang in ("en", "es"):
        first = LIBRARY.begin(module, lesson, lang).messages
        assert [bubble.text for bubble in shown.beats[0].bubbles[lang]] == [said.text for said in first]
        assert shown.lesson.takeaway[lang] in shown.beats[-1].bubbles[lang][-1].text
        assert shown.segments(lang) == sum(
            segments(fold(bubble.text)) for beat in shown.beats for bubble in beat.bubbles[lang]
        )
    assert not shown.beats[-1].choices and shown.beats[-1].way == ""


def test_another_choice_leads_where_the_player_leads() -> None:
    usual = preview(LIBRARY, "ten-sessions-02", "", 0.01)
    other = preview(LIBRARY, "ten-sessions-02", "aab", 0.01)
    fork = [beat for beat in usual.beats if beat.choices][2]
    brought = next(choice for choice in fork.choices if choice.letter == "B")
    assert brought.path == "aab"
    at = usual.beats.index(fork) + 1
    assert other.beats[at].bubbles == brought.brings
    assert other.beats[at].bubbles != usual.beats[at].bubbles


def test_a_wrong_answer_first_shows_the_second_try() -> None:
    steps = [beat.chosen for beat in preview(LIBRARY, "ten-sessions-02", "", 0).beats if beat.choices]
    wrong = "".join(str(letter).lower() for letter in steps[:-1]) + "a"
    tried = [beat for beat in preview(LIBRARY, "ten-sessions-02", wrong, 0).beats if beat.choices]
    assert len(tried) == len(steps) + 1


def test_friend_mode_can_be_read_too() -> None:
    assert LIBRARY.friend is not None
    assert preview(LIBRARY, LIBRARY.friend.id, "", 0.01).messages("en") > 1


def test_a_path_of_nonsense_is_read_as_far_as_it_fits() -> None:
    assert preview(LIBRARY, "ten-sessions-02", "zz9!", 0.01) == preview(LIBRARY, "ten-sessions-02", "", 0.01)


def test_a_lesson_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="no lesson ten-sessions-99"):
        preview(LIBRARY, "ten-sessions-99", "", 0.01)


def test_the_terminal_shows_both_languages_with_segments_and_price() -> None:
    shown = preview(LIBRARY, "ten-sessions-02", "", 0.02)
    lines = list(render(shown, ("en", "es")))
    (english,) = (line for line in lines if "A) Someone in my family" in line)
    assert english.startswith("A)")  # English to the left, Spanish to the right
    assert any(line.find("A) Alguien de mi familia") > 40 for line in lines)
    assert "[2 segments, $0.040]" in "\n".join(lines)
    assert lines[-2].startswith(f"en: {shown.messages('en')} texts, {shown.segments('en')} segments $")
    assert all(len(line) <= 100 for line in lines)
    free = list(render(preview(LIBRARY, "ten-sessions-02", "", 0), ("es",)))
    assert "$" not in "\n".join(free)
