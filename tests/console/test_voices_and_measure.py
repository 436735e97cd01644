"""The pages about what teens say of the lessons, the notice for parents, and the switch for the measure."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from curriculum.measures import load
from porchlight.services.readers import FEWEST_RATINGS
from porchlight.storage.tables import AuditRow, Group, LessonRating, ReaderLine, Youth
from tests.console.world import World

FIRST = {"module": "ten-sessions", "lesson": "ten-sessions-01", "version": 1, "language": "en"}


def rate(world: World, organisation: str | None, *ratings: int) -> None:
    """Ratings of the first lesson."""
    for rating in ratings:
        world._add(
            LessonRating(organisation_id=organisation, **FIRST, rating=rating, rated_on=date(2026, 11, 16))
        )


def line(world: World, organisation: str | None, text: str) -> None:
    """A line about the first lesson."""
    sealed = world.vault.seal(text)
    world._add(
        ReaderLine(
            organisation_id=organisation, **FIRST, rating=4, line_sealed=sealed, written_on=date(2026, 11, 16)
        )
    )


def test_lines_are_shown_to_those_who_may_read_words_and_to_nobody_else(world: World) -> None:
    line(world, "here", "quagga <b>the story</b> felt real")
    line(world, None, "okapi from nowhere")
    page = world.client("lena").get("/console/voices").text
    assert "quagga &lt;b&gt;the story" in page and "okapi from nowhere" in page
    assert "What this is, and who sees it" in page
    for who in ("cleo", "dana"):
        assert world.client(who).get("/console/voices").status_code == 403


def test_another_organisations_lines_are_not_there(world: World) -> None:
    line(world, "there", "quagga theirs")
    rate(world, "there", *[5] * FEWEST_RATINGS)
    page = world.client("omar").get("/console/voices").text
    assert "quagga" not in page and "Nothing yet" in page
    assert "quagga theirs" in world.client("ona").get("/console/voices").text


@pytest.mark.parametrize(("count", "shown"), [(FEWEST_RATINGS - 1, False), (FEWEST_RATINGS, True)])
def test_a_figure_is_shown_only_where_one_more_reader_does_not_tell(
    world: World, count: int, shown: bool
) -> None:
    rate(world, "here", *[4] * count)
    page = world.client("lena").get("/console/voices").text
    assert (f"4.0 of 5, from {count} ratings" in page) is shown
    assert (f"{count} ratings" in page) is shown


@pytest.mark.parametrize("who", ["cleo", "omar", "lena", "dana"])
def test_the_notice_holds_every_word_of_every_question_in_both_languages(world: World, who: str) -> None:
    page = unescape(world.client(who).get("/console/measure/notice").text)
    measure = load()
    for lang in ("en", "es"):
        for text in (*measure.notice, *(item.text for item in measure.items)):
            assert text[lang] in page
        for item in measure.items:
            assert all(choice.text[lang] in page for choice in item.choices)
    assert world.client().get("/console/measure/notice").status_code == 303


def test_the_measure_is_off_until_a_counsellor_turns_it_on(world: World) -> None:
    cleo = world.client("cleo")
    page = cleo.get("/console/groups/grp_cleo").text
    assert "/console/measure/notice" in page and "turn on" in page
    assert cleo.post("/console/groups/grp_cleo/measure", data={"on": "yes"}).status_code == 303
    with world.database.read() as session:
        assert session.get_one(Group, "grp_cleo").measured_from is not None
    assert "Turn off" in cleo.get("/console/groups/grp_cleo").text
    cleo.post("/console/groups/grp_cleo/measure", data={"on": "yes"})  # on already: nothing to do or to note
    cleo.post("/console/groups/grp_cleo/measure", data={"on": "no"})
    with world.database.read() as session:
        assert session.get_one(Group, "grp_cleo").measured_from is None
        acts = session.scalars(select(AuditRow.act).order_by(AuditRow.id)).all()
    assert [act for act in acts if act.startswith("measure")] == ["measure_on", "measure_off"]


def test_a_student_whose_parents_said_no_is_left_out_and_can_be_let_in(world: World) -> None:
    world.add_youth("ann", "grp_cleo", "Ann")
    world.add_youth("kim", "grp_cora", "Kim")
    cleo = world.client("cleo")
    for out in ("yes", "no", "yes"):
        answer = cleo.post("/console/groups/grp_cleo/students/ann/measure", data={"out": out})
        assert answer.status_code == 303
        with world.database.read() as session:
            assert session.get_one(Youth, "ann").unmeasured is (out == "yes")
    assert "Ann: left out" in cleo.get("/console/groups/grp_cleo").text
    assert cleo.post("/console/groups/grp_cleo/students/kim/measure", data={"out": "yes"}).status_code == 404
    with world.database.read() as session:
        assert session.get_one(Youth, "kim").unmeasured is False


def test_a_pinned_version_shows_the_lessons_it_had(world: World) -> None:
    from dataclasses import replace

    cleo, module = world.client("cleo"), world.library.modules[0]
    form = {"module": module.slug, "starts_on": "2026-11-16"}
    cleo.post("/console/groups/grp_cleo/modules", data=form)
    last = module.lessons[-1]
    world.library.modules[0] = replace(module, version=2, added={last.id: 2})
    page = cleo.get("/console/groups/grp_cleo").text
    assert "version 1" in page
    assert f">{len(module.lessons) - 1}. " in page and f">{len(module.lessons)}. " not in page
