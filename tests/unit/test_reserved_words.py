"""STOP, START, HELP and PERSON: whole messages only, in any dress; and free words that ask us to stop."""

from __future__ import annotations

import pytest

from porchlight.inbox.reserved import HELP, PERSON, START, STOP, Reserved


@pytest.fixture(scope="module")
def reserved() -> Reserved:
    return Reserved.load()


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("STOP", STOP), ("  stop! ", STOP), ("Stop.", STOP), ("ALTO", STOP), ("no más mensajes", STOP),
        ("\u200bSTOP", STOP), ("start", START), ("HELP", HELP), ("Información", HELP), ("PERSON", PERSON),
        ("stop it he said", None), ("help me", None), ("b", None), ("", None), ("yes", None),
    ],
)  # fmt: skip
def test_a_reserved_word_is_the_whole_message(reserved: Reserved, said: str, word: str | None) -> None:
    assert reserved.read(said) == word


def test_yes_is_start_only_for_somebody_who_stopped(reserved: Reserved) -> None:
    assert reserved.read("YES", opted_out=True) == START
    assert reserved.read("YES", opted_out=False) is None


@pytest.mark.parametrize(
    ("said", "stops"),
    [
        ("stop texting me he reads my phone", True),
        ("please dont text me anymore", True),
        ("ya no quiero mensajes", True),
        ("how do i stop a guy from texting me", False),
        ("he wont stop", False),
    ],
)
def test_a_wish_to_stop_is_heard_inside_a_longer_message(reserved: Reserved, said: str, stops: bool) -> None:
    assert reserved.also_stops(said) is stops
