"""A short name for everything a Rasa model is made from, so that a model from other code is refused.

Standard library only: the gateway's environment and Rasa's both ask it. It reads files when called, never at import.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MADE_FROM = ("config.yml", "bot/domain", "bot/data", "bot/understanding", "bot/turn.py", "bot/uv.lock")
_READ = {".yml", ".py", ".lock"}


def fingerprint(root: Path = ROOT) -> str:
    """64 hex digits over the names and contents of every file in `MADE_FROM`."""
    digest = hashlib.sha256()
    for name in MADE_FROM:
        place = root / name
        files = [place] if place.is_file() else sorted(place.rglob("*")) if place.is_dir() else []
        for file in files:
            if file.is_file() and file.suffix in _READ:
                digest.update(file.relative_to(root).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def beside(model: Path) -> Path:
    """Where the fingerprint of a model file is kept."""
    return model.with_name(model.name + ".fingerprint")


def why_not(model: Path, root: Path = ROOT) -> str | None:
    """One sentence that says why a model must not be served and what to do, or None when it fits the code."""
    todo = f"Train it: bot/.venv/bin/python -m bot.server train --out {model}"
    if not model.is_file():
        return f"There is no model at {model}. {todo}"
    kept = beside(model)
    if not kept.is_file():
        return f"The model at {model} has no fingerprint file beside it. {todo}"
    if kept.read_text("utf-8").strip() != fingerprint(root):
        return f"The model at {model} was trained from other code or data than this. {todo}"
    return None
