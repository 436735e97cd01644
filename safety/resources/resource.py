"""One line of help: a hotline, a text line or a web service, and how far its number can be trusted.

A Resource is a value read from the pack; it decides nothing about what a teen is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

PUBLISH = ("ok", "web_only", "hold")
"""ok: the number may be shown; web_only: only the web address; hold: nothing, until somebody rang it."""

CONTACT_TYPES = ("confidential_support", "law_enforcement", "government_reporting")
"""Who picks up. A call to `government_reporting` can open a child-protection case."""

CATEGORIES = (
    "dating_violence", "friend_in_danger", "immediate_danger", "online_grooming", "overdose_medical",
    "physical_abuse", "runaway_homeless", "sextortion_image_abuse", "sexual_abuse", "suicide_self_harm",
    "trafficking_exploitation", "unspecified",
)  # fmt: skip
"""The categories of SAFETY_POLICY.md; `unspecified` is a topic not known yet."""


@dataclass(frozen=True)
class Checked:
    """Who last checked a line, when, and how: `source` (read on a page) or `phone` (rang it)."""

    how: str
    on: date
    by: str


@dataclass(frozen=True)
class Area:
    """Where a line answers. No state: the whole country. No counties: the whole state."""

    state: str | None = None
    counties: tuple[str, ...] = ()

    def covers(self, state: str | None, county: str | None) -> bool:
        """Whether somebody in this state and county (Census FIPS code) can use the line."""
        if self.state is None:
            return True
        return self.state == state and (not self.counties or county in self.counties)


@dataclass(frozen=True)
class Resource:
    """One line. `text_to` and `call` are written as a teen would read them; None where there is none.

    `languages` None means that no page said; `where` is file:line, for messages to the people who keep it.
    """

    id: str
    name: Mapping[str, str]
    short: Mapping[str, str]
    call: str | None
    text_to: str | None
    keyword: str | None
    spells: Mapping[str, str]
    web: str | None
    hours: str | None
    languages: tuple[str, ...] | None
    interpreter: bool
    contact_type: str
    reporting_note: Mapping[str, str] | None
    what_for: tuple[str, ...]
    area: Area
    publish: str
    always: bool
    checked: Checked
    expires: date
    sources: tuple[str, ...]
    notes: str | None
    where: str

    def speaks(self, lang: str) -> bool:
        """Whether the line is known to answer in this language (English is taken for granted)."""
        return lang == "en" or self.interpreter or lang in (self.languages or ())

    def shown_on(self, today: date) -> bool:
        """Whether anything of this line may be shown: not on hold, and not past its date (save `always`)."""
        return self.publish != "hold" and (self.always or today <= self.expires)

    def has_number_on(self, today: date) -> bool:
        """Whether its numbers may be given to a teen today."""
        return self.publish == "ok" and self.shown_on(today) and bool(self.call or self.text_to)
