"""`content check`, `resources check`, `safety report`: what a person reads before a text goes to teens."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import typer

from porchlight.errors import ContentError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    content = typer.Typer(help="Lessons: check what was written.", no_args_is_help=True)
    resources = typer.Typer(help="Hotlines: check numbers and dates.", no_args_is_help=True)
    safety = typer.Typer(help="The crisis screen: what it catches and what it misses.", no_args_is_help=True)
    app.add_typer(content, name="content")
    app.add_typer(resources, name="resources")
    app.add_typer(safety, name="safety")
    content.command("check")(check_content)
    resources.command("check")(check_resources)
    safety.command("report")(report_safety)


def check_content(
    folder: Path | None = typer.Argument(None, help="a folder of modules; default: ours, curriculum/modules"),
) -> None:
    """Read every lesson and show every fault at once, each with its file, its place and what to do.

    Exit code 1 when there is one.
    """
    from curriculum.check import check, render
    from curriculum.library import ROOT

    problems = check(folder or ROOT)
    if problems:
        typer.echo(render(problems))
    typer.echo(f"content: {_count(len(problems), 'fault')}", err=True)
    raise typer.Exit(1 if problems else 0)


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


def report_safety(
    suites: list[Path] | None = typer.Argument(None, help="labelled suites; default: ours, safety/suites"),
    benign: list[Path] | None = typer.Option(
        None, help="files of real messages in which nobody is in danger"
    ),
) -> None:
    """Screen the labelled suites and show what was caught and missed, functionality by functionality.

    Wording of suite rows is shown, of benign messages never.
    """
    import safety
    from safety import SafetyDataError
    from safety.report import render, report

    paths = suites or sorted(Path(safety.__file__).with_name("suites").glob("*.jsonl"))
    typer.echo(f"safety report: {_count(len(paths), 'suite')}", err=True)
    try:
        typer.echo(render(report(paths, benign or ())))
    except SafetyDataError as error:
        raise ContentError(str(error)) from error


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
