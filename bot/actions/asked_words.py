"""The words that our own texts ask for ("Text next to go on"): read as meant, in any state and either language.

Only a message that is nothing but such a word; a choice on screen that says exactly the same comes first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from bot.actions.heard import Heard
from bot.actions.words import letter

_HOTLINE = ("hotline", "linea")
"""Asked for by the answers on leaving safely and on running away."""

_FRIENDS = ("friend", "amigo", "amiga")
"""Opens friend mode; the words in phrases.yml are among them."""


def read_as_asked(heard: Heard) -> Heard:
    """The same turn, its meaning set by the asked-for word if that is all the text is."""
    typed = _bare(heard.text)
    if not typed or exact_option(heard) is not None:
        return heard
    meaning = next((meaning for meaning, known in _forms(heard).items() if typed in known), None)
    if meaning is None or meaning == heard.meaning:
        return heard
    asked = replace(heard.understood, meaning=meaning, option=None, topic=None, confidence=1.0)
    return replace(heard, understood=asked)


def asks_for_friend_mode(heard: Heard) -> bool:
    """Whether the text is nothing but the word FRIEND, and answers no question that is open ("A friend")."""
    chose = heard.meaning == "choose_option" and heard.understood.option is not None
    return _bare(heard.text) in _FRIENDS and exact_option(heard) is None and not chose


def exact_option(heard: Heard) -> str | None:
    """The letter of the one choice on screen that the text repeats word for word."""
    typed = _bare(heard.text)
    same = [place for place, option in enumerate(heard.turn.options) if typed and _bare(option) == typed]
    return letter(same[0]) if len(same) == 1 else None


def _forms(heard: Heard) -> dict[str, set[str]]:
    words = heard.library.phrases.words
    asked = {"next": (words.next, words.skip), "help_menu": (words.menu,), "talk_to_human": (words.person,)}
    forms = {
        meaning: {_bare(text) for both in pairs for text in (both.en, both.es)}
        for meaning, pairs in asked.items()
    }
    return {**forms, "hotline_request": set(_HOTLINE)}


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain))
