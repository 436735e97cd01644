"""Measures the model on authors it has not seen, and chooses the limits that turn chances into tiers.

`python -m safety.teach.limits A=a.npz B=b.npz C=c.npz` takes, for each author, the weights that were learned
without that author. The limits for one author's figures are chosen on the other authors; those that ship are
chosen on all. Writes limits.json when asked to; reads no check rows, and real messages only to count alarms.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from safety import Screen
from safety.evidence import Evidence
from safety.model.model import LIMITS, Model, Opinion
from safety.report import Judged, Slice, measure
from safety.settle import settle
from safety.suite import Row
from safety.teach.rows import authors
from safety.verdict import Screening, rank

# What a mistake costs. Rows: the true tier; columns: the tier given. More than a third of our rows are grave and
# nearly all others are made to look so; in a school hardly one message in a hundred is. A missed grave message that
# gets no answer (6) beside a look-alike that pages somebody (10) stands, at that rate, for about forty to one.
COSTS: tuple[tuple[float, ...], ...] = (
    (0.0, 2.5, 10.0, 11.0),
    (1.5, 0.0, 0.7, 1.5),
    (6.0, 3.0, 0.0, 0.5),
    (7.0, 4.0, 1.0, 0.0),
)
NO: frozenset[str] = frozenset()
_START = {"grave": 0.4, "now": 0.5, "flagged": 0.5, "doubt": 0.15, "now_doubt": 0.3, "doubt_flagged": 0.25}
_TRIED = (
    0.02,
    0.04,
    0.06,
    0.08,
    0.1,
    0.13,
    0.16,
    0.2,
    0.24,
    0.28,
    0.32,
    0.36,
    0.4,
    0.45,
    0.5,
    0.55,
    0.6,
    0.7,
    0.8,
)


@dataclass(frozen=True)
class Heard:
    """A row with all that was said of it by a model that has not seen its author."""

    row: Row
    seen: Evidence
    said: Opinion


def hear(screen: Screen, model: Model, rows: Iterable[Row]) -> list[Heard]:
    """Rules and model on every row."""
    made: list[Heard] = []
    for row in rows:
        seen = screen.evidence(row.text, lesson_prompt=row.prompt, history=row.history)
        made.append(Heard(row, *screen.weighed(model, row.text, row.prompt, row.history, seen)))
    return made


def cost(heard: Sequence[Heard], limits: dict[str, float]) -> float:
    """What the mistakes at these limits cost, per row."""
    lost = sum(COSTS[rank(one.row.tier)][rank(settle(one.seen, one.said, limits).tier)] for one in heard)
    return lost / len(heard)


def choose(heard: Sequence[Heard]) -> dict[str, float]:
    """The limits with the least cost, found one limit at a time, twice over."""
    limits = dict(_START)
    for _, name in itertools.product(range(2), _START):
        tried = {value: cost(heard, {**limits, name: value}) for value in _TRIED}
        least = min(tried.values())
        near = [value for value, found in tried.items() if found <= least + 1e-9]
        limits[name] = near[len(near) // 2]
    return limits


def judged(heard: Sequence[Heard], limits: dict[str, float] | None) -> list[Judged]:
    """Verdicts at these limits; without limits, those of the rules alone."""

    def verdict(one: Heard) -> Screening:
        return settle(one.seen, one.said, limits) if limits else one.seen.verdict

    return [Judged(one.row, verdict(one)) for one in heard]


def lines(name: str, all_of: Sequence[Judged]) -> list[str]:
    """The figures of some rows, whole and by language."""
    parts = [
        ("", all_of),
        *((f" {lang}", [one for one in all_of if one.row.lang == lang]) for lang in ("en", "es", "mixed")),
    ]
    return [_line(measure(f"{name}{part}", rows)) for part, rows in parts if rows]


def _line(found: Slice) -> str:
    shares = (
        found.recall,
        found.immediate,
        found.silent,
        found.alarms,
        found.any_alarm,
        found.exact,
        found.category,
    )
    return (
        f"{found.name:<24}" + "".join(f"{100 * one.value:>8.1f}" for one in shares) + f"{found.exact.all:>7}"
    )


HEAD = f"{'':<24}{'recall':>8}{'immed.':>8}{'silent':>8}{'alarms':>8}{'any':>8}{'exact':>8}{'categ.':>8}{'rows':>7}"


def blank(seen: Evidence) -> Evidence:
    """The same message as if the rules had said nothing: what the model makes of it by itself."""
    nothing = Screening("none", None, False, ())
    return replace(
        seen, verdict=nothing, alone="none", signals=(), facts=NO, fresh_facts=NO, concepts=NO, answers=False
    )


def real(screen: Screen, model: Model, path: Path, every: int) -> list[Heard]:
    """Every so many-th message of a file of real, harmless ones."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()][::every]
    rows = [
        Row(str(at), "en", json.loads(line)["text"], "none", None, path.stem, None, (), None, "check", "")
        for at, line in enumerate(lines)
    ]
    return hear(screen, model, rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", nargs="+", help="AUTHOR=weights learned without that author")
    parser.add_argument("--write", action="store_true", help="write limits.json")
    parser.add_argument("--benign", type=Path, nargs="*", default=[], help="files of real harmless messages")
    parser.add_argument("--every", type=int, default=4, help="read every so many-th of them")
    chosen = parser.parse_args(arguments)
    screen, rows = Screen.load(model=False), authors()
    models = {given.partition("=")[0]: Model(Path(given.partition("=")[2])) for given in chosen.weights}
    heard = {author: hear(screen, model, rows[author]) for author, model in models.items()}
    pooled: dict[str, list[Judged]] = {name: [] for name in ("word list", "rules", "model", "both")}
    print(HEAD)
    for author, mine in heard.items():
        others = [one for other, some in heard.items() if other != author or len(heard) == 1 for one in some]
        limits = choose(others)
        bare = [
            Heard(
                one.row,
                blank(one.seen),
                models[author].opinion(one.row.text, one.row.prompt, one.row.history, blank(one.seen)),
            )
            for one in mine
        ]
        found = {
            "word list": [
                Judged(one.row, screen.core(" ".join((*one.row.history, one.row.text)))) for one in mine
            ],
            "rules": judged(mine, None),
            "model": judged(bare, limits),
            "both": judged(mine, limits),
        }
        for name, verdicts in found.items():
            pooled[name] += verdicts
            print("\n".join(lines(f"{author} {name}", verdicts)))
        print(limits)
        for path in chosen.benign:
            calm = judged(real(screen, models[author], path, chosen.every), limits)
            loud = [sum(rank(one.verdict.tier) >= least for one in calm) for least in (2, 1)]
            print(f"{path.name}: urgent or above {loud[0]}, any tier {loud[1]} of {len(calm)}")
    for name, verdicts in pooled.items():
        print("\n".join(lines(f"all {name}", verdicts)))
    limits = choose([one for some in heard.values() for one in some])
    print(limits)
    if chosen.write:
        LIMITS.write_text(json.dumps(limits, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
