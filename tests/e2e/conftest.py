"""What `make run` starts, started once for all tests here, and a Chromium to look at it with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml
from playwright.sync_api import Browser, sync_playwright

from porchlight.domain.roles import Role
from porchlight.services.demo import STORY, DemoAccount
from tests.e2e.people import chromium
from tests.e2e.running import Running, running_at


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Everything up."""
    with running_at(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Where there is none the tests fail: a page that nobody looked at is not proved."""
    with sync_playwright() as playwright, chromium(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def accounts() -> dict[str, DemoAccount]:
    """The demo's accounts by first name."""
    story = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    made = (
        DemoAccount(row["name"], Role(row["role"]), row["email"], row["password"]) for row in story["staff"]
    )
    return {account.name: account for account in made}
