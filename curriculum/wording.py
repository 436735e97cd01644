"""Rules about every text a teen can read: both languages, alphabet, numbers, provider words, reading grade.

Works on raw data, not on the models, so that a file with a fault of form still gets all its faults at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from curriculum.problems import Problem, located
from curriculum.reading import grade, words
from curriculum.schema import LANGUAGES, Language
from curriculum.sms import fold, foreign

KEYWORDS = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
    | {"START", "YES", "UNSTOP", "HELP", "INFO"}
)
"""Words that Twilio acts on by itself, so a teen must never have to send one as an answer."""

MAX_GRADE = 6.0
FEW_WORDS = 15
"""Below this many words a reading formula says more about chance than about the text."""

_CURLY = frozenset("\u2018\u2019\u201c\u201d\u00ab\u00bb")
_DASHES = frozenset("\u2013\u2014")
_WORD = "(" + "|".join(sorted(KEYWORDS)) + ")"
_BETWEEN = r"(?:\s+(?:back|with|the|word|con|la|palabra))*\s+[\"']?"
# "Send HELP" asks for a word and "they send help" does not: in small letters only the verbs that are about
# texting count, and only where the word stands by itself.
_ASKS_FOR = (
    re.compile(
        rf"\b(?i:text|reply|send|type|write|answer|say|manda|env[ií]a|escribe|responde){_BETWEEN}{_WORD}\b"
    ),
    re.compile(
        rf"\b(?:text|reply|type|answer|escribe|responde|contesta){_BETWEEN}{_WORD}(?=[\"'.,:;!?]|$|\s(?:to|para)\b)",
        re.IGNORECASE,
    ),
)
# Dates, ages and sums are fine; long numbers and the short ones of help lines are not. 911 never goes out of
# date; all others live in the dated resource pack.
_NUMBER = re.compile(r"\+?\(?\d(?:(?:\)\s|[-.)\s])?\d)+")
_SHORT_LINES = frozenset({"211", "311", "411", "511", "611", "711", "811", "988"})
_SLOT = re.compile(r"\{\w*\}")

Where = tuple[str | int, ...]


def texts(data: Any, where: Where = ()) -> Iterator[tuple[Where, dict[str, Any]]]:
    """Every block with an `en` or an `es`, and where it is."""
    if isinstance(data, dict):
        if any(lang in data for lang in LANGUAGES):
            yield where, data
        else:
            for key, value in data.items():
                yield from texts(value, (*where, str(key)))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from texts(value, (*where, i))


def of_data(path: str, data: Any, slots: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """All faults of wording in one file's data. `slots` are the only names that may stand in braces."""
    for where, block in texts(data):
        pair = {lang: block[lang].strip() for lang in LANGUAGES if isinstance(block.get(lang), str)}
        for lang, text in pair.items():
            spot = located((*where, lang))
            found = (*_alphabet(text), *_numbers(text, slots), *_keywords(text, where), *_hard(text, lang))
            for message in found:
                yield Problem(path, spot, message)
        if all(pair.get(lang) for lang in LANGUAGES):
            yield from _apart(path, located(where), pair["en"], pair["es"], slots)


def _alphabet(text: str) -> Iterator[str]:
    strange = foreign(text)
    curly = [c for c in strange if c in _CURLY]
    dashes = [c for c in strange if c in _DASHES]
    other = [c for c in strange if c not in _CURLY and c not in _DASHES]
    if curly:
        yield f"curly quotes ({' '.join(curly)}) double the cost of an SMS; use straight ones"
    if dashes:
        yield f"a long dash ({' '.join(dashes)}) doubles the cost of an SMS; use a comma or a colon"
    if other:
        yield f"SMS cannot carry {' '.join(other)} in its own alphabet; use other characters"


def _numbers(text: str, slots: frozenset[str]) -> Iterator[str]:
    for found in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if len(digits) >= 5 or digits in _SHORT_LINES:
            yield f"number {found[0]!r} is typed in; numbers live in the resource pack, say it in words"
    for found in _SLOT.finditer(text):
        if found[0][1:-1] not in slots:
            yield f"slot {found[0]} is not one of ours; write plain words"


def _keywords(text: str, where: Where) -> Iterator[str]:
    asked = next((found for pattern in _ASKS_FOR if (found := pattern.search(text))), None)
    if asked:
        yield f"asks for {asked[1].upper()}, a word that the phone company acts on; ask for another word"
    is_answer = len(where) >= 3 and where[-1] == "text" and where[-3] in ("choices", "options")
    first = (words(fold(text)) or [""])[0].upper()
    # A teen who answers in words starts with the first one, and may send nothing else.
    if is_answer and first in KEYWORDS:
        yield f"answer starts with {first}, a word that the phone company acts on; start with another word"


def _hard(text: str, lang: Language) -> Iterator[str]:
    asked = grade(text, lang)
    if len(words(text)) >= FEW_WORDS and asked > MAX_GRADE:
        yield f"reads at grade {asked:.1f}, over {MAX_GRADE:.0f}; use shorter sentences and words"


def _apart(path: str, where: str, en: str, es: str, slots: frozenset[str]) -> Iterator[Problem]:
    """Where the two languages do not have the same build, one of them has lost or gained something."""
    if en == es and len(words(en)) > 2:
        yield Problem(path, where, "es is the same as en; translate it")
    lines = len(en.splitlines()), len(es.splitlines())
    if lines[0] != lines[1]:
        yield Problem(path, where, f"en has {lines[0]} lines and es {lines[1]}; give both the same")
    if ("?" in en) != ("?" in es):
        asks, tells = ("en", "es") if "?" in en else ("es", "en")
        yield Problem(path, where, f"{asks} asks a question and {tells} does not; make both ask or both tell")
    if {slot for slot in slots if ("{" + slot + "}" in en) != ("{" + slot + "}" in es)}:
        yield Problem(path, where, "en and es do not use the same slots; use the same in both")
