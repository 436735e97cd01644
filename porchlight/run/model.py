"""The trained Rasa model: where it is, whether it fits the code, and how it is made.

What a model is made from is said once, in `bot/fingerprint.py`, which Rasa's side asks too.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from bot.fingerprint import beside, why_not
from porchlight.errors import ConfigError
from porchlight.run.leash import die_with_parent
from porchlight.settings import Settings


def model_path(settings: Settings) -> Path:
    """Where the model is, or will be."""
    return (settings.model_dir / "porchlight.tar.gz").absolute()


def fits(model: Path, root: Path) -> bool:
    """Whether this model was made from the code and data that are here now."""
    return why_not(model, root) is None


def ensure_model(settings: Settings, root: Path, python: Path) -> Path:
    """The model that fits this code, trained now when there is none. Shows progress on stderr.

    `python` is the one of Rasa's own environment. Two at once: the second waits and takes what the first
    made. Raises ConfigError when training fails.
    """
    model = model_path(settings)
    if fits(model, root):
        return model
    model.parent.mkdir(parents=True, exist_ok=True)
    with (model.parent / "train.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not fits(model, root):
            _train(model, root, python)
    return model


def _train(model: Path, root: Path, python: Path) -> None:
    print("train: no model fits this code; training one, about a minute", file=sys.stderr, flush=True)
    # Made beside and renamed, so that a model of this name is whole whenever the power goes.
    fresh = model.with_name(f"new-{os.getpid()}.tar.gz")
    command = [str(python), "-m", "bot.server", "train", "--out", str(fresh)]
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}
    try:
        with subprocess.Popen(
            command, cwd=root, env=quiet, stdout=sys.stderr, preexec_fn=die_with_parent()
        ) as training:
            code = training.wait()
        reason = f"exit code {code}" if code else why_not(fresh, root)
        if reason:
            raise ConfigError(f"training failed ({reason}); the lines above say why. Try again: make train")
        # The model first: until its fingerprint follows, the old one refuses it, which only means training
        # again.
        fresh.replace(model)
        beside(fresh).replace(beside(model))
    finally:
        fresh.unlink(missing_ok=True)
        beside(fresh).unlink(missing_ok=True)
    print("train: done", file=sys.stderr, flush=True)
