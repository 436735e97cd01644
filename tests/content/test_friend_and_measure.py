"""Friend mode and the measure as data: what they must hold, and the faults that the checker finds in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from curriculum import CurriculumError, Library, friend, measures
from curriculum.friend import FRIEND
from curriculum.schema import Ask, Practise
from curriculum.sms import MAX_SEGMENTS, segments
from curriculum.walk import walk

LIBRARY = Library.load()
MEASURE = measures.load()
FORBIDDEN = {
    "en": r"\b(sex\w*|drug\w*|alcohol|drunk|steal\w*|arrest\w*|illegal|crime\w*|depress\w*|suicid\w*|mental\w*|church"
    r"|religio\w*|parent\w*|mom|dad|income|gun\w*|gang\w*)\b",
    "es": r"\b(sex\w*|drog\w*|alcohol|rob\w+|arrest\w*|ilegal\w*|delito\w*|depres\w*|suicid\w*|mental\w*|iglesia"
    r"|religi\w*|padres|mam[aá]|pap[aá]|ingreso\w*|pistola\w*|pandilla\w*)\b",
}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_friend_mode_has_three_that_help_three_that_do_not_a_first_line_and_cards(lang: str) -> None:
    talk = friend.load()
    does, does_not, line, cards = talk.steps
    for step in (does, does_not):
        assert re.findall(r"(?m)^(\d)\. ", step.text[lang]) == ["1", "2", "3"]
    assert isinstance(line, Practise) and isinstance(cards, Ask)
    assert len([choice for choice in cards.choices if choice.forward]) == 3


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_path_of_friend_mode_fits_and_ends(lang: str) -> None:
    walked = walk(LIBRARY, FRIEND, "friend-01", lang)
    assert walked.turns() == (4, 4)
    for leg in walked.legs:
        cards = [said for said in leg.played.messages if said.name.endswith(".card")]
        assert len(leg.played.messages) == (3 if cards else 1)
        for said in leg.played.messages:
            assert segments(said.text) <= (1 if said in cards else MAX_SEGMENTS)
    ends = [leg for leg in walked.legs if leg.to is None]
    assert all(leg.played.finished for leg in ends)
    assert all(leg.played.messages[-1].text.endswith(LIBRARY.phrases.friend_done[lang]) for leg in ends)


def changed_friend(folder: Path, text: str) -> Path:
    data = yaml.safe_load(friend.FILE.read_text(encoding="utf-8"))
    data["steps"][3]["choices"][0]["forward"]["en"] = text
    file = folder / "friend.yml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("card", "fault"),
    [
        ("I am here. " * 20, "takes more than one SMS"),
        ("Look at help.org for more", "has a link"),
        ("See https://x.y", "has a link"),
        ("Text Porchlight, it helped me", "names the program"),
    ],
)
def test_a_card_that_cannot_be_sent_on_is_a_fault(card: str, fault: str, tmp_path: Path) -> None:
    document, problems = friend.read(changed_friend(tmp_path, card))
    assert problems == []
    (found,) = friend.of_cards(document)
    assert (found.where, found.message.startswith(fault)) == ("steps[3].choices[0].forward.en", True)


def test_friend_mode_with_a_fault_does_not_load(tmp_path: Path) -> None:
    with pytest.raises(CurriculumError, match=r"friend\.yml: is missing; add the file"):
        friend.load(tmp_path / "friend.yml")


def test_the_measure_asks_about_each_of_its_four_subjects_and_nothing_else() -> None:
    assert 8 <= len(MEASURE.items) <= 10
    assert {item.about for item in MEASURE.items} == set(measures.ABOUT)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_no_item_asks_what_a_school_may_not_ask(lang: str) -> None:
    for item in MEASURE.items:
        said = " ".join([item.text[lang], *(choice.text[lang] for choice in item.choices)]).lower()
        assert re.findall(FORBIDDEN[lang], said) == [], item.id


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_question_and_offer_fits_and_letters_are_enough(lang: str) -> None:
    for item in MEASURE.items:
        text = measures.question(item, "before", lang, LIBRARY.phrases).text
        assert segments(text) <= MAX_SEGMENTS and "A) " in text
    for wave in measures.WAVES:
        assert segments(MEASURE.ask_for(wave, lang, LIBRARY.phrases).said.text) <= MAX_SEGMENTS


def test_order_and_wording_belong_to_the_version() -> None:
    """Fails when an item changes and the version does not: raise it in measure.yml, then write the new line here."""
    said = "\n".join(
        f"{item.id} {item.text.en} {[choice.text.en for choice in item.choices]}" for item in MEASURE.items
    )
    assert (MEASURE.version, _digest(said)) == (1, "0f58f88fd63e64ed")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": "m05"}, "items[0].id: must be 'm01', not 'm05'; raise the version too"),
        ({"about": "feelings"}, "items[0].about: input should be 'tactics'"),
        (
            {"choices": [{"text": {"en": "A lot", "es": "Mucho"}, "points": 1}] * 2},
            "items[0].choices: all have the same points; give the better answers more",
        ),
    ],
)
def test_a_fault_in_the_measure_is_found(change: dict[str, Any], fault: str, tmp_path: Path) -> None:
    data = yaml.safe_load(measures.FILE.read_text(encoding="utf-8"))
    data["items"][0] |= change
    file = tmp_path / "measure.yml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(CurriculumError, match=re.escape(f"curriculum/measure/measure.yml: {fault}")):
        measures.load(file)


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:16]
