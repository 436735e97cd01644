"""Conversations with the actions, turn by turn: names of responses, states and effects, never wording."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from bot.actions.tongue import spoken
from bot.actions.words import segments
from bot.turn import TurnIn, TurnOut
from curriculum import Library
from curriculum.schema import Both
from tests.bot import acting
from tests.bot.acting import FULL, LESSON, LINES, MODULE, act, follow, kinds, library, names, open_step, said

KNOWN = {"join_code": {"typed": "PRK2345", "group": "Tuesday group"}}
UNKNOWN = {"join_code": {"typed": "ABC1234", "group": None}}


class Talk:
    """One teen and the bot; keeps what `web` would keep."""

    def __init__(self, **start: Any) -> None:
        self.turn = TurnIn(turn_id="t-1", **{"resources": LINES, **start})
        self.out: TurnOut | None = None

    def hears(
        self,
        meaning: str,
        text: str = "",
        *,
        option: str | None = None,
        topic: str | None = None,
        **more: Any,
    ) -> TurnOut:
        """The teen says something; `more` is what `web` adds to this turn's metadata."""
        self.turn = TurnIn.from_json({**self.turn.to_json(), **more})
        self.out = act(meaning, text, turn=self.turn, option=option, topic=topic)
        group = (
            self.turn.join_code["group"]
            if "join" in kinds(self.out) and self.turn.join_code
            else self.turn.group
        )
        self.turn = follow(self.turn, self.out, group=group)
        return self.out


def test_a_newcomer_is_told_who_can_see_what_and_asked_for_a_code() -> None:
    out = Talk().hears("greet", "hello")
    assert names(out) == ["utter_welcome_first", "utter_join_ask"]
    assert (kinds(out), out.state) == (["welcomed"], "ask_join_code")
    assert "STOP" in said(out) and len(out.messages) == 1


@pytest.mark.parametrize(
    "meaning", ["who_are_you", "is_this_private", "chitchat", "next", "nonsense", "list_lessons"]
)
def test_whatever_a_newcomer_asks_the_honest_welcome_comes_first(meaning: str) -> None:
    assert names(Talk().hears(meaning))[0] == "utter_welcome_first"


def test_a_newcomer_who_writes_spanish_is_welcomed_in_spanish() -> None:
    out = Talk().hears("greet", "hola me dieron este numero en la escuela")
    assert {"kind": "language", "to": "es"} in out.effects
    assert "programa" in said(out)


def test_a_newcomer_who_sends_a_good_code_is_welcomed_and_in() -> None:
    out = Talk().hears("nonsense", "PRK2345", **KNOWN)
    assert names(out)[:2] == ["utter_welcome_first", "utter_join_done"]
    assert {"kind": "join", "code": "PRK2345"} in out.effects
    assert out.state == "ask_language"


def test_from_hello_with_a_code_to_the_first_step_of_the_first_lesson() -> None:
    talk = Talk()
    talk.hears("greet", "hi")
    assert names(talk.hears("join_code", "ABC1234", **UNKNOWN)) == ["utter_join_unknown"]
    assert talk.hears("join_code", "PRK2345", **KNOWN).state == "ask_language"
    assert talk.hears("choose_option", "a", option="A").state == "ask_continue"
    out = talk.hears("affirm", "ok")
    assert {"kind": "lesson_started", "module": MODULE, "lesson": LESSON, "version": 1} in out.effects
    assert out.lesson is not None and out.lesson["lesson"] == LESSON


def test_without_a_code_the_age_is_asked_and_thirteen_is_old_enough() -> None:
    talk = Talk(welcomed=True, state="ask_join_code")
    assert talk.hears("deny", "no code").state == "ask_age"
    out = talk.hears("nonsense", "im 13")
    assert {"kind": "age_band", "band": "13_plus"} in out.effects
    assert out.state == "ask_language"


@pytest.mark.parametrize("meaning", ["join_code", "deny", "nonsense", "affirm"])
@pytest.mark.parametrize("text", ["no code", "sin código", "i dont have one", "no tengo codigo"])
def test_saying_that_there_is_no_code_goes_on_without_one_however_it_was_read(
    meaning: str, text: str
) -> None:
    assert act(meaning, text, welcomed=True, state="ask_join_code").state == "ask_age"


def test_a_lost_code_may_still_turn_up() -> None:
    out = act("join_code", "se me perdio el papelito del codigo", welcomed=True, state="ask_join_code")
    assert (out.state, names(out)) == ("ask_join_code", ["utter_join_lost"])


