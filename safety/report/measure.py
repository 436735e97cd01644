"""Judges labelled rows and turns the verdicts into figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from safety.report.share import Share
from safety.screen import Screen
from safety.suite import Row
from safety.verdict import Screening, rank


@dataclass(frozen=True)
class Judged:
    """A row and what was said of it."""

    row: Row
    verdict: Screening


@dataclass(frozen=True)
class Slice:
    """The figures of one slice of rows."""

    name: str
    recall: Share  # of urgent and immediate rows: screened urgent or above
    immediate: Share  # of immediate rows: screened urgent or above
    as_immediate: Share  # of immediate rows: screened immediate
    silent: Share  # of urgent and immediate rows: screened none
    alarms: Share  # of none rows: screened urgent or above
    any_alarm: Share  # of none rows: any tier
    exact: Share  # tier exactly right
    category: Share  # of rows flagged that should be: category right


def verdict(screen: Screen, row: Row) -> Screening:
    """Screen a row as the inbox would."""
    return screen.screen(row.text, lang=row.lang, lesson_prompt=row.prompt, history=row.history)


def judge(screen: Screen, rows: Iterable[Row]) -> list[Judged]:
    """Screen every row as the inbox would."""
    return [Judged(row, verdict(screen, row)) for row in rows]


def measure(name: str, judged: Sequence[Judged]) -> Slice:
    """The figures of some judged rows."""
    grave = [one.verdict.tier for one in judged if rank(one.row.tier) >= 2]
    now = [one.verdict.tier for one in judged if one.row.tier == "immediate"]
    calm = [one.verdict.tier for one in judged if one.row.tier == "none"]
    flagged = [one for one in judged if one.row.tier != "none" and one.verdict.tier != "none"]
    return Slice(
        name,
        recall=_share(rank(tier) >= 2 for tier in grave),
        immediate=_share(rank(tier) >= 2 for tier in now),
        as_immediate=_share(tier == "immediate" for tier in now),
        silent=_share(tier == "none" for tier in grave),
        alarms=_share(rank(tier) >= 2 for tier in calm),
        any_alarm=_share(tier != "none" for tier in calm),
        exact=_share(one.verdict.tier == one.row.tier for one in judged),
        category=_share(one.verdict.category == (one.row.category or "unspecified") for one in flagged),
    )


def slices(judged: Sequence[Judged], key: Callable[[Row], str | None]) -> tuple[Slice, ...]:
    """The figures of the rows of each name that `key` gives, in the order of the names; None is left out."""
    names = sorted({name for one in judged if (name := key(one.row)) is not None})
    return tuple(measure(name, [one for one in judged if key(one.row) == name]) for name in names)


def _share(hits: Iterable[bool]) -> Share:
    counted = list(hits)
    return Share(sum(counted), len(counted))
