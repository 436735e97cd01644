"""The phones that the page lists. None has written to us yet; the last one shows the pages that Omar gets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Phone:
    """A number and the name under which the page lists it."""

    number: str
    name: str


PHONES = (
    Phone("+15550100101", "Ann"),
    Phone("+15550100102", "Bo"),
    Phone("+15550100103", "Luz"),
    Phone("+15550100901", "Omar's pager"),
)


def unused_number(used: Collection[str]) -> str:
    """The next free number of the demo's block."""
    return next(
        number for number in (f"+1555010{last:04d}" for last in range(110, 10_000)) if number not in used
    )


def spaced(number: str) -> str:
    """A number as people read it: +1 555 010 0101."""
    if number.startswith("+1") and len(number) == 12:
        return f"+1 {number[2:5]} {number[5:8]} {number[8:]}"
    return number
