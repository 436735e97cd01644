"""The player's rules: what each kind of step does with each meaning, and what never happens to a teen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from curriculum import Library, Place, Played

LESSON = """
id: demo-01
version: 2
title: {en: "A demo", es: "Una prueba"}
goal: {en: "I see how it works.", es: "Veo cómo funciona."}
takeaway: {en: "Keep this: slow is fine.", es: "Para guardar: ir despacio está bien."}
signed: []
sources: []
steps:
  - id: s1
    kind: say
    text: {en: "Hi there.", es: "Hola."}
    explain: {en: "I only said hi.", es: "Solo dije hola."}
  - id: s2
    kind: scenario
    next: s4
    skip_to: s5
    note: {en: "A short story.", es: "Una historia corta."}
    text: {en: "Ann gets a text. What now?", es: "A Ann le llega un mensaje. ¿Y ahora?"}
    choices:
      - text: {en: "She asks who it is", es: "Pregunta quién es"}
        reply: {en: "She checks first.", es: "Primero revisa."}
        next: s3
      - text: {en: "She waits", es: "Espera"}
        reply: {en: "Fine too.", es: "También está bien."}
  - id: s3
    kind: reflect
    text: {en: "What would you ask?", es: "¿Qué preguntarías?"}
    reply: {en: "Thanks for that.", es: "Gracias por eso."}
  - id: s4
    kind: practise
    recall:
      - {chose: s2.a, en: "Ann asked.", es: "Ann preguntó."}
      - {chose: s2.b, en: "Ann waited.", es: "Ann esperó."}
    text: {en: "Write one line.", es: "Escribe una frase."}
    reply: {en: "Got it.", es: "Listo."}
  - id: s5
    kind: ask
    text: {en: "Which do you like?", es: "¿Cuál te gusta?"}
    choices:
      - text: {en: "The first", es: "La primera"}
        reply: {en: "Sure.", es: "Claro."}
        next: finish
      - text: {en: "The second", es: "La segunda"}
        reply: {en: "Okay.", es: "Bueno."}
    next: s6
  - id: s6
    kind: check
    retry: true
    text: {en: "What helps?", es: "¿Qué ayuda?"}
    options:
      - text: {en: "To rush", es: "Correr"}
        feedback: {en: "Slow gives you time.", es: "Con calma se ve mejor."}
      - text: {en: "To check", es: "Revisar"}
        right: true
        feedback: {en: "It does.", es: "Sí, ayuda."}
  - id: s8
    kind: check
    text: {en: "And who helps?", es: "¿Y quién ayuda?"}
    options:
      - text: {en: "A friend", es: "Un amigo"}
        right: true
        feedback: {en: "They can.", es: "Puede ayudar."}
      - text: {en: "No one", es: "Nadie"}
        feedback: {en: "Someone can.", es: "Alguien puede."}
