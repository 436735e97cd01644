"""Whether a text asks for help somewhere, and where: "HELP 63101", "is there a shelter in st louis"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from safety.resources.places.place import Place, Places, fold

MOST_WORDS = 40
"""A longer text is a story, not a question for a place."""

LONGEST_NAME = 5
_COUNTY = ("county", "co", "condado", "cnty")


@dataclass(frozen=True)
class Asking:
    """Reads texts against the tables. More than one place: the name alone does not tell which."""

    places: Places

    def after_help(self, text: str) -> tuple[Place, ...]:
        """The place of a text that is nothing but HELP and a place; none for any other text."""
        words = fold(text).split()
        if not 2 <= len(words) <= MOST_WORDS or words[0] not in self._rule("help"):
            return ()
        rest = " ".join(words[1:])
        for tail in self._rule("after"):
            rest = rest.removesuffix(f" {tail}")
        moved = True
        while moved:
            moved = False
            for word in self._rule("between"):
                if rest.startswith(f"{word} "):
                    rest, moved = rest.removeprefix(f"{word} "), True
        return self.named(rest)

    def in_question(self, text: str) -> tuple[Place, ...]:
        """The place in a text that asks for a shelter, a line or help there; none for any other text."""
        said = fold(text)
        words = said.split()
        if len(words) > MOST_WORDS or not any(
            re.search(rf"\b{noun}\b", said) for noun in self._rule("nouns")
        ):
            return ()
        zips = [word for word in words if re.fullmatch(r"\d{5}", word)]
        if len(zips) == 1:
            return (self.places.of_zip(zips[0]),)
        starts = sorted(
            {found.end() for lead in self._rule("before") for found in re.finditer(rf"\b{lead} ", said)}
        )
        for start in starts:
            following = said[start:].split()[:LONGEST_NAME]
            for length in range(len(following), 0, -1):
                name = " ".join(following[:length])
                found = () if name in self._rule("everyday") else self.named(name)
                if found:
                    return found
        return ()

    def wants_more(self, text: str) -> bool:
        """Whether a text asks for the next lines."""
        return fold(text) in self._rule("more")

    def named(self, name: str) -> tuple[Place, ...]:
        """The places of a folded name: a ZIP, a county, a city or a state, with or without its state behind it."""
        if re.fullmatch(r"\d{5}", name):
            return (self.places.of_zip(name),)
        tables = self.places
        if name in tables.states:
            return (tables.states[name],)
        if name in tables.aliases:
            return (tables.aliases[name],)
        found = self._county(name) or tables.cities.get(name, ())
        if found:
            return found
        head, _, last = name.rpartition(" ")
        state = (
            last.upper()
            if last.upper() in tables.rules["states"]
            else getattr(tables.states.get(last), "state", None)
        )
        if not head or state is None:
            return ()
        return tuple(
            place for place in (self._county(head) or tables.cities.get(head, ())) if place.state == state
        )

    def _county(self, name: str) -> tuple[Place, ...]:
        words = name.split()
        spanish = words[0] == "condado" and len(words) > 1
        if spanish:
            words = words[2:] if words[1] == "de" else words[1:]
        elif len(words) > 1 and words[-1] in _COUNTY:
            words = words[:-1]
        elif words[-1] != "city":
            return ()
        bare = " ".join(words)
        return self.places.counties.get(bare if words[-1:] == ["city"] else f"{bare} county", ())

    def _rule(self, name: str) -> tuple[str, ...]:
        return tuple(self.places.rules[name])
