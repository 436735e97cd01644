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
    def whole(self) -> bool: ...
    @property
    def grave(self) -> float: ...
    @property
    def flagged(self) -> float: ...


# Rules that no model lowers: a request for a person is always honoured, and answers mean what the table says.
STANDS = ("help.person", "answer.")
# A letter, a greeting or a word that moves a lesson on is never news that the model alone may see in it, whatever was
# said before: the rules remember that.
_SINGLE = (
    "a b c d 1 2 3 4 next skip menu back ok okay k done ready repeat hello hi hey thanks thx ty "
    "sigue siguiente saltar menú atrás atras listo lista dale va ya repite hola gracias"
)
MOVES = frozenset(_SINGLE.split())
_BARE, _BARE_WORDS = "help.bare", 4  # "help", "ayuda": in a longer message it may be help with a printer


def settle(seen: Evidence, said: Opinion, limits: dict[str, float]) -> Screening:
    """The verdict on a message."""
    rules = seen.verdict
    first = rules.because[0].rule if rules.because else ""
    if seen.answers or (seen.asked is None and _moves(seen.forms)):
        return rules
    tier = _tier(said, limits)
    stands = not said.whole or first.startswith(STANDS) or (first == _BARE and len(seen.forms) <= _BARE_WORDS)
    floor = rules.tier if stands else _floor(rules, said, limits)
    if rank(floor) >= rank(tier):
        tier = floor
    if tier == "none":
        return Screening("none", None, rules.watched and rules.tier == "none", ())
    category = _category(tier, said, rules)
    mine = Because(f"model.{tier}", said.words)
    reasons = (*rules.because, mine) if rank(rules.tier) >= rank(tier) else (mine, *rules.because)
    return Screening(tier, category, rules.watched, reasons[:6])


def _moves(forms: tuple[str, ...]) -> bool:
    words = [form for form in forms if form.isalnum()]
    return bool(words) and MOVES.issuperset(words)


def _tier(said: Opinion, limits: dict[str, float]) -> str:
    if said.grave >= limits["grave"]:
        return "immediate" if said.tiers[3] >= limits["now"] * said.grave else "urgent"
    return "check_in" if said.flagged >= limits["flagged"] else "none"


def _floor(rules: Screening, said: Opinion, limits: dict[str, float]) -> str:
    """Below what the model may not bring a message."""
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