"""
MODULE = """
slug: demo
version: 1
title: {en: "Demo", es: "Prueba"}
aims: [{en: "Show it.", es: "Mostrarlo."}]
lessons: [demo-01, demo-02]
signed: []
sources: []
"""
At = Callable[..., Place]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root: Path = tmp_path_factory.mktemp("content") / "curriculum" / "modules"
    lessons = root / "demo" / "lessons"
    lessons.mkdir(parents=True)
    (root / "demo" / "module.yml").write_text(MODULE, encoding="utf-8")
    (lessons / "01-demo.yml").write_text(LESSON, encoding="utf-8")
    (lessons / "02-demo.yml").write_text(LESSON.replace("demo-01", "demo-02"), encoding="utf-8")
    return Library.load(root)


def at(step: str, **more: object) -> Place:
    return replace(Place("demo", "demo-01", 2, step), **more)  # type: ignore[arg-type]


def said(played: Played) -> str:
    return "\n---\n".join(message.text for message in played.messages)


def test_begin_gives_title_skip_line_and_first_step_in_one_message(library: Library) -> None:
    begun = library.begin("demo", "demo-01", "en")
    assert [message.name for message in begun.messages] == ["demo.01.intro+s1.say"]
    assert said(begun) == (
        "Lesson 1: A demo. About 5 minutes. You can skip any question. It still counts.\n\n"
        "Hi there.\nText next to go on."
    )
    assert begun.place == Place("demo", "demo-01", 2, "s1")
    assert (begun.state, begun.options, begun.prompt, begun.finished) == (
        "lesson_step",
        (),
        "Hi there.",
        False,
    )


def test_begin_of_a_lesson_that_does_not_exist_is_the_callers_fault(library: Library) -> None:
    with pytest.raises(KeyError):
        library.begin("demo", "demo-09", "en")
    with pytest.raises(KeyError):
        library.begin("nothing", "demo-01", "en")
    with pytest.raises(KeyError):
        library.module("nothing")


@pytest.mark.parametrize("meaning", ["next", "affirm", "skip"])
def test_a_say_step_goes_on_when_asked(library: Library, meaning: str) -> None:
    played = library.play(at("s1"), meaning, "en")
    assert played.place == at("s2")
    assert played.state == "scenario"
    assert played.options == ("She asks who it is", "She waits")
    assert said(played) == (
        "A short story.\nAnn gets a text. What now?\nA) She asks who it is\nB) She waits\nA or B?"
    )


@pytest.mark.parametrize("meaning", ["deny", "choose_option", "free_text_reflection", "nonsense"])
def test_a_say_step_stays_and_says_how_to_go_on_otherwise(library: Library, meaning: str) -> None:
    played = library.play(at("s1"), meaning, "en", "A", "hm")
    assert played.place == at("s1", attempt=1)
    assert "Text next" in said(played)


@pytest.mark.parametrize(
    ("option", "name", "step"),
    [
        ("A", "demo.01.s2.a+s3.reflect", "s3"),
        ("b", "demo.01.s2.b+s4.practise", "s4"),
        ("2", "demo.01.s2.b+s4.practise", "s4"),
    ],
)
def test_each_choice_of_a_scenario_takes_its_own_path_and_is_remembered(
    library: Library, option: str, name: str, step: str
) -> None:
    played = library.play(at("s2"), "choose_option", "en", option, option)
    assert [message.name for message in played.messages] == [name]
    assert played.place is not None
    assert played.place.step == step
    assert played.place.choices == {"s2": "b" if option != "A" else "a"}
    assert played.correct is None


def test_a_later_step_recalls_the_choice(library: Library) -> None:
    after_a = library.show(at("s4", choices={"s2": "a"}), "en")
    after_b = library.show(at("s4", choices={"s2": "b"}), "es")
    skipped = library.show(at("s4"), "en")
    assert after_a.prompt == "Ann asked. Write one line."
    assert after_b.prompt == "Ann esperó. Escribe una frase."
    assert skipped.prompt == "Write one line."


def test_skipping_a_scenario_goes_where_its_author_said_and_is_not_an_answer(library: Library) -> None:
    played = library.play(at("s2", attempt=1), "skip", "en")
    assert played.place == at("s5")
    assert [message.name for message in played.messages] == ["demo.01.s2.skipped+s5.ask"]
    assert library.play(at("s2"), "next", "en").place == at("s5")


@pytest.mark.parametrize("option", [None, "", "C", "3", "0", "AB", "\u00b2", "she"])
def test_an_option_that_is_not_on_screen_is_asked_about_again(library: Library, option: str | None) -> None:
    played = library.play(at("s2"), "choose_option", "en", option, "hm")
    assert played.place == at("s2", attempt=1)
    assert said(played).endswith("A) She asks who it is\nB) She waits\nA or B?")
    assert "What now?" not in said(played)


def test_the_second_unclear_answer_brings_the_whole_question_in_other_words(library: Library) -> None:
    first = library.play(at("s2"), "nonsense", "en")
    assert first.place is not None
    second = library.play(first.place, "nonsense", "en")
    assert "What now?" in said(second)
    assert said(first).splitlines()[0] not in said(second)


@pytest.mark.parametrize("meaning", ["free_text_reflection", "deny", "affirm", "choose_option", "thanks"])
@pytest.mark.parametrize(("step", "reply", "to"), [("s3", "Thanks for that.", "s4"), ("s4", "Got it.", "s5")])
def test_any_words_are_a_good_answer_where_nothing_is_judged(
    library: Library, meaning: str, step: str, reply: str, to: str
) -> None:
    played = library.play(at(step), meaning, "en", None, "no")
    assert said(played).startswith(reply)
    assert played.place == at(to)
    assert played.correct is None


def test_a_reflection_without_words_is_asked_for_again_or_skipped(library: Library) -> None:
    empty = library.play(at("s3"), "free_text_reflection", "en", None, "  ")
    assert empty.place == at("s3", attempt=1)
    assert empty.state == "reflection"
    skipped = library.play(at("s3"), "skip", "en", None, "skip")
    assert skipped.place == at("s4")
    assert "Thanks for that." not in said(skipped)


def test_a_choice_can_lead_straight_to_the_end(library: Library) -> None:
    played = library.play(at("s5"), "choose_option", "en", "A")
    assert (played.finished, played.place, played.state) == (True, None, "after_lesson")
    assert [message.name for message in played.messages] == ["demo.01.s5.a+takeaway"]
    assert said(played).endswith("Rate it 1 to 5, or text next or menu.")


def test_a_right_answer_gets_its_feedback_and_goes_on(library: Library) -> None:
    played = library.play(at("s6"), "choose_option", "en", "B")
    assert played.correct is True
    assert said(played).startswith("It does.\n\nAnd who helps?")
    assert played.place == at("s8", choices={"s6": "b"})


def test_a_wrong_answer_gets_its_feedback_and_one_more_try(library: Library) -> None:
    wrong = library.play(at("s6"), "choose_option", "en", "A")
    assert wrong.correct is False
    assert [message.name for message in wrong.messages] == ["demo.01.s6.a+s6.retry"]
    assert wrong.place == at("s6", attempt=1, choices={"s6": "a"})
    assert (wrong.state, wrong.options) == ("quiz", ("To rush", "To check"))
    assert wrong.place is not None
    unclear = library.play(wrong.place, "nonsense", "en")
    assert unclear.place is not None
    right = library.play(unclear.place, "choose_option", "en", "B")
    assert right.correct is True
    wrong_again = library.play(wrong.place, "choose_option", "en", "A")
    assert wrong_again.correct is False
    assert wrong_again.place == at("s8", choices={"s6": "a"})


def test_a_wrong_answer_without_a_retry_goes_on_and_the_last_step_ends_the_lesson(library: Library) -> None:
    played = library.play(at("s8"), "choose_option", "es", "b")
    assert played.correct is False
    assert played.finished
    assert said(played).startswith("Alguien puede.\n\nPara guardar: ir despacio está bien.")


def test_the_last_lesson_of_a_module_does_not_promise_another(library: Library) -> None:
    last = Place("demo", "demo-02", 2, "s8")
    played = library.play(last, "skip", "en")
    assert played.finished
    assert played.correct is None
    assert "All done!" in said(played)


def test_explaining_uses_other_words_once_and_then_the_step_again(library: Library) -> None:
    first = library.play(at("s1"), "repeat_or_explain", "en")
    assert said(first) == "I only said hi.\nText next to go on."
    assert first.place == at("s1", attempt=1)
    assert first.place is not None
    assert said(library.play(first.place, "repeat_or_explain", "en")) == "Hi there.\nText next to go on."
    assert said(library.play(at("s4"), "repeat_or_explain", "en")).startswith("Write one line.")


def test_show_repeats_the_open_step_and_moves_nothing(library: Library) -> None:
    place = at("s6", attempt=3, choices={"s2": "b"})
    assert library.show(place, "en").place == place
    assert library.show(place, "en").messages[0].name == "demo.01.s6.check"
    assert library.show(place, "es").options == ("Correr", "Revisar")


def test_a_language_we_do_not_have_is_english(library: Library) -> None:
    assert library.begin("demo", "demo-01", "fr") == library.begin("demo", "demo-01", "en")


@pytest.mark.parametrize(
    ("old", "nearest"),
    [
        (Place("demo", "demo-01", 1, "s4", 2, {"s2": "a"}), "s4"),  # the step is still there
        (Place("demo", "demo-01", 1, "s4b"), "s4"),  # gone: the one before it
        (Place("demo", "demo-01", 2, "s7"), "s6"),
        (Place("demo", "demo-01", 9, "s99"), "s8"),
        (Place("demo", "demo-01", 1, "hook"), "s1"),  # no order in it at all: the start
    ],
)
def test_a_place_in_an_older_version_reopens_at_the_nearest_step(
    library: Library, old: Place, nearest: str
) -> None:
    for reopened in (library.show(old, "en"), library.play(old, "choose_option", "en", "B", "b")):
        assert reopened.place == replace(old, version=2, step=nearest, attempt=0)
        assert reopened.correct is None
        assert "This lesson changed a bit" in said(reopened)
        assert reopened.place is not None
        # From here on it is an ordinary place.
        assert "changed a bit" not in said(library.show(reopened.place, "en"))


def test_the_question_that_is_asked_anew_starts_without_its_answer_and_with_both_tries(
    library: Library,
) -> None:
    reopened = library.show(Place("demo", "demo-01", 1, "s6", 1, {"s2": "b", "s6": "a"}), "en")
    assert reopened.place == Place("demo", "demo-01", 2, "s6", 0, {"s2": "b"})
    assert reopened.place is not None
    again = library.play(reopened.place, "choose_option", "en", "A")
    assert again.place is not None and again.place.step == "s6"


@pytest.mark.parametrize("place", [Place("gone", "demo-01", 1, "s1"), Place("demo", "demo-77", 1, "s1")])
def test_a_place_in_a_lesson_that_is_gone_gets_a_kind_line_and_the_menu(
    library: Library, place: Place
) -> None:
    for played in (library.show(place, "es"), library.play(place, "next", "es")):
        assert (played.place, played.state, played.finished) == (None, "idle", False)
        assert played.messages[0].name == "curriculum.gone"
        assert "menú" in said(played)


@pytest.mark.parametrize(
    "data", [{}, {"module": "demo"}, None, {"module": "m", "lesson": "l", "version": "x", "step": "s"}]
)
def test_json_that_is_no_place_is_refused(data: object) -> None:
    with pytest.raises(ValueError):
        Place.from_json(data)  # type: ignore[arg-type]


def test_json_from_a_newer_program_keeps_what_we_know(library: Library) -> None:
    place = at("s2", attempt=1, choices={"s2": "a"})
    assert Place.from_json({**place.to_json(), "mood": "new"}) == place


def test_a_long_reply_and_its_next_step_become_two_messages_in_order(tmp_path: Path) -> None:
    root = tmp_path / "curriculum" / "modules"
    (root / "demo" / "lessons").mkdir(parents=True)
    (root / "demo" / "module.yml").write_text(MODULE.replace(", demo-02", ""), encoding="utf-8")
    long = LESSON.replace('"She checks first."', '"' + "She checks first. " * 16 + '"')
    (root / "demo" / "lessons" / "01-demo.yml").write_text(long, encoding="utf-8")
    played = Library.load(root).play(at("s2"), "choose_option", "en", "A")
    assert [message.name for message in played.messages] == ["demo.01.s2.a", "demo.01.s3.reflect"]
