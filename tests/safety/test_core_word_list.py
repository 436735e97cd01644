"""The word-list core answers alone, in both languages, whatever it is given."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safety.core import core
from safety.verdict import TIERS, rank


@pytest.mark.parametrize(
    "text",
    [
        "i want to kill myself",
        "quiero morirme",
        "he wont let me leave",
        "no me deja salir",
        "my dad beats me",
        "mi papá me pega",
        "my uncle touches me",
        "me violaron",
        "he will post my nudes",
        "va a publicar mis fotos",
        "they kicked me out",
        "no tengo donde dormir",
        "she forced me to have sex",
        "me obligan a trabajar",
    ],
)
def test_plain_disclosures_are_urgent(text: str) -> None:
    assert rank(core(text).tier) >= rank("urgent")


@pytest.mark.parametrize(
    "text",
    [
        "i took a whole bottle of pills",
        "me tomé todas las pastillas",
        "he has a gun",
        "im going to kill myself tonight",
    ],
)
def test_plain_emergencies_are_immediate(text: str) -> None:
    assert core(text).tier == "immediate"


@pytest.mark.parametrize("text", ["hi", "next", "siguiente", "b", "what is trafficking", "gracias", ""])
def test_everyday_texts_are_nothing(text: str) -> None:
    assert core(text).tier == "none"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=500))
def test_any_text_gets_a_verdict(text: str) -> None:
    assert core(text).tier in TIERS


def test_it_needs_neither_spacy_nor_a_data_file() -> None:
    code = (
        "import sys\n"
        "from safety.core import core\n"
        "assert core('i want to kill myself').tier == 'urgent'\n"
        "assert 'spacy' not in sys.modules and 'ftfy' not in sys.modules, 'too much loaded'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
