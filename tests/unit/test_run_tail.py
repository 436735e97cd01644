"""What the terminal shows of a log: whole lines, short and plain, without the frames of tracebacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from porchlight.run.tail import WIDTH, Tail


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "web.log"


def test_only_what_is_new_is_shown_and_only_whole_lines(log: Path) -> None:
    log.write_text("from the last run\n")
    tail = Tail(log)
    with log.open("a") as file:
        file.write("first\nsec")
    assert tail.new_lines() == ["first"]
    with log.open("a") as file:
        file.write("ond\n")
    assert tail.new_lines() == ["second"]
    assert tail.new_lines() == []


def test_a_log_that_does_not_exist_yet_is_followed_once_it_does(log: Path) -> None:
    tail = Tail(log)
    assert tail.new_lines() == []
    log.write_text("hello\n")
    assert tail.new_lines() == ["hello"]


def test_a_log_that_was_rotated_is_followed_from_its_start(log: Path) -> None:
    log.write_text("a long line from before\n")
    tail = Tail(log)
    log.write_text("new\n")
    assert tail.new_lines() == ["new"]


def test_of_a_traceback_only_the_last_line_is_shown(log: Path) -> None:
    tail = Tail(log)
    log.write_text(
        'Traceback (most recent call last):\n  File "x.py", line 1\n    boom()\nKeyError: 3\nnext\n'
    )
    assert tail.new_lines() == ["KeyError: 3", "next"]


def test_indented_lines_of_a_message_are_shown(log: Path) -> None:
    tail = Tail(log)
    log.write_text("porchlight: settings cannot be used:\n  PORCHLIGHT_PORT: not a number\n")
    assert tail.new_lines()[1] == "  PORCHLIGHT_PORT: not a number"


def test_long_lines_are_cut_and_colours_left_out(log: Path) -> None:
    tail = Tail(log)
    log.write_bytes(b"\x1b[92mgreen\x1b[0m\n" + b"x" * 500 + b"\n" + b"\xff\n")
    green, long, broken = tail.new_lines()
    assert green == "green"
    assert len(long) == WIDTH
    assert broken == "\ufffd"
