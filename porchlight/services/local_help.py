"""Lines of help for a place, as texts of at most two segments; the next ones on MORE.

It finds and words them; who may be sent what, and when, is decided elsewhere. Nothing about the place is kept
but the note that MORE needs, sealed with what is on screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from porchlight.channels.segments import fold, segments
from porchlight.errors import ContentError
from safety.resources import Resource, ResourcePack
from safety.resources.nearby import nearby
from safety.resources.places import Asking, Place, Places
from safety.resources.places.place import FOLDER, PlaceError

NOTE = "near"
"""Under which name the note for MORE is kept."""

MOST_SEGMENTS = 2
LONGEST = 306
"""What two segments hold at the very most; counting exactly is slower."""
LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class Page:
    """One text. `note` says where MORE goes on; None when there is nothing more."""

    name: str
    text: str
    note: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class LocalHelp:
    """Answers "HELP 63101" and "is there a shelter in st louis". Build it with `load`."""

    pack: ResourcePack
    asking: Asking
    words: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, pack: ResourcePack, folder: Path = FOLDER) -> LocalHelp:
        """Read the tables of places and the words. Raises ContentError with the file."""
        try:
            words = yaml.safe_load((folder / "words.yml").read_text(encoding="utf-8"))
            if set(words["en"]) != set(words["es"]):
                raise ContentError(f"{folder}/words.yml: en and es must hold the same words")
            asking = Asking(Places.load(folder))
        except (OSError, KeyError, TypeError, yaml.YAMLError, PlaceError) as error:
            raise ContentError(f"{folder}: local help cannot be used: {error}") from error
        unknown = {id_ for ids in _fallbacks(asking.places) for id_ in ids if id_ not in pack.by_id}
        if unknown:
            raise ContentError(f"{folder}/places.yml: there is no line {', '.join(sorted(unknown))}")
        return cls(pack, asking, {lang: words[lang] for lang in LANGUAGES})

    def after_help(self, text: str, lang: str | None, today: date) -> Page | None:
        """The answer to a text that is nothing but HELP and a place."""
        return self._answer(self.asking.after_help(text), lang, today)

    def in_question(self, text: str, lang: str | None, today: date) -> Page | None:
        """The answer to a question for a shelter or a line in a place, where the text holds one."""
        return self._answer(self.asking.in_question(text), lang, today)

    def more(self, note: Mapping[str, Any], lang: str | None, today: date) -> Page | None:
        """The next lines after a page; None when the note is not one of ours (any more)."""
        try:
            place, start = Place.from_json(note["place"]), int(note["next"])
        except (KeyError, TypeError, ValueError):
            return None
        return self._page(place, _language(lang), today, start)

    def wants_more(self, text: str) -> bool:
        """Whether a text asks for the next lines."""
        return self.asking.wants_more(text)

    def _answer(self, places: tuple[Place, ...], lang: str | None, today: date) -> Page | None:
        if not places:
            return None
        if len(places) == 1:
            return self._page(places[0], _language(lang), today, 0)
        said, anywhere = self.words[_language(lang)], self.pack.last_resort
        slots = {
            "emergency": self.pack.emergency.call, "how": self.pack.how(anywhere, _language(lang)),
            "name": anywhere.short[_language(lang)], "places": "; ".join(place.name for place in places),
        }  # fmt: skip
        tries = (said[key].format(**slots) for key in ("which", "which_short"))
        return Page("local_help.which", next(text for text in tries if fits(text)))

    def _page(self, place: Place, lang: str, today: date, start: int) -> Page | None:
        lines = nearby(self.pack, self.asking.places, place, today)
        if start >= len(lines):
            return None
        best: Page | None = None
        for count in range(1, len(lines) - start + 1):
            rest = len(lines) - start - count
            tries = self._tries(place, lines, start, count, lang)
            text = next((text for text in tries if fits(text)), None)
            if text is None:
                break
            note = {"place": place.to_json(), "next": start + count} if rest else None
            best = Page(f"local_help.{start}", text, note)
        return best  # that each line fits by itself, with its note, is measured by the tests

    def _tries(
        self, place: Place, lines: tuple[Resource, ...], start: int, count: int, lang: str
    ) -> Iterator[str]:
        """The same lines with more around them and with less, best first."""
        said, shown = self.words[lang], lines[start : start + count]
        own = any(line.area.state for line in lines)
        long, short = ("head", "head_short") if own else ("nowhere", "nowhere_short")
        tail = said["more"] if start + count < len(lines) else said["last"]
        names = (place.name, place.name.split(" (")[0])  # a ZIP without its county, where room is short
        heads = [(said[key], name) for key in (long, short) for name in names] if start == 0 else [("", "")]
        if count == 1:
            heads.append(("", ""))  # a line with a long note fills two segments by itself
        for head, name in heads:
            for hours in (True, False):
                body = [self._line(line, lang, hours=hours) for line in shown]
                if any(line.reporting_note is None for line in shown):
                    body.append(said["no_note"])
                slots = {"place": name, "emergency": self.pack.emergency.call}
                yield "\n".join(filter(None, [head.format(**slots), *body, tail.format(**slots)]))

    def _line(self, line: Resource, lang: str, *, hours: bool) -> str:
        always = hours and line.hours is not None and line.hours.startswith("24/7")
        text = self.words[lang]["line_always" if always else "line"].format(
            name=line.short[lang], how=self.pack.how(line, lang)
        )
        text = text[0].upper() + text[1:]
        return f"{text} {line.reporting_note[lang]}" if line.reporting_note else text


def fits(text: str) -> bool:
    """Whether a text leaves in two segments."""
    return len(text) <= LONGEST and segments(fold(text)) <= MOST_SEGMENTS


def _language(lang: str | None) -> str:
    return lang if lang in LANGUAGES else "en"


def _fallbacks(places: Places) -> list[list[str]]:
    return [*places.rules["fallback"].values(), places.rules["everywhere"]]
