"""What the console is built from. Each route file takes only the parts it needs, never the whole box:
that is the glass wall, since a counsellor's route is made without anything that could open a message.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from curriculum import Library
from curriculum.measures import Measure
from porchlight.services.accounts import Accounts
from porchlight.services.care import Care
from porchlight.services.changes import Changes
from porchlight.services.groups import Groups
from porchlight.services.incidents import Incidents
from porchlight.services.mistakes import Mistakes
from porchlight.services.readers import Readers
from porchlight.services.sign_offs import SignOffs
from porchlight.services.staff import SignIns
from safety.resources import ResourcePack


@dataclass(frozen=True)
class ConsoleParts:
    """Services behind the console. `papers` is the folder that holds README.md and docs/."""

    sign_ins: SignIns
    accounts: Accounts
    groups: Groups
    care: Care
    incidents: Incidents
    changes: Changes
    readers: Readers
    mistakes: Mistakes
    measure: Measure | None
    sign_offs: SignOffs
    library: Library
    pack: ResourcePack
    segment_price: float
    papers: Path
    secure_cookie: bool
