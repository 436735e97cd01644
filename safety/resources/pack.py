"""The resource pack: every line of help, which one fits a category, and which may be shown today.

All numbers a teen can read come from here. It holds no clock: the caller says what day it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from safety.resources import checks
from safety.resources.checks import Problem
from safety.resources.parsing import Policy, ResourceError, parse_line, parse_policy
from safety.resources.reading import read_mapping
from safety.resources.resource import Resource

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class ResourcePack:
    """All lines by id, and the policy they are picked by. Build it with `load`."""

    by_id: Mapping[str, Resource]
    policy: Policy

    @classmethod
    def load(cls, folder: Path = FOLDER) -> ResourcePack:
        """Read policy.yml and every other *.yml in the folder.

        Raises ResourceError naming all faults as file:line; nothing half-read is returned.
        """
        faults: list[str] = []
        lines: dict[str, Resource] = {}
        try:
            policy = parse_policy(read_mapping(folder / "policy.yml"))
        except ValueError as error:
            raise ResourceError([str(error)]) from error
        for path in sorted(folder.glob("*.yml")):
            if path.name == "policy.yml":
                continue
            try:
                entries = read_mapping(path).get("lines") or []
            except ValueError as error:
                faults.append(str(error))
                continue
            for entry in entries:
                try:
                    line = parse_line(entry, path.name)
                except ValueError as error:
                    faults.append(str(error))
                    continue
                if line.id in lines:
                    faults.append(f"{line.where}: {line.id} is already in {lines[line.id].where}")
                lines[line.id] = line
        # With entries missing, every line that the policy names would seem unknown too.
        faults = faults or list(_unknown_lines(policy, lines))
        if faults:
            raise ResourceError(faults)
        return cls(by_id=lines, policy=policy)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.by_id.values())

    @property
    def emergency(self) -> Resource:
        """911."""
        return self.by_id[self.policy.roles["emergency"]]

    @property
    def lifeline(self) -> Resource:
        """988."""
        return self.by_id[self.policy.roles["lifeline"]]

    @property
    def last_resort(self) -> Resource:
        """BeFree: answers day and night, by text and by call, in English and Spanish."""
        return self.by_id[self.policy.roles["last_resort"]]

    def always(self) -> tuple[Resource, ...]:
        """911, 988 and BeFree: shown whatever the date."""
        return (self.emergency, self.lifeline, self.last_resort)

    def line(self, category: str | None, today: date, lang: str = "en") -> Resource:
        """The line a reply names for this category; BeFree where none may be shown. Never raises."""
        return next(iter(self._ordered(category, today, lang)), self.last_resort)

    def text_line(self, category: str | None, today: date, lang: str = "en") -> Resource:
        """The first line for this category that can be texted."""
        ordered = self._ordered(category, today, lang)
        return next((line for line in ordered if line.text_to), self.last_resort)

    def lines(
        self, category: str | None, today: date, *,
        lang: str = "en", state: str | None = None, county: str | None = None,
    ) -> tuple[Resource, ...]:  # fmt: skip
        """Every line that may be shown for this category: the ordered ones, local ones, then the rest."""
        ordered = self._ordered(category, today, lang)
        others = [
            line
            for line in self
            if category in line.what_for
            and line not in ordered
            and line.shown_on(today)
            and line.area.covers(state, county)
        ]
        local = [line for line in others if line.area.state]
        national = [line for line in others if not line.area.state]
        return (*ordered, *local, *national)

    def check(self, today: date) -> list[Problem]:
        """Everything wrong with the pack on this day, worst first (see `checks`)."""
        return checks.check(tuple(self), self.policy, today)

    def how(self, line: Resource, lang: str) -> str:
        """How to reach a line, for the middle of a sentence: "text HOPE to … or call …"."""
        phrases = self.policy.phrases[lang]
        if line.call and line.call == line.text_to and not line.keyword:
            return phrases["call_or_text"].format(number=line.call)
        if line.call and line.text_to:
            return phrases["text_then_call"].format(text=self.text_words(line, lang), number=line.call)
        if line.text_to:
            return phrases["text"].format(text=self.text_words(line, lang))
        return phrases["call"].format(number=line.call)

    def how_to_text(self, line: Resource, lang: str) -> str:
        """The text half alone and whose line it is: "text HOPE to … (RAINN)"; no name that is the number."""
        key = "text" if line.text_to and line.text_to in line.short[lang] else "text_named"
        words = self.text_words(line, lang)
        return self.policy.phrases[lang][key].format(text=words, name=line.short[lang])

    def text_words(self, line: Resource, lang: str) -> str:
        """What to text where: "HOPE to 64…", or the bare number where no keyword is needed."""
        key = "text_with_keyword" if line.keyword else "text_without_keyword"
        return self.policy.phrases[lang][key].format(keyword=line.keyword, number=line.text_to)

    def _ordered(self, category: str | None, today: date, lang: str) -> list[Resource]:
        """The policy's lines for a category that may be shown, those that speak the language first."""
        ids = self.policy.order.get(category or "", ())
        showable = [self.by_id[id_] for id_ in ids if self.by_id[id_].has_number_on(today)]
        # sorted is stable: within each half the policy's order stands.
        return sorted(showable, key=lambda line: not line.speaks(lang))


def _unknown_lines(policy: Policy, lines: Mapping[str, Resource]) -> Iterator[str]:
    """Faults for ids the policy names and no file holds."""
    for role, id_ in policy.roles.items():
        if id_ not in lines:
            yield f"policy.yml: roles.{role}: there is no line {id_}"
        elif not lines[id_].always:
            yield f"policy.yml: roles.{role}: {id_} must be marked always: true ({lines[id_].where})"
    for category, ids in policy.order.items():
        for id_ in ids:
            if id_ not in lines:
                yield f"policy.yml: order.{category}: there is no line {id_}"
