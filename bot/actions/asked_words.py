"""The words that our own texts ask for ("Text next to go on"): read as meant, in any state and either language.

Only a message that is nothing but such a word; a choice on screen that says exactly the same comes first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from bot.actions.heard import Heard

_HOTLINE = ("hotline", "linea")
"""Asked for by the answers on leaving safely and on running away."""


def read_as_asked(heard: Heard) -> Heard:
    """The same turn, its meaning set by the asked-for word if that is all the text is."""
    typed = _bare(heard.text)
    if not typed or any(typed == _bare(option) for option in heard.turn.options):
        return heard
    words = heard.library.phrases.words
    asked = {
        "next": (words.next, words.skip),
        "help_menu": (words.menu,),
        "talk_to_human": (words.person,),
    }
    forms = {
        meaning: {_bare(form) for pair in pairs for form in (pair.en, pair.es)}
        for meaning, pairs in asked.items()
    }
    forms["hotline_request"] = set(_HOTLINE)
    meaning = next((meaning for meaning, known in forms.items() if typed in known), None)
    if meaning is None or meaning == heard.meaning:
        return heard
    return replace(
        heard, understood=replace(heard.understood, meaning=meaning, option=None, topic=None, confidence=1.0)
    )


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain))
