"""Builds a crisis reply, a check-in or a hand-off line out of reviewed parts.

`crisis` never raises for what a screen or a rota can say: an unknown category or language falls back to
words that are true for everybody, because a reply that is a little general beats none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from safety.replies.parts import LANGUAGES, ReplyError, part, read_parts, slots_of
from safety.resources import Resource, ResourcePack
from safety.resources.resource import CATEGORIES

FOLDER = Path(__file__).parent
TIERS = ("urgent", "immediate")
PROMISES = ("person", "nobody", "unknown")
FORMS = ("first", "still_here", "nobody_came")


@dataclass(frozen=True)
class Reply:
    """A text with its stable name, such as `crisis.urgent.sexual_abuse.nobody.first`."""

    name: str
    text: str


@dataclass(frozen=True)
class Replies:
    """All safety replies. Build it with `load`."""

    parts: Mapping[str, Mapping[str, Any]]
    pack: ResourcePack

    @classmethod
    def load(cls, folder: Path = FOLDER, pack: ResourcePack | None = None) -> Replies:
        """Read en.yml and es.yml. Raises ReplyError (or ResourceError) naming file and key."""
        return cls(parts=read_parts(folder), pack=pack or ResourcePack.load())

    def crisis(
        self, tier: str, category: str | None, lang: str | None, promise: str, form: str = "first",
        covered: bool = False, *, today: date, minutes: int | None = None, turn: int = 0,
    ) -> Reply:  # fmt: skip
        """The reply to a crisis message.

        Args:
            tier: "urgent" or "immediate"; anything else is read as "immediate" (911 first).
            category: of the screening; None or an unknown one gives the general words.
            lang: "en", "es", or None where nobody knows; None gives both languages when promise is "unknown".
            promise: "person" (one on shift was paged), "nobody", "unknown" (we cannot see our own state).
            form: "first", "still_here" (a later text), "nobody_came" (promised, and nobody claimed in time).
            covered: someone may be reading along: one bland line and nothing else, whatever the rest says.
            today: decides which lines may be shown.
            minutes: what the shift aims for; without it no time is named.
            turn: how many bland lines went out before, so that two in a row differ.
        """
        if covered:
            return self.covered(lang, turn)
        known = category if category in CATEGORIES else "unspecified"
        tier = tier if tier in TIERS else "immediate"
        name = f"crisis.{tier}.{known}.{promise}.{form}"
        if promise not in ("person", "nobody"):
            return Reply(name, self._unknown(lang))
        build = {"still_here": self._still_here, "nobody_came": self._nobody_came}.get(form)
        nobody = promise == "nobody" or form == "nobody_came"
        case = _Case(tier, known, _language(lang), nobody, today, minutes)
        if build is not None:
            return Reply(name, build(case))
        return Reply(name, self._immediate(case) if tier == "immediate" else self._urgent(case))

    def covered(self, lang: str | None, turn: int = 0) -> Reply:
        """One bland line: no name, no number, no topic. The same turn always gives the same line."""
        lines = self.parts[_language(lang)]["covered"]
        return Reply("crisis.covered", lines[turn % len(lines)])

    def check_in(self, category: str | None, lang: str | None, today: date | None = None) -> Reply:
        """A gentle question with an easy way to a person and to a line.

        Its text is the prompt that the next answer is screened against. Without `today` only lines that
        are always shown are named.
        """
        known = category if category in CATEGORIES else "unspecified"
        spoken = _language(lang)
        parts = self.parts[spoken]
        case = _Case("check_in", known, spoken, False, today, None)
        texts = (part(parts["check_in"]["care"], known), parts["ask_safe"], parts["check_in"]["ways"])
        return Reply(f"check_in.{known}", self._fill(texts, case))

    def named(self, name: str, lang: str | None, /, **slots: object) -> Reply:
        """A reply by name: person_claimed, person_left, person_resolved, asked_for_person_yes/_nobody.

        Raises ReplyError for a name that is not there or a slot that was not given.
        """
        texts = self.parts[_language(lang)]["named"]
        if name not in texts:
            raise ReplyError(f"there is no reply {name!r}; there are {', '.join(sorted(texts))}")
        filled = {**self._constant_slots(), **slots}
        missing = sorted(slots_of(texts[name]) - set(filled))
        if missing:
            raise ReplyError(f"the reply {name} needs the slot {', '.join(missing)}")
        return Reply(name, texts[name].format(**filled))

    def _immediate(self, case: _Case) -> str:
        parts = self.parts[case.lang]
        actions = parts["immediate"]["action"]
        if case.nobody and self._text_line(case) == self.pack.last_resort:
            # BeFree is given at the end, with its number to call: once is enough.
            actions = {**actions, **parts["immediate"]["action_befree_below"]}
        care = part(parts["immediate"]["care"], case.category)
        return self._fill((part(actions, case.category), care, self._next(case)), case)

    def _urgent(self, case: _Case) -> str:
        parts = self.parts[case.lang]["urgent"]
        texts = [part(parts["care"], case.category), part(parts["danger"], case.category)]
        if not (case.nobody and self._line(case) == self.pack.last_resort):
            texts.append(parts["line"])
        return self._fill((*texts, self._next(case)), case)

    def _still_here(self, case: _Case) -> str:
        parts = self.parts[case.lang]["still_here"]
        still = parts["nobody" if case.nobody else "person"]
        danger = self._danger(case)
        return self._fill((danger, still) if case.tier == "immediate" else (still, danger), case)

    def _nobody_came(self, case: _Case) -> str:
        parts = self.parts[case.lang]
        texts = [parts["nobody_came"]["sorry"], self._danger(case)]
        if case.tier == "immediate":
            texts.reverse()
        if self._line(case) != self.pack.last_resort:
            texts.append(parts["urgent"]["line"])
        return self._fill((*texts, parts["nobody_came"]["befree"]), case)

    def _danger(self, case: _Case) -> str:
        """The one sentence about 911: an action for `immediate`, an "if" for `urgent`."""
        parts = self.parts[case.lang]
        if case.tier == "immediate":
            return part(parts["immediate"]["action_befree_below"], case.category)
        return part(parts["urgent"]["danger"], case.category)

    def _unknown(self, lang: str | None) -> str:
        """True in any state and harmless in any hands: both languages unless one is known."""
        spoken = (lang,) if lang in LANGUAGES else LANGUAGES
        slots = self._constant_slots()
        return " ".join(self.parts[each]["unknown"].format(**slots) for each in spoken if each)

    def _next(self, case: _Case) -> str:
        parts: Mapping[str, str] = self.parts[case.lang]["next"]
        if case.nobody:
            return parts["nobody"]
        return parts["person_no_time" if case.minutes is None else "person"]

    def _line(self, case: _Case) -> Resource:
        if case.today is not None:
            return self.pack.line(case.category, case.today, case.lang)
        return self.pack.lifeline if case.category == "suicide_self_harm" else self.pack.last_resort

    def _text_line(self, case: _Case) -> Resource:
        if case.today is not None:
            return self.pack.text_line(case.category, case.today, case.lang)
        return self._line(case)

    def _fill(self, texts: tuple[str, ...], case: _Case) -> str:
        line = self._line(case)
        how = self.pack.how(line, case.lang)
        text = self.pack.how_to_text(self._text_line(case), case.lang)
        if not line.text_to and not case.nobody:
            # A line that only takes calls is no use beside someone who listens. With nobody on shift the
            # reply ends with BeFree, which can be texted.
            how = self.parts[case.lang]["or_text"].format(how=how, text=text)
        slots = {
            **self._constant_slots(),
            "line": line.short[case.lang],
            "how": how,
            "text": text,
            "minutes": case.minutes,
        }
        return " ".join(texts).format(**slots)

    def _constant_slots(self) -> dict[str, object]:
        return {
            "befree": self.pack.last_resort.short["en"],
            "call_line": self.pack.last_resort.call,
            "emergency": self.pack.emergency.call,
            "text_line": self.pack.last_resort.text_to,
        }


@dataclass(frozen=True)
class _Case:
    """What a reply depends on."""

    tier: str
    category: str
    lang: str
    nobody: bool
    today: date | None
    minutes: int | None


def _language(lang: str | None) -> str:
    return lang if lang in LANGUAGES and lang else "en"