@pytest.mark.parametrize(
    ("word", "meaning"),
    [("Person", "talk_to_human"), ("persona.", "talk_to_human"), ("MENÚ", "help_menu"), ("saltar", "next"),
     ("sigue", "next"), ("Skip!", "next"), ("línea", "hotline_request")],
)  # fmt: skip
@pytest.mark.parametrize("state", ["quiz", "scenario", "reflection", "lesson_list", "paused", "ask_time"])
def test_a_word_that_our_texts_ask_for_is_read_as_meant_in_any_state(
    word: str, meaning: str, state: str
) -> None:
    turn = TurnIn(turn_id="t-1", **FULL, state=state, options=("My one person", "Skip class", "Wait"))
    for read_as in ("choose_option", "pick_lesson", "nonsense"):
        out = act(read_as, word, turn=turn, option="A")
        assert (out.understood.meaning, out.understood.option) == (meaning, None)
    assert act("choose_option", "my one person", turn=turn, option="A").understood.option == "A"


@pytest.mark.parametrize(
    "how", [{"text": "12"}, {"text": "b", "option": "B"}, {"text": "no", "meaning": "deny"}]
)
def test_under_thirteen_no_lesson_begins_without_a_code_however_it_is_asked_for(how: dict[str, str]) -> None:
    talk = Talk(welcomed=True, state="ask_age", options=("13 or older", "12 or younger"))
    out = talk.hears(how.get("meaning", "choose_option"), how["text"], option=how.get("option"))
    assert {"kind": "age_band", "band": "under_13"} in out.effects
    for meaning in ("next", "start_or_continue_lesson", "pick_lesson", "deny", "affirm", "help_menu"):
        out = talk.hears(meaning, "lesson", topic="lesson_1")
        assert "lesson_started" not in kinds(out) and out.lesson is None
    assert "lesson_started" not in kinds(talk.hears("choose_option", "a", option="A"))
    assert "ask_for_person" in kinds(talk.hears("talk_to_human", "person"))
    talk.hears("greet", "hi")
    assert "join" in kinds(talk.hears("join_code", "PRK2345", state="ask_join_code", **KNOWN))
    talk.hears("choose_option", "a", option="A")
    assert "lesson_started" in kinds(talk.hears("affirm", "ok"))


def test_a_code_of_another_group_moves_nobody_without_a_yes() -> None:
    talk = Talk(welcomed=True, state="idle", group="Monday group")
    out = talk.hears("join_code", "PRK2345", **KNOWN)
    assert (out.state, kinds(out)) == ("ask_confirm_code", [])
    assert kinds(talk.hears("deny", "no")) == []
    talk.hears("join_code", "PRK2345", **KNOWN)
    assert {"kind": "join", "code": "PRK2345"} in talk.hears("affirm", "ok").effects


def test_every_lesson_can_be_taken_to_its_end_by_answering() -> None:
    talk = Talk(**FULL, state="idle", memory={"language_known": True})
    for lesson in library().module(MODULE).lessons:
        out = talk.hears("next", "next")
        assert {
            "kind": "lesson_started",
            "module": MODULE,
            "lesson": lesson.id,
            "version": lesson.version,
        } in out.effects
        for _ in range(60):
            if out.lesson is None:
                break
            kind = {"lesson_step": "next", "reflection": "free_text_reflection"}.get(
                out.state, "choose_option"
            )
            out = talk.hears(kind, "my own words", option="A" if kind == "choose_option" else None)
        assert kinds(out) == ["lesson_finished"] and out.state == "after_lesson"
    out = talk.hears("next", "next")
    assert names(out) == ["utter_lesson_all_done"] and out.lesson is None


def test_ok_after_a_lesson_offers_the_next_one_and_starts_nothing() -> None:
    done = ({"module": MODULE, "lesson": LESSON, "status": "finished"},)
    out = act("affirm", "ok", **FULL, state="after_lesson", progress=done)
    assert (out.state, kinds(out)) == ("ask_continue", [])


def test_a_question_in_the_middle_is_answered_and_the_step_is_shown_again() -> None:
    turn = open_step("quiz", "scenario")
    out = act("topic_question", "what is consent", turn=turn, topic="consent")
    assert names(out) == ["answer.what-is-consent", "utter_back_question"]
    assert turn.prompt is not None and turn.prompt in said(out)
    assert f"A) {turn.options[0]}" in said(out)
    again = act("choose_option", "a", turn=follow(turn, out), option="A")
    assert (
        again == act("choose_option", "a", turn=follow(turn, out), option="A") and again.lesson != turn.lesson
    )


