"""Every lesson, every path, both languages: what a phone would show, and that there is always a way on."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from curriculum import Library, Place, Played
from curriculum.sms import MAX_SEGMENTS, fold, foreign, segments

LIBRARY = Library.load()
LESSONS = [(module.slug, lesson.id) for module in LIBRARY.modules for lesson in module.lessons]
EVERY = [(module, lesson, lang) for module, lesson in LESSONS for lang in ("en", "es")]
Path = list[Played]


def answers(open_step: Played) -> list[tuple[str, str | None, str]]:
    """Each way to answer what is on screen: all options, or going on, or words; and a skip."""
    if open_step.options:
        return [("choose_option", "ABCD"[i], text) for i, text in enumerate(open_step.options)] + [
            ("skip", None, "skip")
        ]
    if open_step.state == "lesson_step":
        return [("next", None, "next")]
    return [("free_text_reflection", None, "some words"), ("skip", None, "skip")]


def places(module: str, lesson: str, lang: str) -> dict[str, Played]:
    """Every distinct moment of a lesson that answers can lead to, by its place."""
    seen: dict[str, Played] = {}
    waiting = [LIBRARY.begin(module, lesson, lang)]
    while waiting:
        open_step = waiting.pop()
        key = str((open_step.place and open_step.place.to_json(), [said.name for said in open_step.messages]))
        if key in seen:
            continue
        seen[key] = open_step
        if open_step.place is not None:
            for meaning, option, text in answers(open_step):
                waiting.append(LIBRARY.play(open_step.place, meaning, lang, option, text))
    return seen


def straight_paths(module: str, lesson: str, lang: str) -> Iterator[Path]:
    """One whole path per way to choose "always the n-th option", n from the first to the fourth."""
    for n in range(4):
        path = [LIBRARY.begin(module, lesson, lang)]
        while path[-1].place is not None:
            ways = [way for way in answers(path[-1]) if way[0] != "skip"]
            meaning, option, text = ways[min(n, len(ways) - 1)]
            path.append(LIBRARY.play(path[-1].place, meaning, lang, option, text))
            assert len(path) < 30, "the lesson does not come to its end"
        yield path


def test_the_first_module_has_its_first_two_lessons() -> None:
    assert LESSONS[:2] == [("ten-sessions", "ten-sessions-01"), ("ten-sessions", "ten-sessions-02")]


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_every_message_on_every_path_fits_two_segments_and_says_what_can_be_done(
    module: str, lesson: str, lang: str
) -> None:
    cues = LIBRARY.phrases
    ways_on = [
        fold(cue[lang])
        for cue in (cues.cue_next, cues.cue_pick_2, cues.cue_pick_3, cues.cue_pick_4, cues.cue_write)
    ] + [fold(cues.more[lang]), fold(cues.no_more[lang])]
    for open_step in places(module, lesson, lang).values():
        for said in open_step.messages:
            assert segments(said.text) <= MAX_SEGMENTS, said
            assert not foreign(said.text), said
        assert any(fold(open_step.messages[-1].text).endswith(way) for way in ways_on), open_step.messages


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_every_turn_of_the_lesson_is_one_message(module: str, lesson: str, lang: str) -> None:
    doubled = [step.messages for step in places(module, lesson, lang).values() if len(step.messages) > 1]
    assert doubled == []


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_every_path_ends_with_the_take_away(module: str, lesson: str, lang: str) -> None:
    found = LIBRARY.module(module).lesson(lesson)
    assert found is not None
    ends = [step for step in places(module, lesson, lang).values() if step.place is None]
    assert len(ends) >= 3  # every option of the last question, and a skip of it
    for end in ends:
        assert end.finished
        assert end.state == "after_lesson"
        assert found.takeaway[lang] in end.messages[-1].text


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_a_lesson_takes_six_to_nine_turns_and_asks_at_least_every_second_message(
    module: str, lesson: str, lang: str
) -> None:
    for path in straight_paths(module, lesson, lang):
        asking = [step.state != "lesson_step" for step in path[:-1]]
        # A retry of the check is one turn more on that path.
        retries = sum(".retry" in said.name for step in path for said in step.messages)
        assert 6 <= len(asking) - retries <= 9
        assert all(one or two for one, two in pairwise(asking)), asking


@pytest.mark.parametrize(("module", "lesson"), LESSONS)
def test_a_lesson_has_each_part_it_should(module: str, lesson: str) -> None:
    found = LIBRARY.module(module).lesson(lesson)
    assert found is not None
    kinds = [step.kind for step in found.steps]
    assert kinds.count("check") == 1
    assert "scenario" in kinds
    assert "practise" in kinds
    scenario = next(step for step in found.steps if step.kind == "scenario")
    assert len({choice.next for choice in scenario.choices}) == len(scenario.choices)
    assert found.sign_off == "none"
    assert all(step.explain for step in found.steps)


@pytest.mark.parametrize(("module", "lesson"), LESSONS)
def test_both_languages_have_the_same_moments(module: str, lesson: str) -> None:
    def moments(lang: str) -> list[tuple[str, ...]]:
        steps = places(module, lesson, lang).values()
        return sorted(tuple(said.name for said in step.messages) for step in steps)

    # Joined parts have joined names, so this also says that both languages are packed alike.
    assert moments("en") == moments("es")


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_a_place_survives_json_and_the_other_language_at_every_moment(
    module: str, lesson: str, lang: str
) -> None:
    other = "es" if lang == "en" else "en"
    for open_step in places(module, lesson, lang).values():
        if open_step.place is None:
            continue
        back = Place.from_json(open_step.place.to_json())
        assert back == open_step.place
        again = LIBRARY.show(back, lang)
        assert (again.place, again.state, again.options, again.prompt) == (
            open_step.place, open_step.state, open_step.options, open_step.prompt,
        )  # fmt: skip
        switched = LIBRARY.show(back, other)
        assert (switched.place, switched.state) == (open_step.place, open_step.state)
        assert len(switched.options) == len(open_step.options)
        assert switched.prompt != open_step.prompt
        for meaning, option, text in answers(open_step):
            here = LIBRARY.play(back, meaning, lang, option, text)
            there = LIBRARY.play(back, meaning, other, option, text)
            assert (here.place, here.state, here.correct) == (there.place, there.state, there.correct)


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_unclear_answers_and_requests_to_explain_never_repeat_a_message_twice_running(
    module: str, lesson: str, lang: str
) -> None:
    for open_step in places(module, lesson, lang).values():
        if open_step.place is None:
            continue
        for meaning in ("nonsense", "repeat_or_explain"):
            last = open_step
            for _ in range(4):
                assert last.place is not None
                after = LIBRARY.play(last.place, meaning, lang, None, "")
                assert [said.text for said in after.messages] != [said.text for said in last.messages]
                assert after.place is not None
                assert after.place.step == open_step.place.step
                assert after.options == open_step.options
                last = after
                for said in after.messages:
                    assert segments(said.text) <= MAX_SEGMENTS, said
