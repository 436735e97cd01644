"""What the console is built from. Each route file takes only the parts it needs, never the whole box:
that is the glass wall, since a counsellor's route is made without anything that could open a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from porchlight.services.accounts import Accounts
from porchlight.services.care import Care
from porchlight.services.changes import Changes
from porchlight.services.groups import Groups
from porchlight.services.incidents import Incidents
from porchlight.services.staff import SignIns


@dataclass(frozen=True)
class ConsoleParts:
    """Services behind the console. `papers` is the folder that holds README.md and docs/."""

    sign_ins: SignIns
    accounts: Accounts
    groups: Groups
    care: Care
    incidents: Incidents
    changes: Changes
    papers: Path
    secure_cookie: bool
