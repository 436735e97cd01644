"""What the application says by itself, when Rasa is not asked or not there: STOP, HELP, trouble, pictures.

The words live in en.yml and es.yml; the numbers in them come from the resource pack.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from safety.resources import ResourcePack

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "es")


class WordingError(ValueError):
    """The wording cannot be read, or was asked for wrongly; says which name and what is missing."""


@dataclass(frozen=True)
class Wording:
    """All wording by language and name. Build it with `load`."""

    texts: Mapping[str, Mapping[str, str]]
    numbers: Mapping[str, str | None]

    @classmethod
    def load(cls, folder: Path = FOLDER, pack: ResourcePack | None = None) -> Wording:
        """Read en.yml and es.yml. Raises WordingError when one lacks a text or a slot of the other."""
        texts = {lang: _read(folder / f"{lang}.yml") for lang in LANGUAGES}
        for name in sorted({*texts["en"], *texts["es"]}):
            missing = [lang for lang in LANGUAGES if name not in texts[lang]]
            if missing:
                raise WordingError(f"{missing[0]}.yml: {name} is missing")
            if _slots(texts["en"][name]) != _slots(texts["es"][name]):
                raise WordingError(f"es.yml: {name} must use the same slots as in en.yml")
        pack = pack or ResourcePack.load()
        numbers = {
            "befree": pack.last_resort.short["en"],
            "call_line": pack.last_resort.call,
            "emergency": pack.emergency.call,
            "lifeline": pack.lifeline.call,
            "text_line": pack.last_resort.text_to,
        }
        return cls(texts=texts, numbers=numbers)

    def say(self, name: str, lang: str | None, /, **slots: object) -> tuple[str, str]:
        """The name and the text in this language (English where nobody knows).

        Raises WordingError for a name that is not there or a slot that was not given.
        """
        texts = self.texts.get(lang or "en", self.texts["en"])
        if name not in texts:
            raise WordingError(f"there is no wording {name!r}; there are {', '.join(texts)}")
        filled = {**self.numbers, **slots}
        missing = sorted(_slots(texts[name]) - set(filled))
        if missing:
            raise WordingError(f"the wording {name} needs the slot {', '.join(missing)}")
        return name, texts[name].format(**filled)


def _read(path: Path) -> dict[str, str]:
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))  # Any: judged below
    except (OSError, yaml.YAMLError) as error:
        raise WordingError(f"{path.name}: cannot be read ({error})") from error
    says = data.get("says") if isinstance(data, dict) else None
    if not isinstance(says, dict) or not all(isinstance(text, str) for text in says.values()):
        raise WordingError(f"{path.name}: needs `says`, a mapping of names to texts")
    return dict(says)


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
