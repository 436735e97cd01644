"""The word that calls up a safety plan, matched here and not by Rasa, so that it works whatever is open or down.

Only her own word, texted by itself, brings the plan up; nothing else does, and nothing sends it unprompted.
"""

from __future__ import annotations

from porchlight.channels.segments import fold as as_sms
from porchlight.channels.segments import is_gsm7, segments
from porchlight.domain.gate import Kind
from porchlight.inbox.heard import Heard, Say
from porchlight.inbox.reserved import fold
from porchlight.services import plans
from porchlight.storage.vault import Vault
from porchlight.wording import Wording
from safety.replies import Reply

MOST_SEGMENTS = 2
STILL_HERE = ".still_here"
"""How the names of the short lines end."""


def called_up(heard: Heard, vault: Vault, wording: Wording) -> Say | None:
    """Her plan, when this message is her word. What was open stays open."""
    if heard.row.kind != "text":
        return None
    found = plans.parts(heard.session, vault, heard.conversation.youth_id)
    word = fold(found.get(plans.WORD, "")) if found else ""
    if found is None or not word or fold(heard.text) != word:
        return None
    text = _shown(found, heard.conversation.language, wording)
    if not text:
        return None  # every part was left out
    heard.row.turn_status, heard.row.kind = "reserved", plans.KIND
    if heard.conversation.channel == "sms" and segments(as_sms(text)) > MOST_SEGMENTS:
        # One heart in a name more than doubles what the whole text costs.
        text = "".join(char for char in as_sms(text) if is_gsm7(char))
    return Say(Kind.SERVICE, Reply(plans.KIND, text))


def rather(heard: Heard, say: Say | None, vault: Vault, wording: Wording) -> Say | None:
    """Her plan in place of one more "still here", or of silence, when her word follows what she told us before.

    The screen reads a message with those before it, so the word after a disclosure is a crisis message too: it is
    escalated like one, and the full reply is never taken from her.
    """
    conversation = heard.conversation
    quiet = conversation.covered_since or conversation.opted_out_at or conversation.owner == "human"
    if quiet or (say is not None and not say.reply.name.endswith(STILL_HERE)):
        return say
    own = called_up(heard, vault, wording)
    heard.row.turn_status = "crisis"
    return own or say


def _shown(parts: dict[str, str], language: str, wording: Wording) -> str:
    """The plan as lines. Its word is not among them."""
    lines = [
        wording.say(f"plan_{part}", language, words=parts[part])[1]
        for part in (plans.PERSON, plans.PLACE, plans.FIRST)
        if part in parts
    ]
    if parts.get(plans.LINES) == plans.SHOWN:
        lines.append(wording.say("plan_lines", language)[1])
    return "\n".join(lines)
