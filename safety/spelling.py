"""Brings what a teen typed to words the lexicons know: txt-speak, leet, stretching, slips of the finger.

Pure look-ups and bounded searches. A word that cannot be resolved stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import OSA

from safety.lexicon import Lexicon
from safety.yaml_entries import entries, folder, items

_STRETCH = re.compile(r"(.)\1{2,}")
_DOUBLE = re.compile(r"(.)\1")
_LEET = str.maketrans(
    {
        "0": "o",
        "1": "i",
        "3": "e",
        "4": "a",
        "5": "s",
        "7": "t",
        "8": "b",
        "9": "g",
        "@": "a",
        "$": "s",
        "!": "i",
        "+": "t",
    }
)
_LEET_L = str.maketrans(
    {"1": "l", "!": "l", "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"}
)
_SMALL = frozenset(
    [
        "i",
        "im",
        "my",
        "me",
        "u",
        "to",
        "no",
        "it",
        "of",
        "is",
        "so",
        "he",
        "yo",
        "mi",
        "te",
        "se",
        "la",
        "lo",
        "le",
        "ya",
        "de",
        "va",
    ]
)


class Spelling:
    """One word in, the words it may stand for out. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon, root: Path | None = None) -> None:
        self.short: dict[str, list[list[str]]] = {}
        self.emoji: dict[str, str] = {}
        self._known = lexicon.known()
        self._spanish_sound: dict[str, str] = {}
        self._english_sound: dict[str, str] = {}
        self._deletes: dict[str, set[str]] = {}
        self._glued: set[str] = set()
        self._load(root)
        for word in sorted(lexicon.spanish & set(lexicon.singles)):
            if len(word) >= 4:
                self._spanish_sound.setdefault(spanish_sound(word), word)
        self._risky = frozenset(lexicon.fuzzy)
        for word in sorted(self._risky):
            if word not in lexicon.spanish:
                self._english_sound.setdefault(english_sound(word), word)
            for key in {word} | _one_less(word):
                self._deletes.setdefault(key, set()).add(word)
        self.resolve = lru_cache(maxsize=4096)(self._resolve)

    def _load(self, root: Path | None) -> None:
        for path in folder("lexicons", root):
            if not path.name.startswith("spelling"):
                continue
            for entry in entries(path):
                if entry.key == "known":
                    self._known.update(items(entry, entry.value))
                elif entry.key == "glued":
                    self._glued.update(items(entry, entry.value))
                elif entry.key == "emoji":
                    for sign, word in entry.value.items():
                        self.emoji[sign.replace("\ufe0f", "")] = word
                elif entry.key.startswith("short"):
                    for sign, long in entry.value.items():
                        if not isinstance(long, str):
                            raise entry.wrong(f"{sign}: put quotes around it")
                        self.short[sign] = [choice.split() for choice in long.split("/")]
                else:
                    raise entry.wrong("expected known, glued, emoji or short...")
        for choices in self.short.values():
            for choice in choices:
                self._known.update(choice)

    def knows(self, word: str) -> bool:
        """Whether the word is in a lexicon, a txt-speak list or the list of ordinary words."""
        return word in self._known or word in self.short

    def _resolve(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The readings of one word, best first; each reading is one or more words."""
        if word in self.short:
            return tuple(tuple(choice) for choice in self.short[word])
        if word in self._known or word.isdigit():
            return ((word,),)
        for guess in self._guesses(word):
            if guess in self.short:
                return tuple(tuple(choice) for choice in self.short[guess])
            if guess in self._known:
                return ((guess,),)
        near = self._near(word)
        if near:
            return tuple((one,) for one in near)
        glued = self.split(word) if len(word) >= 6 else None
        if glued:
            return (glued,)
        return ((_plain(word),),)

    def _guesses(self, word: str) -> Iterable[str]:
        if "*" in word or "#" in word or "_" in word:
            yield from self._starred(word)
            word = word.replace("*", "").replace("#", "").replace("_", "")
            yield word
        if not word.isalpha():
            for table in (_LEET, _LEET_L):
                made = word.translate(table)
                yield made
                yield from _unstretched(made)
            head = re.match(r"(\d+)([a-z]+)$", word)
            if head:
                return
        yield from _unstretched(word)
        if len(word) >= 4:
            if word.endswith("n"):
                yield word[:-1] + "ing"
            if word.endswith("s"):
                yield word[:-1]
            yield from filter(None, (self._spanish_sound.get(spanish_sound(word)),))
        if len(word) >= 3:
            yield from filter(None, (self._english_sound.get(english_sound(word)),))

    def _starred(self, word: str) -> Iterable[str]:
        if sum(sign in "*#_" for sign in word) > len(word) // 2 or len(word) > 14:
            return
        shape = re.compile(
            re.sub(r"[*#_]+", "[a-z]{1,3}", re.escape(word).replace(r"\*", "*").replace(r"\#", "#")) + "$"
        )
        yield from (one for one in sorted(self._known) if abs(len(one) - len(word)) <= 2 and shape.match(one))

    def _near(self, word: str) -> list[str]:
        if not 6 <= len(word) <= 20 or not word.isalpha():
            return []
        found: set[str] = set()
        for key in {word} | _one_less(word):
            found |= self._deletes.get(key, set())
        close = [one for one in found if one[0] == word[0] and _slip(one, word)]
        return sorted(close)[:3]

    def split(self, word: str) -> tuple[str, ...] | None:
        """A glued word as known words, if one of them is a word the screen cares about."""
        if len(word) > 40:
            return None
        best: list[tuple[int, tuple[str, ...]] | None] = [None] * (len(word) + 1)
        best[0] = (0, ())
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 14), end):
                before = best[start]
                piece = word[start:end]
                if before is None or not (piece in _SMALL or (len(piece) >= 3 and self.knows(piece))):
                    continue
                count = before[0] + 1
                here = best[end]
                if count <= 6 and (here is None or count < here[0]):
                    best[end] = (count, (*before[1], piece))
        done = best[-1]
        if done is None or done[0] < 2:
            return None
        pieces = [
            long for piece in done[1] for long in (self.short[piece][0] if piece in self.short else [piece])
        ]
        risky = not self._glued.isdisjoint(pieces)
        return tuple(pieces) if risky and sum(len(piece) >= 3 for piece in pieces) >= 2 else None

    def risky(self, word: str) -> bool:
        """Whether the word is one that is also looked for misspelled."""
        return word in self._risky


def _plain(word: str) -> str:
    return "".join(sign for sign in word if sign.isalnum()) or "x"


def _unstretched(word: str) -> Iterable[str]:
    if _DOUBLE.search(word):
        yield _STRETCH.sub(r"\1\1", word)
        yield _STRETCH.sub(r"\1", word)
        yield _DOUBLE.sub(r"\1", _STRETCH.sub(r"\1", word))


def _slip(meant: str, typed: str) -> bool:
    """One slip of the finger: letters swapped, one too many or too few; another letter only in long words."""
    if OSA.distance(meant, typed, score_cutoff=1) > 1:
        return False
    return len(meant) != len(typed) or len(typed) >= 8 or sorted(meant) == sorted(typed)


def _one_less(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def spanish_sound(word: str) -> str:
    """A key that is equal for words that sound alike in Spanish (kiero, quiero; keria, queria)."""
    word = (
        word.replace("ch", "1").replace("h", "").replace("ll", "y").replace("que", "ke").replace("qui", "ki")
    )
    word = word.replace("gue", "ge2").replace("gui", "gi2")
    word = re.sub(r"c(?=[ei])", "s", word).replace("c", "k").replace("z", "s").replace("v", "b")
    word = re.sub(r"g(?=[ei](?!2))", "j", word).replace("w", "u")
    word = re.sub(r"\bi(?=[aeou])", "y", word)
    return _DOUBLE.sub(r"\1", word)


def english_sound(word: str) -> str:
    """A key that is equal for common English respellings (rapd, raped; fone, phone)."""
    word = word.replace("ph", "f").replace("ck", "k").replace("gh", "").replace("c", "k").replace("z", "s")
    word = re.sub(r"ed$", "d", re.sub(r"(?<=.)in$", "ing", word))
    return _DOUBLE.sub(r"\1", word).rstrip("e")
