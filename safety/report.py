"""Measures the screen on labelled suites and on real benign messages, and writes the figures as plain text.

Counts only what it ran. Prints the wording of suite rows (which we wrote), never of benign messages.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from safety.screen import Screen
from safety.suite import Row, read_suites
from safety.verdict import SafetyDataError, Screening, rank

_WORST = 25


@dataclass(frozen=True)
class Share:
    """Some out of all, with its 95 % Wilson interval."""

    some: int
    all: int

    @property
    def value(self) -> float:
        """The share; of nothing it is not a number."""
        return self.some / self.all if self.all else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson score interval, 95 %."""
        if not self.all:
            return math.nan, math.nan
        z, n, p = 1.96, self.all, self.some / self.all
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        if not self.all:
            return "-"
        low, high = self.interval
        return f"{self.some}/{self.all} {100 * self.value:.1f}% [{100 * low:.0f}-{100 * high:.0f}]"


@dataclass(frozen=True)
class Slice:
    """The figures of one slice of rows."""

    name: str
    recall: Share  # of urgent and immediate rows: screened urgent or above
    immediate: Share  # of immediate rows: screened urgent or above
    silent: Share  # of urgent and immediate rows: screened none
    alarms: Share  # of none rows: screened urgent or above
    any_alarm: Share  # of none rows: any tier
    exact: Share  # tier exactly right
    category: Share  # of rows flagged that should be: category right


@dataclass(frozen=True)
class Judged:
    """A row and what the screen said."""

    row: Row
    verdict: Screening


@dataclass(frozen=True)
class Benign:
    """False alarms on one file of real benign messages."""

    name: str
    urgent: Share
    flagged: Share


@dataclass(frozen=True)
class Speed:
    """Milliseconds a message, and seconds to load."""

    load_s: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Report:
    """Everything that was measured in one run."""

    total: tuple[Slice, ...]
    by_functionality: tuple[Slice, ...]
    by_category: tuple[Slice, ...]
    by_language: tuple[Slice, ...]
    worst: tuple[Judged, ...]
    benign: tuple[Benign, ...]
    speed: Speed


def judge(screen: Screen, rows: Iterable[Row]) -> list[Judged]:
    """Screen every row as the inbox would."""
    return [
        Judged(row, screen.screen(row.text, lang=row.lang, lesson_prompt=row.prompt, history=row.history))
        for row in rows
    ]


def measure(name: str, judged: Sequence[Judged]) -> Slice:
    """The figures of some judged rows."""
    grave = [one for one in judged if rank(one.row.tier) >= 2]
    now = [one for one in judged if one.row.tier == "immediate"]
    calm = [one for one in judged if one.row.tier == "none"]
    flagged = [one for one in judged if one.row.tier != "none" and one.verdict.tier != "none"]
    return Slice(
        name,
        Share(sum(rank(one.verdict.tier) >= 2 for one in grave), len(grave)),
        Share(sum(rank(one.verdict.tier) >= 2 for one in now), len(now)),
        Share(sum(one.verdict.tier == "none" for one in grave), len(grave)),
        Share(sum(rank(one.verdict.tier) >= 2 for one in calm), len(calm)),
        Share(sum(one.verdict.tier != "none" for one in calm), len(calm)),
        Share(sum(one.verdict.tier == one.row.tier for one in judged), len(judged)),
        Share(
            sum(one.verdict.category == (one.row.category or "unspecified") for one in flagged), len(flagged)
        ),
    )


def report(paths: Sequence[Path], benign: Sequence[Path] = ()) -> Report:
    """Load the screen, run it over the suites and the benign files, and gather the figures."""
    began = time.perf_counter()
    screen = Screen.load()
    load = time.perf_counter() - began
    rows = read_suites(paths)
    times: list[float] = []
    judged: list[Judged] = []
    for row in rows:
        start = time.perf_counter()
        judged += judge(screen, [row])
        times.append((time.perf_counter() - start) * 1000)
    files = [_benign(screen, path, times) for path in benign]
    times.sort()
    speed = Speed(
        load,
        times[len(times) // 2] if times else math.nan,
        times[int(len(times) * 0.99)] if times else math.nan,
    )
    worst = sorted(
        (one for one in judged if _distance(one) >= 1), key=lambda one: (-_distance(one), one.row.id)
    )
    return Report(
        (*_slices(judged, lambda row: row.split), measure("all", judged)),
        tuple(_slices(judged, lambda row: row.functionality)),
        tuple(_slices([one for one in judged if one.row.category], lambda row: row.category or "")),
        tuple(_slices(judged, lambda row: row.lang)),
        tuple(worst[:_WORST]),
        tuple(files),
        speed,
    )


def _distance(one: Judged) -> float:
    """How bad a mistake is: missing a disclosure is worse than one alarm too many. Check rows stay unseen."""
    if one.row.split == "check":
        return 0
    gap = rank(one.row.tier) - rank(one.verdict.tier)
    return gap * 2 if gap > 0 else -gap


def _slices(judged: Sequence[Judged], key: Callable[[Row], str]) -> list[Slice]:
    names = sorted({key(one.row) for one in judged})
    return [measure(name, [one for one in judged if key(one.row) == name]) for name in names]


def _benign(screen: Screen, path: Path, times: list[float]) -> Benign:
    urgent = flagged = count = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise SafetyDataError(f"{path.name}:{number}: not a row with a text") from error
        start = time.perf_counter()
        verdict = screen.screen(text)
        times.append((time.perf_counter() - start) * 1000)
        count += 1
        urgent += rank(verdict.tier) >= 2
        flagged += verdict.tier != "none"
    return Benign(path.name, Share(urgent, count), Share(flagged, count))


def render(found: Report) -> str:
    """The report as plain text tables."""
    parts = [
        _table("Split", found.total),
        _table("Functionality", found.by_functionality),
        _table("Category", found.by_category),
        _table("Language", found.by_language),
    ]
    if found.benign:
        lines = ["Real benign messages", f"{'file':<40} {'urgent or above':>26} {'any tier':>26}"]
        lines += [f"{one.name:<40} {one.urgent!s:>26} {one.flagged!s:>26}" for one in found.benign]
        parts.append("\n".join(lines))
    if found.worst:
        lines = ["Worst mistakes (tune rows only)"]
        lines += [
            f"{one.row.id} {one.row.lang} {one.row.tier} -> {one.verdict.tier}  {one.row.functionality}: "
            f"{' / '.join((*one.row.history, one.row.text))[:110]}"
            for one in found.worst
        ]
        parts.append("\n".join(lines))
    speed = found.speed
    parts.append(f"Load {speed.load_s:.2f} s; a message p50 {speed.p50_ms:.2f} ms, p99 {speed.p99_ms:.2f} ms")
    return "\n\n".join(parts) + "\n"


def _table(title: str, slices: Sequence[Slice]) -> str:
    head = (
        f"{title:<28} {'recall (urgent+)':>22} {'immediate':>22} {'silent':>8} {'false alarms':>20} "
        f"{'any tier':>9} {'exact tier':>22} {'category':>22}"
    )
    lines = [head]
    for one in slices:
        lines.append(
            f"{one.name:<28} {one.recall!s:>22} {one.immediate!s:>22} {one.silent.some:>8} "
            f"{one.alarms!s:>20} "
            f"{one.any_alarm.some:>9} {one.exact!s:>22} {one.category!s:>22}"
        )
    return "\n".join(lines)
