"""Recording a conversation as a script, and writing expectations anew: what changes, and what never does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from porchlight.cli.talking import write_goldens
from porchlight.errors import BadRequest, ContentError
from porchlight.stage.expecting import faults
from porchlight.stage.goldens import by_hand, difference, rewritten
from porchlight.stage.play import Played
from porchlight.stage.recording import Recording, typed_step
from porchlight.stage.script import Script, read_script

GOLDEN = """about: A code with a slip.
channel: sms
steps:
  - teen: hello
    # Nothing is said of what comes first.
  - teen: RVR2O4
    expect: {names: [utter_old], state: ask_confirm_code, says: [RVR204]}
  - teen: "yes"
    expect:
      names: ["utter_join_*"]
      state: idle
  - teen: bye
    expect: {names: []}
"""


def line(names: list[str], state: str, text: str = "words") -> dict[str, Any]:
    out = [{"name": name, "text": text, "via": "api"} for name in names]
    return {"out": out, "state": state, "owner": "bot", "screening": None, "escalation": None, "tasks": []}


def played(script: Script, lines: list[dict[str, Any]]) -> list[Played]:
    return [
        Played(each, tuple(faults(script, step, each)))
        for step, each in zip(script.steps, lines, strict=True)
    ]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    path = tmp_path / "golden.yml"
    path.write_text(GOLDEN, "utf-8")
    return read_script(path)


def test_only_what_did_not_hold_is_written_anew(script: Script, tmp_path: Path) -> None:
    steps = played(
        script,
        [line(["a"], "new"), line(["utter_new"], "ask_confirm_code", "RVR204"), line(["utter_join_done"], "quiz"),
         line([], "paused")],
    )  # fmt: skip
    after = rewritten(script, steps)
    changed = [row for row in difference(script.path, GOLDEN, after).splitlines() if row[:1] in "+-"][2:]
    assert changed == [
        "-    expect: {names: [utter_old], state: ask_confirm_code, says: [RVR204]}",
        "+    expect: {names: [utter_new], state: ask_confirm_code, says: [RVR204]}",
        '-      names: ["utter_join_*"]',
        "-      state: idle",
        '+      {names: ["utter_join_*"], state: quiz}',
    ]
    (tmp_path / "again.yml").write_text(after, "utf-8")
    again = read_script(tmp_path / "again.yml")
    assert [step.expect for step in again.steps][1:3] == [
        {"names": ["utter_new"], "state": "ask_confirm_code", "says": ["RVR204"]},
        {"names": ["utter_join_*"], "state": "quiz"},
    ]


def test_where_everything_holds_not_a_letter_changes(script: Script) -> None:
    steps = played(
        script,
        [line(["a"], "new"), line(["utter_old"], "ask_confirm_code", "RVR204"), line(["utter_join_done"], "idle"),
         line([], "paused")],
    )  # fmt: skip
    assert rewritten(script, steps) == GOLDEN and by_hand(script, steps) == []


def test_wordings_are_never_written_by_a_machine(script: Script) -> None:
    steps = played(
        script,
        [line(["a"], "new"), line(["utter_old"], "ask_confirm_code", "other"), line(["utter_join_done"], "idle"),
         line([], "paused")],
    )  # fmt: skip
    assert rewritten(script, steps) == GOLDEN
    assert len(by_hand(script, steps)) == 1 and "steps[2]" in by_hand(script, steps)[0]


def test_where_ci_is_set_nothing_is_written(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "1")
    with pytest.raises(BadRequest, match="CI"):
        write_goldens([script.path])


def test_a_recorded_conversation_is_a_script_that_can_be_played(tmp_path: Path) -> None:
    recording = Recording("Yes, a dash: and a 'quote'.")
    recording.add("hello", line(["utter_welcome_first+utter_join_ask"], "ask_join_code"))
    recording.add("yes", line([], "quiz"))
    recording.add(":wait 3d", line([], "quiz"))
    recording.add("no: it's #1", line(["a"], "quiz"))
    recording.write(tmp_path / "new.yml")
    steps = read_script(tmp_path / "new.yml").steps
    assert [(step.does, step.what) for step in steps] == [
        ("teen", "hello"), ("teen", "yes"), ("wait", ""), ("teen", "no: it's #1"),
    ]  # fmt: skip
    assert steps[0].expect == {"names": ["utter_welcome_first+utter_join_ask"], "state": "ask_join_code"}
    with pytest.raises(ContentError, match="choose another name"):
        recording.write(tmp_path / "new.yml")


def test_a_colon_makes_an_event_or_a_workers_act_of_a_line() -> None:
    assert typed_step(1, ":shift off").does == "shift off"
    assert (typed_step(1, ":staff say hi").does, typed_step(1, ":staff say hi").what) == ("staff say", "hi")
    with pytest.raises(ContentError, match="event must be"):
        typed_step(1, ":dance")
