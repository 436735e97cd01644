"""Keeps the /phone page to this computer and to itself: whoever can use it can write as any demo teen."""

from __future__ import annotations

import hmac
import ipaddress
from urllib.parse import urlsplit

from fastapi import HTTPException, Request

_NAMES = {"localhost", "127.0.0.1", "::1"}


def only_here(request: Request) -> None:
    """Refuse other machines, and names that were made to point here (DNS rebinding)."""
    host = request.client.host if request.client else ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local or (request.url.hostname or "") not in _NAMES:
        raise HTTPException(403, "The phone simulator is served to this computer only.")


def only_this_page(request: Request) -> None:
    """Refuse posts that another site made the browser send."""
    site = request.headers.get("sec-fetch-site")
    if site == "same-origin":
        return
    origin = request.headers.get("origin", "")
    if site in (None, "none") and origin and urlsplit(origin).netloc == request.headers.get("host"):
        return
    raise HTTPException(403, "This form was not sent by the phone page.")


def page_token(secret: str) -> str:
    """What the page's forms carry."""
    return hmac.new(secret.encode(), b"phone page", "sha256").hexdigest()


def check_token(given: str, secret: str) -> None:
    """Refuse a form that the page did not make."""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), page_token(secret).encode()):
        raise HTTPException(403, "This page is out of date: reload it.")
