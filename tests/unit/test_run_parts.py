"""What each process is started with, and above all what it is not told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.fingerprint import beside, fingerprint
from porchlight.errors import ConfigError
from porchlight.run import parts as parts_module
from porchlight.run.parts import ROOT, Part, clean_environment, parts
from porchlight.settings import Settings
from porchlight.storage.vault import Keys

KEYS = Keys(("seal-secret",), "lookup-secret", "simulator-secret", "rasa-token")


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Part]:
    """All parts by name, in an environment that holds every secret there is."""
    monkeypatch.setattr(parts_module, "bot_python", lambda: Path("/usr/bin/python3"))
    for name in ("DATABASE_URL", "TWILIO_AUTH_TOKEN", "TELEGRAM_TOKEN"):
        monkeypatch.setenv(f"PORCHLIGHT_{name}", "secret-of-the-environment")
    monkeypatch.setenv("PGPASSWORD", "secret-of-the-environment")
    return {part.name: part for part in parts(Settings(home=tmp_path, _env_file=None), KEYS)}  # type: ignore[call-arg]


def test_web_is_first_and_waits_for_nobody(told: dict[str, Part]) -> None:
    assert next(iter(told)) == "web"
    assert told["web"].after == ()
    assert told["web"].vital


def test_actions_and_rasa_are_given_no_database_address_and_no_key(told: dict[str, Part]) -> None:
    for name in ("actions", "rasa"):
        given = " ".join([*told[name].env.values(), *told[name].command])
        assert "secret" not in given


def test_rasa_is_told_its_port_token_actions_and_model_and_nothing_else_of_ours(
    told: dict[str, Part],
) -> None:
    ours = {name for name in told["rasa"].env if name.startswith("PORCHLIGHT_")}
    assert ours == {
        "PORCHLIGHT_RASA_PORT",
        "PORCHLIGHT_RASA_TOKEN",
        "PORCHLIGHT_ACTIONS_URL",
        "PORCHLIGHT_RASA_MODEL",
    }
    assert told["rasa"].env["PORCHLIGHT_ACTIONS_URL"] == "http://127.0.0.1:8462/webhook"


def test_actions_are_told_nothing_of_ours(told: dict[str, Part]) -> None:
    assert [name for name in told["actions"].env if name.startswith("PORCHLIGHT_")] == []


def test_without_a_model_rasa_waits_for_training_and_web_does_not(told: dict[str, Part]) -> None:
    assert told["rasa"].after == ("train",)
    assert told["train"].once
    assert told["worker"].after == ("web",)


def test_with_a_model_that_fits_nothing_is_trained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_module, "bot_python", lambda: Path("/usr/bin/python3"))
    settings = Settings(home=tmp_path, _env_file=None)  # type: ignore[call-arg]
    settings.model_dir.mkdir()
    model = settings.model_dir / "porchlight.tar.gz"
    model.write_bytes(b"model")
    beside(model).write_text(fingerprint(ROOT))
    found = {part.name: part for part in parts(settings, KEYS)}
    assert "train" not in found
    assert found["rasa"].after == ("web",)


@pytest.mark.parametrize(("mode", "wanted"), [("off", False), ("webhook", False), ("poll", True)])
def test_telegram_is_polled_only_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, wanted: bool
) -> None:
    monkeypatch.setattr(parts_module, "bot_python", lambda: Path("/usr/bin/python3"))
    settings = Settings(home=tmp_path, telegram_mode=mode, _env_file=None)  # type: ignore[call-arg, arg-type]
    assert ("telegram-poll" in [part.name for part in parts(settings, KEYS)]) is wanted


def test_a_clean_environment_keeps_only_names_on_the_list() -> None:
    kept = clean_environment(
        {"PATH": "/bin", "PORCHLIGHT_HOME": "/x", "AWS_SECRET_ACCESS_KEY": "y", "LANG": "C"}
    )
    assert kept == {"PATH": "/bin", "LANG": "C", "PYTHONUNBUFFERED": "1"}


def test_without_rasas_environment_the_message_says_make_setup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts_module, "ROOT", tmp_path)
    with pytest.raises(ConfigError, match="Rasa's environment is missing: run `make setup`"):
        parts_module.bot_python()
