"""Every lesson, every path, both languages: what a phone would show, and that there is always a way on."""

from functools import cache

import pytest

from curriculum import Library, Place, Played
from curriculum import walk as walking
from curriculum.schema import Ask, Check, Scenario
from curriculum.sms import MAX_SEGMENTS, fold, foreign, segments
from curriculum.table import HEAD, markdown, rows
from curriculum.walk import Leg, Walk, ways

LIBRARY = Library.load()
LESSONS = [(module.slug, lesson.id) for module in LIBRARY.modules for lesson in module.lessons]
EVERY = [(module, lesson, lang) for module, lesson in LESSONS for lang in ("en", "es")]


@cache
def walk(module: str, lesson: str, lang: str) -> Walk:
    """All that can happen in a lesson, walked once for all tests."""
    return walking.walk(LIBRARY, module, lesson, lang)


def moments(module: str, lesson: str, lang: str) -> list[Played]:
    """Everything a phone can show: the opening and the answer to each thing a teen can do anywhere."""
    walked = walk(module, lesson, lang)
    return [walked.opening, *(leg.played for leg in walked.legs)]


def names(leg: Leg) -> list[str]:
    """The parts of the messages of one leg."""
    return [part for said in leg.played.messages for part in said.name.split("+")]


def test_the_first_module_is_the_one_for_whoever_has_no_other_track() -> None:
    assert LESSONS[:2] == [("ten-sessions", "ten-sessions-01"), ("ten-sessions", "ten-sessions-02")]
    assert LIBRARY.modules[0].offered == "first"


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_every_message_on_every_path_fits_two_segments_and_says_what_can_be_done(
    module: str, lesson: str, lang: str
) -> None:
    cues = LIBRARY.phrases
    ways_on = [
        fold(cue[lang])
        for cue in (cues.cue_next, cues.cue_pick_2, cues.cue_pick_3, cues.cue_pick_4, cues.cue_write)
    ] + [fold(cues.more[lang]), fold(cues.no_more[lang])]
    for shown in moments(module, lesson, lang):
        for said in shown.messages:
            assert segments(said.text) <= MAX_SEGMENTS, said
            assert not foreign(said.text), said
        assert any(fold(shown.messages[-1].text).endswith(way) for way in ways_on), shown.messages


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_every_turn_of_the_lesson_is_one_message(module: str, lesson: str, lang: str) -> None:
    doubled = [shown.messages for shown in moments(module, lesson, lang) if len(shown.messages) > 1]
    assert doubled == []


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_every_path_ends_with_the_take_away_and_none_is_a_dead_end(
    module: str, lesson: str, lang: str
) -> None:
    found = LIBRARY.module(module).lesson(lesson)
    assert found is not None
    walked = walk(module, lesson, lang)
    starts = {(leg.at.step, leg.at.attempt) for leg in walked.legs}
    assert [leg for leg in walked.legs if leg.to and (leg.to.step, leg.to.attempt) not in starts] == []
    assert {leg.at.step for leg in walked.legs} == {step.id for step in found.steps}, "a step nobody comes to"
    ends = [leg for leg in walked.legs if leg.to is None]
    assert len(ends) >= 3  # every option of the last question, and a skip of it
    for end in ends:
        assert (end.played.finished, end.played.state) == (True, "after_lesson")
        assert found.takeaway[lang] in end.played.messages[-1].text


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_every_option_of_every_question_gets_its_own_feedback(module: str, lesson: str, lang: str) -> None:
    found = LIBRARY.module(module).lesson(lesson)
    assert found is not None
    steps = {step.id: step for step in found.steps}
    asked = [leg for leg in walk(module, lesson, lang).legs if leg.way.option is not None]
    for leg in asked:
        step, place = steps[leg.at.step], "ABCD".index(str(leg.way.option))
        assert isinstance(step, (Ask, Scenario, Check))
        reply = step.options[place].feedback if isinstance(step, Check) else step.choices[place].reply
        assert names(leg)[0].endswith(f"{step.id}.{str(leg.way.option).lower()}")
        assert leg.played.messages[0].text.startswith(reply[lang])
        right = step.options[place].right if isinstance(step, Check) else None
        assert leg.played.correct is right
    questions = sum(
        len(step.options) if isinstance(step, Check) else len(step.choices)
        for step in found.steps
        if isinstance(step, (Ask, Scenario, Check))
    )
    assert len({(leg.at.step, leg.way.option) for leg in asked}) == questions


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_a_wrong_answer_gets_one_more_try_and_then_the_lesson_goes_on(
    module: str, lesson: str, lang: str
) -> None:
    legs = walk(module, lesson, lang).legs
    again = [leg for leg in legs if leg.to is not None and leg.to.step == leg.at.step]
    assert {leg.at.attempt for leg in again} <= {0}
    assert all(leg.played.correct is False and ".retry" in names(leg)[-1] for leg in again)


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_a_lesson_takes_six_to_nine_turns_and_asks_at_least_every_second_message(
    module: str, lesson: str, lang: str
) -> None:
    walked = walk(module, lesson, lang)
    low, high = walked.turns()
    assert 6 <= low <= high <= 9
    assert walked.turns(skips=True)[1] <= 9
    tells = {leg.at.step for leg in walked.legs if leg.way.meaning == "next"}
    assert [leg for leg in walked.legs if leg.at.step in tells and leg.to and leg.to.step in tells] == []


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
    assert found.signed == ()
    assert all(step.explain for step in found.steps)


