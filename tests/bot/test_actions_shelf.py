"""Which lessons are a teen's own, which can only be picked, and which belong to groups alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.turn import TurnIn
from tests.bot.acting import FULL, act, follow, kinds, library, names, said

TEN, FIVE, ASKED = "ten-sessions", "five-modules", "not-for-sale"


def teen(**more: Any) -> TurnIn:
    """A teen with a language, between lessons."""
    return TurnIn(turn_id="t-1", **{**FULL, "state": "idle", "memory": {"language_known": True}, **more})


def done(*modules: str) -> tuple[dict[str, str], ...]:
    """All lessons of these modules, finished."""
    return tuple(
        {"module": slug, "lesson": lesson.id, "status": "finished"}
        for slug in modules
        for lesson in library().module(slug).lessons
    )


def listed(turn: TurnIn) -> list[str]:
    """Every lesson on the list, over all its parts."""
    out, found = act("list_lessons", turn=turn), []
    for _ in range(9):
        found += [ref[1] for ref in out.memory["list"]]
        if not out.memory["list_next"]:
            return found
        more = "ABCDEFG"[len(out.options) - 1]
        out = act("choose_option", more, turn=follow(turn, out), option=more)
    raise AssertionError("the list does not come to its end")


def ids(*modules: str) -> list[str]:
    return [lesson.id for slug in modules for lesson in library().module(slug).lessons]


@pytest.mark.parametrize(
    ("assigned", "first", "on_list"),
    [
        ((), "ten-sessions-01", (TEN, ASKED)),
        ((TEN,), "ten-sessions-01", (TEN, ASKED)),
        ((FIVE,), "five-modules-01", (FIVE, ASKED)),
        ((FIVE, TEN), "five-modules-01", (FIVE, TEN, ASKED)),
        ((ASKED,), "not-for-sale-01", (ASKED, TEN)),
        (("gone",), "ten-sessions-01", (TEN, ASKED)),
    ],
)
def test_the_own_way_is_what_the_group_was_given_or_else_the_first_track(
    assigned: tuple[str, ...], first: str, on_list: tuple[str, ...]
) -> None:
    turn = teen(assigned=assigned)
    assert act("next", "next", turn=turn).effects[0]["lesson"] == first
    assert listed(turn) == ids(*on_list)


def test_what_is_there_to_ask_for_is_never_the_next_lesson() -> None:
    out = act("next", "next", turn=teen(progress=done(TEN)))
    assert (names(out), kinds(out)) == (["utter_lesson_all_done"], [])
    out = act("pick_lesson", "people have no price", turn=teen(progress=done(TEN)))
    assert out.effects[0]["lesson"] == "not-for-sale-01"


def test_progress_counts_the_own_way_alone() -> None:
    text = said(act("my_progress", turn=teen(assigned=(FIVE,), progress=done(TEN), channel="telegram")))
    assert text.count("\u2b1c") == len(ids(FIVE)) and "\U0001f7e9" not in text


def test_a_track_that_was_begun_can_still_be_picked_after_another_was_given() -> None:
    begun = ({"module": TEN, "lesson": "ten-sessions-01", "status": "started"},)
    assert "ten-sessions-02" in listed(teen(assigned=(FIVE,), progress=begun))


def test_a_lesson_that_is_open_is_finished_first_whatever_was_given_since() -> None:
    turn = teen()
    turn = follow(turn, act("next", "next", turn=turn))
    moved = TurnIn.from_json({**turn.to_json(), "state": "idle", "assigned": (FIVE,)})
    assert names(act("next", "next", turn=moved))[0].startswith("ten-sessions.01.")
