# mypy: disallow-subclassing-any=False, warn-return-any=False
"""Rasa's first component: teen text to plain tokens. It is also the last defence against "/intent" messages.

Rasa reads a message that begins with "/" as a command with full confidence ("/restart"). The gateway strips
slashes; this strips them again before Rasa's own command reader, which runs last, can see them.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.texting import LONGEST, plain

EMPTY = "."
"""Stands for a text with nothing in it: stock classifiers raise on empty text, and the teen would get silence."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PlainTokenizer(Tokenizer):
    """Whitespace tokens of the text with txt-speak written out, accents folded, stretched letters undone."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's tokenizer settings, all at rest."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The plain words; offsets are into the plain text."""
        tokens, start = [], 0
        for word in plain(str(message.get(attribute))).split() or [EMPTY]:
            tokens.append(Token(word, start))
            start += len(word) + 1
        return tokens

    def process(self, messages: list[Message]) -> list[Message]:
        """Take slashes off, cut, and never leave an empty text."""
        for message in messages:
            text = message.get(TEXT)
            text = text if isinstance(text, str) else ""
            message.set(TEXT, text[:LONGEST].lstrip("/ \t\r\n\u00a0\u200b") or EMPTY)
        return super().process(messages)
