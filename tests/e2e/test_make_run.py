"""The conversation a newcomer has after `make run`: a teen on /phone, staff on /console, in a real Chromium.

All parts are real and started by the real command; what is killed is killed from outside. Expected texts come
from the data files that the teen's texts come from, so that a better wording breaks nothing here.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin

import httpx
import pytest
from playwright.sync_api import Browser, expect

from curriculum import Library
from porchlight.channels.segments import fold
from porchlight.domain.escalation import Outcome
from porchlight.services.demo import DemoAccount
from porchlight.wording import Wording
from safety import Screen, Screening
from safety.replies import Replies
from tests.e2e.people import Staff, Teen
from tests.e2e.running import PARTS, Running, lives

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

IN_DANGER = "he wont let me leave and i dont have my id"
AT_ONCE = "im going to kill myself tonight"
CODE, GROUP = "PRK2345", "Grade 9, period 2"
CLAIM_MINUTES = 5
LIBRARY = Library.load()
MODULE = LIBRARY.modules[0]
STEPS = {step.id: step for step in MODULE.lessons[0].steps}
ANSWERS = {
    "lesson_step": ("sigue", "next", None),
    "reflection": ("mi tia rosa, siempre me escucha", "free_text_reflection", None),
}
"""What a teen says to a step in Spanish, by the state it leaves open; any other state is a lettered question."""

Accounts = dict[str, DemoAccount]


def step(name: str) -> str:
    """The question or words of a step of lesson 1."""
    return str(STEPS[name].text["en"])


def choice(name: str, letter: str) -> str:
    """What lesson 1 answers to a choice."""
    return str(STEPS[name].choices["abcd".index(letter)].reply["en"])  # type: ignore[union-attr]


def crisis_text(screening: Screening, promise: str) -> str:
    """The first crisis reply, as the reviewed parts and the resource pack make it today."""
    replies, today = Replies.load(), datetime.now(UTC).date()
    reply = replies.crisis(
        screening.tier, screening.category, "en", promise, today=today, minutes=CLAIM_MINUTES
    )
    return fold(reply.text)


def handed(reply: str, **slots: object) -> str:
    """A line of the hand-off."""
    return fold(Replies.load().named(reply, "en", **slots).text)


def teen_in_lesson(browser: Browser, running: Running, number: str) -> Teen:
    """Somebody who has said hello, joined and come to the first question of lesson 1."""
    teen = Teen(browser, running.url, number)
    teen.says("hello", "program, not a person")
    teen.says(CODE, GROUP)
    teen.says("english", MODULE.lessons[0].title["en"])
    teen.says("next", step("s1"))
    return teen


def report(what: str, seconds: float) -> None:
    """A measured figure, for whoever runs this with -s."""
    print(f"\nmeasured: {what}: {seconds:.2f} s")


def test_the_terminal_names_three_addresses_and_who_may_sign_in(running: Running, accounts: Accounts) -> None:
    report("web answers after start", running.web_after)
    report("everything is up after start", running.all_after)
    said = running.said()
    for page in ("/phone", "/console", "/docs"):
        assert running.url + page in said
        assert httpx.get(running.url + page, follow_redirects=True).status_code == 200
    for account in accounts.values():
        assert account.email in said and account.password in said
    assert CODE in said
    assert running.web_after < running.all_after


def test_a_lesson_by_text_one_step_at_a_time(running: Running, browser: Browser) -> None:
    ann = Teen(browser, running.url, "+15550100201")
    welcome = ann.says("hello", "program, not a person")
    for fact in ("phone", "bill", "staff", "STOP"):
        assert fact in welcome, f"the welcome does not say: {fact}"
    ann.says(CODE, GROUP, "never your words")
    assert "B) Español" in " ".join(ann.got())
    ann.says("english", MODULE.lessons[0].title["en"])
    ann.says("next", step("s1"), "A) ")
    before = len(ann.got())
    ann.says("b", choice("s1", "b"), step("s2"))
    assert len(ann.got()) == before + 1, "one answer, one text"
    ann.says("next", step("s3"))
    ann.says("anyone with this phone", choice("s3", "b"), step("s4"))
    ann.says("ok", step("s5"))

    since = len(ann.got())
    ann.says("are you a bot", "not a person")
    ann.waits_for(step("s5"), since=since)
    ann.says("gtg", "place")
    ann.says("next", step("s5"))
    ann.says("b", choice("s5", "b"), step("s6b"))
    ann.says("how far am i", "No lesson done yet.")
    ann.says("next", step("s7"))
    ann.says("did you feed the cat today", str(STEPS["s7"].reply["en"]), step("s8"))  # type: ignore[union-attr]
    wrong = STEPS["s8"].options[0]  # type: ignore[union-attr]
    assert not wrong.right
    ann.says("a", wrong.feedback["en"], str(MODULE.lessons[0].takeaway["en"]))
    ann.says("how far am i", f"1 of {len(MODULE.lessons)}")

    ann.says("español", "español")
    second = MODULE.lessons[1]
    played, said = LIBRARY.begin(MODULE.slug, second.id, "es"), "sigue"
    while True:
        since = len(ann.got())
        ann.text(said)
        for message in played.messages:
            ann.waits_for(fold(message.text), since=since)
        if played.place is None:
            break
        said, meaning, option = ANSWERS.get(played.state, ("a", "choose_option", "A"))
        played = LIBRARY.play(played.place, meaning, "es", option, said)
    ann.says("cuanto llevo", f"2 de {len(MODULE.lessons)}")
    assert ann.faults == []


def test_stop_start_and_a_person_on_demand(running: Running, browser: Browser) -> None:
    eva = teen_in_lesson(browser, running, "+15550100208")
    wording = Wording.load()
    eva.says("STOP", wording.say("stop_confirmed", "en")[1])
    since = len(eva.got())
    eva.text("next")
    eva.page.wait_for_timeout(1500)
    assert eva.got()[since:] == [], "STOP means silence"
    eva.says("START", wording.say("start_again", "en")[1])
    eva.says("next", step("s1"))
    eva.says("person", handed("asked_for_person_yes", minutes=CLAIM_MINUTES))
    assert eva.faults == []


def test_a_teen_in_danger_has_a_person_and_then_the_open_step_again(
    running: Running, browser: Browser, accounts: Accounts
) -> None:
    bo = teen_in_lesson(browser, running, "+15550100202")
    omar = Staff(browser, running.url, accounts["Omar"])
    omar.watches_queue()
    screening = Screen.load().screen(IN_DANGER, lesson_prompt=step("s1"))
    since = len(bo.got())
    sent_at = bo.text(IN_DANGER)
    reply = bo.waits_for(crisis_text(screening, "person"), since=since)
    report("crisis reply on the phone after", time.time() - sent_at)
    escalation, seen_at = omar.sees_new_escalation()
    report("escalation in the open queue after", seen_at - sent_at)
    assert seen_at - sent_at <= 2.0
    assert bo.got()[since:] == [reply], "the lesson stops: the crisis reply and nothing else"
    pager = Teen(browser, running.url, "+15550100901")
    page = pager.waits_for(escalation, since=0)
    assert IN_DANGER not in page and "id" not in page.split()

    omar.page.locator(f"#row-{escalation} a").click()
    expect(omar.page.locator(".because q").first).to_be_visible()
    causes = omar.page.locator(".because q").all_inner_texts()
    assert all(part in IN_DANGER for words in causes for part in words.split(" + "))
    assert any("let me leave" in words for words in causes)
    expect(omar.page.locator("#lines")).to_contain_text(IN_DANGER)
    since = len(bo.got())
    omar.page.get_by_role("button", name="Claim").click()
    expect(omar.page.locator("#case-state")).to_contain_text("With you.")
    bo.waits_for(handed("person_claimed", name="Omar"), since=since)

    words = "Hi, this is Omar. Is he near you now? You can answer just y or n.\nI am not going anywhere."
    since = len(bo.got())
    omar.page.fill("#text", words)
    omar.page.get_by_role("button", name="Send").click()
    assert bo.waits_for("Omar", since=since) == words
    omar.page.evaluate("() => { window.sameDocument = true; }")
    since, sent_at = len(bo.got()), bo.text("n hes asleep. im scared")
    omar.page.locator("#lines li.teen").filter(has_text="hes asleep").wait_for()
    report("the teen's answer on the worker's screen after", time.time() - sent_at)
    assert omar.page.evaluate("() => window.sameDocument") is True, "without reloading"
    omar.page.wait_for_timeout(1500)
    assert bo.got()[since:] == [], "the bot is silent while a person has the conversation"

    omar.page.select_option("#outcome", Outcome.CONNECTED)
    omar.page.fill("#note", "BeFree is on the line with the teen.")
    omar.page.get_by_role("button", name="Resolve…").click()
    omar.page.get_by_role("button", name="Yes, resolve it").click()
    expect(omar.page.locator("#case-state")).to_contain_text(f"Resolved: {Outcome.CONNECTED.label}")
    omar.page.get_by_role("button", name="Hand back to the bot").click()
    bo.waits_for(handed("person_resolved", name="Omar"), since=since)
    bo.waits_for(step("s1"), since=since)
    bo.says("a", choice("s1", "a"), step("s2"))
    assert bo.faults == [] and omar.faults == [] and pager.faults == []


def test_a_counsellor_sees_who_finished_and_no_word_of_anybody(
    running: Running, browser: Browser, accounts: Accounts
) -> None:
    dee = teen_in_lesson(browser, running, "+15550100203")
    dee.says(AT_ONCE, "988")
    cleo = Staff(browser, running.url, accounts["Cleo"])
    page = cleo.page
    page.get_by_role("link", name=GROUP).click()
    expect(page.locator("#codes .code")).to_have_text(CODE)
    table = page.get_by_role("table").first
    expect(
        table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Bo", exact=True))
    ).to_contain_text("Finished")
    page.get_by_role("link", name="All groups").click()
    page.fill("#name", "Grade 10, period 4")
    page.get_by_role("button", name="Make group").click()
    code = page.locator("#codes .code").inner_text()
    assert re.fullmatch(r"[A-Z0-9]{6,8}", code)
    starts = date.today() + timedelta(days=40)
    page.fill("#starts_on", starts.isoformat())
    page.get_by_role("button", name="Give module").click()
    expect(page.locator("#modules")).to_contain_text(f"Starts {starts.day} {starts:%b} {starts.year}")
    newcomer = Teen(browser, running.url, "+15550100204")
    newcomer.says("hello", "program, not a person")
    newcomer.says(code.lower(), "Grade 10, period 4")
    page.reload()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)

    reached, bodies = walk(cleo)
    assert f"{running.url}/console/groups" in reached and len(reached) > 4
    said = {*dee.sent, *newcomer.sent, *(text for text in dee.got() if len(text) > 30), "5550100", "[demo]"}
    said -= {"hello", "english", "next", CODE, code.lower()}
    leaks = [(where, words) for where, body in bodies.items() for words in said if words in body]
    assert leaks == []
    assert [fault for fault in cleo.faults if "status of 40" not in fault] == []


def walk(staff: Staff) -> tuple[set[str], dict[str, str]]:
    """Every console page that somebody can reach by link or by guessing, and what it holds."""
    guesses = (
        "queue",
        "queue/rows",
        "accounts",
        "escalations/esc_demo_1",
        "escalations/esc_demo_1/live",
        "me",
    )
    todo = [f"{staff.url}/console", *(f"{staff.url}/console/{guess}" for guess in guesses)]
    bodies: dict[str, str] = {}
    reached: set[str] = set()
    while todo:
        address = todo.pop()
        if address in bodies or "/static/" in address:
            continue
        answer = staff.context.request.get(address)
        bodies[address] = answer.text()
        if answer.ok:
            reached.add(answer.url)
            links = (
                urljoin(answer.url, link).partition("#")[0]
                for link in re.findall(r'href="([^"]+)"', bodies[address])
            )
            todo += [link for link in links if link.startswith(f"{staff.url}/console")]
    for guess in guesses[:5]:
        assert f"{staff.url}/console/{guess}" not in reached, f"a counsellor reaches {guess}"
    return reached, bodies


def test_with_all_but_web_dead_a_teen_in_danger_is_answered_and_nobody_is_promised(
    running: Running, browser: Browser, accounts: Accounts
) -> None:
    luz, kit = (
        teen_in_lesson(browser, running, "+15550100205"),
        teen_in_lesson(browser, running, "+15550100206"),
    )
    omar = Staff(browser, running.url, accounts["Omar"])
    screening = Screen.load().screen(AT_ONCE)
    web = running.pid("web")
    running.freeze_supervisor()
    dead = {part: running.kill(part) for part in ("rasa", "actions", "worker")}
    killed_at = time.monotonic()

    omar.watches_queue()
    kit_since = len(kit.got())
    kit.text("b")
    first = Teen(browser, running.url, "+15550100207")
    sent_at = first.text(AT_ONCE)
    first.waits_for("988", since=0)
    report("all but web dead: crisis reply after", time.time() - sent_at)
    _, seen_at = omar.sees_new_escalation()
    report("all but web dead: escalation in the queue after", seen_at - sent_at)
    assert seen_at - sent_at <= 2.0

    banner = omar.page.locator("#broken")
    expect(banner).to_contain_text("lesson bot is not answering", timeout=15_000)
    expect(banner).to_contain_text("worker process is down", timeout=80_000)
    report("red banner about the worker after", time.monotonic() - killed_at)
    assert running.pids() == {"web": web, **dead}, "the pid files still name the dead"
    assert not any(lives(pid) for pid in dead.values())
    omar.watches_queue()
    since, sent_at = len(luz.got()), luz.text(AT_ONCE)
    luz.waits_for(crisis_text(screening, "nobody"), since=since)
    escalation, seen_at = omar.sees_new_escalation()
    report("worker silent for a minute: escalation in the queue after", seen_at - sent_at)
    assert seen_at - sent_at <= 2.0
    answered = [text for text in kit.got()[kit_since:] if choice("s1", "b") in text]
    assert answered == [], "a lesson text cannot be answered without Rasa"

    running.thaw_supervisor()
    thawed_at = time.monotonic()
    for part, seconds in running.back(dead, thawed_at).items():
        report(f"{part} back after", seconds)
    kit.waits_for(choice("s1", "b"), step("s2"), since=kit_since, seconds=45)
    report("the waiting lesson text answered, after the return began", time.monotonic() - thawed_at)
    expect(banner).to_have_count(0, timeout=30_000)
    assert running.pid("web") == web, "web never noticed"
    omar.page.goto(f"{running.url}/console/escalations/{escalation}")
    omar.page.get_by_role("button", name="Claim").click()
    expect(omar.page.locator("#case-state")).to_contain_text("With you.")
    assert luz.faults == [] and first.faults == [] and omar.faults == []


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_killed_is_back_within_thirty_seconds_alone(running: Running, part: str) -> None:
    others = {name: pid for name, pid in running.pids().items() if name != part}
    killed_at = time.monotonic()
    was = running.kill(part)
    report(f"{part} killed, back after", running.back({part: was}, killed_at)[part])
    assert {name: pid for name, pid in running.pids().items() if name != part} == others


def test_ctrl_c_ends_everything_and_leaves_nothing_behind(running: Running) -> None:
    family = running.processes()
    assert len(family) > len(PARTS)
    began = time.monotonic()
    assert running.interrupt() == 0
    report("Ctrl-C until all is gone", time.monotonic() - began)
    assert [pid for pid in family if lives(pid)] == []
    assert list((running.home / "run").glob("*.pid")) == []
    for port in running.ports.values():
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{port}")
    assert "Traceback" not in running.said()
