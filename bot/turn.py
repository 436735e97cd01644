"""One turn between `web` and Rasa: what goes in as metadata, what comes back as one `custom` payload.

Pure standard library, because both sides of the wire import it: the gateway (Python 3.12), the actions
(3.12) and Rasa's own components (3.10). It holds no rule about what to say; it only fixes the shape.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

STATES = (
    "new", "idle", "lesson_step", "quiz", "scenario", "reflection", "menu", "lesson_list", "after_quiz",
    "after_lesson", "paused", "reminder_sent", "opted_out", "with_human", "covered", "ask_join_code",
    "ask_language", "ask_time", "ask_continue", "ask_confirm_delete", "ask_human", "ask_age", "ask_safe",
    "ask_confirm_code", "ask_reminder",
)  # fmt: skip
"""What the last bot turn left open (DESIGN.md section 4)."""

MEANINGS = (
    "greet", "start_or_continue_lesson", "next", "repeat_or_explain", "choose_option",
    "free_text_reflection", "stop_messages", "pause_for_now", "help_menu", "list_lessons", "pick_lesson",
    "my_progress", "talk_to_human", "who_are_you", "is_this_private", "delete_my_data", "change_language",
    "change_time_or_reminders", "join_code", "hotline_request", "topic_question", "thanks",
    "insult_or_frustration", "chitchat", "off_topic", "affirm", "deny", "nonsense",
)  # fmt: skip
"""The 28 meanings; Rasa's intents carry exactly these names (DESIGN.md section 4)."""

EFFECTS = (
    "language", "opt_out", "pause", "welcomed", "join", "lesson_started", "lesson_finished",
    "ask_for_person", "delete_requested", "delete_confirmed", "age_band", "reminder",
    "lesson_rated", "lesson_line", "measure_wave", "measured",
    "plan_part", "plan_heard", "plan_shared", "plan_deleted",
)  # fmt: skip
"""What an action may ask `web` to do; `web` alone does it, in the transaction that answers the turn."""


@dataclass(frozen=True)
class TurnIn:
    """What an action may know about this turn; everything else stays in our database.

    `options` are the choices on screen, in order (A is the first). `lesson` is the JSON of
    `curriculum.Place` or None. `progress` holds `{"module","lesson","status"}` with status
    "started" or "finished". `assigned` are the group's modules, `pinned` the version it was given of each.
    `measure` is what `web` knows of the questions before and after (None: not switched on for this group):
    `{"done": {wave: status}, "due": wave or None}`. `plan` says what her safety plan has, never its words:
    `{"has": [part], "shared": bool}`, None without one. `join_code` is what `web` found for a code in the text:
    `{"typed","group"}`; group is None when the code is unknown, and `sent` is there when `typed` is only the one
    code that what was sent comes close to. `resources` are the lines that may be
    shown today: `{"id","name","text","call"}`; `lines` those that answers to questions name, `{"id","name","how"}`.
    `finds_out` are the clauses on who can read what that are true now, `{"clause", …slots}`. `near` is the
    text with lines for a place that this turn asks for, `{"name","text","note"}`. `channel` is sms or telegram;
    `away_days` how many whole days passed since the text before this turn. `memory` is what the last action
    asked to get back.
    """

    turn_id: str
    language: str = "en"
    state: str = "new"
    options: tuple[str, ...] = ()
    prompt: str | None = None
    lesson: dict[str, Any] | None = None
    progress: tuple[dict[str, str], ...] = ()
    assigned: tuple[str, ...] = ()
    pinned: dict[str, int] = field(default_factory=dict)
    group: str | None = None
    welcomed: bool = False
    person_available: bool = False
    join_code: dict[str, str | None] | None = None
    resources: tuple[dict[str, str], ...] = ()
    misunderstood: int = 0
    memory: dict[str, Any] = field(default_factory=dict)
    measure: dict[str, Any] | None = None
    plan: dict[str, Any] | None = None
    lines: tuple[dict[str, str], ...] = ()
    finds_out: tuple[dict[str, str], ...] = ()
    near: dict[str, Any] | None = None
    channel: str = "sms"
    away_days: int = 0
    understand_only: bool = False

    def to_json(self) -> dict[str, Any]:
        """The metadata object that travels to Rasa."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> TurnIn:
        """Read metadata; unknown keys are dropped, lists become tuples. Raises KeyError without turn_id."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        if "turn_id" not in known:
            raise KeyError("turn metadata has no turn_id")
        for name in ("options", "progress", "assigned", "resources", "lines", "finds_out"):
            if name in known:
                known[name] = tuple(known[name] or ())
        return cls(**known)


@dataclass(frozen=True)
class Understood:
    """What the teen meant. `option` is "A", "B" … (or None), `topic` a slug such as "lesson_2"."""

    meaning: str
    option: str | None = None
    topic: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True)
class TurnOut:
    """What an action answers: messages in order (`{"name","text"}`), the next state, and effects.

    `effects` are `{"kind": one of EFFECTS, ...}`. `lesson` None means that no lesson is open.
    """

    turn_id: str
    understood: Understood
    messages: tuple[dict[str, str], ...]
    state: str
    options: tuple[str, ...] = ()
    prompt: str | None = None
    lesson: dict[str, Any] | None = None
    effects: tuple[dict[str, Any], ...] = ()
    misunderstood: int = 0
    memory: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The `custom` payload that travels back through Rasa."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> TurnOut:
        """Read a `custom` payload. Raises ValueError, naming the field, when it is not a turn."""
        try:
            known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
            known["understood"] = Understood(**data["understood"])
            for name in ("messages", "options", "effects"):
                known[name] = tuple(known.get(name) or ())
            turn = cls(**known)
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a turn payload: {error}") from error
        if turn.state not in STATES:
            raise ValueError(f"not a turn payload: state {turn.state!r} is not one of ours")
        return turn
