"""Writes the reference tables of docs/settings.md, commands.md and curriculum.md, and .env.example, from the code.

`python scripts/reference_pages.py` rewrites them; tests/test_docs.py fails when they are behind.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
from pydantic import SecretStr
from pydantic.fields import FieldInfo

ROOT = Path(__file__).parents[1]
ENV_HEAD = """# Copy to .env and change what you need; every line that is commented out shows the default.
# What each one means: docs/settings.md. Never commit .env.
"""


def settings_table() -> str:
    """Every setting, its default and what it is for."""
    from porchlight.settings import Settings

    rows = (
        f"| `PORCHLIGHT_{name.upper()}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    )
    return "\n".join(["| setting | default | what it is |", "| --- | --- | --- |", *rows, ""])


def env_example() -> str:
    """A complete .env with every default commented out."""
    from porchlight.settings import Settings

    lines = [ENV_HEAD]
    for name, field in Settings.model_fields.items():
        lines.append(f"# {field.description}\n# PORCHLIGHT_{name.upper()}={_plain(field)}\n")
    return "\n".join(lines)


def commands_table() -> str:
    """Every command and the first line of its help."""
    rows = (f"| `porchlight {name}` | {first} |" for name, first in commands())
    return "\n".join(["| command | what it does |", "| --- | --- |", *rows, ""])


def make_table() -> str:
    """Every make target that explains itself."""
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rows = (
        re.sub(r"^\s*make (\S+)\s+(.*)$", r"| `make \1` | \2 |", line) for line in done.stdout.splitlines()
    )
    return "\n".join(["| target | what it does |", "| --- | --- |", *rows, ""])


def lessons_table() -> str:
    """Every lesson with its turns, messages, segments, grades and branches."""
    from curriculum import Library
    from curriculum.table import markdown

    return markdown(Library.load())


def commands() -> Iterator[tuple[str, str]]:
    """(name, first line of help) of every command, groups spelt out."""
    from porchlight.cli.main import app

    yield from _walk(typer.main.get_command(app), "")


def _walk(command: Any, above: str) -> Iterator[tuple[str, str]]:
    for name, inner in command.commands.items():
        full = f"{above} {name}".strip()
        if hasattr(inner, "commands"):
            yield from _walk(inner, full)
        else:
            yield full, " ".join((inner.help or "").strip().split("\n\n")[0].split())


def _plain(field: FieldInfo) -> str:
    value = field.default
    return (
        "" if isinstance(value, SecretStr) else str(value).lower() if isinstance(value, bool) else str(value)
    )


def _default(field: FieldInfo) -> str:
    return f"`{_plain(field)}`" if _plain(field) else "empty"


def with_table(page: str, table: str) -> str:
    """The page with the table of the same header replaced."""
    header = re.escape(table.splitlines()[0])
    return re.sub(rf"^{header}\n(\|.*\n)*", lambda _: table, page, count=1, flags=re.MULTILINE)


def pages() -> dict[Path, str]:
    """What each page should hold now."""
    settings, commanded = ROOT / "docs" / "settings.md", ROOT / "docs" / "commands.md"
    lessons = ROOT / "docs" / "curriculum.md"
    return {
        settings: with_table(settings.read_text("utf-8"), settings_table()),
        commanded: with_table(with_table(commanded.read_text("utf-8"), commands_table()), make_table()),
        lessons: with_table(lessons.read_text("utf-8"), lessons_table()),
        ROOT / ".env.example": env_example(),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, "utf-8")
        print(path.relative_to(ROOT))
