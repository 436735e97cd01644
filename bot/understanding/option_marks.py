"""The first step of option resolution: each word of a short answer becomes a mark, or the reading ends.

Pure. A mark is an option named ("pick"), one named that is not there ("off"), "both/all/none" ("group"), a
negation of the next pick ("not") or an unknown word ("word"). Fillers leave no mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding import option_words as listed
from bot.understanding.likeness import within_one_slip

_TOKEN = re.compile(r"#|[a-z0-9']+")
_NOT = "0not"
_LETTER_NAMES = {"be": "b", "bee": "b", "ce": "c", "cee": "c", "dee": "d"}


@dataclass(frozen=True)
class Mark:
    """`kind`: pick, off, group, not, or, word. `place` is the option's index of a pick, else -1."""

    kind: str
    word: str
    place: int = -1


def tokens_of(folded: str) -> list[str]:
    """The words of a folded answer, after a correction, without faces and doubts, negations as one token."""
    text = listed.NOISE.sub(" ", folded)
    parts = [part for part in listed.CORRECTION.split(text) if part and _TOKEN.search(part)]
    text = parts[-1] if parts else text
    text = re.sub(r"\b(?:second|next) to (?:the )?last\b|\b2nd to last\b", "secondtolast", text)
    text = listed.NEGATION.sub(f" {_NOT} ", text)
    text = re.sub(r"\b([a-z]) no\s*$", rf"{_NOT} \1", text)
    return _TOKEN.findall(text)


def says_time(folded: str) -> bool:
    """True for texts that use a place word or a letter for something else ("one second", "c u")."""
    return listed.NOT_A_PLACE.search(folded) is not None


def marks_of(folded: str, options: Sequence[str]) -> tuple[list[Mark], bool]:
    """The marks of an answer, and whether a reason followed (which is not read: "b cuz hes rushing her")."""
    tokens = tokens_of(folded)
    for place, token in enumerate(tokens[1:], 1):
        if token in listed.REASONS:
            return _read(tokens[:place], options), True
    return _read(tokens, options), False


def _read(tokens: list[str], options: Sequence[str]) -> list[Mark]:
    strict = all(_strict(token) for token in tokens)
    grouped = any(token in listed.GROUPS for token in tokens) or _the_two(tokens)
    marks: list[Mark] = []
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if token == _NOT:
            marks.append(Mark("not", token))
        elif token in {"or", "o"} and any(mark.kind == "pick" for mark in marks):
            marks.append(Mark("or", token))
        elif token in listed.GROUPS:
            marks.append(Mark("group", listed.GROUPS[token]))
        elif grouped and token in listed.GROUP_COMPANIONS:
            continue
        elif (index := _index(token, before, after, tokens, options)) is not None:
            index = index + len(options) if index < 0 else index
            if 0 <= index < len(options):
                marks.append(Mark("pick", token, index))
            else:
                marks.append(Mark("off" if strict else "word", token))
        elif token not in listed.FILLERS and token not in listed.MARKERS:
            marks.append(Mark("word", token))
    if _the_two(tokens):
        marks.append(Mark("group", "both" if {"dos", "2", "two"} & set(tokens) else "all"))
    return marks


def _strict(token: str) -> bool:
    bare = len(token) == 1 or token.isdigit() or token in listed.NUMBERS
    return bare or token in listed.STRICT or _place(token) is not None


def _the_two(tokens: list[str]) -> bool:
    """ "las dos", "the two of them", "las 3": a number after a plural article names a group."""
    return any(
        first in {"las", "los", "the", "those", "them"} and then in {"dos", "2", "two", "tres", "three"}
        and (first in {"las", "los"} or "of" in tokens)
        for first, then in pairwise(tokens)
    )  # fmt: skip


def _index(token: str, before: str, after: str, tokens: list[str], options: Sequence[str]) -> int | None:
    """The place that a token names (negative: from the end; out of range: not on screen), or None."""
    if token in listed.MIDDLE:
        return len(options) // 2 if len(options) % 2 else None
    if token.isdigit():
        as_word = token == "1" and (_place(before) is not None or before in listed.MIDDLE)
        return None if as_word else (int(token) or 999) - 1
    if (place := _place(token)) is not None:
        return place - 1 if place > 0 else place
    if token in listed.NUMBERS:
        alone = len(tokens) == 1 or before in {
            "number",
            "num",
            "numero",
            "option",
            "opcion",
            "la",
            "el",
            _NOT,
        }
        return listed.NUMBERS[token] - 1 if alone or token not in {"one", "uno"} else None
    if token in _LETTER_NAMES and before in {"la", "letra", "opcion"}:
        return ord(_LETTER_NAMES[token]) - ord("a")
    if len(token) == 1 and token.isalpha():
        return _letter_index(token, before, after, tokens, options)
    return None


def _letter_index(
    token: str, before: str, after: str, tokens: list[str], options: Sequence[str]
) -> int | None:
    index = ord(token) - ord("a")
    marked = before in listed.MARKERS
    if index >= len(options):
        return index if marked or (len(tokens) == 1 and token not in listed.NOT_ALONE) else None
    # "a", "e", "i", "o", "y" are words of their own: they count only where nothing, or another letter, follows.
    if (
        token in "aeioy"
        and after
        and len(after) > 1
        and after not in {"or", "and", "pls", "please", "porfa", "for", "lol", "is", "es", _NOT}
    ):
        return None
    if token in "iy" and not marked and len(tokens) > 1:
        return None
    if token in "eoy" and before and after:
        return None
    return index


def _place(token: str) -> int | None:
    if token in listed.PLACES:
        return listed.PLACES[token]
    if len(token) < 5 or token in listed.FILLERS:
        return None
    near = {
        n
        for word, n in listed.PLACES.items()
        if len(word) >= 5 and word[0] == token[0] and within_one_slip(token, word)
    }
    return near.pop() if len(near) == 1 else None
