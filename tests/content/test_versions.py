"""A lesson changes while teens are in the middle of it: nobody loses her place, her choices or what she finished."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.turn import TurnIn
from curriculum import Lesson, Library, Place
from curriculum.check import check, render
from curriculum.schema import Say
from curriculum.shape import step_order
from curriculum.walk import walk
from tests.bot import acting
from tests.bot.acting import FULL, act, follow, kinds, names
from tests.content.test_broken_lessons import HERE, lay_out

OLD = Library.load()
LESSONS = [(module.slug, lesson.id) for module in OLD.modules for lesson in module.lessons]


def changed(module: str, lesson: Lesson) -> Library:
    """The library with one lesson put in the place of its older version."""
    modules = [
        replace(each, lessons=tuple(lesson if one.id == lesson.id else one for one in each.lessons))
        if each.slug == module
        else each
        for each in OLD.modules
    ]
    return Library(modules, OLD.phrases, OLD.boosters, answers=OLD.answers)


def lesson_of(module: str, lesson_id: str) -> Lesson:
    found = OLD.module(module).lesson(lesson_id)
    assert found is not None
    return found


def with_a_step_before_each(lesson: Lesson) -> Lesson:
    """Version 2: a new step in front of every one but the first."""
    extra = {"en": "Something new here.", "es": "Aquí hay algo nuevo."}
    steps = [lesson.steps[0]]
    for before, step in zip(lesson.steps, lesson.steps[1:], strict=False):
        if step_order(before.id)[1] == "" and step_order(step.id)[1] == "":
            steps.append(Say.model_validate({"id": f"{before.id}z", "kind": "say", "text": extra}))
        steps.append(step)
    return lesson.model_copy(update={"version": lesson.version + 1, "steps": tuple(steps)})


def without(lesson: Lesson, step_id: str) -> Lesson:
    """Version 2: one step is gone, and what led to it leads on."""
    ids = [step.id for step in lesson.steps]
    gone = lesson.steps[ids.index(step_id)]
    after = ids.index(step_id) + 1
    onward = gone.next or (ids[after] if after < len(ids) else "finish")
    text = lesson.model_dump(mode="json", exclude_none=True)
    kept = [step for step in text["steps"] if step["id"] != step_id]
    for step in kept:
        step["recall"] = [
            line for line in step.get("recall", ()) if not line["chose"].startswith(f"{step_id}.")
        ]
        for part in (step, *step.get("choices", ())):
            for way in ("next", "skip_to"):
                if part.get(way) == step_id:
                    part[way] = onward
    return Lesson.model_validate({**text, "version": lesson.version + 1, "steps": kept})


def to_the_end(library: Library, place: Place, lang: str) -> int:
    """Answer everything with the first way there is; how many turns that took."""
    shown, turns = library.show(place, lang), 0
    while shown.place is not None:
        meaning = (
            "choose_option"
            if shown.options
            else "next"
            if shown.state == "lesson_step"
            else "free_text_reflection"
        )
        shown = library.play(shown.place, meaning, lang, "A", "some words")
        turns += 1
        assert turns < 30
    assert shown.finished
    return turns


@pytest.mark.parametrize(("module", "lesson_id"), LESSONS)
def test_at_every_moment_a_new_version_keeps_the_place_and_every_choice(module: str, lesson_id: str) -> None:
    lesson = lesson_of(module, lesson_id)
    new = changed(module, with_a_step_before_each(lesson))
    for leg in walk(OLD, module, lesson_id, "en").legs:
        moved = new.show(leg.at, "en")
        assert moved.place is not None
        assert (moved.place.step, moved.place.version) == (leg.at.step, lesson.version + 1)
        left = {step: chose for step, chose in leg.at.choices.items() if step != leg.at.step}
        assert moved.place.choices == left
        assert moved.messages[0].name.split(".")[2].startswith("updated")
        # The answer that was on its way is not judged by another question: it is asked again first.
        answered = new.play(leg.at, leg.way.meaning, "en", leg.way.option, leg.way.text)
        assert (answered.place, answered.correct) == (moved.place, None)
        to_the_end(new, moved.place, "es")


@pytest.mark.parametrize(("module", "lesson_id"), LESSONS)
def test_whoever_stood_at_a_step_that_is_gone_is_shown_the_nearest_before_it(
    module: str, lesson_id: str
) -> None:
    lesson = lesson_of(module, lesson_id)
    for step in lesson.steps[1:-1]:
        new = changed(module, without(lesson, step.id))
        left = [each.id for each in lesson.steps if each.id != step.id]
        before = [each for each in left if step_order(each) <= step_order(step.id)]
        moved = new.show(Place(module, lesson_id, lesson.version, step.id, choices={"s1": "a"}), "en")
        assert moved.place is not None
        assert moved.place.step == before[-1]
        to_the_end(new, moved.place, "en")


def test_better_wording_of_the_same_version_is_simply_shown() -> None:
    lesson = lesson_of("ten-sessions", "ten-sessions-01")
    reworded = lesson.steps[0].model_copy(update={"explain": None})
    new = changed("ten-sessions", lesson.model_copy(update={"steps": (reworded, *lesson.steps[1:])}))
    place = Place("ten-sessions", lesson.id, lesson.version, "s1")
    assert new.show(place, "en").messages == OLD.show(place, "en").messages


def test_a_learner_goes_from_one_version_to_the_next_in_mid_lesson_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(acting, "library", lambda: OLD)
    finished = ({"module": "ten-sessions", "lesson": "ten-sessions-01", "status": "finished"},)
    turn = TurnIn(
        turn_id="t-1",
        **FULL,
        state="idle",
        progress=finished,
        assigned=("ten-sessions",),
        pinned={"ten-sessions": 1},
    )
    turn = follow(turn, act("next", turn=turn))
    assert turn.lesson is not None and turn.lesson["lesson"] == "ten-sessions-02"
    turn = follow(turn, act("choose_option", "d", turn=turn, option="D"))
    turn = follow(turn, act("next", turn=turn))
    turn = follow(turn, act("choose_option", "b", turn=turn, option="B"))
    assert turn.lesson is not None and turn.lesson["choices"] == {"s1": "d", "s3": "b"}

    newer = changed("ten-sessions", with_a_step_before_each(lesson_of("ten-sessions", "ten-sessions-02")))
    monkeypatch.setattr(acting, "library", lambda: newer)
    out = act("choose_option", "a", turn=turn, option="A")
    turn = follow(turn, out)
    assert "updated" in names(out)[0]
    assert turn.lesson is not None
    assert turn.lesson == {**turn.lesson, "step": "s4", "version": 2, "choices": {"s1": "d", "s3": "b"}}

    done: list[str] = []
    for _ in range(20):
        if turn.lesson is None:
            break
        meaning = {"lesson_step": "next", "reflection": "free_text_reflection"}.get(
            turn.state, "choose_option"
        )
        out = act(
            meaning, "some words of mine", turn=turn, option="B" if meaning == "choose_option" else None
        )
        done += kinds(out)
        turn = follow(turn, out)
    assert done == ["lesson_finished"]
    assert out.effects[0]["version"] == 2
    assert {row["lesson"] for row in turn.progress} == {"ten-sessions-01", "ten-sessions-02"}


def test_a_lesson_that_joined_later_is_not_asked_of_a_group_with_the_older_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = OLD.module("ten-sessions")
    last = module.lessons[-1]
    grown = replace(module, version=2, added={last.id: 2})
    monkeypatch.setattr(acting, "library", lambda: Library([grown], OLD.phrases, answers=OLD.answers))
    finished = tuple(
        {"module": "ten-sessions", "lesson": each.id, "status": "finished"} for each in module.lessons[:-1]
    )
    turn = TurnIn(turn_id="t-1", **FULL, state="idle", progress=finished, assigned=("ten-sessions",))
    assert names(act("next", turn=replace(turn, pinned={"ten-sessions": 1})))[0] == "utter_lesson_all_done"
    assert kinds(act("next", turn=replace(turn, pinned={"ten-sessions": 2}))) == ["lesson_started"]


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ({"demo-01": 2}, ""),
        ({"demo-09": 2}, "added.demo-09: is not listed in lessons; add it there or take it out"),
        ({"demo-01": 3}, "added.demo-01: 3 must be from 2 to the module's own version, 2"),
        ({"demo-01": 1}, "added.demo-01: 1 must be from 2 to the module's own version, 2"),
    ],
)
def test_a_module_says_when_a_lesson_joined(added: dict[str, int], fault: str, tmp_path: Path) -> None:
    module = yaml.safe_load((HERE / "good-module.yml").read_text(encoding="utf-8"))
    file = tmp_path / "module.yml"
    file.write_text(yaml.safe_dump({**module, "version": 2, "added": added}), encoding="utf-8")
    found = render(check(lay_out(tmp_path, module=file)))
    assert found == (f"curriculum/modules/demo/module.yml: {fault}" if fault else "")
