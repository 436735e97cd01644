"""Merges what the readers saw into one verdict, by the table in policy.yml.

The only place that decides between tiers and categories. Readers report, this decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from safety.context import Scene
from safety.verdict import CATEGORIES, TIERS, Because, SafetyDataError, Screening, Signal, rank
from safety.yaml_entries import HERE, entries

NONE = Screening("none", None, False, ())


@dataclass(frozen=True)
class Raise:
    """A row of the table: a tier of some categories becomes another one when a fact stands beside it."""

    name: str
    categories: frozenset[str]
    start: str
    facts: frozenset[str]
    to: str
    fresh: bool


@dataclass(frozen=True)
class Policy:
    """The table, loaded."""

    order: tuple[str, ...]
    raises: tuple[Raise, ...]

    @classmethod
    def load(cls, path: Path | None = None) -> Policy:
        """Read policy.yml; raises SafetyDataError with file and line."""
        order: tuple[str, ...] = ()
        raises: list[Raise] = []
        for entry in entries(path or HERE / "policy.yml"):
            if entry.key == "order":
                order = tuple(entry.value)
                if set(order) != set(CATEGORIES):
                    raise entry.wrong("must list every category once")
                continue
            row = entry.value
            if not isinstance(row, dict) or row.get("from") not in TIERS or row.get("to") not in TIERS:
                raise entry.wrong("needs from and to (tiers)")
            wanted = row.get("categories") or list(CATEGORIES)
            if not set(wanted) <= set(CATEGORIES):
                raise entry.wrong("unknown category")
            raises.append(
                Raise(
                    entry.key,
                    frozenset(wanted),
                    row["from"],
                    frozenset(row["with"]),
                    row["to"],
                    bool(row.get("fresh", True)),
                )
            )
        if not order:
            raise SafetyDataError("policy.yml:0: order is missing")
        return cls(order, tuple(raises))

    def decide(self, scenes: Sequence[Scene]) -> Screening:
        """One verdict out of all that was seen."""
        facts = frozenset().union(*(scene.facts for scene in scenes))
        fresh = frozenset().union(*(scene.fresh_facts for scene in scenes))
        signals = [self._raised(signal, facts, fresh) for scene in scenes for signal in scene.signals]
        watched = any(scene.watched for scene in scenes)
        if not signals:
            return NONE if not watched else Screening("none", None, False, ())
        signals.sort(key=lambda one: (-rank(one.tier), self._place(one), not one.fresh, -len(one.words)))
        top = signals[0]
        if _category(top) in ("immediate_danger", "unspecified"):  # only where nothing more exact fits
            exact = next(
                (one for one in signals if _category(one) not in ("immediate_danger", "unspecified")), None
            )
            if exact is not None and exact.who != "friend":
                top = replace(exact, tier=top.tier)
        reasons = dict.fromkeys(Because(one.rule, one.words) for one in signals)
        return Screening(top.tier, _category(top), watched, tuple(list(reasons)[:6]))

    def _raised(self, signal: Signal, facts: frozenset[str], fresh: frozenset[str]) -> Signal:
        for row in self.raises:
            around = fresh if row.fresh else facts
            if (
                signal.tier == row.start
                and signal.category in row.categories
                and not row.facts.isdisjoint(around)
            ):
                return Signal(signal.rule, signal.category, row.to, signal.who, signal.words, signal.fresh)
        return signal

    def _place(self, signal: Signal) -> int:
        return self.order.index(_category(signal)) + (100 if signal.who == "mask" else 0)


def _category(signal: Signal) -> str:
    return "friend_in_danger" if signal.who == "friend" else signal.category
