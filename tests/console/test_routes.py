"""Every route has a role, docs/console.md lists them all, and no role reaches another role's routes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.routing import BaseRoute

from porchlight.console.pages import STATIC, Pages
from porchlight.console.route import Call, Route
from porchlight.console.router import console_router, console_routes
from porchlight.console.routes import queue_changes
from porchlight.domain.roles import Role
from porchlight.errors import ConfigError
from tests.console.world import ROOT, World

STAFF = {Role.COUNSELLOR: "cleo", Role.OUTREACH: "omar", Role.LEAD: "lena", Role.ADMIN: "dana"}


def all_routes(world: World) -> list[Route]:
    """What the router is made from."""
    return [*console_routes(world.parts(), Pages()), queue_changes.route()]


def test_docs_list_every_route_with_its_role(world: World) -> None:
    text = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
    written = set(re.findall(r"^\| (GET|POST) \| `([^`]+)` \| ([a-z, ]+) \|$", text, re.MULTILINE))
    assert written == {(each.method, each.path, each.role_words) for each in all_routes(world)}


def test_the_router_serves_exactly_the_listed_routes(world: World) -> None:
    def served(route: BaseRoute) -> tuple[str, frozenset[str]]:
        return route.path, frozenset(route.methods - {"HEAD"})  # type: ignore[attr-defined]

    listed = [(each.path, frozenset({each.method})) for each in all_routes(world)]
    assert sorted(map(served, console_router(world.parts()).routes), key=str) == sorted(listed, key=str)


def test_a_route_without_a_role_does_not_start() -> None:
    def answer(_call: Call) -> Response:
        return Response()

    with pytest.raises(ConfigError, match="GET /console/secret: a console route must name its roles"):
        Route("GET", "/console/secret", frozenset(), answer)


def test_no_role_reaches_what_is_not_its_own(world: World) -> None:
    world.add_youth("ann", "grp_cleo", "Ann")
    escalation = world.add_escalation("ann")
    clients = {role: world.client(who) for role, who in STAFF.items()}
    stranger = world.client()
    checked = 0
    for route in all_routes(world):
        if route.roles is None:
            continue
        path = route.path.replace("{id}", escalation).replace("{code}", "SKY2345")
        turned = stranger.request(route.method, path)
        assert turned.status_code in (303, 401), route.path
        if turned.status_code == 303:
            assert turned.headers["location"].startswith("/console/sign-in")
        for role in set(Role) - route.roles:
            assert clients[role].request(route.method, path).status_code == 403, (role, route.path)
            checked += 1
    assert checked == sum(len(set(Role) - each.roles) for each in all_routes(world) if each.roles is not None)


def test_a_refusal_does_not_tell_whether_the_record_exists(world: World) -> None:
    world.add_youth("ann", "grp_cleo", "Ann")
    escalation = world.add_escalation("ann")
    cleo = world.client("cleo")
    real, made_up = (
        cleo.get(f"/console/escalations/{each}") for each in (escalation, "esc_0000000000000000")
    )
    assert (real.status_code, real.content) == (made_up.status_code, made_up.content)


@pytest.mark.parametrize("folder", [STATIC / "vendor", Path(__file__).parent / "vendor"])
def test_vendored_files_are_those_on_record(folder: Path) -> None:
    lines = (folder / "CHECKSUMS").read_text().splitlines()
    assert lines
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_every_static_file_is_served_and_none_calls_out(world: World) -> None:
    client = world.client()
    for file in STATIC.rglob("*"):
        if file.is_file():
            assert client.get(f"/console/static/{file.relative_to(STATIC).as_posix()}").status_code == 200
        if file.suffix in (".css", ".js") and "vendor" not in file.parts:
            assert not re.search(r"https?://|url\((?!\"/console/static/)", file.read_text()), file.name
