"""All tables in one place to import from; the migrations compare against this."""

from __future__ import annotations

from porchlight.storage.base import Base
from porchlight.storage.care import (
    AuditRow,
    Escalation,
    EscalationEvent,
    Heartbeat,
    Incident,
    KeyFingerprint,
    Promise,
    Shift,
    Task,
)
from porchlight.storage.people import (
    Assignment,
    Group,
    JoinCode,
    LessonProgress,
    Login,
    Organisation,
    Staff,
    Youth,
)
from porchlight.storage.talk import Conversation, InboundRow, Outbound, ScreeningRow

__all__ = [
    "Assignment", "AuditRow", "Base", "Conversation", "Escalation", "EscalationEvent", "Group", "Heartbeat",
    "InboundRow", "Incident", "JoinCode", "KeyFingerprint", "LessonProgress", "Login", "Organisation", "Outbound",
    "Promise", "ScreeningRow", "Shift", "Staff", "Task", "Youth",
]  # fmt: skip
