"""HELP and a place, and MORE after it: answered here without Rasa, whatever is open or down.

What was open stays open. MORE counts only as the very next message; later it is a word like any other.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from porchlight.inbox.heard import Heard
from porchlight.services.local_help import NOTE, LocalHelp, Page
from porchlight.services.screen_now import read_open, write_open
from porchlight.storage.tables import InboundRow
from porchlight.storage.vault import Vault

AFTER = "after"


def asked(heard: Heard, vault: Vault, local: LocalHelp) -> Page | None:
    """The lines that this message asks for, or None when it asks for none."""
    if heard.row.kind != "text":
        return None
    lang, today = heard.conversation.language, heard.now.date()
    page = local.after_help(heard.text, lang, today)
    if page is not None or not local.wants_more(heard.text):
        return page
    note = read_open(vault, heard.conversation).memory.get(NOTE)
    if not isinstance(note, dict) or note.get(AFTER) != _before(heard):
        return None
    return local.more(note, lang, today)


def keep(heard: Heard, vault: Vault, page: Page) -> None:
    """Keep where MORE goes on, in place of any older note."""
    screen = read_open(vault, heard.conversation)
    memory = {name: value for name, value in screen.memory.items() if name != NOTE}
    if page.note is not None:
        memory[NOTE] = {**page.note, AFTER: heard.row.id}
    write_open(vault, heard.conversation, replace(screen, memory=memory))


def _before(heard: Heard) -> int | None:
    """The message before this one."""
    return heard.session.scalar(
        select(func.max(InboundRow.id)).where(
            InboundRow.conversation_id == heard.conversation.id, InboundRow.id < heard.row.id
        )
    )
