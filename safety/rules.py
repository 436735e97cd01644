"""Loads the rules and finds them in a talk: the rule half of the screen's readers.

A rule finds patterns over concepts, or combines facts that other rules found (`all`, `none`).
What a finding is worth in its context (negated, past, play, fiction, whose) is asked of context.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from safety.context import Scene, Talk, Window, weigh
from safety.patterns import Pattern, PatternError, any_of, compile_pattern
from safety.verdict import CATEGORIES, TIERS, SafetyDataError, Signal
from safety.yaml_entries import Entry, entries, folder

_NEAR = 8  # a veto counts only this close to what it vetoes, in words
_KEYS = {
    "category",
    "tier",
    "find",
    "unless",
    "negated",
    "past",
    "play",
    "who",
    "fact",
    "all",
    "none",
    "lesson",
    "note",
    "watched",
    "history",
}


@dataclass(frozen=True)
class Rule:
    """One rule as data. `fact` rules carry no tier; `all` rules combine facts."""

    name: str
    category: str | None
    tier: str
    find: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    negated: str
    past: str
    play: bool
    who: str
    facts: tuple[str, ...]
    all: tuple[tuple[str, ...], ...]
    none: tuple[str, ...]
    lesson: bool
    watched: bool
    number: int = 0


@dataclass(frozen=True)
class Found:
    """A fact or finding at one place, already weighed by its context."""

    rule: Rule
    tier: str
    who: str
    words: str
    fresh: bool
    first: int
    over: bool = False


def load_rules(root: Path | None = None) -> tuple[Rule, ...]:
    """Every rule of `rules/`; raises SafetyDataError with file and line on a bad one."""
    macros: dict[str, str] = {}
    made: dict[str, Rule] = {}
    for path in folder("rules", root):
        for entry in entries(path):
            if path.stem == "macros":
                macros[entry.key] = (
                    " / ".join(entry.value) if isinstance(entry.value, list) else str(entry.value)
                )
    for path in folder("rules", root):
        if path.stem == "macros":
            continue
        for entry in entries(path):
            if entry.key in made:
                raise entry.wrong("this rule name is taken")
            made[entry.key] = _rule(entry, macros)
    facts = {fact for rule in made.values() for fact in rule.facts}
    for rule in made.values():
        for name in [one for group in rule.all for one in group] + list(rule.none):
            if name not in facts:
                raise SafetyDataError(f"rules:0: {rule.name}: no rule finds the fact {name!r}")
    return tuple(made.values())


def _rule(entry: Entry, macros: dict[str, str]) -> Rule:
    value = entry.value
    if not isinstance(value, dict) or not value.keys() <= _KEYS:
        raise entry.wrong(f"expected only the keys {', '.join(sorted(_KEYS))}")
    tier, category = value.get("tier", "none"), value.get("category")
    facts = tuple(str(value["fact"]).replace(",", " ").split()) if "fact" in value else ()
    if tier not in TIERS:
        raise entry.wrong(f"no tier {tier!r}")
    if tier != "none" and category not in CATEGORIES:
        raise entry.wrong(f"no category {category!r}")
    if tier == "none" and not facts:
        raise entry.wrong("needs a tier or a fact")
    if not value.get("find") and not value.get("all"):
        raise entry.wrong("needs find or all")
    if value.get("negated", "none") not in (*TIERS, "keep") or value.get("past", "check_in") not in (
        *TIERS,
        "keep",
    ):
        raise entry.wrong("negated and past take a tier or keep")

    def patterns(key: str) -> tuple[Pattern, ...]:
        try:
            listed = [any_of(str(one)) if key == "unless" else str(one) for one in value.get(key) or ()]
            return tuple(compile_pattern(one, macros) for one in listed)
        except PatternError as error:
            raise entry.wrong(str(error)) from error

    return Rule(
        entry.key,
        category,
        tier,
        patterns("find"),
        patterns("unless"),
        value.get("negated", "none"),
        value.get("past", "check_in"),
        bool(value.get("play")),
        value.get("who", "any"),
        facts,
        tuple(tuple(str(one).split("|")) for one in value.get("all") or ()),
        tuple(str(one) for one in value.get("none") or ()),
        bool(value.get("lesson")),
        bool(value.get("watched")),
        entry.line,
    )


class RuleReader:
    """Reads a talk by rules. Later readers (a trained model) give signals in the same shape."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._finders = tuple(rule for rule in self._rules if rule.find)
        self._combiners = tuple(rule for rule in self._rules if rule.all)

    def scene(self, talk: Talk) -> Scene:
        """Everything that was found in the talk: signals, facts, and whether the phone is watched."""
        found: list[Found] = []
        for window in talk.windows:
            found.extend(self._in(window, talk))
        found.extend(self._combined(found))
        signals = tuple(
            Signal(one.rule.name, one.rule.category or "unspecified", one.tier, one.who, one.words, one.fresh)
            for one in found
            if one.tier != "none" and one.rule.category
        )
        cues = frozenset(fact for one in found if one.who == "self" for fact in one.rule.facts)
        fresh = frozenset(fact for one in found if one.fresh for fact in one.rule.facts)
        watched = any(one.rule.watched and one.fresh for one in found)
        return Scene(signals, cues, fresh, watched)

    def _in(self, window: Window, talk: Talk) -> Iterable[Found]:
        for rule in self._finders:
            if (rule.who == "self" and window.who != "self") or (
                rule.who == "friend" and window.who == "self"
            ):
                continue
            vetoes: list[tuple[int, int]] | None = None
            for pattern in rule.find:
                for first, last in window.strip.find(pattern):
                    if vetoes is None:
                        vetoes = [span for veto in rule.unless for span in window.strip.find(veto)]
                    if any(start < last + _NEAR and end > first - _NEAR for start, end in vetoes):
                        continue
                    if window.who == "self" and rule.category and window.about_friend(first, last):
                        continue
                    tier = weigh(
                        rule.tier if rule.category else "urgent",
                        rule.negated,
                        rule.past,
                        rule.play,
                        rule.lesson,
                        pattern.denies,
                        window,
                        talk,
                        first,
                        last,
                    )
                    if tier is None:
                        continue
                    yield Found(
                        rule,
                        tier if rule.category and rule.tier != "none" else "none",
                        window.who,
                        window.quote(first, last),
                        window.fresh(first, last),
                        first,
                        tier != (rule.tier if rule.category else "urgent"),
                    )

    def _combined(self, found: list[Found]) -> Iterable[Found]:
        for who in ("self", "friend", "mask"):
            mine = [one for one in found if one.who == who]
            if not mine:
                continue
            holds: dict[str, Found] = {}
            for one in mine:
                for fact in one.rule.facts:
                    if fact not in holds or (one.fresh and not holds[fact].fresh):
                        holds[fact] = one
            for rule in self._combiners:
                if (rule.who == "self" and who != "self") or any(name in holds for name in rule.none):
                    continue
                parts = [next((holds[name] for name in group if name in holds), None) for group in rule.all]
                if all(part is not None for part in parts):
                    real = [part for part in parts if part is not None]
                    fresh = [part for part in real if part.fresh]
                    words = " + ".join(dict.fromkeys(part.words for part in (fresh or real)))
                    over = any(part.over for part in real) and rule.past != "keep"
                    new = Found(
                        rule,
                        rule.past if over else rule.tier,
                        who,
                        words,
                        bool(fresh),
                        min(part.first for part in real),
                        over,
                    )
                    yield new
                    for fact in rule.facts:
                        holds.setdefault(fact, new)
