"""Reads README.md and docs/*.md and makes HTML of them. Raw HTML in them is shown as text, never run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markupsafe import Markup

from porchlight.errors import NotFound

PICTURES = {".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp"}
_TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_ELSEWHERE = re.compile(r"^[a-z]+:|^//|^#|^/")


@dataclass(frozen=True)
class Paper:
    """One document as a page."""

    name: str
    title: str
    body: Markup


def front_paper(root: Path) -> Paper:
    """The README; where there is none yet, a page that says so."""
    file = root / "README.md"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return _made("", text or "# Porchlight\n\nThere is no README here.\n", "")


def read_paper(root: Path, name: str) -> Paper:
    """One document by its name under docs/. Raises NotFound for anything outside it."""
    folder = (root / "docs").resolve()
    file = (folder / f"{name}.md").resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        raise NotFound("no such document")
    return _made(name, file.read_text(encoding="utf-8"), str(Path(name).parent))


def list_papers(root: Path) -> list[tuple[str, str]]:
    """(name, title) of every document, decisions last."""
    folder = root / "docs"
    files = sorted(folder.rglob("*.md"), key=lambda file: (len(file.relative_to(folder).parts), file.name))
    return [
        (
            file.relative_to(folder).with_suffix("").as_posix(),
            _title(file.read_text(encoding="utf-8"), file.stem),
        )
        for file in files
    ]


def _made(name: str, text: str, folder: str) -> Paper:
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = reader.parse(text)
    for token in tokens:
        for child in token.children or []:
            for key in ("href", "src"):
                if isinstance(address := child.attrGet(key), str):
                    child.attrSet(key, _address(address, name == "", folder))
    body = str(reader.renderer.render(tokens, reader.options, {}))
    # Wide tables and code scroll by themselves, so that the page does not; they must then be reachable by keyboard.
    body = body.replace("<table>", '<table tabindex="0">').replace("<pre>", '<pre tabindex="0">')
    # Markup is safe here: the text is our own repository's, raw HTML is off, and the page's policy runs no script.
    return Paper(name, _title(text, name or "Porchlight"), Markup(body))


def _address(address: str, is_front: bool, folder: str) -> str:
    """A link between files, as a link between pages. Example: `docs/runbook.md` becomes `/docs/runbook`."""
    if _ELSEWHERE.match(address):
        return address
    parts = urlsplit(address)
    path = parts.path.removeprefix("docs/") if is_front else f"{folder}/{parts.path}"
    clean: list[str] = []
    for part in path.split("/"):
        if part == ".." and clean:
            clean.pop()
        elif part not in ("", ".", ".."):
            clean.append(part)
    page = "/docs/" + "/".join(clean).removesuffix(".md")
    return page + (f"#{parts.fragment}" if parts.fragment else "")


def _title(text: str, otherwise: str) -> str:
    found = _TITLE.search(text)
    return found.group(1).replace("`", "").strip() if found else otherwise
