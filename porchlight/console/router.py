"""Every route of the console in one list, and the two ways to put them into an application."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from porchlight.console.door import Door
from porchlight.console.live import ChangeFeed
from porchlight.console.pages import STATIC, Pages
from porchlight.console.parts import ConsoleParts
from porchlight.console.route import Route
from porchlight.console.routes import (
    account_sessions_end,
    accounts_list,
    claim,
    code_new,
    code_pause,
    content_accept,
    content_list,
    content_numbers,
    content_piece,
    content_sign,
    docs_page,
    escalation_live,
    escalation_page,
    group_create,
    group_measure,
    group_page,
    groups_list,
    hand_back,
    home,
    incident_close,
    lock,
    mistake_decide,
    mistake_page,
    mistake_write,
    mistakes_list,
    module_assign,
    not_there,
    notice,
    own_sessions,
    queue_changes,
    queue_page,
    queue_rows,
    resolve,
    say,
    sign_in,
    sign_out,
    sign_out_everywhere,
    voices,
)


def console_routes(parts: ConsoleParts, pages: Pages) -> list[Route]:
    """All routes, each made with only the parts it needs."""
    cookie = parts.secure_cookie
    return [
        sign_in.show(pages),
        sign_in.submit(parts.sign_ins, pages, secure=cookie),
        sign_out.route(parts.sign_ins),
        sign_out_everywhere.route(parts.sign_ins),
        own_sessions.route(parts.sign_ins, pages),
        home.route(),
        home.here(),
        queue_page.route(parts.care, pages),
        queue_rows.route(parts.care, pages),
        escalation_page.route(parts.care, pages),
        escalation_live.route(parts.care, pages),
        claim.route(parts.care, pages),
        say.route(parts.care, pages),
        resolve.route(parts.care, pages),
        hand_back.route(parts.care, pages),
        mistake_write.show(parts.mistakes, pages),
        mistake_write.submit(parts.mistakes, pages),
        mistakes_list.route(parts.mistakes, pages),
        mistake_page.route(parts.mistakes, pages),
        mistake_page.rewrite(parts.mistakes, pages),
        mistake_page.withdraw(parts.mistakes),
        mistake_decide.approve(parts.mistakes, pages),
        mistake_decide.send_back(parts.mistakes, pages),
        voices.route(parts.readers, pages),
        notice.route(parts.measure, pages),
        content_list.route(parts.sign_offs, pages),
        content_numbers.route(parts.pack, pages),
        content_accept.accept(parts.sign_offs, pages),
        content_accept.end(parts.sign_offs),
        content_piece.route(parts.sign_offs, parts.library, parts.segment_price, pages),
        content_sign.sign(parts.sign_offs, parts.library, parts.segment_price, pages),
        content_sign.withdraw(parts.sign_offs),
        groups_list.route(parts.groups, pages),
        group_create.route(parts.groups, pages),
        group_page.route(parts.groups, pages),
        code_new.route(parts.groups),
        code_pause.route(parts.groups),
        module_assign.route(parts.groups, pages),
        group_measure.switch(parts.groups),
        group_measure.leave_out(parts.groups),
        accounts_list.route(parts.accounts, parts.incidents, pages),
        incident_close.route(parts.incidents),
        lock.lock(parts.accounts),
        lock.unlock(parts.accounts),
        account_sessions_end.route(parts.accounts),
        docs_page.front(parts.papers, pages),
        docs_page.picture(parts.papers),
        docs_page.paper(parts.papers, pages),
        not_there.route(),
    ]


def console_router(parts: ConsoleParts) -> APIRouter:
    """The console's routes as a router. Static files are mounted by `mount_console`."""
    pages = Pages(parts.sign_offs.notice)
    door = Door(parts.sign_ins, pages)
    router = APIRouter()
    stream = queue_changes.route()
    router.add_route(
        stream.path, queue_changes.endpoint(door, stream, ChangeFeed(parts.changes)), methods=["GET"]
    )
    for route in console_routes(parts, pages):
        router.add_route(route.path, door.endpoint(route), methods=[route.method])
    return router


def mount_console(app: FastAPI, parts: ConsoleParts) -> None:
    """Put console, documentation and static files into an application."""
    app.mount("/console/static", StaticFiles(directory=STATIC), name="console-static")
    app.include_router(console_router(parts))
