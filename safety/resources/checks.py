"""What is wrong with the resource pack on a given day: bad digits, old numbers, checks past their date.

Every problem says where it is and what to do about it. It changes nothing: hiding an expired line is the
pack's own rule, and holds whether or not anybody runs these checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from safety.resources.parsing import Policy
from safety.resources.resource import Resource

ERROR, WARNING = "error", "warning"

_KEYPAD = {
    letter: digit
    for digit, letters in {
        "2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ",
    }.items()
    for letter in letters
}  # fmt: skip
_THREE_DIGITS = ("211", "911", "988")
_SHORT_CODE = re.compile(r"[2-9]\d{4,5}")
_NORTH_AMERICAN = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")


@dataclass(frozen=True)
class Problem:
    """One thing to put right. `incident`: a line that must stay shown is past its date."""

    severity: str
    kind: str
    line_id: str
    where: str
    message: str
    incident: bool = False


class _Make(Protocol):
    """Makes a Problem of the line at hand."""

    def __call__(self, severity: str, kind: str, message: str, incident: bool = False) -> Problem: ...


def digits(number: str) -> str:
    """The digits a phone dials; letters become their keys and a leading 1 stays."""
    return "".join(_KEYPAD.get(char, char) for char in number.upper() if char.isalnum())


def check(lines: Sequence[Resource], policy: Policy, today: date) -> list[Problem]:
    """Every problem of the pack on this day, errors first, then in file order."""
    problems = [problem for line in lines for problem in _line(line, policy, today)]
    problems.extend(_order(lines, policy, today))
    problems.extend(_not_rung(lines, policy))
    return sorted(problems, key=lambda problem: problem.severity != ERROR)


def render(problems: Sequence[Problem]) -> str:
    """The problems as plain text, one a line, and a last line that counts them."""
    rows = [f"{problem.severity}: {problem.where}: {problem.message}" for problem in problems]
    errors = sum(problem.severity == ERROR for problem in problems)
    rows.append(f"{errors} errors, {len(problems) - errors} warnings")
    return "\n".join(rows)


def _line(line: Resource, policy: Policy, today: date) -> Iterator[Problem]:
    def problem(severity: str, kind: str, message: str, incident: bool = False) -> Problem:
        return Problem(severity, kind, line.id, line.where, f"{line.id}: {message}", incident)

    for field, number in (("call", line.call), ("text_to", line.text_to)):
        if number is None:
            continue
        if not _is_dialable(number):
            yield problem(ERROR, "bad_digits", f"{field} {number} cannot be dialled; see its source")
        for old in policy.superseded:
            if _same(number, old.number):
                yield problem(ERROR, "superseded", f"{field} {number} was {old.was}; use {old.use}")
    for field, word in line.spells.items():
        number = {"call": line.call, "text_to": line.text_to}.get(field)
        if number is None or digits(number) != digits(word):
            yield problem(ERROR, "bad_digits", f"{field} {number} does not spell {word} ({digits(word)})")
    if line.keyword and not line.text_to:
        yield problem(ERROR, "no_text_number", f"has the keyword {line.keyword} but no number to text it to")
    if line.publish == "ok":
        yield from _published(line, policy, today, problem)


def _published(line: Resource, policy: Policy, today: date, problem: _Make) -> Iterator[Problem]:
    """What only matters once a teen can see the line."""
    if not (line.call or line.text_to):
        yield problem(ERROR, "no_number", "is published with nothing to call or text; say publish: web_only")
    if not line.sources:
        yield problem(ERROR, "no_source", "has no source; name the page that shows it, or say publish: hold")
    if line.languages is None and line.id != policy.roles["emergency"]:
        yield problem(WARNING, "no_language", "has no known language; ask when you ring, then fill languages")
    if line.reporting_note is None:
        yield problem(WARNING, "no_reporting_note", "does not say whom it may tell; ask when you ring")
    if line.checked.on > today:
        yield problem(ERROR, "checked_in_future", f"was checked on {line.checked.on}, which is yet to come")
    latest = line.checked.on + timedelta(days=policy.hide_after_days)
    if line.expires > latest:
        yield problem(
            ERROR, "expires_too_late",
            f"expires {line.expires}, but a check of {line.checked.on} counts until {latest}",
        )  # fmt: skip
    if today > line.expires and line.always:
        yield problem(
            ERROR, "expired", f"expired on {line.expires} and stays shown all the same; ring it today", True
        )
    elif today > line.expires:
        yield problem(ERROR, "expired", f"expired on {line.expires} and is hidden; ring it, then set checked")
    elif (today - line.checked.on).days > policy.warn_after_days:
        left = (line.expires - today).days
        yield problem(WARNING, "expires_soon", f"will be hidden in {left} days; ring it, then set checked")


def _order(lines: Sequence[Resource], policy: Policy, today: date) -> Iterator[Problem]:
    """Problems of the policy's order: a line for the wrong thing, or a category left without one."""
    by_id = {line.id: line for line in lines}

    def problem(kind: str, category: str, id_: str, message: str) -> Problem:
        return Problem(ERROR, kind, id_, "policy.yml", f"order.{category}: {message}")

    for category, ids in policy.order.items():
        for line in (by_id[id_] for id_ in ids):
            if line.publish != "ok":
                yield problem("not_published", category, line.id, f"{line.id} is {line.publish}; take it out")
            if category not in line.what_for and not line.always:
                yield problem("wrong_line", category, line.id, f"{line.id} is not for this ({line.where})")
        if not any(by_id[id_].has_number_on(today) for id_ in ids):
            yield problem("no_line", category, "", "no line may be shown today; replies fall back to BeFree")


def _not_rung(lines: Sequence[Resource], policy: Policy) -> Iterator[Problem]:
    """One warning for all lines that were only read about: a page can be old, a voice cannot."""
    # Nobody should ring 911 to see whether it answers.
    unrung = [
        line
        for line in lines
        if line.publish == "ok" and line.checked.how != "phone" and line.id != policy.roles["emergency"]
    ]
    if unrung:
        ids = ", ".join(line.id for line in unrung)
        message = f"nobody has rung these {len(unrung)} lines; ring each before it goes live: {ids}"
        yield Problem(WARNING, "not_rung", "", "all files", message)


def _is_dialable(number: str) -> bool:
    dialled = digits(number)
    if not re.fullmatch(r"[\d-]+", number):
        return False
    return dialled in _THREE_DIGITS or any(
        pattern.fullmatch(dialled) for pattern in (_SHORT_CODE, _NORTH_AMERICAN)
    )


def _same(one: str, other: str) -> bool:
    """Whether two ways of writing dial the same, with or without the leading 1."""
    return digits(one).removeprefix("1") == digits(other).removeprefix("1")
