"""Settings: environment variables (PORCHLIGHT_…) or a `.env` file, typed, checked at start, all faults at once.

Nothing here is a secret that must be in the environment: keys live in the key file that `setup` makes.
Only provider credentials come from outside, in a type that hides itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from porchlight.errors import ConfigError


class Settings(BaseSettings):
    """Every setting of Porchlight, with its default. docs/settings.md is tested against this class."""

    model_config = SettingsConfigDict(env_prefix="PORCHLIGHT_", env_file=".env", extra="forbid")

    home: Path = Field(Path("var"), description="folder for data, keys, models and logs")
    database_url: str = Field("", description="empty: SQLite in the home folder; or postgresql+psycopg://…")
    host: str = Field("127.0.0.1", description="address that web listens on")
    port: int = Field(8460, ge=0, le=65535, description="port of web")
    rasa_port: int = Field(8461, ge=1, le=65535, description="loopback port of Rasa")
    actions_port: int = Field(8462, ge=1, le=65535, description="loopback port of the actions")
    public_url: str = Field("", description="address the providers call, such as https://teens.example.org")
    simulator: bool = Field(True, description="serve the phone simulator; off once a provider is connected")
    twilio_account_sid: str = Field("", description="Twilio account; set together with the token and number")
    twilio_auth_token: SecretStr = Field(SecretStr(""), description="Twilio auth token")
    twilio_number: str = Field("", description="the number teens text, +1…")
    twilio_base_url: str = Field("https://api.twilio.com", description="Twilio's API, or a local stand-in")
    stop_confirmed_by: Literal["us", "provider"] = Field(
        "us", description="who answers STOP; provider when Twilio's Advanced Opt-Out is on"
    )
    telegram_token: SecretStr = Field(SecretStr(""), description="Telegram bot token")
    telegram_secret: SecretStr = Field(SecretStr(""), description="secret header of the Telegram webhook")
    telegram_base_url: str = Field(
        "https://api.telegram.org", description="Telegram's API, or a local stand-in"
    )
    telegram_mode: Literal["off", "webhook", "poll"] = Field("off", description="how Telegram reaches us")
    claim_minutes: int = Field(
        5, ge=1, le=120, description="a paged escalation is claimed within this, or the teen is told"
    )
    lapse_minutes: int = Field(
        5, ge=1, le=240, description="a claim lapses when the teen has waited this long"
    )
    screen_budget_ms: int = Field(
        500, ge=50, description="the screen's time; past it the word-list core answers"
    )
    storage_budget_ms: int = Field(
        1000, ge=100, description="storage's time; past it the spool takes the message"
    )
    segment_price: float = Field(
        0.01,
        ge=0,
        description="dollars for one SMS segment, for `content preview`; put in your provider's price",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="how much is logged")

    @property
    def data_dir(self) -> Path:
        """Database, spool and simulator thread."""
        return self.home / "data"

    @property
    def key_file(self) -> Path:
        """Outside the data folder, so that a copied data folder opens nothing."""
        return self.home / "keys" / "keys.json"

    @property
    def model_dir(self) -> Path:
        """Trained Rasa models."""
        return self.home / "models"

    @property
    def database(self) -> str:
        """The database address in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'porchlight.db'}"

    @property
    def web_url(self) -> str:
        """Where web is reached on this machine."""
        return f"http://{self.host}:{self.port}"

    @property
    def outside_url(self) -> str:
        """The address that providers sign: the public one, or this machine's for the simulator."""
        return (self.public_url or self.web_url).rstrip("/")

    @property
    def rasa_url(self) -> str:
        """Rasa, on loopback only."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """The actions, on loopback only."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def provider_connected(self) -> bool:
        """Whether real teens can reach us; then the simulator is off and demo accounts are locked."""
        return bool(self.twilio_account_sid) or self.telegram_mode != "off"

    @property
    def live(self) -> bool:
        """Whether a provider out in the world is connected, and no stand-in on this machine."""
        twilio = bool(self.twilio_account_sid) and not _is_here(self.twilio_base_url)
        return twilio or (self.telegram_mode != "off" and not _is_here(self.telegram_base_url))

    @property
    def simulator_on(self) -> bool:
        """Whether the phone simulator is served."""
        return self.simulator and not self.provider_connected


def read_settings(**overrides: object) -> Settings:
    """Read and check all settings. Raises ConfigError that lists every fault and the fix."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]  # checked by pydantic itself
    except ValidationError as error:
        lines = [
            f"  PORCHLIGHT_{'.'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise ConfigError("settings cannot be used (see docs/settings.md):\n" + "\n".join(lines)) from error
    faults = _together(settings)
    if faults:
        raise ConfigError(
            "settings cannot be used (see docs/settings.md):\n" + "\n".join(f"  {fault}" for fault in faults)
        )
    return settings


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def _together(settings: Settings) -> list[str]:
    """Faults that no single setting shows."""
    faults = []
    twilio = (
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        settings.twilio_number,
    )
    if any(twilio) and not all(twilio):
        faults.append(
            "PORCHLIGHT_TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _NUMBER go together: set all three or none"
        )
    if settings.telegram_mode != "off" and not settings.telegram_token.get_secret_value():
        faults.append("PORCHLIGHT_TELEGRAM_TOKEN: needed when PORCHLIGHT_TELEGRAM_MODE is webhook or poll")
    if settings.telegram_mode == "webhook" and not settings.telegram_secret.get_secret_value():
        faults.append("PORCHLIGHT_TELEGRAM_SECRET: needed for the webhook; any long random string")
    if any(twilio) and not settings.public_url:
        faults.append("PORCHLIGHT_PUBLIC_URL: needed with Twilio, which signs the address it calls")
    ports = [settings.port, settings.rasa_port, settings.actions_port]
    if len(set(ports)) < len(ports):
        faults.append("PORCHLIGHT_PORT, _RASA_PORT and _ACTIONS_PORT: must differ")
    return faults
