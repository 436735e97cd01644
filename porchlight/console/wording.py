"""The console's words for stored keys, for staff only: nothing here is ever sent to a teen.

A key that is new and has no words yet is shown as itself, with spaces: a missing word must not hide a fact.
"""

from __future__ import annotations

from collections.abc import Mapping

from porchlight.domain.escalation import OUTCOME_LABELS

TIERS = {
    "immediate": "Immediate",
    "urgent": "Urgent",
    "check_in": "Check-in",
    "unscreened": "Not screened",
    "none": "No tier",
}

CATEGORIES = {
    "suicide_self_harm": "Suicide or self-harm",
    "immediate_danger": "Danger now",
    "trafficking_exploitation": "Trafficking or exploitation",
    "sextortion_image_abuse": "Sextortion or image abuse",
    "sexual_abuse": "Sexual abuse",
    "physical_abuse": "Physical abuse",
    "dating_violence": "Dating violence",
    "online_grooming": "Online grooming",
    "runaway_homeless": "Ran away or nowhere to stay",
    "overdose_medical": "Overdose or medical emergency",
    "friend_in_danger": "A friend in danger",
    "unspecified": "Topic not known yet",
}

STATUSES = {
    "open": "New, nobody told yet",
    "paged": "Paged, nobody has claimed it",
    "claimed": "Claimed",
    "resolved": "Resolved",
}

PROMISES = {
    "person": "The bot said that a person was told and will write here.",
    "nobody": "The bot said that nobody is here right now, and gave the line to text or call.",
    "unknown": "The bot made no promise: it gave 911 and the line to text only.",
}

EVENTS = {
    "opened": "Opened",
    "raised": "Raised to a higher tier",
    "paged": "Page sent",
    "page_failed": "Page could not be delivered",
    "no_page_number": "There is no number for a page",
    "claimed": "Claimed",
    "first_words": "First words written",
    "lapsed": "Claim lapsed: the youth had waited too long",
    "handed_back": "Handed back to the bot",
    "resolved": "Resolved",
    "told_nobody": "The youth was told that nobody could come, and was given the line",
    "youth_stopped": "The youth sent STOP",
    "not_delivered": "A message did not arrive",
}

PLAN_PARTS = {"person": "Person", "place": "Place to go", "first": "Does first"}

MISTAKES = {"missed": "Missed", "false_alarm": "False alarm"}

MISTAKE_STATUSES = {
    "written": "Waits for a second person",
    "sent_back": "Sent back to whoever wrote it",
    "approved": "Approved",
}

ROLES = {
    "counsellor": "Counsellor",
    "outreach": "Outreach worker",
    "lead": "Outreach lead",
    "admin": "Admin",
}

OUTCOMES = {key.value: label for key, label in OUTCOME_LABELS.items()}

LANGUAGES = {"en": "English", "es": "Spanish"}

DELIVERY = {
    "due": "leaving now",
    "sending": "leaving now",
    "held": "held, not sent",
    "sent": "sent",
    "delivered": "delivered",
    "uncertain": "sent, not confirmed",
    "failed": "not delivered",
    "cancelled": "not sent",
    "refused": "not sent",
}
"""How far a message to the youth has come; what is not listed is shown without a word."""


PIECE_KINDS = {
    "lesson": "Lessons",
    "answer": "Answers to questions",
    "reply": "Crisis replies",
    "words": "Everything else it says",
}

STANDINGS = {"signed": "Signed", "changed": "Changed since it was signed", "unsigned": "Unsigned"}

READERS = {
    "survivor_advisor": "survivor advisor",
    "clinician": "clinician",
    "educator": "educator",
    "youth_panel": "youth panel",
    "lead": "lead of the organisation",
}
"""As whom somebody has read a text."""


def words(table: Mapping[str, str], key: str | None) -> str:
    """Words for a key. Example: `words(TIERS, "check_in")` is "Check-in"."""
    if key is None:
        return ""
    return table.get(key) or str(key).replace("_", " ").replace(".", ": ").capitalize()


RULE_FAMILIES = {
    "answer": "Answer to the safety question",
    "core": "Word list",
    "dan": "Danger now",
    "dv": "Partner violence",
    "family": "Family",
    "groom": "Grooming",
    "help": "Asks for help",
    "hint": "Hint",
    "img": "Image abuse",
    "med": "Medical",
    "model": "Trained model",
    "near": "Somebody near",
    "od": "Overdose",
    "phys": "Physical abuse",
    "run": "Nowhere to stay",
    "sex": "Sexual abuse",
    "sext": "Sextortion",
    "sui": "Suicide or self-harm",
    "traf": "Exploitation",
    "watch": "Somebody is watching",
    "work": "Labour",
}
"""The first part of a rule's name, for people; a family without words is shown as it is."""


def rule_words(rule: str) -> str:
    """A rule's name in words. Example: `rule_words("sui.plan_now")` is "Suicide or self-harm: plan now"."""
    family, _, rest = rule.partition(".")
    name = RULE_FAMILIES.get(family, family.replace("_", " ").capitalize())
    return f"{name}: {rest.replace('.', ', ').replace('_', ' ')}" if rest else name
