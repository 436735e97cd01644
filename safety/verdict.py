"""The words every part of the screen shares: tiers, categories, a verdict and its reasons.

Values only. Nothing here reads a file or decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass

TIERS: tuple[str, ...] = ("none", "check_in", "urgent", "immediate")
CATEGORIES: tuple[str, ...] = (
    "suicide_self_harm",
    "immediate_danger",
    "trafficking_exploitation",
    "sextortion_image_abuse",
    "sexual_abuse",
    "physical_abuse",
    "dating_violence",
    "online_grooming",
    "runaway_homeless",
    "overdose_medical",
    "friend_in_danger",
    "unspecified",
)


class SafetyDataError(Exception):
    """A data file of the screen is wrong; the message starts with `file:line`."""


@dataclass(frozen=True)
class Because:
    """One reason for a verdict: the rule that fired and the teen's own words that made it fire."""

    rule: str
    words: str


@dataclass(frozen=True)
class Screening:
    """A verdict. `because` is ordered: the first reason is the one a worker reads."""

    tier: str
    category: str | None
    watched: bool
    because: tuple[Because, ...]


@dataclass(frozen=True)
class Signal:
    """What one reader saw in one place. The policy merges signals of all readers into a verdict.

    `who` is "self" (the teen), "friend" (someone the teen knows) or "mask" ("what if someone ...").
    `fresh` says that at least part of it stands in the newest message.
    """

    rule: str
    category: str
    tier: str
    who: str
    words: str
    fresh: bool


def rank(tier: str) -> int:
    """Order of tiers as a number, for comparisons."""
    return TIERS.index(tier)


def higher(one: str, other: str) -> str:
    """The graver of two tiers."""
    return one if rank(one) >= rank(other) else other
