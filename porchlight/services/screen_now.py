"""What is on a teen's screen now: options, question, lesson place. Sealed, because it can hold her choices."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from porchlight.storage.tables import Conversation
from porchlight.storage.vault import Vault


@dataclass(frozen=True)
class OpenScreen:
    """The part of a conversation that the next turn needs besides its state."""

    options: tuple[str, ...] = ()
    prompt: str | None = None
    lesson: dict[str, Any] | None = None
    memory: dict[str, Any] = field(default_factory=dict)
    misunderstood: int = 0


def read_open(vault: Vault, conversation: Conversation) -> OpenScreen:
    """What is open in this conversation."""
    data = vault.open_json(conversation.open_sealed)
    return OpenScreen() if data is None else OpenScreen(**{**data, "options": tuple(data["options"])})


def write_open(vault: Vault, conversation: Conversation, screen: OpenScreen) -> None:
    """Keep what is open."""
    conversation.open_sealed = vault.seal_json(asdict(screen))
