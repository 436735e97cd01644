"""How many SMS segments a text costs once it is folded for sending.

Same folding as at send time: á í ó ú lose their accent, because they are not in the GSM-7 alphabet and one
of them would more than halve the room of the whole message; é ñ ü ¿ ¡ are in it and stay.
"""

from __future__ import annotations

from math import ceil

_FOLD = str.maketrans("áíóúÁÍÓÚ", "aiouAIOU")
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
MAX_SEGMENTS = 2
MAX_UNITS = 306
"""Two GSM-7 segments: 153 characters each, since a joined message spends 7 of 160 on its header."""


def fold(text: str) -> str:
    """The text as an SMS carries it."""
    return text.translate(_FOLD)


def foreign(text: str) -> list[str]:
    """The characters that GSM-7 cannot carry even after folding, each once, in order."""
    return list(dict.fromkeys(c for c in fold(text) if c not in _BASIC and c not in _EXTENDED))


def units(text: str) -> int:
    """GSM-7 characters used; those of the extension table count twice."""
    return sum(2 if c in _EXTENDED else 1 for c in fold(text))


def segments(text: str) -> int:
    """Billed segments: 160 in one or 153 in each of several; 70 and 67 where GSM-7 cannot carry the text."""
    if foreign(text):
        wide = len(fold(text).encode("utf-16-le")) // 2
        return 1 if wide <= 70 else ceil(wide / 67)
    used = units(text)
    return 1 if used <= 160 else ceil(used / 153)
