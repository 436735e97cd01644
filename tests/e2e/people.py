"""The people of the browser tests: a teen with a phone, staff at the console, each in a browser of their own."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from playwright.sync_api import Browser, Page, Playwright, expect

from porchlight.services.demo import DemoAccount

DESK = {"width": 1280, "height": 800}
SMALL = {"width": 360, "height": 740}
NOTHING_OUTSIDE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

# Text nodes alone: the bubble's first child is a hidden "Porchlight: " for screen readers.
_BUBBLES = """() => [...document.querySelectorAll("#thread article.theirs .words")].map(
    (words) => [...words.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join(""))"""

_WATCH = """() => {
  const open = () => [...document.querySelectorAll("#rows [data-open]")].map((row) => row.dataset.open);
  const known = new Set(open());
  window.news = new Promise((found) => {
    new MutationObserver(() => {
      const fresh = open().find((id) => !known.has(id));
      if (fresh) found({id: fresh, at: Date.now()});
    }).observe(document.body, {subtree: true, childList: true, attributes: true});
  });
}"""


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that reaches this machine and nothing else."""
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    path = next(filter(None, found), None)  # none: Playwright looks for its own, and fails when there is none
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", NOTHING_OUTSIDE])
    yield browser
    browser.close()


class Person:
    """Somebody at a browser. `faults`: what the browser complained about."""

    def __init__(self, browser: Browser, url: str, size: dict[str, int]) -> None:
        self.url = url
        self.faults: list[str] = []
        self.context = browser.new_context(viewport=size, locale="en-US")  # type: ignore[arg-type]
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda line: self._note(line.type, line.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(text)


class Teen(Person):
    """Texts, and reads what comes."""

    def __init__(self, browser: Browser, url: str, number: str, size: dict[str, int] | None = None) -> None:
        super().__init__(browser, url, size or SMALL)
        self.page.goto(f"{url}/phone?number={quote(number)}")
        self.sent: list[str] = []

    def text(self, words: str) -> float:
        """Send a text. Returns when, in seconds since 1970."""
        self.page.fill("#words", words)
        self.sent.append(words)
        at = time.time()
        self.page.press("#words", "Enter")
        return at

    def got(self) -> list[str]:
        """Every text from us on the screen, the oldest first."""
        found: list[str] = self.page.evaluate(_BUBBLES)
        return found

    def waits_for(self, *parts: str, since: int, seconds: float = 15) -> str:
        """Wait until one text after the first `since` holds all parts. Returns that text."""
        end = time.monotonic() + seconds
        while True:
            new = self.got()[since:]
            for text in new:
                if all(part in text for part in parts):
                    return text
            if time.monotonic() > end:
                raise AssertionError(
                    f"after {self.sent[-1:]!r} no text with {parts!r} came in {seconds:.0f} s, but: {new!r}"
                )
            self.page.wait_for_timeout(50)

    def says(self, words: str, *parts: str, seconds: float = 15) -> str:
        """Text `words`, and wait for one answer that holds all parts. Returns it."""
        since = len(self.got())
        self.text(words)
        return self.waits_for(*parts, since=since, seconds=seconds)


class Staff(Person):
    """Signs in to the console with a demo account."""

    def __init__(
        self, browser: Browser, url: str, account: DemoAccount, size: dict[str, int] | None = None
    ) -> None:
        super().__init__(browser, url, size or DESK)
        self.page.goto(f"{url}/console")
        self.page.fill("#email", account.email)
        self.page.fill("#password", account.password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()

    def watches_queue(self) -> None:
        """Open the queue and note, inside the page, when a new escalation shows. Reloading would lose the note."""
        self.page.goto(f"{self.url}/console/queue")
        expect(self.page.locator("#fresh")).to_contain_text("Live.")
        self.page.evaluate(_WATCH)

    def sees_new_escalation(self) -> tuple[str, float]:
        """Id of the escalation that came up in the watched page, and when (seconds since 1970)."""
        news = self.page.evaluate(
            "() => Promise.race([window.news, new Promise((end) => setTimeout(end, 20000))])"
        )
        assert news, "no escalation came up in the open queue in 20 s"
        return str(news["id"]), float(news["at"]) / 1000
