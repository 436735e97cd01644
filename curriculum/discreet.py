"""Which words give us away: a text that is sent unprompted may be read by whoever holds the phone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from curriculum.files import read_yaml
from curriculum.problems import CurriculumError, Problem, from_validation
from curriculum.schema import LANGUAGES, Both, Language, Nudge, Part

WORDS = Path(__file__).parent / "discreet.yml"
Sensitive = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9ñ][a-z0-9ñ' -]*\*?$")]


class Discreet(Part):
    """The words of discreet.yml; `here*` stands for any word that begins so."""

    en: Annotated[tuple[Sensitive, ...], Field(min_length=1)]
    es: Annotated[tuple[Sensitive, ...], Field(min_length=1)]

    def found(self, text: str, lang: Language) -> list[str]:
        """The sensitive words in a text, as they stand in it, each once."""
        pattern = _pattern(self.es if lang == "es" else self.en)
        return list(dict.fromkeys(match[0] for match in pattern.finditer(_plain(text))))


def load(path: Path = WORDS) -> Discreet:
    """Read the list. Raises CurriculumError with every fault."""
    name = f"curriculum/{path.name}"
    problems: list[Problem] = []
    data = read_yaml(path, name, problems)
    if not problems:
        try:
            return Discreet.model_validate(data)
        except ValidationError as error:
            problems = from_validation(name, error)
    raise CurriculumError(problems)


def of_nudge(path: str, where: str, nudge: Nudge, words: Discreet) -> Iterator[Problem]:
    """Sensitive words in what is sent unprompted: the question and its choices, but not the replies."""
    yield from of_text(path, f"{where}text", nudge.text, words)
    for i, choice in enumerate(nudge.choices):
        yield from of_text(path, f"{where}choices[{i}].text", choice.text, words)


def of_text(path: str, where: str, both: Both, words: Discreet) -> Iterator[Problem]:
    """Sensitive words in one text, in either language."""
    for lang in LANGUAGES:
        for word in words.found(both[lang], lang):
            fix = "is sent unprompted and could be read by anyone; say it in words that give nothing away"
            yield Problem(path, f"{where}.{lang}", f"{word!r} {fix}")


@lru_cache(maxsize=4)
def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    parts = [
        re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")


def _plain(text: str) -> str:
    """Lower case without accents; an ñ stays."""
    kept = text.lower().replace("ñ", "\0")
    bare = unicodedata.normalize("NFKD", kept)
    return "".join(char for char in bare if not unicodedata.combining(char)).replace("\0", "ñ")
