"""Thanks, insults, chit-chat and what is beside the point: kind, short, with a way back."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.turn import TurnOut

_SAID = {
    "thanks": "utter_small_talk_thanks",
    "insult_or_frustration": "utter_small_talk_sorry",
    "chitchat": "utter_small_talk_chat",
    "off_topic": "utter_small_talk_off_topic",
}


_MEANT = {
    "utter_small_talk_written": re.compile(
        r"^\W*(say|repeat after|pretend|act (like|as)|ignore (ur|your|all|the)|forget (ur|your)|cuss|swear|curse|"
        r"roast|di|repite|finge|haz como|ignora (tus|las)|olvida tus|act[uú]a)\b",
        re.IGNORECASE,
    ),
    "utter_small_talk_how": re.compile(
        r"\b(how (are|r) (you|u|ya)|how u doin\w*|how'?s it goin\w*|c[oó]mo (est[aá]s|te va|andas))\b",
        re.IGNORECASE,
    ),
    "utter_small_talk_love": re.compile(
        r"\b(i (love|luv|like) (you|u|ya)|marry me|te (amo|quiero)|eres mi (novi|amig)[oa]|"
        r"ur my (friend|bestie|bff))\b",
        re.IGNORECASE,
    ),
}
"""Small talk that has words of its own, whichever kind it was taken for."""

_KINDS = ("chitchat", "off_topic")


_DARE = re.compile(
    r"\b((bad|dirty|mean|swear|curse|cuss) words?|something (bad|mean|dirty)|ignore (ur|your) (rules|instructions)|"
    r"repeat after|pretend (ur|you|to be)|groser[ií]as?|di algo malo|finge que|ignora tus (reglas|instrucciones))\b",
    re.IGNORECASE,
)
_UNPLACED = ("choose_option", "free_text_reflection", "nonsense", "insult_or_frustration", "deny", "next")


def dared(heard: Heard) -> TurnOut | None:
    """An attempt to make it say something, taken for an answer; None where any words are one, or it is none."""
    open_to_words = heard.turn.state == "reflection" or heard.understood.option is not None
    if open_to_words or heard.meaning not in _UNPLACED or not _DARE.search(heard.text):
        return None
    if not _MEANT["utter_small_talk_written"].search(heard.text):
        return None
    return heard.aside(heard.words.say("utter_small_talk_written"))


def small_talk(heard: Heard) -> TurnOut:
    """`thanks`, `insult_or_frustration`, `chitchat` and `off_topic`."""
    own = next((name for name, words in _MEANT.items() if words.search(heard.text)), None)
    name = own if own and heard.meaning in _KINDS else _SAID[heard.meaning]
    return heard.aside(heard.words.say(name))
