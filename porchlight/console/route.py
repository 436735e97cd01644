"""One route of the console: method, path, who may use it, and the function that answers.

Who may use it is stated where the route is made; a route that names nobody does not start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.responses import Response

from porchlight.domain.roles import Role
from porchlight.errors import ConfigError
from porchlight.services.staff import StaffMember

ANYONE: frozenset[Role] | None = None
"""Open without signing in: the sign-in page itself, and the documentation."""


@dataclass(frozen=True)
class Call:
    """One request, as a route sees it. `viewer` is the stranger's None only on routes for ANYONE."""

    path: str
    viewer: StaffMember | None
    token: str | None
    address: str
    values: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def member(self) -> StaffMember:
        """Who asks. Only for routes that require a role, which is checked before they are called."""
        if self.viewer is None:
            raise RuntimeError("this route is open to strangers and has no member")
        return self.viewer


Answer = Callable[[Call], Response]


@dataclass(frozen=True)
class Route:
    """A route with its roles. `present`: whether asking it shows that a person is at the screen."""

    method: str
    path: str
    roles: frozenset[Role] | None
    answer: Answer
    present: bool = True

    def __post_init__(self) -> None:
        """Raise ConfigError for a route that nobody may use."""
        if self.roles is not None and not self.roles:
            raise ConfigError(f"{self.method} {self.path}: a console route must name its roles")

    @property
    def role_words(self) -> str:
        """Roles as docs/console.md writes them."""
        return "anyone" if self.roles is None else ", ".join(sorted(self.roles))
