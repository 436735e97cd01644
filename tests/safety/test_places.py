"""Places that a text names: ZIP codes, counties and cities, and when a text asks for help there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safety.resources import ResourcePack
from safety.resources.nearby import nearby
from safety.resources.places import Asking, Place, Places
from safety.resources.places.place import PlaceError, fold

PLACES = Places.load()
ASKING = Asking(PLACES)
PACK = ResourcePack.load()
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("HELP 63101", "63101 (St. Louis city, MO)"),
        ("AYUDA 55404", "55404 (Hennepin County, MN)"),
        ("help 62201", "62201 (St. Clair County, IL)"),
        ("help near hennepin county", "Hennepin County, MN"),
        ("ayuda condado de hennepin", "Hennepin County, MN"),
        ("Help in St. Louis!", "St. Louis, MO"),
        ("help stl", "St. Louis, MO"),
        ("help e st louis", "East St. Louis, IL"),
        ("help near duluth, MN please", "Duluth, MN"),
        ("ayuda cerca de minneapolis por favor", "Minneapolis, MN"),
        ("help st louis county mn", "St. Louis County, MN"),
        ("help saint louis city", "St. Louis city, MO"),
        ("help minnesota", "Minnesota"),
        ("help 55999", "55999 (MN)"),
        ("help 10001", "10001"),
    ],
)
def test_help_with_a_place_finds_the_place(text: str, named: str) -> None:
    assert [place.name for place in ASKING.after_help(text)] == [named]


@pytest.mark.parametrize(
    "text",
    ["help", "HELP", "ayuda", "help me", "help me with the lesson", "help 5", "help 555-0100", "helping in duluth",
     "i need help", "help near me", "help in duluth with my homework", "duluth", ""],
)  # fmt: skip
def test_help_without_a_place_stays_what_it_was(text: str) -> None:
    assert ASKING.after_help(text) == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("is there a shelter in st louis", "St. Louis, MO"),
        ("hay un refugio en minneapolis?", "Minneapolis, MN"),
        ("any help line near bemidji", "Bemidji, MN"),
        ("somewhere to stay in east st louis tonight", "East St. Louis, IL"),
        ("whats the hotline for 55404", "55404 (Hennepin County, MN)"),
    ],
)
def test_a_question_for_help_in_a_place_finds_the_place(text: str, named: str) -> None:
    assert [place.name for place in ASKING.in_question(text)] == [named]


@pytest.mark.parametrize(
    "text",
    ["a shelter near me", "is there help in town", "my aunt lives in duluth", "i hope she gets help in time",
     "can you help me in school", "the shelter in the story was full", "i need help in case he comes",
     "shelter in mexico", "help " * 60 + "in duluth"],
)  # fmt: skip
def test_other_talk_names_no_place(text: str) -> None:
    assert ASKING.in_question(text) == ()


def test_a_name_that_two_states_have_is_not_guessed() -> None:
    assert {place.state for place in ASKING.after_help("help st louis county")} == {"MN", "MO"}
    assert {place.state for place in ASKING.after_help("help springfield")} == {"IL", "MN", "MO"}


def test_every_zip_lies_in_a_county_of_the_table_and_of_its_state() -> None:
    counties = {place.counties[0]: place.state for places in PLACES.counties.values() for place in places}
    assert len(counties) == 115 + 87 + 102
    foreign = []
    for digits, place in PLACES.zips.items():
        assert counties[place.counties[0]] == place.state
        if digits[:2] not in PLACES.rules["states"][place.state]["zips"]:
            foreign.append(digits)
    # The mail of a few villages comes from the neighbour state.
    assert len(PLACES.zips) > 3700 and len(foreign) < 5


def test_every_county_that_a_line_names_is_in_the_table() -> None:
    known = {place.counties[0]: place.state for places in PLACES.counties.values() for place in places}
    wrong = [
        (line.id, county)
        for line in PACK
        for county in line.area.counties
        if known.get(county) != line.area.state
    ]
    assert wrong == []


def test_what_may_be_texted_comes_before_what_can_only_be_called() -> None:
    (place,) = ASKING.after_help("help 55404")
    shown = nearby(PACK, PLACES, place, TODAY)
    own = [line for line in shown if line.area.state and line.contact_type == "confidential_support"]
    assert [line.id for line in own[:2]] == ["mn-bridge", "mn-dayone"]
    assert [bool(line.text_to) for line in own] == sorted((bool(line.text_to) for line in own), reverse=True)


def test_a_line_that_opens_a_case_comes_last() -> None:
    for text in ("help 63101", "help 55404", "help 62201"):
        (place,) = ASKING.after_help(text)
        types = [line.contact_type for line in nearby(PACK, PLACES, place, TODAY)]
        assert types[0] == "confidential_support"
        assert types[-1] == "government_reporting"


def test_no_place_shows_a_line_on_hold_or_past_its_date() -> None:
    every = [place for places in PLACES.counties.values() for place in places]
    for place in every:
        assert all(line.publish == "ok" for line in nearby(PACK, PLACES, place, TODAY))
    late = nearby(PACK, PLACES, every[0], date(2028, 1, 1))
    assert late and {line.id for line in late} <= {"us-nhth", "us-988"}


@pytest.mark.parametrize("name", ["Hennepin County, MN", "St. Louis city, MO", "Madison County, IL"])
def test_the_fallback_lines_of_the_state_are_always_among_them(name: str) -> None:
    place = next(p for places in PLACES.counties.values() for p in places if p.name == name)
    wanted = PLACES.rules["fallback"][place.state]
    assert set(wanted) <= {line.id for line in nearby(PACK, PLACES, place, TODAY)}


def test_a_place_somewhere_else_gets_the_lines_of_the_country() -> None:
    shown = nearby(PACK, PLACES, Place("10001"), TODAY)
    assert [line.id for line in shown] == list(PLACES.rules["everywhere"])


def test_a_place_survives_being_kept() -> None:
    (place,) = ASKING.after_help("help 63101")
    assert Place.from_json(place.to_json()) == place


def test_names_are_compared_without_accents_marks_and_short_forms() -> None:
    assert fold("  St. Louis, MO! ") == "saint louis mo"
    assert fold("condado de Lac qui Parlé") == "condado de lac qui parle"


def test_a_folder_without_the_tables_says_which(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match=r"places\.yml"):
        Places.load(tmp_path)
