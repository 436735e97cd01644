"""The /phone page over HTTP and in Chromium: who may use it, what it sends, what a teen sees."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from playwright.sync_api import Browser, Page, expect, sync_playwright

from porchlight.channels import twilio_sms
from porchlight.simulator.network import Network
from porchlight.simulator.phone import phone_router
from porchlight.simulator.server import LocalServer

pytestmark = pytest.mark.slow

SECRET = "a-secret-for-tests"
ANN = "+15550100101"
AXE = Path(__file__).parents[1] / "console" / "vendor" / "axe" / "axe.min.js"


class Phones:
    """A web of one webhook that answers `you wrote <words>`, and the page on top of it."""

    def __init__(self) -> None:
        self.network = Network(SECRET)
        self.inbound: list[tuple[str, str]] = []
        app = FastAPI()
        app.post("/webhooks/twilio/sms")(self.sms)
        app.include_router(self.network.router())
        app.include_router(
            phone_router(
                lambda number: self.network.handset(number, self.server.url + "/webhooks/twilio/sms"),
                self.network.thread,
                SECRET,
            )
        )
        self.server = LocalServer(app)

    async def sms(self, request: Request) -> Response:
        form = twilio_sms.read_form(await request.body())
        if not twilio_sms.verify(
            str(request.url), form, request.headers.get(twilio_sms.SIGNATURE_HEADER), SECRET
        ):
            return Response(status_code=403)
        self.inbound.append((form["MessageSid"], form["Body"]))
        if form["Body"] == "break":
            return Response(status_code=503)
        return Response(twilio_sms.twiml_reply(f"you wrote {form['Body']}"), media_type="text/xml")

    def token(self) -> str:
        found = re.search(r'name="token" value="(\w+)"', httpx.get(self.server.url + "/phone").text)
        assert found
        return found[1]

    def post(self, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        data = {"number": ANN, "token": self.token(), "action": "text", "body": "hello", **fields}
        origin = {"Origin": self.server.url} if headers is None else headers
        return httpx.post(self.server.url + "/phone/send", data=data, headers=origin)


@pytest.fixture
def phones() -> Iterator[Phones]:
    made = Phones()
    with made.server:
        yield made
        made.network.close()


def test_text_goes_the_long_way_round_and_the_page_shows_both_sides(phones: Phones) -> None:
    answer = phones.post()
    assert answer.status_code == 303
    assert [words for _, words in phones.inbound] == ["hello"]
    page = httpx.get(phones.server.url + answer.headers["location"]).text
    assert "hello" in page and "you wrote hello" in page


def test_words_that_look_like_markup_stay_words(phones: Phones) -> None:
    phones.post(body="<script>alert(1)</script>")
    page = httpx.get(phones.server.url + "/phone").text
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page


def test_last_text_again_and_a_picture_and_a_new_phone(phones: Phones) -> None:
    phones.post()
    phones.post(action="again")
    phones.post(action="picture")
    (first, _), (second, _), (third, words) = phones.inbound
    assert first == second != third and words == ""
    assert phones.post(action="new").headers["location"] == "/phone?number=%2B15550100110"
    phones.post(number="+15550100110")
    assert phones.post(action="new").headers["location"] == "/phone?number=%2B15550100111"


def test_blank_text_is_not_sent(phones: Phones) -> None:
    phones.post(body="  \n ")
    assert phones.inbound == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "self"},
    ],
)
def test_form_of_another_site_is_refused(phones: Phones, headers: dict[str, str]) -> None:
    headers = {name: value.replace("self", phones.server.url) for name, value in headers.items()}
    assert phones.post(headers).status_code == 403
    assert phones.inbound == []


def test_browser_that_says_same_origin_is_enough(phones: Phones) -> None:
    assert phones.post({"Sec-Fetch-Site": "same-origin"}).status_code == 303


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_form_without_the_pages_token_is_refused(phones: Phones, token: str) -> None:
    assert phones.post(token=token).status_code == (403 if token else 422)
    assert phones.inbound == []


@pytest.mark.parametrize("path", ["/phone", "/phone/events?number=%2B15550100101", "/phone/static/phone.js"])
def test_name_made_to_point_here_is_refused(phones: Phones, path: str) -> None:
    assert httpx.get(phones.server.url + path, headers={"Host": "evil.example"}).status_code == 403


@pytest.mark.parametrize("number", ["5", "+0", "javascript:alert(1)", "+15550100101<b>"])
def test_what_is_no_number_is_refused(phones: Phones, number: str) -> None:
    assert httpx.get(phones.server.url + "/phone", params={"number": number}).status_code == 422
    assert phones.post(number=number).status_code == 422


def test_page_allows_nothing_inline_and_nothing_from_elsewhere(phones: Phones) -> None:
    answer = httpx.get(phones.server.url + "/phone")
    assert answer.headers["content-security-policy"].startswith("default-src 'self';")
    assert not re.search(r"<script>|<style|\son\w+=|\sstyle=|https?://", answer.text)
    assert httpx.get(phones.server.url + "/phone/static/../phone.py").status_code == 404


def test_events_tell_what_is_new_and_go_on_where_they_stopped(phones: Phones) -> None:
    phones.post()

    def first_words(headers: dict[str, str], since: int) -> tuple[str, str]:
        address = f"{phones.server.url}/phone/events?number=%2B15550100101&since={since}"
        with httpx.stream("GET", address, headers=headers, timeout=5) as events:
            fields: dict[str, str] = {}
            for line in events.iter_lines():
                name, _, value = line.partition(": ")
                fields[name] = value
                if not line and "data" in fields:
                    return fields["id"], json.loads(fields["data"])["html"]
        raise AssertionError("no event")

    phones.network.twilio.callbacks.settle()
    everything = [message.seq for message in phones.network.thread.messages(ANN)]
    seq, words = first_words({}, 0)
    assert int(seq) == min(everything) and "hello" in words
    phones.network.thread.set_status(phones.inbound[0][0], "failed")
    seq, words = first_words({"Last-Event-ID": str(max(everything))}, 0)
    assert int(seq) == max(everything) + 1 and "Not delivered" in words


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "the browser tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, phones: Phones) -> Iterator[Page]:
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 360, "height": 640}, reduced_motion="reduce")
    made = context.new_page()
    made.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.goto(phones.server.url + "/phone")
    yield made
    context.close()
    assert complaints == []


def test_conversation_by_keyboard_alone_at_360_pixels(phones: Phones, page: Page) -> None:
    expect(page.get_by_text("No messages yet")).to_be_visible()
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    log = page.get_by_role("log", name="Messages")
    expect(log.get_by_text("you wrote hello")).to_be_visible()
    expect(page.get_by_text("No messages yet")).to_be_hidden()
    expect(log.locator(".theirs .state")).to_have_text("Delivered")
    expect(page.get_by_label("Text message")).to_be_focused()
    expect(page.get_by_label("Text message")).to_have_value("")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_text_sent_by_the_api_appears_without_reloading_and_at_the_end(phones: Phones, page: Page) -> None:
    page.get_by_label("Text message").fill("hello")
    page.get_by_role("button", name="Send", exact=True).click()
    for number in range(12):
        phones.network.twilio.accept(ANN, f"a worker writes {number}", (), "api")
    last = page.get_by_text("a worker writes 11")
    expect(last).to_be_in_viewport()
    expect(page.locator(".bubble")).to_have_count(14)


def test_details_open_on_demand_and_stay_open_when_the_status_changes(phones: Phones, page: Page) -> None:
    message = phones.network.thread.add(
        channel="sms",
        number=ANN,
        direction="to_teen",
        text="ñ" * 161,
        provider_id="SM1",
        via="api",
        status="sent",
    )
    bubble = page.locator(".bubble")
    expect(bubble.get_by_text("Segments")).to_be_hidden()
    bubble.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(bubble.locator("dd").nth(1)).to_have_text("2")
    phones.network.thread.set_status(message.provider_id, "undelivered")
    expect(bubble.locator("summary")).to_contain_text("Not delivered")
    expect(bubble.locator("dd").first).to_have_text("Not delivered")
    expect(bubble.get_by_text("Segments")).to_be_visible()


def test_tools_send_a_picture_the_last_text_again_and_open_a_new_phone(phones: Phones, page: Page) -> None:
    page.get_by_label("Text message").fill("hello")
    page.keyboard.press("Enter")
    expect(page.locator(".theirs")).to_have_count(1)
    page.get_by_role("button", name="Deliver again").click()
    expect(page.locator(".theirs")).to_have_count(2)
    page.get_by_role("button", name="Send picture").click()
    expect(page.locator(".mine .picture")).to_be_visible()
    page.get_by_role("button", name="New phone").click()
    expect(page.get_by_text("No messages yet")).to_be_visible()
    expect(page.get_by_role("link", name="Phone 0110")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(phones: Phones, page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    phones.network.handset(ANN, phones.server.url + "/webhooks/twilio/sms").picture("look")
    phones.network.handset(ANN, phones.server.url + "/webhooks/twilio/sms").text("break")
    expect(page.locator(".bubble")).to_have_count(3)
    page.locator("summary").first.click()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run().then(report => report.violations.map(one => [one.id, one.nodes[0].html]))"
    )
    assert found == []


def test_text_that_the_webhook_refused_says_so(phones: Phones, page: Page) -> None:
    page.get_by_label("Text message").fill("break")
    page.keyboard.press("Enter")
    try:
        expect(page.locator(".mine .state")).to_have_text("Not delivered")
    finally:
        phones.inbound.clear()


def test_server_that_is_gone_is_said_in_words(phones: Phones, browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.goto(phones.server.url + "/phone")
    page.route("**/phone/send", lambda route: route.abort())
    page.get_by_label("Text message").fill("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("cannot be reached")
    page.context.close()


def test_page_works_without_scripts(phones: Phones, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(phones.server.url + "/phone")
    page.get_by_label("Text message").fill("hello")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("you wrote hello")).to_be_visible()
    page.context.close()
