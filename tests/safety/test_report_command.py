"""`porchlight safety report`: figures on stdout, progress on stderr, pages where they are wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from porchlight.cli.main import app
from porchlight.errors import ContentError
from safety.suite import own_suites


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    lines = [line for path in own_suites() for line in path.read_text("utf-8").splitlines()[:4]]
    (tmp_path / "suite.jsonl").write_text("\n".join(lines), "utf-8")
    return tmp_path / "suite.jsonl"


def test_it_prints_the_figures_and_writes_both_pages(suite: Path, tmp_path: Path) -> None:
    html, markdown = tmp_path / "report.html", tmp_path / "report.md"
    done = CliRunner().invoke(
        app, ["safety", "report", str(suite), "--html", str(html), "--markdown", str(markdown)]
    )
    assert done.exit_code == 0, done.output
    assert "keyword list" in done.stdout and "whole screen" in done.stdout
    assert "suite.jsonl" in done.stderr and "rules alone" in done.stderr
    assert html.read_text("utf-8").startswith("<!doctype html>")
    assert "<!-- figures: check-categories -->" in markdown.read_text("utf-8")


def test_parts_can_be_left_out(suite: Path) -> None:
    done = CliRunner().invoke(app, ["safety", "report", str(suite), "--no-parts"])
    assert done.exit_code == 0, done.output
    assert "rules alone" not in done.output


@pytest.mark.parametrize("option", ["--benign", "--markdown"])
def test_a_file_that_cannot_be_used_is_named(suite: Path, tmp_path: Path, option: str) -> None:
    (tmp_path / "page.md").write_text("nothing to fill\n", "utf-8")
    done = CliRunner().invoke(
        app, ["safety", "report", str(suite), "--no-parts", option, str(tmp_path / "page.md")]
    )
    assert isinstance(done.exception, ContentError)
    assert "page.md:1" in str(done.exception)
