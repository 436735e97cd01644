"""The console in a real Chromium: live, by keyboard, at 360 px, light and dark, with no accessibility fault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from porchlight.services import plans
from porchlight.services.paraphrase import Draft
from porchlight.storage.tables import ReaderLine
from tests.console.world import PASSWORD, World

pytestmark = pytest.mark.slow

AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 800}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Where there is none the tests fail: a page that nobody looked at is not proved."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, world: World) -> Iterator[Opener]:
    """Opens pages as somebody, and fails on any error that the browser reports."""
    opener = Opener(browser, world)
    yield opener
    opener.close()
    assert opener.faults == []


class Opener:
    """Signs in through the form and collects what the browser complains about."""

    def __init__(self, browser: Browser, world: World) -> None:
        self._browser, self._world = browser, world
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def __call__(self, who: str | None, path: str, *, size: str = "desk", scheme: str = "light") -> Page:
        context = self._browser.new_context(viewport=SIZES[size], color_scheme=scheme)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self._note("error", str(error)))
        if who is not None:
            page.goto(f"{self._world.address}/console/sign-in?next={path}")
            page.fill("#email", f"{who}@example.org")
            page.fill("#password", PASSWORD)
            if path.startswith(("/console/queue", "/console/escalations")) and not path.endswith("/mistake"):
                # The stream's first word makes the page read itself again; from then on a change is heard.
                with page.expect_response(
                    lambda response: response.url.endswith(("/rows", "/live"))
                ) as again:
                    page.keyboard.press("Enter")
                again.value.finished()
            else:
                page.keyboard.press("Enter")
            page.wait_for_url(f"{self._world.address}{path}")
        else:
            page.goto(f"{self._world.address}{path}")
        return page

    def _note(self, kind: str, text: str) -> None:
        # A refused act answers 4xx with a page of its own; the browser calls that an error, we do not.
        if kind in ("error", "warning") and "the server responded with a status of 4" not in text:
            self.faults.append(text)

    def close(self) -> None:
        """Close all."""
        for context in self._contexts:
            context.close()


def furnish(world: World) -> str:
    """Two youths in trouble, one covered, and a class. Returns an escalation that Omar has claimed."""
    world.all_is_well("omar")
    world.add_youth("ann", "grp_cleo", "Ann", finished=("ten-sessions-01",))
    world.add_youth("bo", "grp_cleo", None)
    world.add_youth("cy", None, None)
    world.add_escalation("cy", tier="urgent")
    world.cover("cy")
    escalation = world.add_escalation("bo")
    world.care.claim(escalation, world.member("omar"))
    world.care.say(
        escalation, world.member("omar"), "Hi, I am Omar. " + "Averylongwordwithoutanyspaceinit" * 4
    )
    said = {
        "module": "ten-sessions",
        "lesson": "ten-sessions-01",
        "version": 1,
        "language": "es",
        "rating": 4,
    }
    line = world.vault.seal("Me gustó la historia. " + "Unapalabralarguísimasinespacios" * 4)
    world._add(
        ReaderLine(organisation_id="here", **said, line_sealed=line, written_on=world.clock.now().date())
    )
    form = {"module": "ten-sessions", "starts_on": "2026-11-16"}
    assert world.client("cleo").post("/console/groups/grp_cleo/modules", data=form).status_code == 303
    return escalation


def a_mistake(world: World) -> tuple[str, int]:
    """Bo shares a plan; Omar has written down one message of hers; another can still be. Returns both ids."""
    omar = world.member("omar")
    first, second = (
        world.add_message("bo", "he was there again"),
        world.add_message("bo", "and i could not leave"),
    )
    (escalation,) = [each.id for each in world.care.queue(omar) if each.claimed_by == "omar"]
    draft = Draft("missed", "urgent", "immediate_danger", "en", "he came back and kept me in")
    mistake = world.parts().mistakes.write(escalation, first, omar, draft)
    with world.database.write() as session:
        effect = {"part": "person", "words": "my auntie " + "Averylongwordwithoutanyspace" * 2}
        plans.keep_part(session, world.vault, "bo", effect, (), world.clock.now())
        plans.share(session, "bo", True, world.clock.now())
    return mistake, second


PAGES = [
    (None, "/console/sign-in"),
    (None, "/docs"),
    (None, "/docs/console"),
    ("omar", "/console/queue"),
    ("lena", "/console/voices"),
    ("lena", "/console/mistakes"),
    ("lena", "/console/mistakes/{mistake}"),
    ("omar", "/console/mistakes/{mistake}"),
    ("omar", "/console/escalations/{id}/messages/{message}/mistake"),
    ("cleo", "/console/measure/notice"),
    ("lena", "/console/content"),
    ("lena", "/console/content/lesson/ten-sessions-02"),
    ("cleo", "/console/content/reply/urgent"),
    ("dana", "/console/content/numbers"),
    ("omar", "/console/escalations/{id}"),
    ("lena", "/console/escalations/{id}"),
    ("omar", "/console/me"),
    ("omar", "/console/nothing-here"),
    ("cleo", "/console/groups"),
    ("cleo", "/console/groups/grp_cleo"),
    ("dana", "/console/accounts"),
]


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desk", "dark")])
def test_every_page_fits_its_screen_and_has_no_accessibility_fault(
    world: World, open_page: Opener, size: str, scheme: str
) -> None:
    escalation = furnish(world)
    mistake, message = a_mistake(world)
    for who, path in PAGES:
        path = path.replace("{mistake}", mistake).replace("{message}", str(message))
        page = open_page(who, path.replace("{id}", escalation), size=size, scheme=scheme)
        page.wait_for_timeout(300)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= SIZES[size]["width"], (path, wide)
        assert faults_of(page) == [], path


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_states_between_have_no_accessibility_fault_either(
    world: World, open_page: Opener, size: str
) -> None:
    escalation = furnish(world)
    page = open_page("omar", f"/console/escalations/{escalation}", size=size)
    page.select_option("#outcome", "connected")
    page.fill("#note", "aunt")
    page.get_by_role("button", name="Resolve…").click()
    page.get_by_role("heading", name="Resolve this escalation?").wait_for()
    assert faults_of(page) == []
    page.get_by_role("button", name="Yes, resolve it").click()
    page.get_by_role("button", name="Hand back to the bot").wait_for()
    assert faults_of(page) == []
    cleo = open_page("cleo", "/console/groups/grp_cleo", size=size)
    cleo.get_by_role("button", name="New code…").click()
    cleo.get_by_text("Parents who said no…").click()
    assert faults_of(cleo) == []
    assert cleo.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]


def test_a_new_escalation_appears_within_two_seconds_without_reloading(
    world: World, open_page: Opener
) -> None:
    world.all_is_well("omar")
    world.add_youth("bo", None, None)
    page = open_page("omar", "/console/queue")
    page.get_by_text("Nobody is waiting").wait_for()
    page.evaluate("window.stayed = true")
    escalation = world.add_escalation("bo")
    page.locator(f"#row-{escalation}").wait_for(timeout=2000)
    assert page.evaluate("window.stayed")
    expect(page).to_have_title("(1) Queue · Porchlight", timeout=2000)
    assert "A new escalation is waiting." in page.locator("#announce").inner_text()
    assert page.locator("#fresh").inner_text().startswith("Live. Last updated")


def test_a_claim_is_seen_by_the_other_worker_at_once_and_focus_stays(world: World, open_page: Opener) -> None:
    world.all_is_well("omar")
    world.add_youth("bo", None, None)
    escalation = world.add_escalation("bo")
    page = open_page("lena", "/console/queue")
    page.locator(f"#row-{escalation} a").focus()
    world.care.claim(escalation, world.member("omar"))
    page.get_by_text("With Omar").wait_for(timeout=2000)
    assert (
        page.evaluate("document.activeElement.getAttribute('href')") == f"/console/escalations/{escalation}"
    )


def test_a_page_that_lost_its_server_says_so(world: World, open_page: Opener) -> None:
    world.all_is_well("omar")
    page = open_page("omar", "/console/queue")
    page.context.set_offline(True)
    # The page's clock runs ten times as fast from here, so that its 25 seconds of patience pass in 2.5.
    page.evaluate("const now = Date.now, t = now(); Date.now = () => t + 10 * (now() - t)")
    page.get_by_text("Not connected. Last updated").wait_for()
    with page.expect_response(
        lambda response: response.url.endswith("/rows") and response.ok, timeout=20_000
    ):
        page.context.set_offline(False)
    page.get_by_text("Live. Last updated").wait_for()
    assert all("ERR_INTERNET_DISCONNECTED" in fault or "fetch" in fault.lower() for fault in open_page.faults)
    open_page.faults.clear()


def test_a_workers_hour_by_keyboard_alone(world: World, open_page: Opener) -> None:
    world.all_is_well("omar")
    world.add_youth("bo", None, None)
    escalation = world.add_escalation("bo")
    page = open_page("omar", "/console/queue")
    press_until(page, "Tab", lambda: focused(page) == "Danger now")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{escalation}")
    press_until(page, "Tab", lambda: focused(page) == "Claim: I answer this")
    page.keyboard.press("Enter")
    page.get_by_text("With you").wait_for()
    press_until(page, "Tab", lambda: page.evaluate("document.activeElement.id") == "text")
    page.keyboard.type("Hi, I am Omar.")
    page.wait_for_timeout(1500)
    assert page.input_value("#text") == "Hi, I am Omar."
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#lines .staff").wait_for()
    assert page.input_value("#text") == ""
    press_until(page, "Tab", lambda: page.evaluate("document.activeElement.id") == "outcome")
    page.keyboard.type("Safe")
    page.keyboard.press("Tab")
    page.keyboard.type("fine now")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Resolve this escalation?").wait_for()
    press_until(page, "Shift+Tab", lambda: focused(page) == "Yes, resolve it")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hand back to the bot").wait_for()
    press_until(page, "Tab", lambda: focused(page) == "Hand back to the bot")
    page.keyboard.press("Enter")
    page.get_by_text("Handed back to the bot by Omar").wait_for()


def test_a_mistake_is_written_and_approved_by_keyboard_alone(world: World, open_page: Opener) -> None:
    escalation = furnish(world)
    _, message = a_mistake(world)
    page = open_page("omar", f"/console/escalations/{escalation}/messages/{message}/mistake", size="phone")
    press_until(page, "Tab", lambda: page.evaluate("document.activeElement.name") == "kind")
    page.keyboard.press("Space")
    press_until(page, "Tab", lambda: page.evaluate("document.activeElement.id") == "tier")
    page.keyboard.type("Urg")
    press_until(page, "Tab", lambda: page.evaluate("document.activeElement.id") == "category")
    page.keyboard.type("Danger")
    press_until(page, "Tab", lambda: page.evaluate("document.activeElement.id") == "paraphrase")
    page.keyboard.type("then Marcus locked me in")
    press_until(page, "Tab", lambda: focused(page) == "Hand to a second person")
    page.keyboard.press("Enter")
    page.get_by_text("These may be names").wait_for()
    assert faults_of(page) == []
    press_until(page, "Tab", lambda: page.evaluate("document.activeElement.name") == "checked")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("somebody else on your team has to approve it").wait_for()
    lena = open_page("lena", page.url.removeprefix(world.address))
    press_until(lena, "Tab", lambda: lena.evaluate("document.activeElement.name") == "scrubbed")
    lena.keyboard.press("Space")
    lena.keyboard.press("Tab")
    lena.keyboard.press("Enter")
    lena.wait_for_url("**/console/mistakes")
    lena.get_by_text("Approved by Lena").wait_for()


def test_words_being_written_survive_a_claim_that_lapses(world: World, open_page: Opener) -> None:
    from porchlight.storage.tables import Conversation, Escalation

    escalation = furnish(world)
    page = open_page("omar", f"/console/escalations/{escalation}")
    page.fill("#text", "long and careful words")
    page.fill("#note", "my note")
    with world.database.write() as session:
        row = session.get_one(Escalation, escalation)
        row.status, row.claimed_by = "paged", None
        session.get_one(Conversation, row.conversation_id).owner_staff_id = None
    page.get_by_text("You cannot write now").wait_for(timeout=3000)
    assert page.input_value("#text") == "long and careful words"
    assert page.input_value("#note") == "my note"
    assert page.locator("#text").is_disabled()
    world.care.claim(escalation, world.member("omar"))
    expect(page.locator("#text")).to_be_enabled(timeout=3000)
    assert page.input_value("#text") == "long and careful words"


def test_a_signed_out_queue_goes_to_the_sign_in_page_by_itself(world: World, open_page: Opener) -> None:
    world.all_is_well("omar")
    page = open_page("omar", "/console/queue")
    world.clock.advance(timedelta(hours=13))
    world.add_youth("bo", None, None)
    page.wait_for_url("**/console/sign-in", timeout=15_000)


def faults_of(page: Page) -> list[str]:
    """What axe-core finds. Its text is evaluated through the debugger, which the content policy does not bind."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['html'][:120]}" for fault in found["violations"] for node in fault["nodes"]
    ]


def focused(page: Page) -> str:
    """The words on the element that has the focus."""
    return str(page.evaluate("document.activeElement.innerText")).strip()


def press_until(page: Page, key: str, reached: object) -> None:
    """Press a key until the focus is where it should be; fail when it never gets there."""
    for _ in range(40):
        if reached():  # type: ignore[operator]
            return
        page.keyboard.press(key)
    raise AssertionError(f"the keyboard did not reach it; focus is on {focused(page)!r}")
