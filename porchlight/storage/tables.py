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
from porchlight.storage.learning import LessonRating, MeasureAnswer, MeasureWave, ReaderLine
from porchlight.storage.mistakes import ScreenMistake
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
from porchlight.storage.plans import SafetyPlan
from porchlight.storage.signing import SignOff, UnsignedAccepted
from porchlight.storage.talk import Conversation, InboundRow, Outbound, ScreeningRow, TurnHeard

__all__ = [
    "Assignment", "AuditRow", "Base", "Conversation", "Escalation", "EscalationEvent", "Group", "Heartbeat",
    "InboundRow", "Incident", "JoinCode", "KeyFingerprint", "LessonProgress", "LessonRating", "Login", "MeasureAnswer",
    "MeasureWave", "Organisation", "Outbound", "Promise", "ReaderLine", "SafetyPlan", "ScreenMistake", "ScreeningRow",
    "Shift", "SignOff", "Staff", "Task", "TurnHeard", "UnsignedAccepted", "Youth",
]  # fmt: skip
