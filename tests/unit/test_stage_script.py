"""Conversation scripts: what is read, and the one clear message that a broken file gets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from porchlight.errors import ContentError
from porchlight.stage.script import Script, read_script


def script(tmp_path: Path, text: str) -> Script:
    path = tmp_path / "talk.yml"
    path.write_text(text, encoding="utf-8")
    return read_script(path)


def test_every_kind_of_step_is_read(tmp_path: Path) -> None:
    read = script(
        tmp_path,
        """
channel: telegram
lang: es
shift: off
youths: [ann, bo]
steps:
  - teen: hola
  - teen: {who: bo, text: hi}
  - event: wait 3d
  - event: burst [one, two]
  - event: {burst: [three, four]}
  - event: db gone
  - staff: say "Hi, this is Omar"
  - staff: resolve SAFE_NOW
    expect: {escalation: resolved}
""",
    )
    assert (read.channel, read.lang, read.shift) == ("telegram", "es", False)
    assert [step.does for step in read.steps] == [
        "teen", "teen", "wait", "burst", "burst", "db gone", "staff say", "staff resolve",
    ]  # fmt: skip
    assert read.steps[1].who == 2 and read.steps[1].what == "hi"
    assert read.steps[2].wait == timedelta(days=3)
    assert read.steps[3].burst == ("one", "two")
    assert read.steps[6].what == "Hi, this is Omar"
    assert read.steps[7].expect == {"escalation": "resolved"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps: hello", "talk.yml: needs `steps`, a list"),
        ("steps: [{teen: hi}]\ncolour: red", "talk.yml: header has unknown colour"),
        ("channel: fax\nsteps: [{teen: hi}]", "talk.yml: channel must be sms or telegram, not 'fax'"),
        ("steps: [hello]", "talk.yml: steps[1]: must be `teen:`, `event:` or `staff:`"),
        ("steps: [{event: wait long}]", "talk.yml: steps[1]: event must be `wait 3d`"),
        ("steps: [{staff: dance}]", "talk.yml: steps[1]: staff must be one of claim, say, resolve, hand_back"),
        ("steps: [{teen: {who: cat, text: hi}}]", "talk.yml: steps[1]: who is 'cat'"),
        ("steps: [{teen: hi, expect: {mood: good}}]", "talk.yml: steps[1]: expect has unknown mood"),
        ("steps: [", "talk.yml: cannot be read"),
    ],
)
def test_a_broken_script_gets_one_located_message(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        script(tmp_path, text)
    assert message in str(caught.value)
