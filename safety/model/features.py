"""What the model looks at: the words of a talk, cleaned, and what the rules say of them, by name.

The same code serves training and screening. Nothing here learns or decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from safety.evidence import Evidence

# Words and pictures that decorate: "lol", "jk" and faces never lower a tier, so the model never sees them.
_DECORATION = re.compile(
    r"^(?:l+o+l+|lm+f?ao+|rofl|jk+|jks|x+d+|(?:ha){2,}h?|(?:he){2,}|(?:ja){2,}j?|(?:je){2,}|[:;]-?[)(dp/]|[.!?]+)$"
)
_FACES = re.compile(
    "[\U0001f600-\U0001f64f\U0001f910-\U0001f92f\U0001f970-\U0001f97a\U0001f480\u2620\u2764"
    "\U0001f493-\U0001f49f\U0001f5a4\U0001f90d-\U0001f90f\u263a\u2639\ufe0f\U0001f3fb-\U0001f3ff]+"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_DISGUISED = re.compile(
    r"[a-z][0-9@$*][a-z]|[a-z][@$*#][a-z@$*#]|\b[a-z][ .\-_*][a-z][ .\-_*][a-z]\b|[\u0370-\u058f\uff00-\uffef]"
)
SELF, EARLIER, ASKED = 0, 1, 2
REMEMBERED = 6


@dataclass(frozen=True)
class Word:
    """A word as the model reads it, and the teen's own writing of it."""

    read: str
    written: str


def words(text: str) -> list[Word]:
    """The words of a text without decoration; of a text that is nothing else, all of them."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    every = [Word(_FACES.sub("", one.lower()), one) for one in plain.split()]
    kept = [one for one in every if one.read and not _DECORATION.match(one.read)]
    return kept or [Word(one.written.lower(), one.written) for one in every]


def undecorated(text: str) -> str:
    """A text without decoration, as the teen wrote it; itself, where there is none or nothing else."""
    kept = [_FACES.sub("", word.written) for word in words(text)]
    return " ".join(kept) if len(kept) < len(text.split()) or _FACES.search(text) else text


def read(text: str, history: Sequence[str]) -> list[str]:
    """The words of a talk, cleaned, in the order they were said."""
    return [word.read for one in [*history[-REMEMBERED:], text] for word in words(one)]


def disguised(text: str) -> bool:
    """Whether the writing hides words, so that the rules' reading of it is worth a second look."""
    return bool(_DISGUISED.search(unicodedata.normalize("NFC", text.lower())))


def names(seen: Evidence) -> list[str]:
    """What the rules say, each thing by a name that training gives a weight."""
    verdict = seen.verdict
    made = {
        f"tier={verdict.tier}",
        f"category={verdict.category}",
        f"alone={seen.alone}",
        f"asked={seen.asked}",
        f"lesson={seen.lesson}",
        f"earlier={min(seen.earlier, 3)}",
        f"watched={verdict.watched}",
        f"first={verdict.because[0].rule if verdict.because else None}",
    }
    made |= {f"fact={one}" for one in seen.facts}
    made |= {f"fresh={one}" for one in seen.fresh_facts}
    made |= {f"signal={one.rule}|{one.tier}|{one.who}" for one in seen.signals}
    made |= {f"concept={one}" for one in seen.concepts}
    return sorted(made)


@dataclass(frozen=True)
class Talk:
    """Pieces of a talk in the order they were said, and for each which part of the talk it belongs to."""

    pieces: tuple[int, ...]
    parts: tuple[int, ...]


def joined(
    begin: int, end: int, asked: Sequence[int], earlier: Sequence[Sequence[int]], own: Sequence[int]
) -> Talk:
    """One talk: the question on screen, the earlier messages, the newest one. Long parts lose what is oldest."""
    question = [*asked[:44], end] if asked else []
    before = [piece for one in earlier[-8:] for piece in [*one[:40], end]][-90:]
    newest = [*own[:96], end]
    return Talk(
        (begin, *question, *before, *newest),
        (SELF, *[ASKED] * len(question), *[EARLIER] * len(before), *[SELF] * len(newest)),
    )
