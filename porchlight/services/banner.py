"""The red lines at the top of a worker's pages: what of ours is broken right now, in plain words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from porchlight.domain.promise import HEARTBEAT_MAX_AGE
from porchlight.services.readiness import WORKER, on_shift
from porchlight.storage.tables import Heartbeat, Incident

INCIDENT_LINES = {
    "rasa_unreachable": "The lesson bot is not answering. Teens' lesson messages wait; crisis replies still leave.",
    "message_set_aside": "A message could not be read by the lesson bot and was set aside. Ask an admin to look.",
    "screen_failed": "Part of the crisis screen failed on a message. Read what comes in, and ask an admin.",
    "page_failed": "The last page did not reach anybody. Watch this queue: nobody is being paged.",
    "claim_lapsed": "A claim lapsed: a teen waited too long for an answer.",
    "no_page_number": "Somebody who should be paged has no number to page. Ask an admin to add one.",
    "outbound_unreadable": "A text to a teen could not be opened and was not sent. Ask an admin to look.",
}
DEFAULT_INCIDENT = "Something needs an admin's eyes: {kind}."


def banner(session: Session, now: datetime, spooled: int) -> list[str]:
    """What a worker has to know before anything else; empty when all is well."""
    lines = []
    beat = session.get(Heartbeat, WORKER)
    if beat is None or now - beat.at >= HEARTBEAT_MAX_AGE:
        lines.append("The worker process is down: nobody is paged, and teens are told that nobody is there.")
    if not on_shift(session, now):
        lines.append("Nobody is on shift now: teens are told so and given the hotline.")
    if spooled:
        lines.append(f"{spooled} message(s) wait on disk because the database could not take them.")
    kinds = session.scalars(
        select(Incident.kind).where(Incident.closed_at.is_(None)).distinct().order_by(Incident.kind)
    )
    lines += [INCIDENT_LINES.get(kind, DEFAULT_INCIDENT.format(kind=kind)) for kind in kinds]
    return lines
