"""Turns a raw message into words: what it says, whatever it looks like.

Folds Unicode, homoglyphs, zero-width signs, emoji, spaced-out and glued letters, and keeps for every
word where it stands in the teen's own text, so that a reason can quote it. Decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from safety.spelling import Spelling

_TOKEN = re.compile(
    r"(?P<word>(?:\d+(?:[.,:]\d+)*(?![a-z0-9@$*])|[a-z0-9@$*]+(?:[!+#_*@$][a-z0-9@$*]+|'(?=[a-z])[a-z]+)*))"
    r"|(?P<soft>\.{2,}|…)|(?P<stop>[.!?\n;]+)|(?P<comma>,)|(?P<quote>\")|(?P<other>.)",
    re.DOTALL,
)
_SPACED = re.compile(r"(?<![a-z0-9'])(?:[a-z0-9@$!*][ .\-_*~,]{1,3}){2,30}[a-z0-9@$!*](?![a-z0-9'])")
_NUMBER_WORD = re.compile(r"(\d{1,3})([a-z]{1,6})$")
_WORD_NUMBER = re.compile(r"([mfhgb])(\d{2})$")
_SKIN = range(0x1F3FB, 0x1F400)
_LONGEST = 40


@dataclass(frozen=True)
class Word:
    """One word of a reading: its form, other possible forms, and its place in the text."""

    form: str
    also: tuple[str, ...]
    start: int
    end: int
    quoted: bool
    after_comma: bool = False


@dataclass(frozen=True)
class Reading:
    """A message as words; None marks the end of a sentence."""

    text: str
    words: tuple[Word | None, ...]

    def quote(self, first: int, last: int) -> str:
        """The teen's own words from one word to another (last excluded), cut to a readable length."""
        spans = [word for word in self.words[first:last] if word is not None]
        if not spans:
            return ""
        piece = " ".join(self.text[min(w.start for w in spans) : max(w.end for w in spans)].split())
        return piece if len(piece) <= 200 else piece[:197] + "..."


