"""Runs the screen and what it is held against over the same rows, in one run, and gathers the figures."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from safety.report.ablation import ablate
from safety.report.benign import Benign, false_alarms
from safety.report.keywords import Keywords
from safety.report.measure import Judged, Slice, judge, measure, slices
from safety.report.share import Share
from safety.report.steady import sweep
from safety.report.watch import Watch, unwatched
from safety.screen import Screen
from safety.suite import read_suites
from safety.verdict import rank

SPLITS = ("tune", "check")
OURS, LIST = "this screen", "keyword list"
_WORST = 25


@dataclass(frozen=True)
class Speed:
    """Milliseconds a message, and seconds to load."""

    load_s: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Group:
    """The figures of one split of the suites, or of whatever else its rows are marked with."""

    split: str
    whole: Slice
    by_language: tuple[Slice, ...]
    by_category: tuple[Slice, ...]
    by_functionality: tuple[Slice, ...]
    compared: tuple[Slice, ...]  # this screen and the keyword list
    ablation: tuple[Slice, ...]
    steady: tuple[tuple[str, Share], ...]  # kinds of changes, and how many rows one lowered
    worst: tuple[Judged, ...]


@dataclass(frozen=True)
class Report:
    """Everything that was measured in one run. `total` has a slice for each split and, last, one of all rows."""

    total: tuple[Slice, ...]
    groups: tuple[Group, ...]
    benign: tuple[Benign, ...]
    speed: Speed
    judged: tuple[Judged, ...]


@dataclass(frozen=True)
class Wanted:
    """What a report should hold beside the suites' figures."""

    benign: Sequence[Path] = ()
    keywords: Path | None = None
    ablation: bool = False
    steady: bool = False
    show_check: bool = False


def report(paths: Sequence[Path], wanted: Wanted = Wanted(), watch: Watch = unwatched) -> Report:
    """Load the screen and measure it. Raises SafetyDataError, with file and line, on rows that are not right."""
    rows = read_suites(paths)
    keywords = Keywords.load(wanted.keywords) if wanted.keywords else None
    began = time.perf_counter()
    screen = Screen.load()
    load = time.perf_counter() - began
    judged, times = [], []
    for row in watch("the screen", rows):
        start = time.perf_counter()
        judged += judge(screen, [row])
        times.append((time.perf_counter() - start) * 1000)
    parts = ablate(screen, judged, watch) if wanted.ablation else {}
    listed = [Judged(row, keywords.verdict(row)) for row in rows] if keywords else []
    names = sorted({row.split for row in rows}, key=lambda split: (split != "tune", split))
    groups = tuple(_group(screen, split, judged, listed, parts, wanted, watch) for split in names)
    return Report(
        total=(*(group.whole for group in groups), measure("all", judged)),
        groups=groups,
        benign=tuple(false_alarms(screen, path, keywords, watch) for path in wanted.benign),
        speed=_speed(load, times),
        judged=tuple(judged),
    )


def _group(
    screen: Screen,
    split: str,
    judged: Sequence[Judged],
    listed: Sequence[Judged],
    parts: dict[str, list[Judged]],
    wanted: Wanted,
    watch: Watch,
) -> Group:
    mine = _of(split, judged)
    worst = sorted((one for one in mine if _distance(one)), key=lambda one: (-_distance(one), one.row.id))
    shown = split == "tune" or wanted.show_check
    return Group(
        split,
        measure(split, mine),
        by_language=slices(mine, lambda row: row.lang),
        by_category=slices(mine, lambda row: row.category),
        by_functionality=slices(mine, lambda row: row.functionality),
        compared=(measure(OURS, mine), measure(LIST, _of(split, listed))) if listed else (),
        ablation=tuple(measure(name, _of(split, some)) for name, some in parts.items()),
        steady=_steady(screen, mine, watch) if wanted.steady else (),
        worst=tuple(worst[:_WORST]) if shown else (),
    )


def _steady(screen: Screen, judged: Sequence[Judged], watch: Watch) -> tuple[tuple[str, Share], ...]:
    return tuple((kind, share) for kind, share, _ in sweep(screen, judged, watch=watch))


def _of(split: str, judged: Sequence[Judged]) -> list[Judged]:
    return [one for one in judged if one.row.split == split]


def _distance(one: Judged) -> int:
    """How bad a mistake is: missing a disclosure is worse than one alarm too many."""
    gap = rank(one.row.tier) - rank(one.verdict.tier)
    return gap * 2 if gap > 0 else -gap


def _speed(load: float, times: Sequence[float]) -> Speed:
    ordered = sorted(times)
    if not ordered:
        return Speed(load, math.nan, math.nan)
    return Speed(load, ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)])
