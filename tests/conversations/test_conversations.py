"""Golden conversations: every script beside this file, played against the real system with real Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest

from porchlight.stage.play import play
from porchlight.stage.script import read_script
from porchlight.stage.theatre import Theatre

SCRIPTS = sorted(Path(__file__).parent.glob("*.yml"))


@pytest.mark.slow
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_conversation_goes_as_written(path: Path, stage: Theatre) -> None:
    script = read_script(path)
    faults = [fault for played in play(script, stage) for fault in played.faults]
    assert not faults, "\n".join(faults)


def test_there_are_enough_scripts() -> None:
    assert len(SCRIPTS) >= 12
