"""Turns the pack's YAML into values, or says exactly what is wrong with an entry and where.

Only the shape is judged here; whether a number is sound or a check too old is `checks`' work.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safety.resources.reading import LINE, without_lines
from safety.resources.resource import CATEGORIES, CONTACT_TYPES, PUBLISH, Area, Checked, Resource

LANGUAGES = ("en", "es")
ROLES = ("emergency", "lifeline", "last_resort")
PHRASES = (
    "call", "call_or_text", "text", "text_named", "text_then_call", "text_with_keyword",
    "text_without_keyword",
)  # fmt: skip
REQUIRED = (
    "id", "name", "short", "call", "text_to", "keyword", "hours", "languages", "interpreter", "contact_type",
    "reporting_note", "what_for", "area", "publish", "checked", "expires", "sources", "notes",
)  # fmt: skip
OPTIONAL = ("always", "spells", "web")


class ResourceError(ValueError):
    """The pack cannot be read. `faults` holds one located message each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Superseded:
    """A number that old pages print, and the one to use."""

    number: str
    use: str
    was: str


@dataclass(frozen=True)
class Policy:
    """How lines are picked and how long a check counts (policy.yml)."""

    warn_after_days: int
    hide_after_days: int
    roles: Mapping[str, str]
    order: Mapping[str, tuple[str, ...]]
    superseded: tuple[Superseded, ...]
    phrases: Mapping[str, Mapping[str, str]]


def parse_policy(raw: Mapping[str, Any]) -> Policy:
    """Read policy.yml. Raises ValueError with what is missing."""
    data = without_lines(raw)
    try:
        order = {category: tuple(ids) for category, ids in data["order"].items()}
        policy = Policy(
            warn_after_days=int(data["check"]["warn_after_days"]),
            hide_after_days=int(data["check"]["hide_after_days"]),
            roles={role: data["roles"][role] for role in ROLES},
            order=order,
            superseded=tuple(Superseded(**item) for item in data["superseded"]),
            phrases={lang: {key: data["phrases"][lang][key] for key in PHRASES} for lang in LANGUAGES},
        )
    except KeyError as error:
        raise ValueError(f"policy.yml: {error.args[0]} is missing") from error
    except (TypeError, AttributeError) as error:
        raise ValueError(f"policy.yml: has the wrong shape ({error})") from error
    if set(order) != set(CATEGORIES):
        wrong = ", ".join(sorted(set(order) ^ set(CATEGORIES)))
        raise ValueError(f"policy.yml: order must name each category once; look at: {wrong}")
    return policy


def parse_line(raw: Any, file: str) -> Resource:
    """Read one entry. Raises ValueError as "file:line: what is wrong and what to write instead"."""
    if not isinstance(raw, dict):
        raise ValueError(f"{file}: every entry under lines must be a mapping")
    where = f"{file}:{raw.get(LINE, '?')}"
    data = without_lines(raw)
    _known_keys(data, where)
    try:
        return Resource(
            id=data["id"],
            name=_both(data["name"], where, "name"),
            short=_both(data["short"], where, "short"),
            call=_number(data["call"], where, "call"),
            text_to=_number(data["text_to"], where, "text_to"),
            keyword=data["keyword"],
            spells=dict(data.get("spells") or {}),
            web=data.get("web"),
            hours=data["hours"],
            languages=None if data["languages"] is None else tuple(data["languages"]),
            interpreter=bool(data["interpreter"]),
            contact_type=_one_of(data["contact_type"], CONTACT_TYPES, where, "contact_type"),
            reporting_note=_note(data["reporting_note"], where),
            what_for=tuple(_one_of(item, CATEGORIES, where, "what_for") for item in data["what_for"]),
            area=_area(data["area"], where),
            publish=_one_of(data["publish"], PUBLISH, where, "publish"),
            always=bool(data.get("always", False)),
            checked=_checked(data["checked"], where),
            expires=_date(data["expires"], where, "expires"),
            sources=tuple(data["sources"]),
            notes=data["notes"],
            where=where,
        )
    except (TypeError, AttributeError) as error:
        raise ValueError(f"{where}: {data['id']} has the wrong shape ({error})") from error


def _known_keys(data: Mapping[str, Any], where: str) -> None:
    missing = [key for key in REQUIRED if key not in data]
    if missing:
        name = data.get("id", "an entry")
        raise ValueError(f"{where}: {name} needs {', '.join(missing)} (null if not found)")
    unknown = sorted(set(data) - {*REQUIRED, *OPTIONAL})
    if unknown:
        raise ValueError(f"{where}: {data['id']} has no field {', '.join(unknown)}; see national.yml")


def _both(value: Any, where: str, field: str) -> Mapping[str, str]:
    missing = [lang for lang in LANGUAGES if not (value or {}).get(lang)]
    if missing:
        raise ValueError(f"{where}: {field} is missing in {', '.join(missing)}")
    return {lang: str(value[lang]) for lang in LANGUAGES}


def _note(value: Any, where: str) -> Mapping[str, str] | None:
    return None if value is None else _both(value, where, "reporting_note")


def _number(value: Any, where: str, field: str) -> str | None:
    if value is not None and not isinstance(value, str):
        # YAML reads 0911 or 233733 as an integer and would drop a leading zero.
        raise ValueError(f"{where}: {field} must be in quotes: '{value}'")
    return value


def _one_of(value: Any, allowed: tuple[str, ...], where: str, field: str) -> str:
    if value not in allowed:
        raise ValueError(f"{where}: {field} {value!r} must be one of {', '.join(allowed)}")
    return str(value)


def _date(value: Any, where: str, field: str) -> date:
    if not isinstance(value, date):
        raise ValueError(f"{where}: {field} must be a date such as 2026-11-22")
    return value


def _checked(value: Any, where: str) -> Checked:
    if not isinstance(value, dict) or set(value) != {"how", "on", "by"}:
        raise ValueError(f"{where}: checked needs how, on and by")
    how = _one_of(value["how"], ("source", "phone"), where, "checked.how")
    return Checked(how=how, on=_date(value["on"], where, "checked.on"), by=str(value["by"]))


def _area(value: Any, where: str) -> Area:
    if value == "national":
        return Area()
    if not isinstance(value, dict) or "state" not in value:
        raise ValueError(f"{where}: area must be national, or name a state such as {{state: MN}}")
    return Area(state=value["state"], counties=tuple(value.get("counties") or ()))
