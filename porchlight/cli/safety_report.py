"""`porchlight safety report`: what the screen catches and misses, in the terminal, as a page, and in documents."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import typer

from porchlight.errors import ContentError

KEYWORDS = Path(__file__).resolve().parents[2] / "bench" / "keywords.yml"


def command(
    suites: list[Path] | None = typer.Argument(None, help="labelled suites; default: ours, safety/suites"),
    benign: list[Path] | None = typer.Option(
        None, help="files of real messages in which nobody is in danger; counted, never shown"
    ),
    keywords: Path = typer.Option(KEYWORDS, help="the keyword list to hold it against"),
    parts: bool = typer.Option(True, help="measure the screen with each of its parts left out, too"),
    steady: bool = typer.Option(
        False, "--steady", help="count what harmless changes of a message lower, too"
    ),
    show_check: bool = typer.Option(
        False, "--show-check", help="show the worst mistakes of check rows; then nobody may tune by them"
    ),
    html: Path | None = typer.Option(None, help="write one page with plots"),
    markdown: Path | None = typer.Option(
        None, help="put the figures into a page such as docs/safety-case.md"
    ),
) -> None:
    """Screen the labelled suites and show what was caught and missed, functionality by functionality.

    Tune and check rows stand apart: check rows are counted, not shown. Real messages are never shown.
    """
    from safety import SafetyDataError
    from safety.report import Wanted, render, report
    from safety.suite import own_suites

    paths = suites or own_suites()
    wanted = Wanted(benign or (), keywords if keywords.exists() else None, parts, steady, show_check)
    typer.echo(f"safety report: {', '.join(path.name for path in paths)}", err=True)
    try:
        found = report(paths, wanted, watch)
        typer.echo(render(found))
        if html:
            from safety.report.page import page

            html.write_text(page(found), encoding="utf-8")
        if markdown:
            from safety.report.markdown import fill

            fill(markdown, found)
    except (SafetyDataError, FileNotFoundError) as error:
        raise ContentError(str(error)) from error


def watch[T](what: str, things: Sequence[T]) -> Iterable[T]:
    """Go over things under a progress bar on stderr; where nobody looks, only say what is being done."""
    return _bar(what, things) if things else things


def _bar[T](what: str, things: Sequence[T]) -> Iterator[T]:
    with typer.progressbar(things, label=f"{what:<32}", file=sys.stderr) as bar:
        yield from bar
