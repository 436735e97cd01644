"""Puts the figures into a Markdown page, between the page's own marks; every other word of it stays.

A mark is `<!-- figures: NAME -->` and ends at `<!-- end -->`. NAME is a table's name, `run` (what was measured),
`SPLIT-gap` (English beside Spanish) or `misses` (the examples of misses.yml). A page that is not there yet is
written with every table in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml

from safety.report.gather import Report
from safety.report.tables import Table, gap, tables
from safety.screen import Screen
from safety.verdict import SafetyDataError

MISSES = Path(__file__).resolve().parent / "misses.yml"
_MARK = re.compile(r"(<!-- figures: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_PLAIN = {
    "recall": "caught",
    "immediate": "caught, danger now",
    "as immediate": "taken as danger now",
    "silent": "not seen at all",
    "alarms": "false alarms",
    "any alarm": "any false sign",
    "exact tier": "level exactly right",
    "category": "subject right",
}
_NAMES = {
    "en": "English",
    "es": "Spanish",
    "mixed": "both in one message",
    "suicide_self_harm": "suicide and self-harm",
    "immediate_danger": "danger with no other name",
    "trafficking_exploitation": "trafficking, sex or labour",
    "sextortion_image_abuse": "threats with pictures",
    "sexual_abuse": "sexual abuse",
    "physical_abuse": "violence and neglect at home",
    "dating_violence": "violence by a partner",
    "online_grooming": "adults and strangers online",
    "runaway_homeless": "nowhere to stay",
    "overdose_medical": "overdose",
    "friend_in_danger": "a friend in danger",
    "unspecified": "subject not known yet",
}


def fill(path: Path, found: Report) -> None:
    """Write the figures into the page. Raises SafetyDataError where a mark asks for a table that was not made."""
    made: dict[str, Callable[[], str]] = {one.name: _of(one) for one in tables(found)}
    made |= {"run": lambda: _run(found), "misses": _misses}
    made |= {f"{group.split}-gap": _said(gap(group)) for group in found.groups}
    page = path.read_text(encoding="utf-8") if path.exists() else _fresh([one.name for one in tables(found)])
    names = [match[2] for match in _MARK.finditer(page)]
    if not names:
        raise SafetyDataError(f"{path.name}:1: no mark such as <!-- figures: total --> in it")
    for name in names:
        if name not in made:
            raise SafetyDataError(
                f"{path.name}:1: this run has no figures {name!r}; it has {', '.join(made)}"
            )
    filled = _MARK.sub(lambda match: f"{match[1]}{made[match[2]]()}\n{match[3]}", page)
    path.write_text(filled, encoding="utf-8")


def _said(text: str) -> Callable[[], str]:
    return lambda: text


def _fresh(names: Iterable[str]) -> str:
    marks = "\n\n".join(f"<!-- figures: {name} -->\n<!-- end -->" for name in names)
    return f"# What the screen catches and misses\n\n{marks}\n"


def _of(table: Table) -> Callable[[], str]:
    return lambda: as_markdown(table)


def as_markdown(table: Table) -> str:
    """A table in Markdown, its heads in the words of the page."""
    head = tuple(_PLAIN.get(one, one) for one in table.head)
    rows = ((_NAMES.get(row[0], row[0]), *row[1:]) for row in table.rows)
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _run(found: Report) -> str:
    counts = ", ".join(
        f"{group.whole.exact.all:,} messages in `{group.split}` ({group.whole.recall.all:,} grave, "
        f"{group.whole.alarms.all:,} harmless)"
        for group in found.groups
    )
    return (
        f"Measured on {counts}. A message took {found.speed.p50_ms:.1f} ms at the middle and "
        f"{found.speed.p99_ms:.1f} ms at the 99th of a hundred."
    )


def _misses() -> str:
    """The examples that people chose, with what the screen says of each today."""
    screen = Screen.load()
    lines = [
        "| a teen may write | it should be | the screen says | why, as far as we can tell |",
        "| --- | --- | --- | --- |",
    ]
    for entry in yaml.safe_load(MISSES.read_text(encoding="utf-8")):
        tier = screen.screen(entry["text"]).tier
        right = " (right by now: choose another example)" if tier == entry["tier"] else ""
        lines.append(f"| “{entry['text']}” | `{entry['tier']}` | `{tier}`{right} | {entry['why']} |")
    return "\n".join(lines)
