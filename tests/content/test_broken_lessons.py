"""Every kind of fault a writer can make, one file each, with the exact words that the checker answers."""

from pathlib import Path

import pytest
import yaml

from curriculum import CurriculumError, Library
from curriculum.check import check, render

HERE = Path(__file__).parent
EXPECTED: dict[str, str] = yaml.safe_load((HERE / "broken.yml").read_text(encoding="utf-8"))
LESSON = "curriculum/modules/demo/lessons/01-demo.yml"
MODULE = "curriculum/modules/demo/module.yml"


def lay_out(folder: Path, *, module: Path | None = None, lessons: dict[str, Path] | None = None) -> Path:
    """A `curriculum/modules` folder with the module "demo"; good files where no others are given."""
    root = folder / "curriculum" / "modules"
    (root / "demo" / "lessons").mkdir(parents=True)
    (root / "demo" / "module.yml").write_bytes((module or HERE / "good-module.yml").read_bytes())
    for name, source in (lessons or {"01-demo.yml": HERE / "good-lesson.yml"}).items():
        (root / "demo" / "lessons" / name).write_bytes(source.read_bytes())
    return root


def test_the_good_files_that_all_others_are_made_from_have_no_fault(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    assert check(root) == []
    assert [lesson.id for lesson in Library.load(root).module("demo").lessons] == ["demo-01"]


def test_the_table_names_every_broken_file_and_no_other() -> None:
    assert {path.stem for path in (HERE / "broken").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_gets_exactly_one_fault_with_its_place_and_its_fix(name: str, tmp_path: Path) -> None:
    broken = HERE / "broken" / f"{name}.yml"
    if name.startswith("module-"):
        path, root = MODULE, lay_out(tmp_path, module=broken)
    else:
        path, root = LESSON, lay_out(tmp_path, lessons={"01-demo.yml": broken})
    assert render(check(root)) == f"{path}: {EXPECTED[name]}"


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    broken = HERE / "broken"
    root = lay_out(
        tmp_path,
        module=broken / "module-without-aims.yml",
        lessons={"01-demo.yml": broken / "choice-alone.yml", "02-more.yml": broken / "curly-quote.yml"},
    )
    found = render(check(root))
    assert "module.yml: aims: is empty" in found
    assert "01-demo.yml: steps[1].choices: must have at least 2 items" in found
    assert "02-more.yml: id: must be 'demo-02'" in found
    assert "02-more.yml: steps[2].reply.en: curly quotes" in found


def test_faults_of_form_do_not_hide_faults_of_wording_in_the_same_file(tmp_path: Path) -> None:
    both = tmp_path / "both.yml"
    text = (HERE / "broken" / "choice-alone.yml").read_text(encoding="utf-8")
    both.write_text(text.replace('"Got it."', '"Got it \u2014 ok."'), encoding="utf-8")
    found = render(check(lay_out(tmp_path, lessons={"01-demo.yml": both})))
    assert "steps[1].choices: must have at least 2 items" in found
    assert "steps[3].reply.en: a long dash" in found


def test_two_files_cannot_share_an_id(tmp_path: Path) -> None:
    good = HERE / "good-lesson.yml"
    root = lay_out(tmp_path, lessons={"01-demo.yml": good, "01-other.yml": good})
    assert render(check(root)) == (
        "curriculum/modules/demo/lessons/01-other.yml: id: 'demo-01' is taken by "
        "curriculum/modules/demo/lessons/01-demo.yml; ids are used once"
    )


def test_a_lesson_that_no_module_lists_is_a_fault(tmp_path: Path) -> None:
    second = tmp_path / "second.yml"
    good = (HERE / "good-lesson.yml").read_text(encoding="utf-8")
    second.write_text(good.replace("id: demo-01", "id: demo-02"), encoding="utf-8")
    root = lay_out(tmp_path, lessons={"01-demo.yml": HERE / "good-lesson.yml", "02-two.yml": second})
    assert render(check(root)) == (
        "curriculum/modules/demo/lessons/02-two.yml: id: "
        "'demo-02' is not listed in module.yml; add it to lessons"
    )


def test_a_missing_module_file_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    (root / "demo" / "module.yml").unlink()
    assert render(check(root)) == "curriculum/modules/demo/module.yml: is missing; add the file"


def test_a_file_that_is_not_utf_8_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    (root / "demo" / "lessons" / "01-demo.yml").write_bytes(b"id: \xff\xfe")
    assert render(check(root)) == f"{LESSON}: is not UTF-8 text; save it as UTF-8"


def test_a_library_that_would_break_in_a_teens_hands_does_not_load(tmp_path: Path) -> None:
    root = lay_out(tmp_path, lessons={"01-demo.yml": HERE / "broken" / "next-goes-back.yml"})
    with pytest.raises(CurriculumError, match=r"'s1' is no later step") as caught:
        Library.load(root)
    assert len(caught.value.problems) == 1


def test_the_curriculum_itself_has_no_fault() -> None:
    assert render(check()) == ""


def test_braces_without_quotes_are_a_fault_not_a_crash(tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    (root / "demo" / "lessons" / "01-demo.yml").write_text("id: demo-01\ntitle: {{name}}\n", encoding="utf-8")
    assert render(check(root)).startswith(f"{LESSON}: line 2: cannot be read as YAML")


@pytest.mark.parametrize("text", ["", "[]", "just words", "steps: 3", "steps: [1, {}]"])
def test_a_file_that_is_no_lesson_at_all_is_a_fault_not_a_crash(text: str, tmp_path: Path) -> None:
    root = lay_out(tmp_path)
    (root / "demo" / "lessons" / "01-demo.yml").write_text(text, encoding="utf-8")
    assert render(check(root)).startswith(LESSON)


def test_a_folder_that_is_not_there_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    gone = tmp_path / "nowhere"
    assert render(check(gone)) == f"{gone}: is no folder; name a folder of modules"


def test_a_folder_named_from_where_one_stands_is_shown_with_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = lay_out(tmp_path, lessons={"01-demo.yml": HERE / "broken" / "wrong-id.yml"})
    monkeypatch.chdir(root)
    assert render(check(Path("."))).startswith(LESSON)
