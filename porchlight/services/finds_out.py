""" "Who finds out if I tell?", worked out from this deployment's settings, rota, roles and what it keeps."""

from __future__ import annotations

from curriculum.answers import FindsOut
from porchlight.domain.finds_out import RULES, Situation


def clauses(file: FindsOut, now: Situation, claim_minutes: int) -> tuple[dict[str, str], ...]:
    """The sentences that are true now, in order: `{"clause"}` with what fills their slots.

    Raises KeyError for a clause without a rule; `content check` finds it first.
    """
    return tuple(
        {"clause": clause.id, "minutes": str(claim_minutes)}
        for clause in file.clauses
        if RULES[clause.when](now)
    )
