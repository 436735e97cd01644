"""Reserved words: STOP, START, HELP and PERSON in either language win over every state. The words are data."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import yaml

from porchlight.errors import ContentError

WORDS_FILE = Path(__file__).parent.parent / "wording" / "reserved.yml"

STOP, START, HELP, PERSON = "stop", "start", "help", "person"


@dataclass(frozen=True)
class Reserved:
    """The sets of words and the phrases that mean STOP, START, HELP and PERSON."""

    words: dict[str, frozenset[str]]
    start_when_stopped: frozenset[str]
    stop_phrases: re.Pattern[str]

    @classmethod
    def load(cls, path: Path = WORDS_FILE) -> Reserved:
        """Read the word list. Raises ContentError with the file when it cannot be used."""
        try:
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            words = {
                name: frozenset(fold(word) for word in data["words"][name])
                for name in (STOP, START, HELP, PERSON)
            }
            when_stopped = frozenset(fold(word) for word in data["start_when_stopped"])
            phrases = [fold(phrase) for phrase in data["stop_phrases"]]
        except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
            raise ContentError(
                f"{path}: needs `words` (stop, start, help, person), `start_when_stopped` and `stop_phrases`: {error}"
            ) from error
        return cls(
            words,
            when_stopped,
            re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")\b"),
        )

    def read(self, text: str, opted_out: bool = False) -> str | None:
        """STOP, START, HELP or PERSON when the whole message is that word (case, accents, marks at the ends aside).

        YES is START for carriers, but an answer for us: it counts only from somebody who has stopped.
        """
        bare = fold(text)
        if opted_out and bare in self.start_when_stopped:
            return START
        for name, words in self.words.items():
            if bare in words:
                return name
        return None

    def also_stops(self, text: str) -> bool:
        """Whether a longer message also asks us to stop: opt-out and disclosure can be one text."""
        bare = fold(text)
        return bare in self.words[STOP] or self.stop_phrases.search(bare) is not None


def fold(text: str) -> str:
    """Lower case, no accents, no marks at the ends, single spaces."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", re.sub(r"^[\W_]+|[\W_]+$", "", plain.casefold()))
