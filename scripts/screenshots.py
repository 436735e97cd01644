#!/usr/bin/env python3
"""Writes docs/img/phone.png and docs/img/console.png, out of a real run with a real conversation in it.

Run it from the repository root after `make setup`: .venv/bin/python scripts/screenshots.py [FOLDER]
It starts Porchlight in a temporary home on free ports, so nothing of yours is touched or shown.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# By file, not as `tests.e2e`: a library of ours ships a package of its own that is called `tests`.
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

import yaml  # noqa: E402
from people import DESK, Staff, Teen, chromium  # noqa: E402
from playwright.sync_api import Browser, expect, sync_playwright  # noqa: E402
from running import running_at  # noqa: E402

from porchlight.domain.roles import Role  # noqa: E402
from porchlight.services.demo import STORY, DemoAccount  # noqa: E402

PHONE = {"width": 960, "height": 720}


def main(folder: Path) -> None:
    """Have the conversation and take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        running_at(Path(home) / "home") as running,
        sync_playwright() as playwright,
        chromium(playwright) as browser,
    ):
        take(browser, running.url, folder)


def take(browser: Browser, url: str, folder: Path) -> None:
    """A lesson on one phone, a crisis on another, and what the worker sees of it."""
    ann = Teen(browser, url, "+15550100104", PHONE)
    for words, answer in (
        ("hello", "program"),
        ("PRK2345", "Grade 9"),
        ("english", "Next up"),
        ("next", "A) "),
    ):
        ann.says(words, answer)
    ann.says("b", "Text next")
    expect(ann.page.locator("article.theirs").last).to_contain_text("Delivered")
    ann.page.wait_for_timeout(1000)  # bubbles fade in
    ann.page.screenshot(path=folder / "phone.png")

    for number, words in (("+15550100110", "im going to kill myself tonight"),
                          ("+15550100111", "he wont let me leave and i dont have my id")):  # fmt: skip
        Teen(browser, url, number).says(words, "")
    omar = Staff(browser, url, _account("Omar"), DESK)
    omar.page.locator("#rows li a").last.click()
    omar.page.get_by_role("button", name="Claim").click()
    expect(omar.page.locator("#case-state")).to_contain_text("With you.")
    omar.page.fill("#text", "Hi, this is Omar. Is he near you now? You can answer just y or n.")
    omar.page.get_by_role("button", name="Send").click()
    expect(omar.page.locator("#lines li").last).to_contain_text("delivered")
    omar.page.evaluate("() => { scrollTo(0, 0); document.activeElement.blur(); }")
    omar.page.screenshot(path=folder / "console.png")


def _account(name: str) -> DemoAccount:
    story = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    row = next(row for row in story["staff"] if row["name"] == name)
    return DemoAccount(row["name"], Role(row["role"]), row["email"], row["password"])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "img")
