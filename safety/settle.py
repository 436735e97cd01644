"""Settles what the rules and the model say into one verdict.

A rule stands unless the model is nearly certain of the opposite; the model may raise. Limits come with the
weights: they were chosen on authors whose messages the model had not seen.
"""

from __future__ import annotations

from typing import Protocol

from safety.evidence import Evidence
from safety.verdict import CATEGORIES, Because, Screening, rank


class Opinion(Protocol):
    """What a model says of a message: chances of tiers, of categories, and the words that count."""

    @property
    def tiers(self) -> tuple[float, ...]: ...
    @property
    def categories(self) -> tuple[float, ...]: ...
    @property
    def words(self) -> str: ...
    @property
    def grave(self) -> float: ...
    @property
    def flagged(self) -> float: ...


# Rules that no model lowers: a request for a person is always honoured, and answers mean what the table says.
STANDS = ("help.person", "help.bare", "answer.", "watch.")


def settle(seen: Evidence, said: Opinion, limits: dict[str, float]) -> Screening:
    """The verdict on a message."""
    rules = seen.verdict
    first = rules.because[0].rule if rules.because else ""
    if seen.answers:
        return rules
    tier = _tier(said, limits)
    floor = _floor(rules, first, said, limits)
    if rank(floor) >= rank(tier):
        tier = floor
    if tier == "none":
        return Screening("none", None, rules.watched, ())
    category = _category(tier, said, rules)
    mine = Because(f"model.{tier}", said.words)
    reasons = (*rules.because, mine) if rank(rules.tier) >= rank(tier) else (mine, *rules.because)
    return Screening(tier, category, rules.watched, reasons[:6])


def _tier(said: Opinion, limits: dict[str, float]) -> str:
    if said.grave >= limits["grave"]:
        return "immediate" if said.tiers[3] >= limits["now"] * said.grave else "urgent"
    return "check_in" if said.flagged >= limits["flagged"] else "none"


def _floor(rules: Screening, first: str, said: Opinion, limits: dict[str, float]) -> str:
    """Below what the model may not bring a message."""
    if first.startswith(STANDS):
        return rules.tier
    if rank(rules.tier) >= 2 and said.grave >= limits["doubt"]:
        both = said.tiers[3] >= limits["now_doubt"] * said.grave
        return rules.tier if rules.tier == "urgent" or both else "urgent"
    return "check_in" if rank(rules.tier) >= 1 and said.flagged >= limits["doubt_flagged"] else "none"


def _category(tier: str, said: Opinion, rules: Screening) -> str:
    if rank(tier) >= 2:
        known = [(chance, name) for chance, name in zip(said.categories, CATEGORIES, strict=True)]
        return max(one for one in known if one[1] != "unspecified")[1]
    if tier == rules.tier and rules.category == "unspecified":
        return "unspecified"
    return CATEGORIES[max(range(len(CATEGORIES)), key=said.categories.__getitem__)]


