"""`content preview` and `content check --release`: read a lesson as a phone shows it, and what nobody has signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import typer

from porchlight.errors import ContentError

if TYPE_CHECKING:
    from curriculum.schema import Language
    from porchlight.services.preview import Beat, Preview
    from porchlight.services.sign_offs import Standing


def preview_lesson(
    lesson: str = typer.Argument(help="a lesson's id, such as ten-sessions-02"),
    lang: Literal["en", "es", "both"] = typer.Option("both", help="one language, or both side by side"),
    path: str = typer.Option("", help="the letters chosen, in order, such as abd; past its end a right one"),
) -> None:
    """Read a lesson as a phone shows it, with segments and cost of each text."""
    from curriculum import CurriculumError, Library
    from porchlight.services.preview import preview
    from porchlight.settings import read_settings

    try:
        library = Library.load()
    except CurriculumError as error:
        raise ContentError(
            f"{error}\nrun `porchlight content check`, mend what it says, and try again"
        ) from error
    shown = preview(library, lesson, path, read_settings().segment_price)
    langs: tuple[Language, ...] = ("en", "es") if lang == "both" else (lang,)
    for line in render(shown, langs):
        typer.echo(line)


def render(shown: Preview, langs: tuple[Language, ...]) -> Iterator[str]:
    """The preview as lines for a terminal."""
    width = 46 if len(langs) > 1 else 72
    yield f"{shown.lesson.id}, version {shown.lesson.version}: {' / '.join(shown.lesson.title[lang] for lang in langs)}"
    for beat in shown.beats:
        yield ""
        yield from _beat(shown, beat, langs, width)
    yield ""
    for lang in langs:
        number = shown.segments(lang)
        yield f"{lang}: {shown.messages(lang)} texts, {number} segments {shown.cost(number)}".rstrip()


def _beat(shown: Preview, beat: Beat, langs: tuple[Language, ...], width: int) -> Iterator[str]:
    from itertools import zip_longest

    for row in zip_longest(*(beat.bubbles[lang] for lang in langs)):
        columns = []
        for bubble in row:
            lines = (
                []
                if bubble is None
                else [line for part in bubble.text.splitlines() for line in _wrapped(part, width)]
            )
            if bubble is not None:
                cost = shown.cost(bubble.segments)
                lines.append(
                    f"[{bubble.segments} segment{'' if bubble.segments == 1 else 's'}{', ' + cost if cost else ''}]"
                )
            columns.append(lines)
        for cells in zip_longest(*columns, fillvalue=""):
            yield "  ".join(cell.ljust(width) for cell in cells).rstrip()
    if beat.chosen is not None:
        others = [choice for choice in beat.choices if choice.letter != beat.chosen]
        yield f"> {beat.chosen}" + "".join(f"   (or --path {choice.path})" for choice in others)
    elif beat.way:
        yield "> next" if beat.way == "next" else "> (her own words)"


def _wrapped(text: str, width: int) -> list[str]:
    from textwrap import wrap

    return wrap(text, width) or [""]


def release() -> int:
    """Print every piece that nobody has signed as it stands, organisation by organisation. How many there are."""
    from porchlight.bootstrap import read_pieces
    from porchlight.domain.clock import SystemClock
    from porchlight.services.sign_offs import SignOffs
    from porchlight.settings import read_settings
    from porchlight.storage.engine import Database
    from porchlight.storage.migrate import check_head, revision

    settings = read_settings()
    pieces = read_pieces()
    database = Database(settings.database)
    try:
        if revision(database) is None:
            typer.echo("there is no database yet, so nothing is signed; `porchlight setup` makes one")
            return len(pieces)
        check_head(database)
        found = SignOffs(database, SystemClock(), pieces, live=settings.live).by_organisation()
    finally:
        database.close()
    if not found:
        typer.echo(f"there is no organisation yet, so none of {len(pieces)} texts is signed")
        return len(pieces)
    lacking = 0
    for name, standings in found:
        lines = list(unsigned(standings))
        lacking += len(lines)
        typer.echo(f"{name}: {len(standings) - len(lines)} of {len(standings)} signed")
        for line in lines:
            typer.echo(f"  {line}")
    return lacking


def unsigned(standings: list[Standing]) -> Iterator[str]:
    """One line for each piece that nobody stands for now."""
    from porchlight.services.sign_offs import CHANGED, SIGNED

    for each in standings:
        if each.state == SIGNED:
            continue
        if each.state == CHANGED:
            last = each.signatures[0]
            since = f"changed since {last.reader} signed on {last.signed_at:%Y-%m-%d}"
            yield f"{since}: {each.piece.key}: {each.piece.title}"
        else:
            yield f"unsigned: {each.piece.key}: {each.piece.title}"
