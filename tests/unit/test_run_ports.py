"""A port that is taken gives one message that names the setting, before anything starts."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from porchlight.errors import ConfigError
from porchlight.run.ports import check_ports
from porchlight.settings import Settings


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def settings(**ports: int) -> Settings:
    free = {name: free_port() for name in ("port", "rasa_port", "actions_port")}
    return Settings(**{**free, **ports}, _env_file=None)  # type: ignore[arg-type]


def test_free_ports_are_fine() -> None:
    check_ports(settings())


@pytest.mark.parametrize("name", ["port", "rasa_port", "actions_port"])
def test_a_taken_port_is_named_with_the_setting_that_changes_it(taken: int, name: str) -> None:
    variable = f"PORCHLIGHT_{name.upper()}"
    wanted = rf"{variable}: 127.0.0.1:{taken} is taken by another program; .* set {variable} to another port"
    with pytest.raises(ConfigError, match=wanted):
        check_ports(settings(**{name: taken}))


def test_all_taken_ports_are_told_at_once(taken: int) -> None:
    with pytest.raises(ConfigError) as told:
        check_ports(settings(port=taken, rasa_port=taken))
    assert str(taken) in str(told.value)
    assert "PORCHLIGHT_PORT" in str(told.value)
    assert "PORCHLIGHT_RASA_PORT" in str(told.value)


def test_port_zero_is_refused_since_nobody_could_find_it() -> None:
    with pytest.raises(ConfigError, match="PORCHLIGHT_PORT: 0 means any port"):
        check_ports(settings(port=0))
