"""The processes of one installation: what each is started with, and what it is allowed to know.

`rasa` and `actions` get an environment built from a short list of names: no database address, no key, no
provider token reaches them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from porchlight.errors import ConfigError
from porchlight.run.model import fits, model_path
from porchlight.settings import Settings
from porchlight.storage.vault import Keys

ROOT = Path(__file__).parents[2]
"""The folder that holds config.yml, bot/ and the packages."""

HARMLESS = (
    "HOME",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PATH",
    "TMPDIR",
    "TZ",
    "PYTHONPYCACHEPREFIX",
    "PYTHONUNBUFFERED",
)
"""All that `rasa` and `actions` inherit."""


@dataclass(frozen=True)
class Part:
    """One process. `port`: it is up once this answers. `after`: what must be up (or done) before it starts.

    `once`: it does a job and ends; it is done when it ends with 0. `vital`: without it nothing makes sense,
    so a refusal to start (exit code 2) stops all.
    """

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    port: int | None = None
    host: str = "127.0.0.1"
    after: tuple[str, ...] = ()
    once: bool = False
    vital: bool = False


def parts(settings: Settings, keys: Keys) -> tuple[Part, ...]:
    """All parts, in the order in which they start. `web` is first and waits for nobody."""
    porchlight = (sys.executable, "-m", "porchlight")
    ours = {**os.environ, "PYTHONUNBUFFERED": "1"}
    here = Path.cwd()
    model = model_path(settings)
    rasa_env = {
        **clean_environment(os.environ),
        "PYTHONWARNINGS": "ignore",  # of libraries that Rasa pins; nobody here can act on them
        "PORCHLIGHT_RASA_PORT": str(settings.rasa_port),
        "PORCHLIGHT_RASA_TOKEN": keys.rasa,
        "PORCHLIGHT_ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
        "PORCHLIGHT_RASA_MODEL": str(model),
    }
    found = [
        Part(
            "web",
            (*porchlight, "web"),
            ours,
            here,
            port=settings.port,
            host=reachable(settings.host),
            vital=True,
        ),
        Part(
            "actions",
            (sys.executable, "-m", "bot.actions", "--port", str(settings.actions_port)),
            clean_environment(os.environ),
            ROOT,
            port=settings.actions_port,
            after=("web",),
        ),
        Part("worker", (*porchlight, "worker"), ours, here, after=("web",)),
        Part("train", (*porchlight, "train"), ours, here, after=("web",), once=True),
        Part(
            "rasa",
            (str(bot_python()), "-m", "bot.server"),
            rasa_env,
            ROOT,
            port=settings.rasa_port,
            after=("train",),
        ),
    ]
    if fits(model, ROOT):
        found = [
            replace(part, after=("web",)) if part.name == "rasa" else part
            for part in found
            if part.name != "train"
        ]
    if settings.telegram_mode == "poll":
        found.append(Part("telegram-poll", (*porchlight, "telegram-poll"), ours, here, after=("web",)))
    return tuple(found)


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What a part that may know nothing is given."""
    kept = {name: environment[name] for name in HARMLESS if name in environment}
    return {**kept, "PYTHONUNBUFFERED": "1"}


def reachable(host: str) -> str:
    """The address to try for a process that listens on `host`."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host


def bot_python() -> Path:
    """Python of Rasa's own environment. Raises ConfigError when it was not set up."""
    python = ROOT / "bot" / ".venv" / "bin" / "python"
    if not python.exists():
        raise ConfigError(f"{python}: Rasa's environment is missing: run `make setup`")
    return python