@pytest.mark.parametrize(
    "text", ["is it my fault", "fue mi culpa?", "so its her own fault for meeting him online"]
)
def test_whoever_asks_whose_fault_it_is_hears_that_it_is_never_the_fault_of_the_one_who_was_used(
    text: str,
) -> None:
    for topic in (None, "online_safety"):
        assert (
            names(act("topic_question", text, turn=open_step("lesson_step"), topic=topic))[0]
            == "answer.my-fault"
        )


def test_an_unknown_topic_says_that_it_does_not_know() -> None:
    assert (
        names(act("topic_question", "?", turn=open_step("lesson_step"), topic="volcanoes"))[0]
        == "utter_topic_other"
    )


@pytest.mark.parametrize("state", ["quiz", "lesson_step", "reflection"])
def test_gtg_keeps_the_place_and_coming_back_shows_that_very_step(state: str) -> None:
    talk = Talk()
    talk.turn = open_step(state)
    place = talk.turn.lesson
    out = talk.hears("pause_for_now", "gtg")
    assert (kinds(out), out.state, out.lesson) == (["pause"], "paused", place)
    assert talk.hears("greet", "hi im back").state == "ask_continue"
    out = talk.hears("affirm", "ok")
    assert (out.state, out.lesson) == (state, place)


def test_no_to_going_on_leaves_the_lesson_waiting() -> None:
    talk = Talk()
    talk.turn = open_step("quiz")
    place = talk.turn.lesson
    talk.hears("pause_for_now")
    talk.hears("greet")
    out = talk.hears("deny", "not now")
    assert (out.state, out.lesson) == ("paused", place)
    assert talk.hears("next", "next").lesson == place


def test_start_over_begins_the_open_lesson_again() -> None:
    turn = open_step("reflection")
    out = act("start_or_continue_lesson", "can i start over", turn=turn)
    assert names(out)[0] == "utter_lesson_start_over"
    assert out.lesson is not None and out.lesson["step"] == library().begin(MODULE, LESSON, "en").place.step  # type: ignore[union-attr]


def test_switching_language_in_a_lesson_shows_the_same_step_in_the_other_language() -> None:
    turn = open_step("quiz")
    out = act("change_language", "en español porfa", turn=turn)
    assert out.effects == ({"kind": "language", "to": "es"},)
    assert out.lesson is not None and turn.lesson is not None and out.lesson["step"] == turn.lesson["step"]
    assert out.options != turn.options


def test_a_teen_who_writes_the_other_language_is_offered_it_once_and_never_switched() -> None:
    talk = Talk()
    talk.turn = open_step("lesson_step")
    out = talk.hears("thanks", "muchas gracias por la ayuda")
    assert names(out)[-1] == "utter_language_offer" and out.effects == ()
    assert "utter_language_offer" not in names(talk.hears("thanks", "gracias por la ayuda"))
    assert "utter_language_offer" not in names(
        act("thanks", "gracias bro thank you", turn=open_step("lesson_step"))
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola quien eres", "es"),
        ("buenos días, me dieron este número en la escuela", "es"),
        ("hey who is this", "en"),
        ("q onda", "es"),
        ("ya, what's the otra parte de la lesson", None),
        ("PRK2345", None),
        ("no", None),
    ],
)
def test_the_language_of_a_short_text_is_told_by_its_small_words(text: str, language: str | None) -> None:
    assert spoken(text) == language


def test_a_language_that_is_not_named_is_asked_for() -> None:
    out = act("change_language", "other language pls", turn=open_step("lesson_step"))
    assert (out.state, len(out.options)) == ("ask_language", 2)
    assert out.lesson is not None


def test_a_person_is_promised_only_when_one_is_there() -> None:
    turn = open_step("quiz")
    there = act("talk_to_human", turn=TurnIn.from_json({**turn.to_json(), "person_available": True}))
    nobody = act("talk_to_human", turn=turn)
    assert names(there) == ["utter_person_yes"] and "555010" not in said(there)
    assert names(nobody)[0] == "utter_person_nobody" and "555010" in said(nobody)
    assert there.effects == nobody.effects == ({"kind": "ask_for_person"},)


