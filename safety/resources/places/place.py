"""ZIP codes, counties and cities as values, and the tables they are read from."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
_SHORT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}


class PlaceError(ValueError):
    """The tables of places cannot be read; says which file and what is wrong."""


@dataclass(frozen=True)
class Place:
    """Somewhere. `counties` are Census FIPS codes; empty: only the state is known. No state: somewhere else.

    `name` is how a reply names it ("St. Louis city, MO").
    """

    name: str
    state: str | None = None
    counties: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The place as it is kept for the next page of lines."""
        return {"name": self.name, "state": self.state, "counties": list(self.counties)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Place:
        """The place that was kept. Raises KeyError when it is none."""
        return cls(str(data["name"]), data["state"], tuple(data["counties"]))


@dataclass(frozen=True)
class Places:
    """The tables, by folded name. Build it with `load`."""

    rules: Mapping[str, Any]
    zips: Mapping[str, Place]
    counties: Mapping[str, tuple[Place, ...]]
    cities: Mapping[str, tuple[Place, ...]]
    states: Mapping[str, Place]
    aliases: Mapping[str, Place] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Places:
        """Read the three files. Raises PlaceError that names the file."""
        try:
            rules = yaml.safe_load((folder / "places.yml").read_text(encoding="utf-8"))
            county_rows = _rows(folder / "counties.csv")
            zip_rows = _rows(folder / "zips.csv")
            known = {row["fips"]: Place(f"{_shown(row['name'])}, {row['state']}", row["state"], (row["fips"],))
                     for row in county_rows}  # fmt: skip
            zips = {
                row["zip"]: Place(
                    f"{row['zip']} ({known[row['fips']].name})", known[row["fips"]].state, (row["fips"],)
                )
                for row in zip_rows
            }
            states = {
                fold(name): Place(name.title(), code)
                for code, state in rules["states"].items()
                for name in state["names"]
            }
            cities = _cities(zip_rows, known)
            aliases = {fold(short): _named(long, cities) for short, long in rules["aliases"].items()}
        except (OSError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
            raise PlaceError(f"{folder}: the tables of places cannot be used: {error}") from error
        counties: dict[str, tuple[Place, ...]] = {}
        for place in known.values():
            key = fold(place.name.rsplit(",", 1)[0])
            counties[key] = (*counties.get(key, ()), place)
        return cls(rules, zips, counties, cities, states, aliases)

    def of_zip(self, digits: str) -> Place:
        """The place of a ZIP code; of one we do not know, the state that its first digits tell, if it is ours."""
        if digits in self.zips:
            return self.zips[digits]
        for code, state in self.rules["states"].items():
            if digits[:2] in state["zips"]:
                return Place(f"{digits} ({code})", code)
        return Place(digits)


def fold(text: str) -> str:
    """Lower case, no accents, no marks, single spaces. Example: `fold("St. Louis!")` is "saint louis"."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return " ".join(_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", plain.replace("'", "")))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cities(rows: list[dict[str, str]], known: Mapping[str, Place]) -> dict[str, tuple[Place, ...]]:
    """Each city name with its places: one for each state that has such a city, with all its counties."""
    found: dict[str, dict[str, tuple[str, dict[str, None]]]] = {}
    for row in rows:
        state = str(known[row["fips"]].state)
        for city in row["cities"].split(";"):
            _, counties = found.setdefault(fold(city), {}).setdefault(state, (city, {}))
            counties[row["fips"]] = None
    return {
        key: tuple(
            Place(f"{_shown(name)}, {state}", state, tuple(fips)) for state, (name, fips) in states.items()
        )
        for key, states in found.items()
    }


def _named(name: str, cities: Mapping[str, tuple[Place, ...]]) -> Place:
    city, state = name.rsplit(", ", 1)
    return next(place for place in cities[fold(city)] if place.state == state)


def _shown(name: str) -> str:
    """As people write it: the tables say "Saint Louis"."""
    return re.sub(r"\bSaint\b", "St.", name)
