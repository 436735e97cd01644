"""The values that cross the player's boundary: where a teen is, and what one play of a step gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where a teen is in a lesson; all that has to be remembered between two turns.

    `attempt` counts the turns this step has been open without an answer; `choices` holds the letter chosen
    at each step so far ({"s3": "b"}). `version` is the lesson's when this place was made.
    """

    module: str
    lesson: str
    version: int
    step: str
    attempt: int = 0
    choices: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """A plain object: `{"module", "lesson", "version", "step", "attempt", "choices"}`."""
        return {
            "module": self.module, "lesson": self.lesson, "version": self.version,
            "step": self.step, "attempt": self.attempt, "choices": dict(self.choices),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Place:
        """Read what `to_json` wrote, dropping keys we do not know. Raises ValueError when it is no place."""
        try:
            return cls(
                module=str(data["module"]),
                lesson=str(data["lesson"]),
                version=int(data["version"]),
                step=str(data["step"]),
                attempt=int(data.get("attempt") or 0),
                choices={str(k): str(v) for k, v in dict(data.get("choices") or {}).items()},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a place in a lesson: {error}") from error


@dataclass(frozen=True)
class Said:
    """One message to a teen. Joined parts have joined names: "ten-sessions.01.s1.a+s2.say"."""

    name: str
    text: str


@dataclass(frozen=True)
class Played:
    """What the player answers: messages in order, the place to keep, and what is on screen now.

    `prompt` is the open question's own text (for the screen). `correct` is None unless a check was answered.
    `place` is None when the lesson is finished, or no longer exists.
    """

    messages: tuple[Said, ...]
    place: Place | None
    state: str
    options: tuple[str, ...] = ()
    prompt: str | None = None
    finished: bool = False
    correct: bool | None = None
