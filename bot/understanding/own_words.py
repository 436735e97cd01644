"""What a teen's (or a worker's) own words must not hold, and which word may be her secret one.

Pure, and for both sides of the wire. It errs towards asking again: a plan is read by whoever holds the phone,
and a paraphrase by whoever reads our repository.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml

LEAST_LETTERS, MOST_LETTERS = 4, 20
"""How long a secret word may be: shorter ones are typed by chance."""

_NUMBER = re.compile(r"\d(?:[\s().+-]*\d){4,}")
"""Five digits or more, however they are spaced: a phone, a zip code, an account."""

_SPELLED = (
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve",
)  # fmt: skip
_SPELLED_NUMBER = re.compile(rf"\b(?:{'|'.join(_SPELLED)})(?:[\s,-]+(?:{'|'.join(_SPELLED)})){{4,}}\b")

_CONTACT = re.compile(r"\S@\S|(?<!\w)@\w|https?://|www\.|\b\w+\.(?:com|net|org|me|gg|app)\b")
"""An e-mail, a handle, a link."""

_ROADS = "street|avenue|boulevard|blvd|road|highway|hwy|calle|avenida|carretera|bulevar|callejon|calzada"
_SHORT = "st|ave|av|rd|dr|ln|ct|pl|way|lane|drive|court|place|terrace|circle|pkwy|parkway|trail"
_STREETS = (
    # "412 oak dr", "412 n oak lane", "calle juarez 12", "calle juarez", "main street"
    re.compile(
        rf"\b\d{{1,5}}[a-z]?\s+(?!(?:hours?|min|minutes?|blocks?|years?|days?)\b)(?:[nsew]\.?\s+)?[a-z0-9.']+(?:\s+[a-z0-9.']+){{0,2}}\s+(?:{_SHORT})\b"
    ),
    re.compile(rf"\b(?!(?:the|a|my|our|this|that|la|mi|una|across|off|on) )[a-z0-9']+\s+(?:{_ROADS})\b"),
    re.compile(
        r"\b(?:calle|avenida|av|carretera|bulevar|calzada)\.?\s+"
        r"(?!(?:del?|con|en|hasta|para|cuando|donde|por|si) )[a-z0-9]{2,}"
    ),
    re.compile(
        r"\b[a-z0-9']+\s+(?:st|ave|rd|blvd)\b\.?(?=\s*$|\s*[,;.!]|\s+(?:and|near|by|in|y|en|cerca)\b)"
    ),
    re.compile(r"\b(?:apt|apartment|unit|suite|depto|departamento|apto|apartamento)\.?\s*#?\s*\d"),
)


def holds_contact(text: str) -> bool:
    """Whether a text holds a number of five digits or more (also in words), an e-mail, a handle or a link."""
    plain = _plain(text)
    return any(pattern.search(plain) for pattern in (_NUMBER, _SPELLED_NUMBER, _CONTACT))


def holds_address(text: str) -> bool:
    """Whether a text holds a street, with or without its number, or a flat. Example: "412 oak st"."""
    plain = _plain(text)
    return any(pattern.search(plain) for pattern in _STREETS)


def names_in(text: str) -> tuple[str, ...]:
    """Words that look like names: a capital inside a sentence. Example: "he took Ann to Dallas" has Ann, Dallas."""
    found: list[str] = []
    for sentence in re.split(r"[.!?¡¿\n]+", text):
        for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", sentence)[1:]:
            if word[0].isupper() and not word.isupper() and not word.startswith("I'") and word not in found:
                found.append(word)
    return tuple(found)


def may_be_secret(word: str, also_taken: Iterable[str] = ()) -> bool:
    """Whether this may be the word that calls up a plan: one odd word, and none that means something here.

    `also_taken`: more words that mean something now, such as the answers of lessons.
    """
    bare = bare_word(word)
    fits = bare.isalpha() and LEAST_LETTERS <= len(bare) <= MOST_LETTERS and len(set(bare)) > 1
    return fits and bare not in _taken() and bare not in {bare_word(other) for other in also_taken}


def bare_word(text: str) -> str:
    """A word as it is compared: lower case, no accents, no marks at the ends."""
    return re.sub(r"\s+", " ", re.sub(r"^[\W_]+|[\W_]+$", "", _plain(text)))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return "".join(char for char in folded if not unicodedata.combining(char))


@lru_cache(maxsize=1)
def _taken() -> frozenset[str]:
    """Read once, on first use."""
    listed = yaml.safe_load(Path(__file__).with_name("taken_words.yml").read_text("utf-8"))
    return frozenset(bare_word(str(word)) for words in listed.values() for word in words)
