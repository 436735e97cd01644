"""Lines for a place as texts: two segments at most, numbers with whom they may tell, and MORE to the end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import textstat

from porchlight.channels.segments import fold, is_gsm7, segments
from porchlight.services.local_help import LANGUAGES, LocalHelp, Page
from safety.resources import ResourcePack
from safety.resources.nearby import nearby
from safety.resources.places import Place

PACK = ResourcePack.load()
LOCAL = LocalHelp.load(PACK)
PLACES = LOCAL.asking.places
TODAY = date(2026, 11, 22)


def pages(first: Page | None, lang: str) -> Iterator[Page]:
    page = first
    while page is not None:
        yield page
        page = LOCAL.more(page.note, lang, TODAY) if page.note else None


def longest_places() -> list[Place]:
    """For each list of lines there is, the place with the longest name; the lines decide all else."""
    every = [
        *(place for places in (*PLACES.counties.values(), *PLACES.cities.values()) for place in places),
        *PLACES.zips.values(),
        Place("10001"),
    ]
    areas: dict[tuple[object, ...], Place] = {}
    for place in every:
        key = (place.state, place.counties, place.name[:1].isdigit())
        if key not in areas or len(place.name) > len(areas[key].name):
            areas[key] = place
    found: dict[tuple[object, ...], Place] = {}
    for place in areas.values():
        lines = tuple(line.id for line in nearby(PACK, PLACES, place, TODAY))
        key = (lines, place.name[:1].isdigit())
        if key not in found or len(place.name) > len(found[key].name):
            found[key] = place
    return list(found.values())


EVERYWHERE = longest_places()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_of_every_place_is_reached_in_texts_of_two_segments(lang: str) -> None:
    assert len(EVERYWHERE) > 20
    for place in EVERYWHERE:
        texts = [page.text for page in pages(LOCAL._page(place, lang, TODAY, 0), lang)]
        lines = nearby(PACK, PLACES, place, TODAY)
        said = "\n".join(texts)
        for line in lines:
            assert PACK.how(line, lang) in said, (place.name, line.id)
            assert (line.reporting_note or {lang: ""})[lang] in said
        for text in texts:
            assert is_gsm7(fold(text))
            assert segments(fold(text)) <= 2
            assert not re.search(r"[{}]|None", text)


@pytest.mark.parametrize(
    ("lang", "note", "more"), [("en", "may have to report", "MORE"), ("es", "deban avisar", "MAS")]
)
def test_the_first_text_names_the_place_and_how_to_go_on(lang: str, note: str, more: str) -> None:
    page = LOCAL.after_help("HELP 63101", lang, TODAY)
    assert page is not None and page.note is not None
    assert "63101" in page.text
    assert note in page.text
    assert page.text.splitlines()[-1].split()[1] == more
    assert PACK.how(PACK.by_id["mo-safeconnections"], lang) in page.text.splitlines()[1]


def test_a_number_never_stands_without_word_of_whom_it_may_tell() -> None:
    for lang in LANGUAGES:
        for place in EVERYWHERE:
            for page in pages(LOCAL._page(place, lang, TODAY, 0), lang):
                start = int(page.name.rsplit(".", 1)[1])
                lines = nearby(PACK, PLACES, place, TODAY)
                shown = lines[start : page.note["next"] if page.note else len(lines)]
                without = [line for line in shown if line.reporting_note is None]
                assert shown
                assert not without or LOCAL.words[lang]["no_note"] in page.text


def test_a_name_of_several_places_is_asked_back_with_a_line_that_answers_meanwhile() -> None:
    page = LOCAL.after_help("help springfield", "en", TODAY)
    assert page is not None and page.note is None
    assert "ZIP code" in page.text
    assert PACK.how(PACK.last_resort, "en") in page.text
    for lang in LANGUAGES:
        for places in PLACES.cities.values():
            if len(places) > 1:
                found = LOCAL._answer(places, lang, TODAY)
                assert found is not None and len(fold(found.text)) <= 306


def test_a_place_far_away_is_told_so_and_gets_lines_that_answer_anywhere() -> None:
    page = LOCAL.after_help("help 10001", "en", TODAY)
    assert page is not None
    assert page.text.startswith("I know no line just for 10001.")
    assert PACK.how(PACK.last_resort, "en") in page.text


def test_a_note_that_is_none_of_ours_leads_nowhere() -> None:
    assert LOCAL.more({}, "en", TODAY) is None
    assert (
        LOCAL.more({"place": {"name": "x", "state": "MO", "counties": []}, "next": 99}, "en", TODAY) is None
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_words_around_the_lines_read_at_grade_6_or_below(lang: str) -> None:
    textstat.set_lang("es" if lang == "es" else "en_US")
    try:
        for name, text in LOCAL.words[lang].items():
            plain = re.sub(r"[:;] ?$", ".", re.sub(r"\{\w+\}|\d+", "here", text))
            if len(plain.split()) < 6:
                continue
            grade = textstat.crawford(plain) if lang == "es" else textstat.flesch_kincaid_grade(plain)
            assert grade <= 6, (name, grade, plain)
    finally:
        textstat.set_lang("en_US")
