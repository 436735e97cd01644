"""How long a text is on SMS, and the folding that keeps Spanish as cheap as English.

GSM-7 has é ñ ü ¿ ¡ but not á í ó ú: one such letter would turn a whole text into UCS-2 and more than double
its cost. Folding happens at send time only; what is stored and shown to staff keeps its accents.
"""

from __future__ import annotations

import unicodedata

import smsutil

_FOLDS = str.maketrans(
    {
        "á": "a", "í": "i", "ó": "o", "ú": "u", "Á": "A", "Í": "I", "Ó": "O", "Ú": "U",
        # Staff type on phones that put in curly quotes and long dashes.
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2013": "-", "\u2014": "-", "\u2026": "...", "\u00a0": " ", "\u202f": " ", "\u200b": "",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """The text as SMS carries it: no accent, quote or dash that GSM-7 lacks. Nothing else is touched."""
    # Accents typed as separate marks must first join their letter, or the mark alone would force UCS-2.
    return unicodedata.normalize("NFC", text).translate(_FOLDS)


def is_gsm7(text: str) -> bool:
    """Whether every character is in the GSM-7 alphabet (as given, not folded)."""
    return bool(smsutil.is_valid_gsm(text))


def segments(text: str) -> int:
    """How many SMS segments this text costs as given; fold it first if it will be folded."""
    return len(smsutil.split(text).parts)
