"""Documents say what the code does: settings, commands, targets, states and meanings; and links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.turn import MEANINGS, STATES
from porchlight.run.parts import Part, parts
from porchlight.settings import Settings
from porchlight.storage.vault import Keys
from scripts import reference_pages

ROOT = Path(__file__).parents[1]
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FIRST_COLUMN = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)


def section(page: str, title: str) -> str:
    return page.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("page", ["docs/settings.md", "docs/commands.md", "docs/curriculum.md", ".env.example"])
def test_reference_pages_are_what_the_code_says(page: str) -> None:
    path = ROOT / page
    assert path.read_text("utf-8") == reference_pages.pages()[path], "run: make docs"


def test_every_setting_explains_itself() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_command_explains_itself() -> None:
    assert [name for name, first in reference_pages.commands() if len(first) < 20] == []


def test_every_make_target_that_is_meant_to_be_called_explains_itself() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE).group(1).split())  # type: ignore[union-attr]
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert phony - explained == {"browser"}
    assert explained <= phony


def test_the_env_example_is_a_valid_env_file_with_every_line_switched_on(tmp_path: Path) -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    switched_on = [line.removeprefix("# ") for line in lines if line.startswith("# PORCHLIGHT_")]
    env = tmp_path / ".env"
    env.write_text("\n".join(switched_on) + "\n")
    assert Settings(_env_file=env) == Settings(_env_file=None)  # type: ignore[call-arg]


@pytest.mark.parametrize(("title", "names"), [("Conversation states", STATES), ("Meanings", MEANINGS)])
def test_the_glossary_lists_exactly_the_names_in_the_code(title: str, names: tuple[str, ...]) -> None:
    page = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    assert FIRST_COLUMN.findall(section(page, title)) == list(names)


def test_the_glossary_names_every_part_of_an_escalation() -> None:
    from porchlight.domain.escalation import TIERS, Status

    page = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| escalation |"))
    assert [status for status in Status if status.value not in row] == []
    row = next(line for line in page.splitlines() if line.startswith("| tier |"))
    assert [tier for tier in TIERS if tier not in row] == []


def test_architecture_lists_every_process_that_run_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("porchlight.run.parts.bot_python", lambda: Path(sys.executable))
    settings = Settings(home=tmp_path, telegram_mode="poll", _env_file=None)  # type: ignore[call-arg]
    started: tuple[Part, ...] = parts(settings, Keys(("a",), "b", "c", "d"))
    page = section((ROOT / "docs" / "architecture.md").read_text("utf-8"), "Processes")
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
    assert listed == {part.name for part in started if not part.once}


def test_architecture_names_folders_that_exist() -> None:
    page = section((ROOT / "docs" / "architecture.md").read_text("utf-8"), "Folders")
    named = re.findall(r"`((?:bot|curriculum|safety|porchlight)[a-z/]*)`", page)
    assert len(named) > 15
    assert [folder for folder in named if not (ROOT / folder).is_dir()] == []


def test_architecture_names_every_package_of_the_application() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    packages = [init.parent.name for init in (ROOT / "porchlight").glob("*/__init__.py")]
    assert [name for name in packages if f"`porchlight/{name}`" not in page] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_in_a_document_leads_somewhere(page: Path) -> None:
    targets = [
        target for target in LINK.findall(page.read_text("utf-8")) if not re.match(r"[a-z]+:|#", target)
    ]
    missing = [target for target in targets if not (page.parent / target.split("#")[0]).exists()]
    assert missing == []


def test_every_document_is_reachable_from_the_readme() -> None:
    seen: set[Path] = set()
    to_read = [ROOT / "README.md"]
    while to_read:
        page = to_read.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        links = LINK.findall(page.read_text("utf-8"))
        to_read += [(page.parent / link.split("#")[0]).resolve() for link in links if ":" not in link]
    assert [str(page.relative_to(ROOT)) for page in DOCS if page not in seen] == []


def test_commands_named_in_documents_exist() -> None:
    known = [name for name, _ in reference_pages.commands()]
    named = {
        found.strip()
        for page in DOCS
        for found in re.findall(
            r"`(?:uv run |\.venv/bin/)?porchlight ((?:[a-z-]+ ?){1,2})", page.read_text("utf-8")
        )
    }
    assert len(named) > 10
    assert [
        name for name in named if not any(name == one or name.startswith(f"{one} ") for one in known)
    ] == []


def test_make_targets_named_in_documents_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        found
        for page in DOCS
        for found in re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE)
    }
    assert len(named) > 5
    assert named - targets == set()


def test_make_help_works_without_any_environment(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text("utf-8"), "utf-8")
    done = subprocess.run(["make", "-s", "help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "make run" in done.stdout
    assert "make test " in done.stdout


def test_the_numbers_in_the_readme_are_the_packs() -> None:
    from safety.resources import ResourcePack

    readme = (ROOT / "README.md").read_text("utf-8")
    pack = ResourcePack.load()
    numbers = [number for line in pack.always() for number in (line.text_to, line.call) if number]
    assert len(numbers) >= 4
    assert [
        number for number in numbers if re.sub(r"\D", "", number) not in re.sub(r"[^\d ]", "", readme)
    ] == []
