"""The resource pack: the right digits, the right line for a category and a day, and nothing out of date."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from safety.resources import ResourcePack, render
from safety.resources.checks import digits
from safety.resources.resource import CATEGORIES

REPO = Path(__file__).parents[2]
CHECKED = date(2026, 11, 22)
EXPIRED = CHECKED + timedelta(days=181)

# A second copy of every number, as bare digits: (call, text_to). A slip of the finger in one copy fails here.
REGISTER = {
    "il-211": ("211", None),
    "il-callforhelp": ("6183970975", None),
    "il-cares": ("18003459049", None),
    "il-ccbys": ("18778702663", None),
    "il-dcfs": ("18002522873", None),
    "il-hss": ("6189394444", None),
    "il-lollaf": ("18773427891", None),
    "il-meesc": (None, None),
    "il-oasis": ("6184651978", None),
    "il-phoenix": ("6184511008", None),
    "il-vpc": ("6182350892", None),
    "mn-211": ("211", None),
    "mn-aindahyung": ("6512274184", None),
    "mn-alexandra": ("7637802330", None),
    "mn-avenues": ("6125221690", None),
    "mn-breakingfree": ("6516456557", None),
    "mn-bridge": ("6123778800", "6124007233"),
    "mn-brittanys": (None, None),
    "mn-cps-hennepin": ("6123483552", None),
    "mn-crimevictim": ("18663852699", "6123999977"),
    "mn-dayone": ("18662231111", "6123999995"),
    "mn-enitan": ("7632736624", None),
    "mn-evergreen": ("2187514332", None),
    "mn-facetoface": ("6517725555", None),
    "mn-hopehouse": (None, None),
    "mn-lifehouse": ("2187227431", None),
    "mn-miwrc": ("6127282000", None),
    "mn-nav-central": ("3202514357", None),
    "mn-nav-east-central": (None, None),
    "mn-nav-east-metro": (None, None),
    "mn-nav-northeast": ("2187261931", None),
    "mn-nav-northwest": ("18007082727", None),
    "mn-nav-southeast": ("5072890636", None),
    "mn-nav-southwest": ("18003764311", "2186668336"),
    "mn-nav-west-central": ("18009743359", None),
    "mn-nav-west-metro": ("6122325428", None),
    "mn-northhomes": ("2183273000", None),
    "mn-safehaven-duluth": ("2187286481", None),
    "mn-thelink": (None, None),
    "mn-youthlink": ("6122521200", None),
    "mn-ysn": (None, None),
    "mo-211": ("211", None),
    "mo-alive": ("3149932777", None),
    "mo-bhr-youth": ("3148198802", None),
    "mo-bridgeway": ("18779466854", None),
    "mo-can-hotline": ("18003923738", None),
    "mo-courage2report": ("18667487047", None),
    "mo-covenanthouse": ("3145332241", None),
    "mo-crisisnursery": ("3147683201", None),
    "mo-epworth": ("3147276294", None),
    "mo-healingaction": ("3148334515", None),
    "mo-iistl": ("3147739090", None),
    "mo-lsem": ("3145344200", None),
    "mo-safeconnections": ("3145312003", "3145312003"),
    "mo-synergy": ("8167418700", None),
    "mo-yin-stcharles": ("6366420642", None),
    "mo-yin-stlcity": ("3144854635", None),
    "mo-yin-stlcounty": ("3146282929", None),
    "mo-ywca": ("3145317273", None),
    "us-911": ("911", None),
    "us-988": ("988", "988"),
    "us-boystown": ("18004483000", "20121"),
    "us-childhelp": ("18004224453", "18004224453"),
    "us-crisistextline": (None, "741741"),
    "us-loveisrespect": ("18663319474", "22522"),
    "us-ncmec": ("18008435678", None),
    "us-nhth": ("18883737888", "233733"),
    "us-poisonhelp": ("18002221222", None),
    "us-rainn": ("18006564673", "64673"),
    "us-runaway": ("18007862929", "66008"),
    "us-safeplace": (None, "44357"),
    "us-strongheartsnative": ("18447628483", "18447628483"),
    "us-takeitdown": (None, None),
    "us-trevor": ("18664887386", "678678"),
}


@pytest.fixture(scope="module")
def pack() -> ResourcePack:
    return ResourcePack.load()


def test_every_number_is_the_one_in_the_register(pack: ResourcePack) -> None:
    kept = {
        line.id: (line.call and digits(line.call), line.text_to and digits(line.text_to)) for line in pack
    }
    assert kept == REGISTER


def test_nothing_is_wrong_with_the_pack_on_the_day_it_was_checked(pack: ResourcePack) -> None:
    problems = pack.check(CHECKED)
    assert [problem.message for problem in problems if problem.severity == "error"] == []
    assert {problem.kind for problem in problems} == {"no_language", "no_reporting_note", "not_rung"}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_a_line_for_it_that_speaks_the_language(
    pack: ResourcePack, category: str, lang: str
) -> None:
    line = pack.line(category, CHECKED, lang)
    assert line.publish == "ok"
    assert line.speaks(lang)
    assert category in line.what_for or line.always


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_a_line_that_can_be_texted(pack: ResourcePack, category: str, lang: str) -> None:
    assert pack.text_line(category, CHECKED, lang).text_to


def test_a_line_that_speaks_spanish_is_named_before_one_that_may_not(pack: ResourcePack) -> None:
    assert pack.line("runaway_homeless", CHECKED, "en").id == "us-runaway"
    assert pack.line("runaway_homeless", CHECKED, "es").id == "us-nhth"


@pytest.mark.parametrize("category", ["nonsense", "", None])
def test_a_category_nobody_knows_gets_the_befree_line(pack: ResourcePack, category: str | None) -> None:
    assert pack.line(category, CHECKED).id == "us-nhth"


def test_a_line_is_shown_on_its_last_day_and_hidden_the_day_after(pack: ResourcePack) -> None:
    last_day = pack.by_id["us-rainn"].expires
    assert pack.line("sexual_abuse", last_day).id == "us-rainn"
    assert pack.line("sexual_abuse", last_day + timedelta(days=1)).id == "us-nhth"


def test_only_the_three_lines_of_last_resort_outlive_their_date(pack: ResourcePack) -> None:
    shown = {line.id for line in pack if line.shown_on(EXPIRED)}
    assert shown == {"us-911", "us-988", "us-nhth"} == {line.id for line in pack.always()}


def test_an_expired_line_of_last_resort_is_an_incident(pack: ResourcePack) -> None:
    problems = pack.check(EXPIRED)
    assert {problem.line_id for problem in problems if problem.incident} == {"us-911", "us-988", "us-nhth"}
    hidden = [problem for problem in problems if problem.kind == "expired" and not problem.incident]
    assert hidden and all("is hidden; ring it" in problem.message for problem in hidden)


@pytest.mark.parametrize(("days", "warned"), [(90, False), (91, True), (180, True)])
def test_a_check_over_90_days_old_is_warned_about(pack: ResourcePack, days: int, warned: bool) -> None:
    problems = [p for p in pack.check(CHECKED + timedelta(days=days)) if p.kind == "expires_soon"]
    assert bool(problems) is warned
    if warned:
        assert f"will be hidden in {180 - days} days" in problems[0].message


def test_a_line_on_hold_is_never_shown(pack: ResourcePack) -> None:
    assert pack.by_id["mo-epworth"].publish == "hold"
    found = pack.lines("runaway_homeless", CHECKED, state="MO", county="29510")
    assert found and "mo-epworth" not in {line.id for line in found}


def test_a_web_only_line_may_be_listed_and_is_never_the_line_to_reach(pack: ResourcePack) -> None:
    assert "us-takeitdown" in {line.id for line in pack.lines("sextortion_image_abuse", CHECKED)}
    assert not pack.by_id["us-takeitdown"].has_number_on(CHECKED)


def test_a_local_line_is_listed_only_where_it_answers(pack: ResourcePack) -> None:
    def ids(**place: str) -> set[str]:
        return {line.id for line in pack.lines("dating_violence", CHECKED, **place)}  # type: ignore[arg-type]

    assert "mn-dayone" in ids(state="MN")
    assert "mn-dayone" not in ids()
    assert "mo-safeconnections" in ids(state="MO", county="29189")
    # St. Louis County exists in both states.
    assert "mo-safeconnections" not in ids(state="MN", county="27137")
    assert "mo-safeconnections" not in ids(state="MO")


def test_how_to_reach_a_line_reads_as_part_of_a_sentence(pack: ResourcePack) -> None:
    befree, lifeline, rainn, ncmec, home = (
        pack.by_id[id_] for id_ in ("us-nhth", "us-988", "us-rainn", "us-ncmec", "us-crisistextline")
    )
    assert pack.how(befree, "en") == "text 233733 or call 1-888-373-7888"
    assert pack.how(lifeline, "en") == "call or text 988"
    assert pack.how(rainn, "es") == "manda HOPE al 64673 o llama al 1-800-656-4673"
    assert pack.how(ncmec, "en") == "call 1-800-843-5678"
    assert pack.how(home, "en") == "text HOME to 741741"
    assert pack.how_to_text(befree, "es") == "manda un texto al 233733 (BeFree)"
    assert pack.how_to_text(lifeline, "es") == "manda un texto al 988"


def test_a_problem_is_printed_with_its_place_and_counted() -> None:
    printed = render(ResourcePack.load().check(EXPIRED))
    assert re.search(r"^error: national\.yml:\d+: us-nhth: expired on 2027-05-21", printed, re.MULTILINE)
    assert re.fullmatch(r"\d+ errors, \d+ warnings", printed.splitlines()[-1])


def _ours(path: Path) -> str:
    """What we say in a file: without questions that teens ask (lists in brackets), and without ids of lines."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"(en|es): \[.*\]|us-988", "", text) if "answers" in path.parts else text


def test_no_number_of_the_pack_is_typed_anywhere_else() -> None:
    # 911 is a word as much as a number, and does not change.
    numbers = {number for pair in REGISTER.values() for number in pair if number} - {"911"}
    folders = ("bot/actions", "bot/domain", "curriculum", "porchlight", "safety/replies")
    typed = [
        f"{path.relative_to(REPO)}: {run}"
        for folder in folders
        for path in sorted((REPO / folder).rglob("*"))
        if path.suffix in {".py", ".yml", ".html"}
        for run in re.findall(r"(?<![\w.])\d[\d-]{1,14}\d(?![\w.])", _ours(path))
        if {digits(run), "1" + digits(run)} & numbers
        # Code may name 988 in a comment; what a teen reads may not type even that.
        and (len(run) > 3 or path.suffix == ".yml")
    ]
    assert typed == []
