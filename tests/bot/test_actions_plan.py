"""A safety plan: five short turns, what may not stand in it, and that nothing of it is said back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.plan import PARTS
from bot.turn import EFFECTS, MEANINGS, TurnIn, TurnOut
from curriculum.sms import segments
from tests.bot.acting import FULL, act, follow, kinds, names, open_step, said

IDLE: dict[str, Any] = {**FULL, "state": "idle", "memory": {"language_known": True}}
WORDS = {
    "person": "my aunt Rosa", "place": "the blue house", "word": "Pineapple", "first": "i go to my room and text her",
}  # fmt: skip
WHOLE = {"has": [*PARTS], "shared": False}


def tell(
    turn: TurnIn, text: str, meaning: str = "free_text_reflection", **more: Any
) -> tuple[TurnIn, TurnOut]:
    """One turn, and the next one's metadata with what `web` would know of the plan by then."""
    out = act(meaning, text, turn=turn, **more)
    known = turn.plan or {"has": [], "shared": False}
    for effect in out.effects:
        if effect["kind"] == "plan_part":
            known = {**known, "has": [*known["has"], effect["part"]]}
        elif effect["kind"] == "plan_deleted":
            known = {"has": [], "shared": False}
    return follow(turn, out, plan=known if known["has"] else None), out


def begun(language: str = "en", **changes: Any) -> TurnIn:
    """The turn after PLAN."""
    turn, _ = tell(TurnIn(turn_id="t-1", **{**IDLE, "language": language, **changes}), "plan", "nonsense")
    return turn


def asked(part: str) -> TurnIn:
    """The turn in which this part is asked for."""
    turn = begun()
    for before in PARTS[: PARTS.index(part)]:
        turn, _ = tell(turn, WORDS[before])
    return turn


@pytest.mark.parametrize("language", ["en", "es"])
def test_five_short_turns_make_a_plan_and_no_word_of_it_is_said_back(language: str) -> None:
    turn, heard = begun(language), []
    assert (turn.state, turn.plan) == ("reflection", None)
    for part in PARTS[:-1]:
        turn, out = tell(turn, WORDS[part])
        assert out.effects == ({"kind": "plan_part", "part": part, "words": WORDS[part]},)
        heard.append(said(out))
    assert (turn.state, len(turn.options)) == ("menu", 2)
    turn, out = tell(turn, "a", "choose_option", option="A")
    assert out.effects == ({"kind": "plan_part", "part": "lines", "words": "shown"},)
    assert names(out) == ["utter_plan_saved", "utter_plan_ask_share"]
    heard.append(said(out))
    for words in WORDS.values():
        assert not any(words.lower() in text.lower() for text in heard)
    assert not any(word in str(turn.memory) for word in WORDS.values())


@pytest.mark.parametrize(("option", "shared"), [("A", True), ("B", False)])
def test_outreach_may_read_it_only_if_she_says_so(option: str, shared: bool) -> None:
    turn, _ = tell(asked("lines"), "b", "choose_option", option="B")
    _, out = tell(turn, option, "choose_option", option=option)
    assert out.effects == ({"kind": "plan_shared", "to": shared},)
    assert out.state == "idle" and "plan" not in out.memory


@pytest.mark.parametrize("word", ["plan", "PLAN!", "my plan", "mi plan", "plan de seguridad", "make a plan"])
@pytest.mark.parametrize("meaning", ["nonsense", "topic_question", "chitchat", "pick_lesson"])
def test_the_word_plan_opens_it_however_it_was_read(word: str, meaning: str) -> None:
    assert names(act(meaning, word, **IDLE)) == ["utter_plan_intro", "utter_plan_ask_person"]


def test_the_menu_opens_it_too() -> None:
    turn = follow(TurnIn(turn_id="t-1", **IDLE), act("help_menu", "menu", **IDLE))
    out = act("choose_option", "g", turn=turn, option="G")
    assert "utter_plan_ask_person" in names(out)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("my aunt 314 555 0199", "utter_plan_no_number"),
        ("@rosa_x", "utter_plan_no_number"),
        ("rosa on 412 Oak st", "utter_plan_no_street"),
        ("la casa de calle Juárez", "utter_plan_no_street"),
        ("x" * 61, "utter_plan_shorter"),
    ],
)
@pytest.mark.parametrize("part", ["person", "place", "first"])
def test_a_number_or_a_street_is_asked_for_again_and_kept_nowhere(part: str, text: str, says: str) -> None:
    turn = asked(part)
    after, out = tell(turn, text)
    assert names(out)[:2] == [says, f"utter_plan_ask_{part}"]
    assert kinds(out) == ["plan_heard"]
    assert (after.state, after.prompt) == (turn.state, turn.prompt)
    assert text not in said(out)


@pytest.mark.parametrize(
    "text", ["b", "stop", "next one", "ok", "Nadie", "friend", "menu two", "1234", "Family"]
)
def test_a_word_that_could_come_by_chance_is_asked_for_again_with_a_hint(text: str) -> None:
    _, out = tell(asked("word"), text, "nonsense")
    assert names(out) == ["utter_plan_word_again", "utter_plan_ask_word"]


def test_ok_is_a_word_that_will_not_do_and_no_wish_to_leave_it_out() -> None:
    assert names(tell(asked("word"), "ok", "next")[1])[0] == "utter_plan_word_again"


def test_every_answer_of_a_lesson_that_is_one_word_is_taken() -> None:
    step = next(turn for turn in (open_step("quiz"), open_step("scenario")) if turn.options)
    assert step.options
    _, out = tell(asked("word"), step.options[0], "nonsense")
    assert kinds(out) == ["plan_heard"]


