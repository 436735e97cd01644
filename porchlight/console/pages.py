"""Turns templates into pages. Autoescape is on for all of them; times are shown in the viewer's zone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse

from porchlight.console.wording import (
    CATEGORIES,
    DELIVERY,
    EVENTS,
    LANGUAGES,
    MISTAKE_STATUSES,
    MISTAKES,
    OUTCOMES,
    PIECE_KINDS,
    PLAN_PARTS,
    PROMISES,
    READERS,
    ROLES,
    STANDINGS,
    STATUSES,
    TIERS,
    rule_words,
    words,
)
from porchlight.domain.roles import CARES_FOR_GROUPS, READS_CONVERSATIONS, RUNS_ACCOUNTS
from porchlight.errors import StorageUnavailable
from porchlight.services.banner import INCIDENT_LINES
from porchlight.services.staff import StaffMember

HERE = Path(__file__).parent
STATIC = HERE / "static"


class Pages:
    """Renders a template for a viewer."""

    def __init__(self, notice: Callable[[StaffMember], str | None] = lambda _: None) -> None:
        """`notice`: the line that stands on every page of a member of staff, if there is one to be said."""
        self._notice = notice
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._marks: dict[str, str] = {}
        self._environment.filters.update(
            moment=_moment, clock=_clock, day=_day, waited=waited, iso=_iso,
            tier=lambda key: words(TIERS, key), category=lambda key: words(CATEGORIES, key),
            status=lambda key: words(STATUSES, key), event=lambda key: words(EVENTS, key),
            role=lambda key: words(ROLES, key), language=lambda key: words(LANGUAGES, key),
            promise=lambda key: words(PROMISES, key), rule=rule_words,
            incident=lambda key: words(INCIDENT_LINES, key), outcome=lambda key: words(OUTCOMES, key),
            plan_part=lambda key: words(PLAN_PARTS, key), mistake=lambda key: words(MISTAKES, key),
            mistake_status=lambda key: words(MISTAKE_STATUSES, key),
            delivery=lambda key: DELIVERY.get(key, ""), piece_kind=lambda key: words(PIECE_KINDS, key),
            standing=lambda key: words(STANDINGS, key), reader=lambda key: words(READERS, key),
        )  # fmt: skip
        self._environment.globals.update(asset=self._asset)

    def page(
        self, template: str, viewer: StaffMember | None, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A page or a fragment. It is never cached: what it shows must go when the person signs out."""
        unsigned = self._line(viewer)
        body = self._environment.get_template(template).render(
            viewer=viewer, menu=_menu(viewer), unsigned=unsigned, **values
        )
        return HTMLResponse(
            body, status_code=status, headers={"Cache-Control": "no-store", "Vary": "HX-Request"}
        )

    def _line(self, viewer: StaffMember | None) -> str | None:
        try:
            return self._notice(viewer) if viewer is not None else None
        except StorageUnavailable:
            return None  # the page that says so must still be shown

    def _asset(self, path: str) -> str:
        """Address of a static file, with a mark that changes when the file does."""
        if path not in self._marks:
            self._marks[path] = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]
        return f"/console/static/{path}?v={self._marks[path]}"


def _menu(viewer: StaffMember | None) -> list[tuple[str, str]]:
    if viewer is None:
        return []
    menu = []
    if viewer.role in READS_CONVERSATIONS:
        menu += [
            ("/console/queue", "Queue"),
            ("/console/voices", "Voices"),
            ("/console/mistakes", "Mistakes"),
        ]
    if viewer.role in CARES_FOR_GROUPS:
        menu.append(("/console/groups", "Groups"))
    if viewer.role in RUNS_ACCOUNTS:
        menu.append(("/console/accounts", "Accounts"))
    menu.append(("/console/content", "Content"))
    return menu


def waited(seconds: float) -> str:
    """A stretch of time in words that are quick to read. Example: `waited(3700)` is "1 h 1 min"."""
    minutes = int(seconds) // 60
    if minutes < 1:
        return "under 1 min"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 24 else f"{hours // 24} d {hours % 24} h"


def _local(context: Context, at: datetime) -> datetime:
    viewer = context.get("viewer")
    return at.astimezone(ZoneInfo(viewer.zone if viewer else "UTC"))


@pass_context
def _moment(context: Context, at: datetime) -> str:
    local = _local(context, at)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M} {local.tzname()}"


@pass_context
def _clock(context: Context, at: datetime) -> str:
    local = _local(context, at)
    return f"{local:%H:%M}"


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