def test_hotline_numbers_come_from_the_turns_resources_alone() -> None:
    out = act("hotline_request", turn=open_step("quiz"))
    for line in LINES:
        assert line["call"] in said(out)
    none = act("hotline_request", turn=TurnIn.from_json({**open_step("quiz").to_json(), "resources": ()}))
    assert names(none)[0] == "utter_hotline_none"


def test_deleting_needs_a_yes_and_no_deletes_nothing() -> None:
    talk = Talk()
    talk.turn = open_step("quiz")
    place = talk.turn.lesson
    assert kinds(talk.hears("delete_my_data", "delete everything")) == ["delete_requested"]
    assert kinds(talk.hears("next", "next")) == [] and talk.turn.state == "ask_confirm_delete"
    out = talk.hears("deny", "no wait")
    assert (kinds(out), out.lesson) == ([], place)
    talk.hears("delete_my_data")
    out = talk.hears("choose_option", "a", option="A")
    assert (kinds(out), out.lesson) == (["delete_confirmed"], None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Delete it", ["delete_confirmed"]), ("yes delete everything", ["delete_confirmed"]), ("Keep it", []),
     ("no dont delete it", [])],
)  # fmt: skip
def test_an_answer_to_delete_in_words_is_an_answer_and_not_asked_again(text: str, kind: list[str]) -> None:
    talk = Talk(**FULL, state="idle")
    talk.hears("delete_my_data")
    assert kinds(talk.hears("delete_my_data", text)) == kind
    assert talk.turn.state == "idle"


@pytest.mark.parametrize(
    ("text", "when"),
    [("After school", "after_school"), ("on weekends pls", "weekend"), ("no reminders", "off")],
)
def test_a_time_is_picked_in_words(text: str, when: str) -> None:
    talk = Talk(**FULL, state="idle")
    talk.hears("change_time_or_reminders", "can u text me at 4pm instead")
    assert talk.hears("change_time_or_reminders", text).effects == ({"kind": "reminder", "when": when},)


def test_words_of_ones_own_that_might_pick_a_lesson_stay_an_answer_where_any_words_are_one() -> None:
    turn = open_step("reflection")
    unsure = act("pick_lesson", "la segunda", turn=turn, confidence=0.2)
    assert (
        unsure.lesson is not None and turn.lesson is not None and unsure.lesson["step"] != turn.lesson["step"]
    )
    assert act("pick_lesson", "another lesson", turn=turn).state == "lesson_list"


def test_the_repair_asks_with_the_options_then_offers_menu_or_person_and_never_repeats_itself() -> None:
    talk = Talk()
    talk.turn = open_step("quiz")
    first = talk.hears("nonsense", "asdf")
    assert names(first) == ["utter_unclear_first", "utter_back_question"] and first.misunderstood == 1
    later = [talk.hears("nlu_fallback", "qwer") for _ in range(4)]
    assert {names(out)[0] for out in later} == {"utter_unclear_again"}
    texts = [said(out) for out in (first, *later)]
    assert all(one != two for one, two in pairwise(texts))
    assert talk.hears("thanks").misunderstood == 0


def test_an_answer_that_fits_no_choice_is_repaired_in_the_same_way() -> None:
    talk = Talk(**FULL, state="ask_time", options=("a", "b", "c", "d"), prompt="When?")
    first, second = talk.hears("choose_option", "both"), talk.hears("choose_option", "both")
    assert names(first) == ["utter_unclear_which", "utter_back_question"] and first.misunderstood == 1
    assert names(second) == ["utter_unclear_again"] and talk.turn.state == "ask_time"
    assert names(act("choose_option", "b", **FULL, state="idle", option="B"))[0] == "utter_unclear_first"


def test_words_that_nobody_could_place_are_an_answer_where_any_words_are() -> None:
    out = act("nlu_fallback", "idk maybe my aunt", turn=open_step("reflection"))
    assert out.understood.meaning == "free_text_reflection" and "unclear" not in names(out)[0]


