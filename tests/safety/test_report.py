"""The report counts what was screened, keeps tune and check apart, and shows no wording that it must not show."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from safety import SafetyDataError
from safety.report import Report, Share, Wanted, render, report
from safety.report.markdown import MISSES, fill
from safety.report.page import page
from safety.report.share import chance_of_gap
from safety.report.tables import HEADS, gap, tables
from safety.suite import own_suites, read_suite

pytestmark = pytest.mark.timeout(300)  # each part of the screen reads every row

CASE = Path(__file__).parents[2] / "docs" / "safety-case.md"
CALM = "zebra pancakes at the lighthouse"
HIDDEN = "the quokka has clouds"
VOID = {"meta", "line", "circle"}


def row(**over: object) -> str:
    made: dict[str, object] = {
        "id": "t-1",
        "lang": "en",
        "text": "i want to kill myself",
        "tier": "urgent",
        "category": "suicide_self_harm",
        "functionality": "plain",
        "context": None,
        "history": [],
        "contrast_of": None,
        "split": "tune",
        "author": "t",
    }
    return json.dumps({**made, **over})


ROWS = (
    row(),
    row(id="t-2", text="the sky has clouds"),
    row(id="t-3", text="hello", tier="none", category=None, lang="es"),
    row(id="t-4", text="my dad beats me", tier="none", category=None),
    row(id="t-5", text="go home", history=["my boss", "wont let me"], category="trafficking_exploitation"),
    row(id="t-6", text="no", context={"lesson_prompt": "Are you safe right now?"}, tier="immediate",
        category="immediate_danger"),
    row(id="c-1", text=HIDDEN, split="check"),
)  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A suite, a file of benign messages and a keyword list."""
    folder = tmp_path_factory.mktemp("report")
    suite, benign, words = folder / "suite.jsonl", folder / "calm.jsonl", folder / "words.yml"
    suite.write_text("\n".join(ROWS), encoding="utf-8")
    benign.write_text(f'{{"text": "{CALM}"}}\n\n{{"text": "I want to DIE"}}\n', encoding="utf-8")
    words.write_text("suicide_self_harm: {en: [kill myself, want to die], es: []}\n", encoding="utf-8")
    return suite, benign, words


@pytest.fixture(scope="module")
def found(files: tuple[Path, Path, Path]) -> Report:
    suite, benign, words = files
    return report([suite], Wanted([benign], words, ablation=True, steady=True))


def test_recall_and_false_alarms_are_counted_in_each_split_and_in_all(found: Report) -> None:
    tune, check, every = found.total
    assert (tune.name, check.name, every.name) == ("tune", "check", "all")
    assert (tune.recall.some, tune.recall.all) == (3, 4)
    assert (tune.silent.some, tune.alarms.some, tune.alarms.all) == (1, 1, 2)
    assert (tune.immediate.some, tune.as_immediate.some, tune.immediate.all) == (1, 1, 1)
    assert (check.recall.some, check.recall.all, every.recall.all) == (0, 1, 5)


def test_each_split_has_its_languages_categories_and_functionalities(found: Report) -> None:
    tune, check = found.groups
    assert [one.name for one in tune.by_language] == ["en", "es"]
    assert [one.name for one in tune.by_category] == [
        "immediate_danger", "suicide_self_harm", "trafficking_exploitation",
    ]  # fmt: skip
    assert [one.name for one in check.by_functionality] == ["plain"]


def test_the_keyword_list_is_held_against_the_same_rows(found: Report) -> None:
    ours, listed = found.groups[0].compared
    assert (ours.recall.some, listed.recall.some, listed.recall.all) == (3, 1, 4)
    assert listed.exact.all == ours.exact.all


def test_each_part_is_measured_on_the_same_rows(found: Report) -> None:
    parts = {one.name: one for one in found.groups[0].ablation}
    assert set(parts) == {
        "whole screen", "rules alone", "model alone", "no earlier messages", "no question on screen",
        "no spelling repair or readings", "word-list core alone",
    }  # fmt: skip
    assert {one.exact.all for one in parts.values()} == {6}
    assert parts["whole screen"] == replace(found.groups[0].whole, name="whole screen")
    assert parts["no question on screen"].immediate.some == 0


def test_benign_messages_are_counted_and_shown_nowhere(found: Report, tmp_path: Path) -> None:
    (calm,) = found.benign
    assert (calm.urgent.some, calm.urgent.all, calm.listed) == (1, 2, Share(1, 2))
    fill(tmp_path / "page.md", found)
    for text in (render(found), page(found), (tmp_path / "page.md").read_text("utf-8")):
        assert "calm.jsonl" in text
        assert CALM not in text and "want to DIE" not in text


def test_a_fresh_page_of_markdown_holds_every_table(found: Report, tmp_path: Path) -> None:
    fill(tmp_path / "page.md", found)
    text = (tmp_path / "page.md").read_text("utf-8")
    assert all(f"<!-- figures: {one.name} -->" in text for one in tables(found))
    assert "| tune | 3/4 75.0% [30-95] |" in text
    fill(tmp_path / "page.md", found)
    assert (tmp_path / "page.md").read_text("utf-8") == text


def test_only_what_stands_between_marks_is_rewritten(found: Report, tmp_path: Path) -> None:
    made = tmp_path / "page.md"
    made.write_text("# Mine\n\n<!-- figures: total -->\nold\n<!-- end -->\n\nMy words.\n", "utf-8")
    fill(made, found)
    text = made.read_text("utf-8")
    assert text.startswith("# Mine\n\n<!-- figures: total -->\n|  | caught |")
    assert text.endswith("<!-- end -->\n\nMy words.\n")
    assert "old" not in text


