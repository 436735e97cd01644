"""docs/writing-a-lesson.md is followed by people who do not program, so what it shows must work as shown."""

import re
from pathlib import Path

import pytest

from curriculum import Library
from curriculum.check import check, render
from curriculum.schema import (
    Ask,
    Check,
    Choice,
    Lesson,
    ModuleFile,
    NudgeChoice,
    Option,
    Practise,
    Reflect,
    Say,
    Scenario,
)
from curriculum.sms import MAX_UNITS
from curriculum.wording import KEYWORDS

PAGE = (Path(__file__).parents[2] / "docs" / "writing-a-lesson.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The page's two examples, saved as it says."""
    folder = tmp_path / "curriculum" / "modules" / "example"
    (folder / "lessons").mkdir(parents=True)
    lesson, module = EXAMPLES
    (folder / "lessons" / "01-trust.yml").write_text(lesson, encoding="utf-8")
    (folder / "module.yml").write_text(module, encoding="utf-8")
    return folder.parent


def test_the_example_has_no_fault(root: Path) -> None:
    assert render(check(root)) == ""


def test_the_example_can_be_played_and_uses_every_kind_of_step(root: Path) -> None:
    library = Library.load(root)
    lesson = library.module("example").lessons[0]
    assert {step.kind for step in lesson.steps} == {"say", "ask", "scenario", "reflect", "practise", "check"}
    played = library.begin("example", "example-01", "es")
    while played.place is not None:
        meaning = "choose_option" if played.options else "next"
        played = library.play(played.place, meaning, "es", "B")
    assert played.finished


def test_the_fault_that_the_page_quotes_is_the_one_the_checker_gives(root: Path) -> None:
    file = root / "example" / "lessons" / "01-trust.yml"
    text = file.read_text(encoding="utf-8")
    steps = text.split("\n\n")
    # s3 is steps[2]; put a step in front so that the broken one is the fourth, as on the page.
    extra = '  - id: s1b\n    kind: say\n    text: {en: "More.", es: "Más."}'
    third = re.sub(r"      - text: \{en: \"Not much yet\".*?(?=      - text)", "", steps[2], flags=re.DOTALL)
    file.write_text("\n\n".join([steps[0], extra, steps[1], third, *steps[3:]]), encoding="utf-8")
    assert render(check(root)) in PAGE


@pytest.mark.parametrize(
    "model",
    [Lesson, ModuleFile, Say, Ask, Scenario, Reflect, Practise, Check, Choice, Option, NudgeChoice],
)
def test_the_page_explains_every_field_there_is(model: type[Lesson]) -> None:
    missing = [name for name in model.model_fields if not re.search(rf"`{name}`|\b{name}:", PAGE)]
    assert missing == []


def test_the_page_lists_every_word_that_the_phone_company_acts_on() -> None:
    assert [word for word in sorted(KEYWORDS) if word not in PAGE] == []
    assert str(MAX_UNITS) in PAGE
