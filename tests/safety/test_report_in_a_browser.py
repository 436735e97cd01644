"""The report's page is readable by everybody: nothing for axe to find, at any width, light or dark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, sync_playwright

from safety.report import Wanted, report
from safety.report.page import page as written
from safety.suite import own_suites

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

AXE = Path(__file__).parents[1] / "console" / "vendor" / "axe" / "axe.min.js"
WORDS = Path(__file__).parents[2] / "bench" / "keywords.yml"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page over a few rows of our own suite, every kind of table in it."""
    folder = tmp_path_factory.mktemp("page")
    lines = [line for path in own_suites() for line in path.read_text("utf-8").splitlines()[:30]]
    (folder / "suite.jsonl").write_text("\n".join(lines), "utf-8")
    found = report([folder / "suite.jsonl"], Wanted(keywords=WORDS, ablation=True, steady=True))
    (folder / "report.html").write_text(written(found), "utf-8")
    return folder / "report.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_wrong(
    browser: Browser, file: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg").count() > 5
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run().then(report => report.violations.map(one => [one.id, one.nodes[0].html]))"
    )
    page.close()
    assert found == []
