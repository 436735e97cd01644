"""Cover: while somebody may be reading over her shoulder, one bland line per message and nothing else.

Cover that began by itself ends by a bland two-choice question at the next message after two hours. (A cover
word and an unlock word of her own come with the people's rooms.)
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from porchlight.inbox.cover import CoverList
from porchlight.inbox.reserved import fold
from porchlight.services.screen_now import OpenScreen, read_open, write_open
from porchlight.storage.tables import Conversation
from porchlight.storage.vault import Vault

ASK_AFTER = timedelta(hours=2)
"""When the bland question may come (DESIGN.md section 6, rule 7)."""

ASKED = "cover_asked"
UNLOCKING_ANSWERS = frozenset({"a", "1", "a)"})


def cover(conversation: Conversation, covers: CoverList, now: datetime) -> None:
    """Begin cover, or start its two hours again."""
    conversation.covered_since = now
    conversation.state = "covered" if conversation.owner == "bot" else conversation.state
    covers.keep(conversation.address_hash, True)


def may_ask(conversation: Conversation, now: datetime) -> bool:
    """Whether the bland question is due."""
    return conversation.covered_since is not None and now - conversation.covered_since >= ASK_AFTER


def asking(open_now: OpenScreen) -> OpenScreen:
    """Remember that the question was put."""
    return replace(open_now, memory={**open_now.memory, ASKED: True})


def unlocked_by(conversation: Conversation, text: str, vault: Vault) -> bool:
    """End cover when this text is the unlocking answer to the question. A wrong answer is like any text.

    The cover list follows when this is committed (store.py): it must never be open where the database is not.
    """
    if conversation.covered_since is None:
        return False
    open_now = read_open(vault, conversation)
    if not open_now.memory.get(ASKED) or fold(text) not in UNLOCKING_ANSWERS:
        return False
    conversation.covered_since = None
    memory = {name: value for name, value in open_now.memory.items() if name != ASKED}
    write_open(vault, conversation, OpenScreen(lesson=open_now.lesson, memory=memory))
    return True
