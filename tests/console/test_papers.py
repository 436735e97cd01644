"""README and docs as pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from porchlight.console.papers import front_paper, list_papers, read_paper
from porchlight.errors import NotFound
from tests.console.world import ROOT, World


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A small set of documents."""
    (tmp_path / "docs" / "decisions").mkdir(parents=True)
    (tmp_path / "docs" / "img").mkdir()
    (tmp_path / "README.md").write_text(
        "# The project\n\n[Run](docs/runbook.md#top) ![map](docs/img/map.svg) <b>x</b>\n"
    )
    (tmp_path / "docs" / "runbook.md").write_text(
        "# Runbook\n\nSee [why](decisions/0001-why.md), [web](https://example.org).\n"
    )
    (tmp_path / "docs" / "decisions" / "0001-why.md").write_text(
        "# Why\n\nBack to [the book](../runbook.md).\n\n|a|b|\n|-|-|\n|1|2|\n"
    )
    (tmp_path / "docs" / "img" / "map.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "secret.md").write_text("# Secret\n")
    return tmp_path


def test_links_between_files_lead_between_pages(papers: Path) -> None:
    assert 'href="/docs/runbook#top"' in front_paper(papers).body
    assert 'src="/docs/img/map.svg"' in front_paper(papers).body
    assert 'href="/docs/decisions/0001-why"' in read_paper(papers, "runbook").body
    assert 'href="https://example.org"' in read_paper(papers, "runbook").body
    assert 'href="/docs/runbook"' in read_paper(papers, "decisions/0001-why").body


def test_raw_html_is_shown_and_not_run(papers: Path) -> None:
    assert "&lt;b&gt;x&lt;/b&gt;" in front_paper(papers).body


def test_all_documents_are_listed_decisions_last(papers: Path) -> None:
    assert list_papers(papers) == [("runbook", "Runbook"), ("decisions/0001-why", "Why")]


@pytest.mark.parametrize(
    "name", ["../secret", "nothing", "decisions/../../secret", "/etc/passwd", "img/map.svg"]
)
def test_nothing_outside_the_documents_is_read(papers: Path, name: str) -> None:
    with pytest.raises(NotFound):
        read_paper(papers, name)


def test_every_real_document_is_a_page_and_every_link_in_it_leads_somewhere(world: World) -> None:
    import re

    client = world.client()
    links: set[str] = set()
    for name in ["", *(f"/{name}" for name, _ in list_papers(ROOT))]:
        page = client.get(f"/docs{name}")
        assert page.status_code == 200
        article = page.text.split('<article class="paper">')[1]
        links |= set(re.findall(r'(?:href|src)="(/docs[^"#]*)', article))
    assert {link for link in links if client.get(link).status_code != 200} == set()
    assert client.get("/docs/img/..%2F..%2FREADME.md").status_code == 404
