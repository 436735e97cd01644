"""Picks the reviewed wording of a response and puts texts together within two SMS segments.

The wordings come with each call, in the `domain` that Rasa sends; nothing a teen reads is written here.
A response with more than one wording takes turns, so that the same sentence is not sent twice running.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import smsutil

Message = dict[str, str]
"""One outbound text: `{"name", "text"}`."""

DEFAULT_LANGUAGE = "en"
LANGUAGES = ("en", "es")
MOST_SEGMENTS = 2
CARD = ".card"
"""How the names of cards end."""

_FOLDED = str.maketrans("áíóúÁÍÓÚ", "aiouAIOU")


class WordingMissing(LookupError):
    """The domain holds no wording for a response; the message carries the response's name only."""


def segments(text: str) -> int:
    """How many SMS segments `text` costs once á í ó ú are folded, as they are at send time."""
    return len(smsutil.split(text.translate(_FOLDED)).parts)


def letter(index: int) -> str:
    """The letter of the option at `index` (0 is A)."""
    return chr(ord("A") + index)


def index_of(option: str | None, options: tuple[str, ...]) -> int | None:
    """The place of a letter among the options on screen, or None when it is not there."""
    if not option or len(option) != 1:
        return None
    place = ord(option.upper()) - ord("A")
    return place if 0 <= place < len(options) else None


def lettered(options: Iterable[str]) -> str:
    """The options as lines "A) text"."""
    return "\n".join(f"{letter(index)}) {option}" for index, option in enumerate(options))


def fit(parts: Iterable[Message]) -> tuple[Message, ...]:
    """Join messages, in order, wherever two or more fit in one text; the names are joined with "+".

    A card that is meant to be sent on stays a text by itself.
    """
    fitted: list[Message] = []
    for part in parts:
        if not part["text"]:
            continue
        last = fitted[-1] if fitted else None
        joined = f"{last['text']}\n{part['text']}" if last else part["text"]
        card = part["name"].endswith(CARD) or (last is not None and last["name"].endswith(CARD))
        if last is None or card or segments(joined) > MOST_SEGMENTS:
            fitted.append(dict(part))
        else:
            fitted[-1] = {"name": f"{last['name']}+{part['name']}", "text": joined}
    return tuple(fitted)


@dataclass(frozen=True)
class Words:
    """The responses of one turn in one language.

    `said` is whose turn it is among a response's wordings; `given` fills slots of any wording.
    """

    responses: Mapping[str, list[dict[str, Any]]]
    language: str = DEFAULT_LANGUAGE
    said: dict[str, int] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether any wording exists under this name."""
        return bool(self.responses.get(name))

    def turned(self, language: str) -> Words:
        """The same responses in another language."""
        return Words(self.responses, language, self.said, self.given)

    def text(self, name: str, /, **slots: object) -> str:
        """The wording of `name`, filled. Raises WordingMissing or, for a slot not given, KeyError."""
        wordings = self._wordings(name)
        turn = self.said.get(name, 0)
        if len(wordings) > 1:
            self.said[name] = (turn + 1) % len(wordings)
        return wordings[turn % len(wordings)].format(**{**self.given, **slots})

    def say(self, name: str, /, **slots: object) -> Message:
        """The wording of `name` as a message."""
        return {"name": name, "text": self.text(name, **slots)}

    def longest(self, name: str, /) -> str:
        """The longest wording of `name`, unfilled; for measuring, so no wording's turn is used up."""
        return max(self._wordings(name), key=len)

    def labels(self, *names: str) -> tuple[str, ...]:
        """The wordings of several responses, used as the options on screen."""
        return tuple(self.text(name) for name in names)

    def _wordings(self, name: str) -> list[str]:
        by_language: dict[str, list[str]] = {}
        for variation in self.responses.get(name) or ():
            by_language.setdefault(_language_of(variation), []).append(variation["text"])
        found = by_language.get(self.language) or by_language.get(DEFAULT_LANGUAGE)
        if not found:
            raise WordingMissing(name)
        return found


def _language_of(variation: Mapping[str, Any]) -> str:
    for condition in variation.get("condition") or ():
        if condition.get("type") == "slot" and condition.get("name") == "language":
            return str(condition["value"])
    return DEFAULT_LANGUAGE
