"""Which option on screen a teen chose: by letter, number, place, the option's own words, "both", "not b".

Pure: text and options in, one answer out. It never decides what a message means: "c u later" and "a lot"
resolve to nothing here, and a text that merely mentions an option gets a low confidence. How to read it:

- `letter` set: that option. Confidence 0.9 and more: named outright; below: by its own words.
- `letter` None, `confidence` above 0, not `off_screen`: an answer to these options, but not to exactly one
  ("not b" of three, "both" where no option says both): ask again.
- `off_screen`: a letter or number was named that is not there ("9", "la z" under A to C).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.understanding.likeness import likeness, own_words
from bot.understanding.option_marks import Mark, marks_of, says_time
from bot.understanding.texting import fold

NAMED, REASONED, GROUPED, UNCLEAR = 0.99, 0.93, 0.9, 0.6

_SAYS = {
    "both": re.compile(r"\b(both|ambas|ambos|las dos|los dos|a and b|a y b)\b"),
    "all": re.compile(r"\b(all|everything|todas|todos|todo|any of (these|them)|cualquiera)\b"),
    "none": re.compile(r"\b(none|neither|ninguna|ninguno|nada)\b"),
}


@dataclass(frozen=True)
class Resolved:
    """An option letter, or why there is none (see the module docstring). `by_words`: by the option's own words."""

    letter: str | None = None
    confidence: float = 0.0
    off_screen: bool = False
    by_words: bool = False


NOTHING = Resolved()


def resolve(text: str, options: Sequence[str], language: str = "en") -> Resolved:
    """Read `text` as an answer to `options` (A is the first). Both languages are always read.

    `language` settles only "no b": in English a correction ("no, b"), in Spanish a negation.
    """
    if not options:
        return NOTHING
    folded = fold(text)
    same = [place for place, option in enumerate(options) if _bare(option) and _bare(option) == _bare(folded)]
    if len(same) == 1:
        return Resolved(letter_of(same[0]), 1.0, by_words=True)
    if language == "es":
        folded = re.sub(r"^no ([a-z])$", r"no es \1", folded)
    elif re.match(r"^no ([a-z]|[0-9])$", folded):
        folded = folded[3:]
    if says_time(folded):
        return NOTHING
    marks, reasoned = marks_of(folded, options)
    named = _decide(marks, options)
    if named is not None:
        return (
            Resolved(named.letter, min(named.confidence, REASONED), named.off_screen) if reasoned else named
        )
    return by_likeness(folded, options)


def letter_of(place: int) -> str:
    """0 is A."""
    return chr(ord("A") + place)


def by_likeness(folded: str, options: Sequence[str]) -> Resolved:
    """The one option whose own words the text uses, when it stands clear of the others."""
    scores = sorted(((score, place) for place, score in enumerate(likeness(folded, options))), reverse=True)
    best, place = scores[0]
    rival = scores[1][0] if len(scores) > 1 else 0.0
    if best < 0.45 or best - rival < 0.15:
        return NOTHING
    return Resolved(letter_of(place), round(min(best, 0.89), 3), by_words=True)


def _decide(marks: list[Mark], options: Sequence[str]) -> Resolved | None:
    """What the marks say; None when they do not make an answer and the option's own words should be tried."""
    groups = [mark.word for mark in marks if mark.kind == "group"]
    others = [mark.word for mark in marks if mark.kind == "word"]
    wanted: list[int] = []
    refused: list[int] = []
    refuse = False
    for mark in marks:
        if mark.kind == "not":
            refuse = True
        elif mark.kind == "pick":
            (refused if refuse else wanted).append(mark.place)
            refuse = False
    wanted = sorted(set(wanted))
    if others and not (len(wanted) == 1 and not refused and _belong(others, options[wanted[0]], marks)):
        return None
    if any(mark.kind == "off" for mark in marks):
        return Resolved(None, NAMED, off_screen=True) if not wanted else Resolved(None, UNCLEAR)
    if len(wanted) == 1:
        return Resolved(letter_of(wanted[0]), NAMED)
    if any(mark.kind == "or" for mark in marks):
        return Resolved(None, UNCLEAR)
    if groups and not refused and not refuse:
        return _group(groups[-1], options)
    if len(wanted) > 1:
        return _several(wanted, options)
    if refused:
        left = [place for place in range(len(options)) if place not in refused]
        return Resolved(letter_of(left[0]), GROUPED) if len(left) == 1 else Resolved(None, UNCLEAR)
    return None


def _group(kind: str, options: Sequence[str]) -> Resolved:
    """The option that says "both", "all" or "none"; "both" is also "all" where there are two others."""
    for wanted in (kind, "all") if kind == "both" and len(options) == 3 else (kind,):
        saying = [place for place, option in enumerate(options) if _SAYS[wanted].search(fold(option))]
        if len(saying) == 1:
            return Resolved(letter_of(saying[0]), GROUPED)
        # "All of these" beside "Tell all your friends": the option that is mostly the group word itself.
        short = [place for place in saying if len(own_words(options[place])) <= 1]
        if len(short) == 1:
            return Resolved(letter_of(short[0]), GROUPED)
    return Resolved(None, UNCLEAR)


def _several(wanted: list[int], options: Sequence[str]) -> Resolved:
    """ "a and b": an option that says so, or one that means all of what was named."""
    named = " ".join(letter_of(place).lower() for place in wanted)
    for place, option in enumerate(options):
        if re.sub(r"\b(both|and|y|&|las|dos|ambas)\b|[^a-z ]", "", fold(option)).split() == named.split():
            return Resolved(letter_of(place), GROUPED)
    if len(wanted) == 2 and len(options) >= 3:
        both = _group("both", options)
        if both.letter and ord(both.letter) - ord("A") not in wanted:
            return both
    if len(wanted) == len(options) - 1:
        return _group("all", options)
    return Resolved(None, UNCLEAR)


def _belong(others: list[str], option: str, marks: list[Mark]) -> bool:
    """Whether the words beside a letter are the option's own ("b wait") or spell the letter ("b de burro")."""
    own = set(own_words(option))
    long = [word for word in others if len(word) > 2]
    if long and all(any(word[:4] == mine[:4] for mine in own) for word in long):
        return True
    letter = next(mark.word for mark in marks if mark.kind == "pick")
    return (
        len(letter) == 1
        and len(others) == 1
        and others[0].startswith(letter)
        and len(others[0]) > 2
        and marks[0].kind == "pick"
    )


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))
