"""Which escalations a member of staff may reach, and who may read words at all."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Select, or_, select

from porchlight.domain.roles import READS_CONVERSATIONS, Role
from porchlight.errors import NotAllowed
from porchlight.storage.tables import Escalation, Group, Youth


class HasRole(Protocol):
    """Anybody with a role."""

    @property
    def role(self) -> Role:
        """What they may reach."""
        ...


class HasOrganisation(Protocol):
    """Anybody who belongs to an organisation."""

    @property
    def organisation_id(self) -> str:
        """Whose escalations they may reach."""
        ...


def may_read(viewer: HasRole) -> None:
    """Raise NotAllowed for a role that may read no words."""
    if viewer.role not in READS_CONVERSATIONS:
        raise NotAllowed("only outreach workers and leads read conversations")


def visible(viewer: HasOrganisation) -> Select[Escalation]:
    """Escalations of youths in the viewer's organisation, and of youths in no group."""
    return (
        select(Escalation)
        .join(Youth, Youth.id == Escalation.youth_id)
        .outerjoin(Group, Group.id == Youth.group_id)
        .where(or_(Youth.group_id.is_(None), Group.organisation_id == viewer.organisation_id))
    )
