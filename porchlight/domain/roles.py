"""The four kinds of staff, and what each may reach."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """counsellor: own groups, never words. outreach, lead: escalations. admin: accounts, never words."""

    COUNSELLOR = "counsellor"
    OUTREACH = "outreach"
    LEAD = "lead"
    ADMIN = "admin"


READS_CONVERSATIONS = frozenset({Role.OUTREACH, Role.LEAD})
"""Who may read what a teen wrote. Nobody else, by any route (DESIGN.md section 6, rule 9)."""

CARES_FOR_GROUPS = frozenset({Role.COUNSELLOR})
RUNS_ACCOUNTS = frozenset({Role.ADMIN})
SIGNS_CONTENT = frozenset({Role.LEAD})
"""Who signs for the organisation what teens read."""

EVERYONE = frozenset(Role)
