"""Which language a short text is in, by its small words; good enough to greet in it and to offer it.

It never switches a conversation by itself: beyond the welcome, a language is offered and not forced.
"""

from __future__ import annotations

import re

_SMALL_WORDS = {
    "en": {
        "the", "what", "is", "are", "you", "my", "how", "can", "this", "who", "want", "hello",
        "hi", "hey", "i", "im", "it", "do", "dont", "please", "thanks", "to", "and", "of", "got",
    },
    "es": {
        "hola", "buenas", "buenos", "que", "quien", "eres", "soy", "tengo", "gracias", "quiero",
        "como", "porque", "pero", "esto", "muy", "cuando", "puedo", "dime", "oye", "mi", "una",
        "los", "las", "el", "la", "de", "en", "esta", "estoy", "dieron", "numero", "escuela",
        "por", "para", "espanol", "onda", "yo", "tu",
    },
}  # fmt: skip
_WORD = re.compile(r"[a-z]+")
_PLAIN = str.maketrans("áéíóúñ", "aeioun")


def spoken(text: str, least: int = 1) -> str | None:
    """The language of a text that has `least` small words of it and none of the other; else None."""
    words = _WORD.findall(text.lower().replace("'", "").translate(_PLAIN))
    counts = {language: sum(word in known for word in words) for language, known in _SMALL_WORDS.items()}
    found = [language for language, count in counts.items() if count]
    return found[0] if len(found) == 1 and counts[found[0]] >= least else None
