"""One figure of ours with its peers' from the same run, and the ratios."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What a bench may use: uv, and files of real messages in which nobody is in danger."""

    uv: str
    benign: tuple[Path, ...]


@dataclass(frozen=True)
class Result:
    """A figure. `ratio` is ours divided by the peer's; None where the peer's is 0. `of` counts what it rests on."""

    name: str
    unit: str
    better: str  # "higher" or "lower"
    ours: float
    peers: dict[str, float] = field(default_factory=dict)
    of: int | None = None

    @property
    def ratios(self) -> dict[str, float | None]:
        """Ours divided by each peer's."""
        return {name: self.ours / value if value else None for name, value in self.peers.items()}

    def __str__(self) -> str:
        beside = ", ".join(
            f"{name} {value:.4g} (ratio {'-' if (ratio := self.ratios[name]) is None else f'{ratio:.3g}'})"
            for name, value in self.peers.items()
        )
        count = f" of {self.of}" if self.of else ""
        return f"{self.name}: {self.ours:.4g} {self.unit}{count}" + (f"; {beside}" if beside else "")
