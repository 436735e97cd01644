"""What the answers to a teen's questions need from this deployment: help lines of today, and who finds out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from curriculum.answers import Answers
from porchlight.domain.finds_out import Situation
from porchlight.services import finds_out
from safety.resources import ResourcePack


@dataclass(frozen=True)
class Answering:
    """The data files and the settings behind every turn's metadata."""

    pack: ResourcePack
    answers: Answers
    claim_minutes: int
    practice: bool

    def lines(self, today: date, lang: str) -> tuple[dict[str, str], ...]:
        """The lines that answers name and that may be shown today: `{"id", "name", "how"}`, how as a phrase."""
        shown = [self.pack.by_id[line] for line in self.answers.lines() if line in self.pack.by_id]
        return tuple(
            {
                "id": line.id,
                "name": line.name[lang],
                "how": self.pack.how(line, lang) if line.has_number_on(today) else _address(line.web),
            }
            for line in shown
            if line.has_number_on(today) or (line.shown_on(today) and line.web)
        )

    def finds_out(self, channel: str, *, in_group: bool, person_on: bool) -> tuple[dict[str, str], ...]:
        """The sentences on who finds out that are true for this teen now."""
        now = Situation(channel=channel, practice=self.practice, in_group=in_group, person_on=person_on)
        return finds_out.clauses(self.answers.finds_out, now, self.claim_minutes)


def _address(web: str | None) -> str:
    """A web address as it is typed."""
    return (web or "").removeprefix("https://").removeprefix("www.").rstrip("/")