class Reader:
    """Reads messages. Safe to share between threads."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self._signs = {sign: word for sign, word in spelling.emoji.items() if len(sign) == 1}
        self._runs = {sign: word for sign, word in spelling.emoji.items() if len(sign) > 1}

    def read(self, text: str) -> Reading:
        """The message as words, each resolved to what it stands for."""
        text = repair(text)
        folded, places = self._fold(text)
        words: list[Word | None] = []
        quoted = comma = False
        for kind, piece, start, end in self._pieces(folded):
            here = (places[start], places[end - 1] + 1)
            if kind == "word":
                for number, word in enumerate(self._words(piece, *here, quoted)):
                    words.append(replace(word, after_comma=True) if comma and number == 0 else word)
                comma = False
            elif kind == "comma":
                comma = True
            elif kind == "joined":
                words.extend(Word(one, (), *here, quoted) for one in piece.split())
            elif kind == "stop" and words and words[-1] is not None:
                words.append(None)
            elif kind == "quote":
                quoted = not quoted and folded.find('"', end) > 0
        return Reading(text, tuple(_rejoined(words, self._spelling)))

    def _fold(self, text: str) -> tuple[str, list[int] | range]:
        if text.isascii():
            folded = text.lower().replace("`", "'")
            return folded, range(len(folded) + 1)
        signs: list[str] = []
        places: list[int] = []
        for at, sign in enumerate(text):
            made = self._sign(sign)
            signs.append(made)
            places.extend([at] * len(made))
        places.append(len(text))
        return "".join(signs), places

    def _sign(self, sign: str) -> str:
        if sign.isascii():
            return sign.lower() if sign != "`" else "'"
        if sign in self._signs:
            return f" {self._signs[sign]} "
        kind = unicodedata.category(sign)
        if kind in ("Cf", "Mn", "Me", "Cc") or ord(sign) in _SKIN:
            return ""
        if sign in "‘’ʼ´":
            return "'"
        if sign in "“”«»„":
            return '"'
        if sign == "…":
            return ".."
        if kind == "So" or kind == "Cs":
            return _squared(sign)
        from anyascii import anyascii

        made = unicodedata.normalize("NFKD", sign)
        made = "".join(one for one in made if not unicodedata.combining(one))
        return (made if made.isascii() else anyascii(made)).lower() or " "

    def _pieces(self, folded: str) -> Iterator[tuple[str, str, int, int]]:
        at = 0
        for run in _SPACED.finditer(folded):
            joined = self._joined(run.group())
            if joined is None:
                continue
            yield from self._tokens(folded, at, run.start())
            yield "joined", joined, run.start(), run.end()
            at = run.end()
        yield from self._tokens(folded, at, len(folded))

    def _tokens(self, folded: str, at: int, end: int) -> Iterator[tuple[str, str, int, int]]:
        for match in _TOKEN.finditer(folded, at, end):
            kind = match.lastgroup or "other"
            if kind == "word" and match.end() - match.start() > _LONGEST:
                for start in range(match.start(), match.end(), _LONGEST - 10):
                    stop = min(start + _LONGEST, match.end())
                    yield kind, folded[start:stop], start, stop
            elif kind not in ("other", "soft"):
                yield kind, match.group(), match.start(), match.end()

    def _joined(self, run: str) -> str | None:
        if len(run) > 120:
            return None
        letters = "".join(sign for sign in run if sign.isalnum() or sign in "@$!*")
        if letters.isdigit():
            return None
        for guess in (letters, *self._spelling._guesses(letters)):
            if guess in self._spelling.short and len(guess) >= 3:
                return " ".join(self._spelling.short[guess][0])
            if self._spelling.knows(guess) and len(guess) >= 4:
                return guess
            pieces = self._spelling.split(guess)
            if pieces:
                return " ".join(pieces)
        near = self._spelling._near(letters)
        return near[0] if near else None

    def _words(self, piece: str, start: int, end: int, quoted: bool) -> Iterator[Word]:
        piece = piece.replace("'", "")
        if not piece.strip("*@$"):
            return
        if piece.isdigit() and piece not in self._spelling.short:
            yield Word(piece, (), start, end, quoted)
            return
        if not self._spelling.knows(piece):
            split = _NUMBER_WORD.match(piece) or _WORD_NUMBER.match(piece)
            if split and not self._spelling.knows(split.group(0)):
                for part in split.groups():
                    yield from self._words(part, start, end, quoted)
                return
        readings = self._spelling.resolve(piece)
        first, rest = readings[0], readings[1:]
        also = tuple(one[0] for one in rest if len(one) == len(first) == 1)
        if first[0] != piece and len(first) == 1 and piece.isalpha():
            also = (*also, piece)
        for place, form in enumerate(first):
            yield Word(form, also if place == 0 else (), start, end, quoted)


def _rejoined(words: list[Word | None], spelling: Spelling) -> list[Word | None]:
    """Glue pieces of a broken word together again ("su ic ide"), when only the whole is a word."""
    out: list[Word | None] = []
    at = 0
    while at < len(words):
        word = words[at]
        made = None
        if word is not None and len(word.form) <= 4 and not spelling.knows(word.form):
            pieces = [word]
            for later in words[at + 1 : at + 4]:
                if later is None or len(later.form) > 5:
                    break
                pieces.append(later)
                whole = "".join(piece.form for piece in pieces)
                if len(whole) >= 6 and spelling.risky(whole):
                    made = Word(whole, (), word.start, later.end, word.quoted)
                    break
        if made is not None:
            out.append(made)
            at += len(pieces)
        else:
            out.append(word)
            at += 1
    return out


def _squared(sign: str) -> str:
    """Letters in circles and squares are letters; any other picture is a gap."""
    name = unicodedata.name(sign, "")
    if "LETTER " in name and "REGIONAL" not in name:
        return name.rsplit("LETTER ", 1)[1][:1].lower()
    return " "


def repair(text: str) -> str:
    """Undo broken encodings; anything that cannot be repaired stays as it is."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    if text.isascii():
        return text
    from ftfy import TextFixerConfig, fix_text

    return fix_text(
        text, TextFixerConfig(unescape_html=False, normalization="NFC", max_decode_length=200_000)
    )
