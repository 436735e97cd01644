"""Fixtures of the console tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.world import World, a_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A fresh world."""
    with a_world(tmp_path) as made:
        yield made
