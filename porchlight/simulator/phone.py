"""The /phone page: an SMS thread in the browser, for people who have no Twilio account.

What is typed here takes the long way round: a signed webhook over HTTP to our own address, as from Twilio.
The page shows what the handset holds (`Thread`) and knows nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Header, HTTPException, Query, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from jinja2 import Environment, FileSystemLoader

from porchlight.simulator.guard import check_token, only_here, only_this_page, page_token
from porchlight.simulator.handset import Handset
from porchlight.simulator.phones import PHONES, Phone, spaced, unused_number
from porchlight.simulator.thread import PhoneMessage, Thread

_HERE = Path(__file__).parent
_STATIC = {"phone.css": "text/css", "phone.js": "text/javascript", "phone.svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_NUMBER = Query(pattern=r"^\+[1-9]\d{4,14}$")


def phone_router(
    handset_for: Callable[[str], Handset], thread: Thread, secret: str, phones: Sequence[Phone] = PHONES
) -> APIRouter:
    """The page's routes. `handset_for` gives the handset of a number; `secret` makes the forms' token."""
    router = APIRouter(dependencies=[Depends(only_here)], include_in_schema=False)
    page = _Page(thread, secret, phones)

    @router.get("/phone")
    def show_phone(number: Annotated[str | None, _NUMBER] = None) -> HTMLResponse:
        return HTMLResponse(page.whole(number or phones[0].number), headers=_HEADERS)

    @router.get("/phone/static/{name}")
    def static_file(name: str) -> FileResponse:
        if name not in _STATIC:
            raise HTTPException(404)
        return FileResponse(_HERE / "static" / name, media_type=_STATIC[name], headers=_HEADERS)

    # A plain function: it waits for the webhook, which this same process may have to answer meanwhile.
    @router.post("/phone/send", dependencies=[Depends(only_this_page)])
    def send(
        number: Annotated[str, Form(pattern=r"^\+[1-9]\d{4,14}$")],
        token: Annotated[str, Form()],
        action: Annotated[Literal["text", "picture", "again", "new"], Form()] = "text",
        body: Annotated[str, Form()] = "",
        accept: Annotated[str, Header()] = "",
    ) -> Response:
        check_token(token, secret)
        if action == "new":
            number = unused_number({phone.number for phone in page.phones(number)})
        elif action == "picture":
            handset_for(number).picture()
        elif action == "again":
            handset_for(number).again()
        elif body.strip():
            handset_for(number).text(body)
        if "application/json" in accept:
            return Response(status_code=204)
        return RedirectResponse(f"/phone?number={quote(number)}", status_code=303)

    @router.get("/phone/events", response_class=EventSourceResponse)
    async def events(
        number: Annotated[str, _NUMBER],
        since: int = 0,
        last_event_id: Annotated[int | None, Header()] = None,
    ) -> AsyncIterator[ServerSentEvent]:
        seen = since if last_event_id is None else last_event_id
        changed = asyncio.Event()
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with suppress(RuntimeError):  # the server is stopping and its loop is closed
                loop.call_soon_threadsafe(changed.set)

        stop = thread.subscribe(wake)
        try:
            while not thread.closed:
                changed.clear()
                news = sorted(thread.messages(number, since=seen), key=lambda message: message.seq)
                for message in news:
                    seen = message.seq
                    yield ServerSentEvent(data={"id": message.id, "html": page.bubble(message)}, id=str(seen))
                await changed.wait()
        finally:
            stop()

    return router


class _Page:
    """Renders the page and its bubbles; the same template serves both, so they cannot drift apart."""

    def __init__(self, thread: Thread, secret: str, phones: Sequence[Phone]) -> None:
        self._thread = thread
        self._secret = secret
        self._phones = phones
        templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True
        )
        templates.filters["spaced"] = spaced
        self._page = templates.get_template("phone.html")
        self._bubble = templates.get_template("bubble.html")

    def phones(self, shown: str | None = None) -> list[Phone]:
        """The demo's phones, then every other number that has written or is being shown."""
        known = {phone.number for phone in self._phones}
        texting = (message.number for message in self._thread.messages() if message.channel == "sms")
        others = dict.fromkeys([*texting, *([shown] if shown else [])])
        return [
            *self._phones,
            *(Phone(number, f"Phone {number[-4:]}") for number in others if number not in known),
        ]

    def whole(self, number: str) -> str:
        """The page for one phone."""
        phones = self.phones(number)
        messages = self._thread.messages(number)
        return self._page.render(
            number=number,
            name=next(phone.name for phone in phones if phone.number == number),
            phones=phones,
            messages=messages,
            since=max((message.seq for message in messages), default=0),
            token=page_token(self._secret),
        )

    def bubble(self, message: PhoneMessage) -> str:
        """One bubble."""
        return self._bubble.render(message=message)
