"""Forged requests are refused, and every answer carries the strict headers."""

from __future__ import annotations

import re

import httpx
import pytest
from fastapi import FastAPI

from porchlight.console import Guard
from tests.console.serving import serve
from tests.console.world import PASSWORD, World

FORM = {"email": "omar@example.org", "password": PASSWORD}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "{own}"}, 403),
        ({"Origin": "{own}"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_may_post(world: World, headers: dict[str, str], status: int) -> None:
    own = {name: value.replace("{own}", world.address) for name, value in headers.items()}
    assert httpx.post(f"{world.address}/console/sign-in", data=FORM, headers=own).status_code == status


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_every_unsafe_method_is_guarded(world: World, method: str) -> None:
    assert httpx.request(method, f"{world.address}/console/queue").status_code == 403


def test_exempt_paths_pass_and_their_neighbours_do_not() -> None:
    app = FastAPI()
    app.add_middleware(Guard, exempt=("/webhooks",), https=True)

    @app.post("/webhooks/twilio/sms")
    def sms() -> str:
        return "ok"

    @app.post("/webhooksx")
    def other() -> str:
        return "ok"

    with serve(app) as address:
        through = httpx.post(f"{address}/webhooks/twilio/sms")
        assert through.status_code == 200
        assert through.headers["strict-transport-security"]
        assert httpx.post(f"{address}/webhooksx").status_code == 403


def test_every_page_has_the_strict_policy_and_nothing_inline(world: World) -> None:
    world.add_youth("ann", "grp_cleo", "Ann")
    escalation = world.add_escalation("ann")
    pages = {
        "omar": [
            "/console/queue",
            f"/console/escalations/{escalation}",
            "/console/me",
            "/docs",
            "/console/nothing",
        ],
        "cleo": ["/console/groups", "/console/groups/grp_cleo"],
        "dana": ["/console/accounts"],
    }
    for who, paths in pages.items():
        client = world.client(who)
        for path in paths:
            answer = client.get(path)
            assert answer.headers["content-security-policy"].startswith("default-src 'self'; ")
            assert "unsafe" not in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", answer.text), path
            assert not re.search(r"(src=|<link[^>]*href=|action=)\"(https?:)?//", answer.text), path


def test_a_youths_words_are_shown_as_text(world: World) -> None:
    world.add_youth("ann", None, None)
    escalation = world.add_escalation("ann", text="<script>alert('x')</script><img src=x onerror=y>")
    page = world.client("omar").get(f"/console/escalations/{escalation}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert" in page