@pytest.mark.parametrize(
    ("option", "state"),
    [("A", "quiz"), ("B", "lesson_list"), ("C", "menu"), ("D", "menu"), ("F", "menu"), ("G", "reflection")],
)
def test_each_line_of_the_menu_does_what_it_says(option: str, state: str) -> None:
    talk = Talk()
    talk.turn = open_step("quiz")
    out = talk.hears("help_menu", "menu")
    assert out.state == "menu" and len(out.options) == 7
    assert talk.hears("choose_option", option, option=option).state == state
    assert ("ask_for_person" in kinds(talk.out)) is (option == "F")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("meaning", "text", "option", "topic", "place"),
    [
        ("choose_option", "b", "B", None, 1),
        ("pick_lesson", "lesson 2", None, "lesson_2", 1),
        ("pick_lesson", "the one about my person", None, None, 1),
        ("pick_lesson", "the last one", None, "lesson_last", -1),
        ("pick_lesson", "mi persona", "B", "mi_persona", 1),
    ],
)
def test_a_lesson_is_picked_by_letter_number_or_name(
    meaning: str, text: str, option: str | None, topic: str | None, place: int
) -> None:
    shelf = [
        lesson for module in library().modules if module.offered != "assigned" for lesson in module.lessons
    ]
    talk = Talk(**FULL, state="idle", memory={"language_known": True})
    assert talk.hears("list_lessons").state == "lesson_list"
    out = talk.hears(meaning, text, option=option, topic=topic)
    assert out.lesson is not None and out.lesson["lesson"] == shelf[place].id


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_long_list_comes_in_parts_that_fit_and_every_lesson_can_be_reached(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = library().module(MODULE)
    long_title = {
        "en": "A lesson whose title is as long as they get",
        "es": "Una lección de título muy, muy largo, mira",
    }
    lessons = tuple(
        module.lessons[0].model_copy(update={"id": f"ten-sessions-{number:02}", "title": Both(**long_title)})
        for number in range(1, 12)
    )
    monkeypatch.setattr(
        acting, "library", lambda: Library([replace(module, lessons=lessons)], library().phrases)
    )
    turn = TurnIn(turn_id="t-1", **FULL, state="idle", language=language, memory={"language_known": True})
    out, listed = act("list_lessons", turn=turn), []
    for _ in range(9):
        assert len(out.messages) == 1 and segments(said(out)) <= 2
        listed += [ref[1] for ref in out.memory["list"]]
        if not out.memory["list_next"]:
            break
        more = "ABCDEFG"[len(out.options) - 1]
        out = act("choose_option", more, turn=follow(turn, out), option=more)
    assert listed == [lesson.id for lesson in lessons]


def test_a_lesson_that_nobody_can_name_is_asked_for() -> None:
    out = act("pick_lesson", "the zebra one", **FULL, state="idle", topic="lesson_99")
    assert (out.state, names(out)) == ("lesson_list", ["utter_lessons_which"])


def test_progress_shows_a_square_for_each_lesson_and_the_numbers() -> None:
    done = ({"module": MODULE, "lesson": LESSON, "status": "finished"},)
    text = said(act("my_progress", **FULL, state="idle", progress=done, channel="telegram"))
    assert text.count("\U0001f7e9") == 1 and text.count("\u2b1c") == len(library().module(MODULE).lessons) - 1
    assert "1" in text


def test_progress_in_a_text_message_is_words_in_the_cheap_alphabet() -> None:
    done = ({"module": MODULE, "lesson": LESSON, "status": "finished"},)
    for language in ("en", "es"):
        text = said(act("my_progress", **FULL, state="idle", progress=done, language=language))
        assert "1" in text and "\u2b1c" not in text and segments(text) == 1


@pytest.mark.parametrize(
    ("text", "when"),
    [("4pm works", "16:00"), ("at 12:30 am", "00:30"), ("a las 7 p.m.", "19:00"), ("noon 12pm", "12:00")],
)
def test_an_hour_in_ones_own_words_is_taken_as_the_time_to_text(text: str, when: str) -> None:
    out = act("change_time_or_reminders", text, **FULL, state="ask_time", options=("a", "b", "c", "d"))
    assert out.effects == ({"kind": "reminder", "when": when},)


def test_what_web_noted_in_the_memory_is_handed_back() -> None:
    turn = TurnIn.from_json({**open_step("quiz").to_json(), "memory": {"cover_asked": True}})
    for meaning in ("chitchat", "choose_option", "help_menu", "list_lessons", "delete_my_data"):
        assert act(meaning, turn=turn, option="A").memory["cover_asked"] is True


@pytest.mark.parametrize("state", ["with_human", "covered", "opted_out"])
def test_the_bot_is_silent_while_a_person_writes_the_phone_is_watched_or_the_teen_opted_out(
    state: str,
) -> None:
    turn = TurnIn.from_json({**open_step("quiz").to_json(), "state": state})
    for meaning in ("greet", "next", "nonsense", "hotline_request", "choose_option"):
        out = act(meaning, turn=turn, option="A")
        assert (out.messages, out.effects, out.state, out.lesson) == ((), (), state, turn.lesson)
