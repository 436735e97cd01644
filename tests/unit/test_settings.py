"""Settings: every fault is told, all at once, and secrets do not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from porchlight.errors import ConfigError
from porchlight.settings import Settings, read_settings


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Away from any .env file and with no settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PORCHLIGHT_{name.upper()}", raising=False)


def test_with_nothing_set_it_runs_on_this_machine_alone() -> None:
    settings = read_settings()
    assert settings.web_url == "http://127.0.0.1:8460"
    assert settings.database == "sqlite:///var/data/porchlight.db"
    assert settings.simulator_on


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORCHLIGHT_PORT", "many")
    monkeypatch.setenv("PORCHLIGHT_CLAIM_MINUTES", "0")
    with pytest.raises(ConfigError) as told:
        read_settings()
    assert "PORCHLIGHT_PORT: " in str(told.value)
    assert "PORCHLIGHT_CLAIM_MINUTES: " in str(told.value)


def test_a_misspelt_name_in_the_env_file_is_refused() -> None:
    Path(".env").write_text("PORCHLIGHT_PROT=8000\n")
    with pytest.raises(ConfigError, match="PROT"):
        read_settings()


@pytest.mark.parametrize(
    ("set_so", "fault"),
    [
        ({"twilio_account_sid": "AC1"}, "go together"),
        (
            {"twilio_account_sid": "AC1", "twilio_auth_token": "t", "twilio_number": "+15550100"},
            "PORCHLIGHT_PUBLIC_URL",
        ),
        ({"telegram_mode": "poll"}, "PORCHLIGHT_TELEGRAM_TOKEN"),
        ({"telegram_mode": "webhook", "telegram_token": "t"}, "PORCHLIGHT_TELEGRAM_SECRET"),
        ({"port": 8461}, "must differ"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(set_so: dict[str, object], fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        read_settings(**set_so)


def test_a_connected_provider_turns_the_simulator_off() -> None:
    assert not read_settings(telegram_mode="poll", telegram_token="t").simulator_on


def test_secrets_hide_themselves() -> None:
    settings = read_settings(telegram_token="very-secret", telegram_mode="poll")
    assert "very-secret" not in repr(settings)
    assert "very-secret" not in str(settings.model_dump())
