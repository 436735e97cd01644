"""A model is trained when none fits the code, once, and a half-made one never takes the place of a whole
one.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.fingerprint import beside, fingerprint
from porchlight.errors import ConfigError
from porchlight.run.model import ensure_model, fits, model_path
from porchlight.settings import Settings

TRAINER = """#!{python}
import pathlib, sys
root = pathlib.Path({root!r})
with (root / "runs").open("a") as runs:
    runs.write("run\\n")
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
if (root / "broken").exists():
    out.write_bytes(b"half a mod")
    print("no such intent: gret", file=sys.stderr)
    sys.exit(1)
sys.path.insert(0, {repository!r})
from bot.fingerprint import beside, fingerprint
out.write_bytes(b"model of " + (root / "config.yml").read_bytes())
beside(out).write_text(fingerprint(root))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one file that models are made from, and a stand-in for Rasa's Python that trains."""
    (tmp_path / "config.yml").write_text("first\n")
    trainer = tmp_path / "trainer"
    repository = str(Path(__file__).parents[2])
    trainer.write_text(TRAINER.format(python=sys.executable, root=str(tmp_path), repository=repository))
    trainer.chmod(0o755)
    return tmp_path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var", _env_file=None)  # type: ignore[call-arg]


def runs(root: Path) -> int:
    return len((root / "runs").read_text().splitlines()) if (root / "runs").exists() else 0


def test_a_missing_model_is_trained_and_the_next_call_finds_it(root: Path, settings: Settings) -> None:
    model = ensure_model(settings, root, root / "trainer")
    assert model == model_path(settings)
    assert model.read_bytes() == b"model of first\n"
    ensure_model(settings, root, root / "trainer")
    assert runs(root) == 1


def test_a_change_of_what_a_model_is_made_from_trains_anew(root: Path, settings: Settings) -> None:
    model = ensure_model(settings, root, root / "trainer")
    (root / "config.yml").write_text("second\n")
    assert not fits(model, root)
    assert ensure_model(settings, root, root / "trainer").read_bytes() == b"model of second\n"
    assert beside(model).read_text() == fingerprint(root)


def test_failed_training_says_so_and_leaves_the_old_model_and_no_litter(
    root: Path, settings: Settings
) -> None:
    model = ensure_model(settings, root, root / "trainer")
    (root / "config.yml").write_text("second\n")
    (root / "broken").touch()
    with pytest.raises(ConfigError, match=r"training failed \(exit code 1\)"):
        ensure_model(settings, root, root / "trainer")
    assert model.read_bytes() == b"model of first\n"
    assert sorted(file.name for file in model.parent.glob("new-*")) == []


def test_of_two_who_need_a_model_at_once_one_trains(root: Path, settings: Settings) -> None:
    code = (
        "import sys; from pathlib import Path; from porchlight.run.model import ensure_model;"
        "from porchlight.settings import Settings; root = Path(sys.argv[1]);"
        "ensure_model(Settings(home=root / 'var', _env_file=None), root, root / 'trainer')"
    )
    command = [sys.executable, "-c", code, str(root)]
    repository = Path(__file__).parents[2]
    both = [
        threading.Thread(target=subprocess.run, args=(command,), kwargs={"cwd": repository}) for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert fits(model_path(settings), root)
    assert runs(root) == 1
