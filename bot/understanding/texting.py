"""Teen spelling made plain: case, accents, stretched letters, txt-speak in two languages.

Used for features and for matching only. It must never change what is stored, screened or shown: the
screen reads the teen's own text, not this.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml

LONGEST = 2000
"""Characters that understanding looks at; the crisis screen has read all of the text before."""

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[^\sa-z0-9]")
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\u201c": '"', "\u201d": '"'}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\u20e3\ufeff\u00ad]")
_STRETCH_END = re.compile(r"([a-z])\1{2,}\b")
_STRETCH = re.compile(r"([a-z])\1{2,}")
_LONE = ("stop", "next", "menu", "lessons", "progress", "spanish", "english", "continue", "alto", "basta", "siguiente",
         "continuar", "lecciones", "cancelar")  # fmt: skip
"""Whole messages of one word that are worth a slip of the thumb ("sotp"); see `_slipped`."""
_WHY_FOLLOWS = {
    "r",
    "are",
    "do",
    "does",
    "did",
    "is",
    "u",
    "you",
    "cant",
    "not",
    "would",
    "should",
    "dont",
    "am",
}


def fold(text: str) -> str:
    """Lower case, no accents, plain quotes, boxed and keycap letters as letters, at most `LONGEST` characters."""
    text = "".join(_boxed(char) for char in text[:LONGEST])
    text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).lower()
    text = "".join(_QUOTES.get(char, char) for char in text if not unicodedata.combining(char))
    text = _STRETCH_END.sub(r"\1", text)
    return " ".join(_STRETCH.sub(r"\1\1", text).split())


def words(text: str) -> list[str]:
    """The folded words, digits apart from letters kept together, punctuation as words of its own."""
    return _WORD.findall(fold(text))


def plain(text: str) -> str:
    """The folded text with txt-speak written out ("wdym" becomes "what do you mean")."""
    short = _shorthand()
    found = words(text)
    if sum(word.isalnum() for word in found) == 1:
        found = [_slipped(word) for word in found]
    out: list[str] = []
    for place, word in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else ""
        if word == "y" and after in _WHY_FOLLOWS:
            out.append("why")
        elif word == "k":
            out.append("que" if after.isalpha() else "ok")
        else:
            out.append(short.get(word, word))
    return " ".join(out)


def _slipped(word: str) -> str:
    """The lone word that this one is, but for two letters swapped or one letter doubled or lost inside it."""
    if len(word) < 4 or word in _LONE:
        return word
    for meant in _LONE:
        if word[0] != meant[0] or abs(len(word) - len(meant)) > 1:
            continue
        if len(word) == len(meant):
            apart = [at for at in range(len(word)) if word[at] != meant[at]]
            if len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(word) == sorted(meant):
                return meant
        else:
            longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
            doubled = (at for at in range(1, len(longer)) if longer[at] == longer[at - 1] or longer is meant)
            if any(longer[:at] + longer[at + 1 :] == shorter for at in doubled):
                return meant
    return word


def _boxed(char: str) -> str:
    code = ord(char)
    for first in (0x1F170, 0x1F1E6, 0x1F150):
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    return char


@lru_cache(maxsize=1)
def _shorthand() -> dict[str, str]:
    """Read once, on first use, so that importing this module reads no file."""
    source = Path(__file__).with_name("shorthand.yml")
    return {str(key): str(value) for key, value in yaml.safe_load(source.read_text("utf-8")).items()}
