"""A plain keyword list, the thing most schools and platforms have, to hold the screen against.

Its phrases are data of the bench. It finds a phrase where it stands as whole words, whatever the case, accents
and apostrophes, in the message or in the ones before; a find is urgent, in the phrase's category.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import yaml

from safety.suite import Row
from safety.verdict import CATEGORIES, Because, SafetyDataError, Screening

_NOTHING = Screening("none", None, False, ())


class Keywords:
    """A loaded list."""

    def __init__(self, phrases: Sequence[tuple[str, str]]) -> None:
        """`phrases`: pairs of a phrase and its category."""
        self._category = {fold(phrase): category for phrase, category in phrases}
        longest = sorted(self._category, key=lambda phrase: (-len(phrase), phrase))
        self._any = re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b")

    def __len__(self) -> int:
        return len(self._category)

    @classmethod
    def load(cls, path: Path) -> Keywords:
        """Read categories and their phrases by language; raises SafetyDataError that names the file."""
        try:
            read = yaml.safe_load(path.read_text(encoding="utf-8"))
            found = [
                (str(phrase), str(category))
                for category, languages in read.items()
                for phrases in languages.values()
                for phrase in phrases
            ]
        except (OSError, yaml.YAMLError, AttributeError, TypeError) as error:
            raise SafetyDataError(f"{path.name}:1: not categories with phrases by language") from error
        if not found or any(category not in CATEGORIES for _, category in found):
            raise SafetyDataError(f"{path.name}:1: needs phrases under categories of the screen")
        return cls(found)

    def find(self, text: str) -> str | None:
        """The first phrase of the list that stands in a text."""
        match = self._any.search(fold(text))
        return match.group() if match else None

    def verdict(self, row: Row) -> Screening:
        """What the list says of a row."""
        phrase = self.find("\n".join((*row.history, row.text)))
        if phrase is None:
            return _NOTHING
        return Screening("urgent", self._category[phrase], False, (Because("keyword", phrase),))


def fold(text: str) -> str:
    """Lower case, without accents and apostrophes, one space between words."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign)
    )
    return " ".join(re.sub("['\u2019`]", "", plain).split())