@pytest.mark.parametrize(
    ("text", "error"),
    [("# No marks\n", "no mark"), ("<!-- figures: moon -->\n<!-- end -->\n", "no figures 'moon'")],
)
def test_a_page_that_asks_for_nothing_or_too_much_is_an_error(
    found: Report, tmp_path: Path, text: str, error: str
) -> None:
    made = tmp_path / "page.md"
    made.write_text(text, "utf-8")
    with pytest.raises(SafetyDataError, match=error):
        fill(made, found)
    assert made.read_text("utf-8") == text


def test_mistakes_of_tune_rows_are_shown_and_of_check_rows_only_when_asked(
    files: tuple[Path, Path, Path], found: Report
) -> None:
    assert "t-2" in render(found)
    for text in (render(found), page(found)):
        assert "c-1" not in text and HIDDEN not in text
    shown = report([files[0]], Wanted(show_check=True))
    assert HIDDEN in render(shown) and HIDDEN in page(shown)
    assert shown.benign == () and shown.groups[0].ablation == ()


def test_the_page_stands_alone_and_is_well_formed(found: Report) -> None:
    class Reading(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []
            self.seen: list[str] = []
            self.ids: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.seen.append(tag)
            self.ids += [value for name, value in attrs if name == "id" and value]
            assert not {name for name, _ in attrs} & {"src", "href", "onclick", "onload"}
            if tag not in VOID:
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in VOID:
                assert self.open.pop() == tag

    reading = Reading()
    reading.feed(page(found))
    assert reading.open == []
    assert len(reading.ids) == len(set(reading.ids))
    assert not {"script", "link", "img", "iframe"} & set(reading.seen)
    assert reading.seen.count("svg") == reading.seen.count("desc") == reading.seen.count("figure") > 5
    assert reading.seen.count("table") == len(list(tables(found)))


def test_the_safety_case_asks_for_nothing_that_a_run_cannot_give(
    files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    mine = tmp_path / "safety-case.md"
    mine.write_text(CASE.read_text("utf-8"), "utf-8")
    chosen = yaml.safe_load(MISSES.read_text("utf-8"))
    suite = tmp_path / "suite.jsonl"
    lines = [line for path in own_suites() for line in path.read_text("utf-8").splitlines()]
    tuned = [line for line in lines if json.loads(line)["split"] == "tune"][:10]
    checks = [line for line in lines if json.loads(line)["split"] == "check"][:5]
    suite.write_text("\n".join([*tuned, *checks]), "utf-8")
    fill(mine, report([suite], Wanted([files[1]], files[2], ablation=True, steady=True)))
    assert mine.read_text("utf-8").count("| “") == len(chosen) == 10


def test_what_a_row_says_cannot_break_the_page(tmp_path: Path) -> None:
    suite = tmp_path / "suite.jsonl"
    suite.write_text(row(text="<script>the sky</script>", functionality="<b>"), encoding="utf-8")
    made = page(report([suite]))
    assert "<script>" not in made and "<b>" not in made


def test_the_interval_is_wilsons() -> None:
    low, high = Share(8, 10).interval
    assert low == pytest.approx(0.4902, abs=1e-3)
    assert high == pytest.approx(0.9433, abs=1e-3)
    assert math.isnan(Share(0, 0).value)
    assert str(Share(0, 0)) == "-"


def test_a_gap_is_told_with_the_chance_of_it() -> None:
    assert chance_of_gap(Share(90, 100), Share(80, 100)) == pytest.approx(0.0477, abs=1e-4)
    assert chance_of_gap(Share(5, 5), Share(9, 9)) == 1.0
    assert math.isnan(chance_of_gap(Share(0, 0), Share(9, 9)))


def test_the_gap_between_languages_names_both_and_says_when_one_is_missing(tmp_path: Path) -> None:
    suite = tmp_path / "suite.jsonl"
    suite.write_text(row() + "\n" + row(id="t-2", text="the sky has clouds", lang="es"), encoding="utf-8")
    told = gap(report([suite]).groups[0])
    assert "recall 100.0 points (en 1/1" in told and "es 0/1" in told
    suite.write_text(row(), encoding="utf-8")
    assert "missing" in gap(report([suite]).groups[0])


def test_every_column_is_explained_to_whoever_reads_the_terminal(found: Report) -> None:
    text = render(found)
    assert all(f"{head}:" in text for head in HEADS if head != "exact tier")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"id": "x"}',
        '{"id":"x","lang":"en","text":"a","tier":"awful","category":null,"functionality":"f"}',
    ],
)
def test_a_broken_row_is_reported_with_file_and_line(tmp_path: Path, line: str) -> None:
    suite = tmp_path / "broken.jsonl"
    suite.write_text(row() + "\n" + line, encoding="utf-8")
    with pytest.raises(SafetyDataError, match=r"^broken\.jsonl:2:"):
        read_suite(suite)


def test_a_broken_benign_row_is_reported_with_file_and_line(
    files: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    calm = tmp_path / "calm.jsonl"
    calm.write_text('{"text": "hi"}\n{"words": "hi"}\n', encoding="utf-8")
    with pytest.raises(SafetyDataError, match=r"^calm\.jsonl:2:"):
        report([files[0]], Wanted([calm]))