@pytest.mark.parametrize(("module", "lesson"), LESSONS)
def test_both_languages_have_the_same_moments(module: str, lesson: str) -> None:
    def moments_of(lang: str) -> list[tuple[str, ...]]:
        walked = walk(module, lesson, lang)
        opening = tuple(said.name for said in walked.opening.messages)
        return [opening, *((leg.at.step, str(leg.way.option), *names(leg)) for leg in walked.legs)]

    # Joined parts have joined names, so this also says that both languages are packed alike.
    assert moments_of("en") == moments_of("es")


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_a_place_survives_json_and_the_other_language_at_every_moment(
    module: str, lesson: str, lang: str
) -> None:
    other = "es" if lang == "en" else "en"
    for leg in walk(module, lesson, lang).legs:
        back = Place.from_json(leg.at.to_json())
        assert back == leg.at
        again, switched = LIBRARY.show(back, lang), LIBRARY.show(back, other)
        assert (again.place, switched.place) == (leg.at, leg.at)
        assert again.state == switched.state
        assert len(switched.options) == len(again.options)
        assert switched.prompt != again.prompt
        assert leg.way in [*ways(again)]
        there = LIBRARY.play(back, leg.way.meaning, other, leg.way.option, leg.way.text)
        assert (leg.played.place, leg.played.state, leg.played.correct) == (
            there.place, there.state, there.correct,
        )  # fmt: skip


@pytest.mark.parametrize(("module", "lesson", "lang"), EVERY)
def test_unclear_answers_and_requests_to_explain_never_repeat_a_message_twice_running(
    module: str, lesson: str, lang: str
) -> None:
    walked = walk(module, lesson, lang)
    shown = [walked.opening, *(leg.played for leg in walked.legs)]
    for open_step in {str(each.place): each for each in shown}.values():
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


def test_the_table_has_a_row_for_every_lesson_and_no_lesson_is_too_hard() -> None:
    listed = list(rows(LIBRARY))
    assert [row.lesson for row in listed] == [lesson for _, lesson in LESSONS]
    for row in listed:
        assert len(row.cells()) == len(HEAD)
        assert row.branches >= 2
        assert max(row.grade.values()) <= 6
        assert row.messages[0] >= row.turns[0] + 1
    page = markdown(LIBRARY).splitlines()
    assert len(page) == len(LESSONS) + 2
    assert len({line.count("|") for line in page}) == 1
