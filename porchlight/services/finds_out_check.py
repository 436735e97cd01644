"""Whether each sentence about who finds out still stands on what it stood on when somebody last read it.

A sentence pins the meaning of the settings and rules that make it true. What they mean today is read from the
code itself; where the two differ, the sentence may have become false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import porchlight
from curriculum.answers import Answers, FindsOut
from curriculum.problems import Problem
from porchlight.channels.registry import CHANNELS
from porchlight.domain.finds_out import RULES
from porchlight.domain.promise import Readiness
from porchlight.domain.roles import CARES_FOR_GROUPS, EVERYONE, READS_CONVERSATIONS
from porchlight.settings import Settings
from safety.resources import ResourcePack

NAME = "curriculum/answers/who_finds_out.yml"
BY_HAND = "a person, by hand"
_DELETES = re.compile(r"retention|retain|delet|purge|erase|forget|wipe")


def check(answers: Answers, pack: ResourcePack) -> list[Problem]:
    """All faults: clauses without a rule, meanings that have changed, and lines that the pack does not have."""
    return [*_of_clauses(answers.finds_out), *_of_settings(answers.finds_out), *_of_lines(answers, pack)]


def _of_clauses(file: FindsOut) -> Iterator[Problem]:
    for i, clause in enumerate(file.clauses):
        where = f"clauses[{i}]"
        if clause.when not in RULES:
            known = ", ".join(RULES)
            yield Problem(NAME, f"{where}.when", f"{clause.when!r} is no rule; use one of {known}")
        for anchor, pinned in clause.rests_on.items():
            kind, _, name = anchor.partition(":")
            if kind == "fact":  # held against facts.yml by curriculum.answers.check
                continue
            now = meaning(kind, name)
            if now is None:
                yield Problem(
                    NAME, f"{where}.rests_on", f"{anchor!r} does not exist; nothing makes this true"
                )
            elif now != pinned:
                fix = "read the sentence again; if it is still true, copy the new meaning"
                yield Problem(
                    NAME, f"{where}.rests_on", f"{anchor!r} now means {now!r}, not {pinned!r}; {fix}"
                )
    said = {clause.when for clause in file.clauses}
    for rule in RULES:
        if rule not in said:
            yield Problem(NAME, "clauses", f"rule {rule!r} has no sentence; write one or take the rule out")


def _of_settings(file: FindsOut) -> Iterator[Problem]:
    bears = {
        anchor.removeprefix("setting:")
        for clause in file.clauses
        for anchor in clause.rests_on
        if anchor.startswith("setting:")
    }
    silent, known = set(file.no_bearing), set(Settings.model_fields)
    for name in sorted(known - bears - silent):
        fix = "put it under the sentence that it makes true, or under no_bearing"
        yield Problem(
            NAME, "no_bearing", f"setting {name!r} is new here; does it change who can read what? {fix}"
        )
    for name in sorted(silent - known):
        yield Problem(NAME, "no_bearing", f"setting {name!r} does not exist; take it out")
    for name in sorted(silent & bears):
        yield Problem(NAME, "no_bearing", f"setting {name!r} is under a sentence too; take it out here")


def _of_lines(answers: Answers, pack: ResourcePack) -> Iterator[Problem]:
    for answer in answers.by_id.values():
        if answer.line is not None and answer.line not in pack.by_id:
            yield Problem(
                "curriculum/answers",
                answer.id,
                f"the resource pack has no line {answer.line!r}; name one it has",
            )


def meaning(kind: str, name: str) -> str | None:
    """What a setting or a rule means today; None for one that is not there."""
    if kind == "setting":
        field = Settings.model_fields.get(name)
        return None if field is None else field.description or ""
    found = _MEANINGS.get(name) if kind == "rule" else None
    return None if found is None else found()


def _promise_needs() -> str:
    """What a promise of a person fails without, tried out on the rule itself."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    lacking = {
        "shift": Readiness(shift_on=False, heartbeat_at=now, last_page_accepted=True),
        "worker": Readiness(shift_on=True, heartbeat_at=None, last_page_accepted=True),
        "page": Readiness(shift_on=True, heartbeat_at=now, last_page_accepted=False),
    }
    return ", ".join(part for part, ready in lacking.items() if not ready.can_promise_person(now))


def _what_deletes() -> str:
    """Who deletes what is kept. Told by names: a module of ours that sounds like deleting is to be read first."""
    root = Path(porchlight.__file__).parent
    found = sorted(path.stem for path in root.rglob("*.py") if _DELETES.search(path.stem))
    return f"modules: {', '.join(found)}" if found else BY_HAND


_MEANINGS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "channels": lambda: ", ".join(sorted(CHANNELS)),
        "readers_of_words": lambda: ", ".join(sorted(READS_CONVERSATIONS)),
        "group_carers": lambda: ", ".join(sorted(CARES_FOR_GROUPS)),
        "staff_roles": lambda: ", ".join(sorted(EVERYONE)),
        "promise_needs": _promise_needs,
        "what_deletes": _what_deletes,
    }
)
