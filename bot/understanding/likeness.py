"""How much of an option's own words a text uses: typos, word forms and common two-language pairs forgiven.

Pure. It knows nothing of meaning beyond `concepts.yml`, and scores a question about an option as low.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

from bot.understanding.option_words import listed
from bot.understanding.texting import fold

_WORD = re.compile(r"[a-z0-9]+")
_STOP = listed(
    """
    a an the to of and or in on for with it is are be am i you u he she they him her his them my
    your ur we me that this these those do does at by if so as just about abt one would will can
    should dont gonna wanna think answer its im id ill option guess probably maybe pick choose like
    what say el la los las un una de del y o en que q es se lo le con por para pa mi tu su yo al si
    como eso esa ese te creo opcion respuesta no not
    """
)
_ASKING = re.compile(
    r"\?\s*$|^(what|wat|wut|whats|why|how|who|when|where|wdym|wym|does|is|can|explain)\b|"
    r"^(que|cual|como|por ?que|quien|cuando|explica)\b|"
    r"\b(mean|means|significa|difference|diferencia|quiere decir)\b|\b(what|wat|wut|que|q)\s*\??$"
)
_ENDINGS = re.compile(
    r"(ing|ies|ed|es|s|er|ando|iendo|arle|erle|irle|ar|er|ir|arlo|rlo|rme|rse|mos|n|a|o|e|y)$"
)


def own_words(text: str) -> list[str]:
    """The words of a text that carry something, folded, without small words."""
    return [word for word in _WORD.findall(fold(text)) if word not in _STOP]


def likeness(folded: str, options: Sequence[str]) -> list[float]:
    """For each option 0 to 1: how well the text's words cover it, weighing words that other options lack."""
    said = [_concept(word) for word in own_words(folded)]
    bags = [[_concept(word) for word in own_words(option)] for option in options]
    if not said:
        return [0.0] * len(options)
    asked = 0.5 if _ASKING.search(folded) else 1.0
    return [asked * _score(said, bag, bags) for bag in bags]


def within_one_slip(typed: str, word: str) -> bool:
    """True when one letter was added, dropped, changed or swapped with its neighbour, or none."""
    if typed == word:
        return True
    if abs(len(typed) - len(word)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(word)) and typed[start] == word[start]:
        start += 1
    one, other = typed[start:], word[start:]
    if len(one) == len(other):
        return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[1:] == shorter


def _score(said: list[str], bag: list[str], bags: list[list[str]]) -> float:
    if not bag:
        return 0.0
    weights = {word: 1.0 / sum(word in other for other in bags) ** 1.5 for word in bag}
    covered = sum(weight for word, weight in weights.items() if any(_same(word, mine) for mine in said))
    heard = sum(any(_same(word, mine) for word in bag) for mine in said) / len(said)
    cover = covered / sum(weights.values())
    return (
        0.0
        if not cover or not heard
        else 2 * cover * heard / (cover + heard) * (0.55 + 0.45 * max(cover, heard))
    )


def _same(word: str, typed: str) -> bool:
    if word == typed:
        return True
    return min(len(word), len(typed)) >= 4 and word[0] == typed[0] and within_one_slip(typed, word)


@lru_cache(maxsize=4096)
def _concept(word: str) -> str:
    known = _concepts()
    if word in known:
        return known[word]
    stem = _ENDINGS.sub("", word) if len(word) > 4 else word.rstrip("s") if len(word) > 3 else word
    return known.get(stem, stem)


@lru_cache(maxsize=1)
def _concepts() -> dict[str, str]:
    """word -> concept; read once, on first use."""
    groups = yaml.safe_load(Path(__file__).with_name("concepts.yml").read_text("utf-8"))
    return {word: name for name, same in groups.items() for word in str(same).split()}