@pytest.mark.parametrize("text", ["nobody", "i have no one", "nadie", "idk", "no sé"])
def test_whoever_has_nobody_leaves_it_open(text: str) -> None:
    _, out = tell(begun(), text, "deny")
    assert names(out) == ["utter_plan_left_out", "utter_plan_ask_place"] and kinds(out) == []


def test_a_friend_may_be_her_person() -> None:
    assert kinds(tell(begun(), "friend", "nonsense")[1]) == ["plan_part"]


def test_a_part_may_be_left_out_but_not_the_word() -> None:
    turn, out = tell(begun(), "skip", "next")
    assert names(out) == ["utter_plan_left_out", "utter_plan_ask_place"]
    turn, out = tell(turn, "next", "next")
    assert names(out)[-1] == "utter_plan_ask_word"
    turn, out = tell(turn, "skip", "next")
    assert names(out) == ["utter_plan_needs_word", "utter_plan_ask_word"]


@pytest.mark.parametrize(
    "meaning", ["talk_to_human", "hotline_request", "help_menu", "is_this_private", "stop_messages"]
)
def test_a_wish_is_never_taken_for_an_answer(meaning: str) -> None:
    _, out = tell(begun(), "can i talk to somebody now", meaning)
    assert "plan_part" not in kinds(out)


@pytest.mark.parametrize(
    "meaning", ["pause_for_now", "chitchat", "nonsense", "off_topic", "pick_lesson", "thanks"]
)
def test_a_sentence_of_her_own_is_an_answer_however_it_was_read(meaning: str) -> None:
    _, out = tell(asked("first"), "i leave and go next door", meaning)
    assert kinds(out) == ["plan_part"]


def test_a_question_in_between_is_answered_and_the_plan_goes_on() -> None:
    turn = begun()
    after, _ = tell(turn, "who can see this?", "is_this_private")
    assert (after.state, after.prompt) == (turn.state, turn.prompt)
    assert kinds(tell(after, WORDS["person"])[1]) == ["plan_part"]


def test_the_lesson_behind_waits_and_none_of_its_answers_are_given() -> None:
    lesson = open_step("quiz")
    turn, _ = tell(lesson, "plan", "nonsense")
    assert turn.lesson == lesson.lesson
    for part in PARTS[:-1]:
        turn, out = tell(turn, WORDS[part])
        assert turn.lesson == lesson.lesson and kinds(out) == ["plan_part"]
    turn, _ = tell(turn, "b", "choose_option", option="B")
    turn, out = tell(turn, "b", "choose_option", option="B")
    assert (out.state, out.lesson) == ("paused", lesson.lesson)
    assert names(act("next", "next", turn=turn))[0].startswith("ten-sessions.01.")


def test_left_in_the_middle_it_goes_on_where_it_was() -> None:
    turn, _ = tell(asked("first"), "menu", "help_menu")
    turn, out = tell(turn, "plan", "nonsense")
    assert names(out) == ["utter_plan_goes_on", "utter_plan_ask_first"]


@pytest.mark.parametrize(("option", "part"), list(zip("ABCD", PARTS, strict=False)))
def test_one_part_is_changed(option: str, part: str) -> None:
    turn = begun(plan=WHOLE)
    assert turn.state == "menu" and len(turn.options) == 4
    turn, _ = tell(turn, "change a part", "choose_option", option="A")
    turn, out = tell(turn, option, "choose_option", option=option)
    assert names(out) == [f"utter_plan_ask_{part}"]
    _, out = tell(turn, "mangosteen", "nonsense")
    assert out.effects == ({"kind": "plan_part", "part": part, "words": "mangosteen"},)
    assert (names(out)[0], out.state) == ("utter_plan_changed", "idle")


def test_it_is_deleted_after_being_asked_once_more() -> None:
    turn, _ = tell(begun(plan=WHOLE), "c", "choose_option", option="C")
    kept = tell(turn, "no", "deny")[1]
    assert kinds(kept) == []
    _, out = tell(turn, "yes", "affirm")
    assert (kinds(out), names(out)[0]) == (["plan_deleted"], "utter_plan_deleted")


def test_sharing_can_be_taken_back() -> None:
    turn, _ = tell(begun(plan={**WHOLE, "shared": True}), "b", "choose_option", option="B")
    assert tell(turn, "only me", "choose_option", option="B")[1].effects == (
        {"kind": "plan_shared", "to": False},
    )


def test_in_another_language_the_same_question_comes_again() -> None:
    turn, out = tell(asked("place"), "español", "change_language")
    assert names(out)[-1] == "utter_plan_ask_place" and turn.language == "es"
    assert kinds(tell(turn, "la casa azul")[1]) == ["plan_part"]


@pytest.mark.parametrize("memory", [{"age": "under_13"}, {}])
def test_whoever_may_not_learn_here_is_asked_for_no_plan(memory: dict[str, Any]) -> None:
    out = act("nonsense", "plan", **{**IDLE, "group": None, "memory": memory})
    assert not any(name.startswith("utter_plan") for name in names(out))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("part", [*PARTS, "share"])
def test_every_meaning_at_every_question_gets_an_answer_within_two_segments(part: str, language: str) -> None:
    turn = begun(language)
    for before in PARTS:
        if before == part:
            break
        more = {"option": "A"} if before == "lines" else {}
        turn, _ = tell(
            turn, WORDS.get(before, "a"), "choose_option" if more else "free_text_reflection", **more
        )
    for meaning in MEANINGS:
        out = act(meaning, turn=turn)
        assert {effect["kind"] for effect in out.effects} <= set(EFFECTS)
        assert out.messages or meaning == "stop_messages"
        assert all(segments(message["text"]) <= 2 for message in out.messages)
