"""A share of something, never shown without its count and its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass


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


def chance_of_gap(one: Share, other: Share) -> float:
    """How likely a gap at least this wide is, were both shares the same (two-sided z-test of two proportions)."""
    if not one.all or not other.all:
        return math.nan
    pooled = (one.some + other.some) / (one.all + other.all)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / one.all + 1 / other.all))
    return math.erfc(abs(one.value - other.value) / spread / math.sqrt(2)) if spread else 1.0
