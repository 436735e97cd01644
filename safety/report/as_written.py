"""A reader that takes words as they are typed, for measuring what spelling repair and readings are worth."""

from __future__ import annotations

import re

from safety.reading import Reader, Reading, Word

_PIECE = re.compile(r"(?P<word>[^\W_]+(?:['\u2019][^\W_]+)*)|(?P<stop>[.!?\n;]+)")


class AsWritten(Reader):
    """Lower case and nothing else: no slang, no leet, no accents mended, no emoji as words."""

    def __init__(self) -> None:
        pass  # nothing of the full reader's spelling is loaded: `read` needs none of it

    def read(self, text: str) -> Reading:
        """The message as words and ends of sentences, as typed."""
        words: list[Word | None] = []
        for match in _PIECE.finditer(text):
            if match.lastgroup == "word":
                form = match.group().lower().replace("'", "").replace("\u2019", "")
                words.append(Word(form, (), match.start(), match.end(), False))
            elif words and words[-1] is not None:
                words.append(None)
        return Reading(text, tuple(words))
