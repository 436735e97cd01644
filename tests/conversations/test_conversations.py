"""Golden conversations: every script in the folders beside this file, played against the real system with real Rasa.

Between two steps all that lives in memory alone is let go of, so that nothing but the database carries a teen on.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from porchlight.stage.play import play
from porchlight.stage.script import read_script
from porchlight.stage.theatre import Theatre

HERE = Path(__file__).parent
SCRIPTS = sorted(HERE.rglob("*.yml"))
FOLDERS = {
    "happy_paths", "digressions", "corrections", "repairs", "opt_out", "crisis", "languages", "privacy", "returns",
}  # fmt: skip
FEWEST = 60


@pytest.mark.slow
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_conversation_goes_as_written(path: Path, stage: Theatre) -> None:
    script = read_script(path)
    faults = [fault for played in play(script, stage, forgetful=True) for fault in played.faults]
    assert not faults, "\n".join(faults)


def test_there_are_enough_scripts_and_each_is_in_a_folder_for_what_teens_do() -> None:
    assert len(SCRIPTS) >= FEWEST
    assert {path.parent.name for path in SCRIPTS} == FOLDERS
    assert all(path.parent.parent == HERE for path in SCRIPTS)


def test_no_folder_is_nearly_empty() -> None:
    assert min(Counter(path.parent.name for path in SCRIPTS).values()) >= 4


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_script_says_what_it_is_about_and_expects_something(path: Path) -> None:
    script = read_script(path)
    assert path.read_text("utf-8").startswith("about: ")
    assert any(step.expect for step in script.steps)
