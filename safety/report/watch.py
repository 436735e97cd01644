"""How a long measurement says how far it is: whoever runs it may hand in a way of watching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol


class Watch(Protocol):
    """Goes over things one by one and shows how many are done."""

    def __call__[T](self, what: str, things: Sequence[T], /) -> Iterable[T]: ...


def unwatched[T](what: str, things: Sequence[T], /) -> Iterable[T]:
    """Shows nothing."""
    return things
