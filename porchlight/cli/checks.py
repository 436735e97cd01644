"""`content`, `resources`, `safety`: what is read before a text goes to teens."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from porchlight.cli import content, safety_pending, safety_report
from porchlight.errors import ContentError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    lessons = typer.Typer(help="Lessons: check and read what was written.", no_args_is_help=True)
    resources = typer.Typer(help="Hotlines: check numbers and dates.", no_args_is_help=True)
    safety = typer.Typer(help="The crisis screen: what it catches and what it misses.", no_args_is_help=True)
    app.add_typer(lessons, name="content")
    app.add_typer(resources, name="resources")
    app.add_typer(safety, name="safety")
    lessons.command("check")(check_content)
    lessons.command("preview")(content.preview_lesson)
    lessons.command("table")(show_table)
    resources.command("check")(check_resources)
    safety.command("report")(safety_report.command)
    safety.command("pending")(safety_pending.command)


def check_content(
    folder: Path | None = typer.Argument(None, help="a folder of modules; default: ours, curriculum/modules"),
    release: bool = typer.Option(False, "--release", help="also list what nobody has signed as it stands"),
) -> None:
    """Read every lesson and answer and show every fault at once, each with its file, its place and what to do.

    With --release also every text that is unsigned, or changed since it was signed, in this installation. Exit code 1
    when there is one of either.
    """
    from curriculum import CurriculumError
    from curriculum.answers import load
    from curriculum.check import check, render
    from curriculum.library import ROOT
    from porchlight.domain.clock import SystemClock
    from porchlight.services import finds_out_check
    from safety.resources import ResourceError, ResourcePack

    problems = check(folder or ROOT, today=SystemClock().now().astimezone().date())
    try:
        problems += finds_out_check.check(load(), ResourcePack.load())
    except CurriculumError:
        pass  # its faults are among the problems already
    except ResourceError as error:
        raise ContentError(str(error)) from error
    if problems:
        typer.echo(render(problems))
    typer.echo(f"content: {_count(len(problems), 'fault')}", err=True)
    lacking = 0 if problems or not release else content.release()
    if release and not problems:
        typer.echo(f"content: {_count(lacking, 'text')} to sign", err=True)
    raise typer.Exit(1 if problems or lacking else 0)


def show_table() -> None:
    """Every lesson with its turns, messages, segments, reading grades and branches, as a Markdown table.

    A span is the least and the most over all paths that answer; segments are what a path costs by SMS.
    """
    from curriculum import CurriculumError, Library
    from curriculum.table import markdown

    try:
        library = Library.load()
    except CurriculumError as error:
        raise ContentError(
            f"{error}\nrun `porchlight content check`, mend what it says, and try again"
        ) from error
    typer.echo(markdown(library), nl=False)


def check_resources(
    on: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="judge by this day; default: today"),
    release: bool = typer.Option(False, "--release", help="today, and a line about to expire is a fault too"),
) -> None:
    """Check the hotline pack: digits, sources, dates of the last check. Exit code 1 when there is an error.

    An expired line is hidden from teens; 911, 988 and BeFree stay, and this says so until somebody rings
    them.
    """
    from porchlight.domain.clock import SystemClock
    from safety.resources import ResourceError, ResourcePack
    from safety.resources.checks import ERROR, render

    if on and release:
        raise typer.BadParameter("--release judges by today; leave out --on")
    day = (on or SystemClock().now().astimezone()).date()
    try:
        problems = ResourcePack.load().check(day)
    except ResourceError as error:
        raise ContentError(str(error)) from error
    typer.echo(f"judged by {day}")
    typer.echo(render(problems))
    soon = release and any(problem.kind == "expires_soon" for problem in problems)
    raise typer.Exit(1 if soon or any(problem.severity == ERROR for problem in problems) else 0)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
