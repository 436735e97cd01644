"""The one definition of what a module file and a lesson file may hold.

The reader, the checker and the player all use these models; nothing else decides what a field is called.
They hold no rule that needs two fields in different places (`shape.py` does that) and no word a teen reads.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")
FINISH = "finish"
"""The value of `next` that goes straight to the take-away."""

# Text must be text: `en: No` is a yes/no value in YAML, and a silent "False" must never reach a phone.
Line = Annotated[str, Field(strict=True, min_length=1)]
Slug = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
StepId = Annotated[str, Field(strict=True, pattern=r"^s[1-9][0-9]?[a-z]?$")]
Target = Annotated[str, Field(strict=True, pattern=r"^(s[1-9][0-9]?[a-z]?|finish)$")]
Version = Annotated[int, Field(strict=True, ge=1)]
BoosterId = Annotated[str, Field(strict=True, pattern=r"^booster-[0-9]{2}$")]


class Part(BaseModel):
    """Anything read from a content file: unknown fields are faults, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Both(Part):
    """One text in both languages, side by side. Example: `{en: "Hi", es: "Hola"}`."""

    en: Line
    es: Line

    def __getitem__(self, lang: str) -> str:
        """The text in `lang`; English for a language we do not have."""
        return self.es if lang == "es" else self.en


class Recall(Both):
    """A line in front of a step for those who chose `chose` ("s3.b": step s3, second choice) earlier."""

    chose: Annotated[str, Field(strict=True, pattern=r"^s[1-9][0-9]?[a-z]?\.[a-d]$")]


class Choice(Part):
    """One lettered choice that is neither right nor wrong, with what we say to it.

    `forward` is a card that comes by itself after the reply, so that a teen can send it on as it is.
    """

    text: Both
    reply: Both
    forward: Both | None = None
    next: Target | None = None


class Option(Part):
    """One lettered answer of a check, right or not, with its feedback."""

    text: Both
    right: Annotated[bool, Field(strict=True)] = False
    feedback: Both


class StepBase(Part):
    """What every step has. `note` is a content note before it; a skip leads to `skip_to`, else `next`."""

    id: StepId
    text: Both
    explain: Both | None = None
    note: Both | None = None
    recall: Annotated[tuple[Recall, ...], Field(max_length=4)] = ()
    next: Target | None = None
    skip_to: Target | None = None


class Say(StepBase):
    """We say something; the teen texts when ready."""

    kind: Literal["say"]


class Ask(StepBase):
    """A lettered question without a right answer."""

    kind: Literal["ask"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=4)]


class Scenario(StepBase):
    """A small story; the choice leads down its own path, and every path teaches."""

    kind: Literal["scenario"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=4)]


class Reflect(StepBase):
    """Free text that is never judged."""

    kind: Literal["reflect"]
    reply: Both


class Practise(StepBase):
    """The teen writes a sentence of their own; the answer to it is the same whatever they wrote."""

    kind: Literal["practise"]
    reply: Both


class Check(StepBase):
    """A lettered question with right answers and feedback for each. `retry` allows one more try."""

    kind: Literal["check"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=4)]
    retry: Annotated[bool, Field(strict=True)] = False


Step = Say | Ask | Scenario | Reflect | Practise | Check


class NudgeChoice(Part):
    """One lettered answer to a nudge, with what we say to it; none is right or wrong.

    `means_no`: what a teen who only says "no" has chosen; a plain "yes" chooses the first.
    """

    text: Both
    reply: Both
    means_no: Annotated[bool, Field(strict=True)] = False


class Nudge(Part):
    """One question that is sent unprompted: text and choices must look harmless to whoever holds the phone."""

    text: Both
    choices: Annotated[tuple[NudgeChoice, ...], Field(min_length=2, max_length=3)]


class Booster(Nudge):
    """A nudge to a skill from the lessons, sent a week after the one before. Ids rise: booster-01, booster-02."""

    id: BoosterId


class Lesson(Part):
    """One lesson file. `id` is the module's slug and the file's number ("ten-sessions-01"), for ever.

    `tried` is asked for by the checker in every module's lesson; friend mode has the same form and none.
    """

    id: Slug
    version: Version
    title: Both
    goal: Both
    minutes: Annotated[int, Field(strict=True, ge=1, le=15)] = 5
    note: Both | None = None
    takeaway: Both
    tried: Nudge | None = None
    signed: Annotated[tuple[str, ...], Field(max_length=0)]
    sources: tuple[Line, ...]
    steps: Annotated[tuple[Annotated[Step, Field(discriminator="kind")], ...], Field(min_length=2)]

    @property
    def number(self) -> str:
        """The two digits at the end of the id, as they stand in message names."""
        return self.id.rsplit("-", 1)[-1]


class BoosterFile(Part):
    """boosters.yml: one nudge a week once the lessons are done, in the order they are sent."""

    version: Version
    signed: Annotated[tuple[str, ...], Field(max_length=0)]
    sources: tuple[Line, ...]
    boosters: Annotated[tuple[Booster, ...], Field(min_length=1)]


class ModuleFile(Part):
    """One module.yml: what the module is for, who is offered it, and its lessons in order.

    `offered`: first (a track for whoever has no other), assigned (only to groups it was given to), or asked (on
    the list for everyone, but never the next lesson by itself).
    """

    slug: Slug
    version: Version
    offered: Literal["first", "assigned", "asked"] = "first"
    title: Both
    aims: Annotated[tuple[Both, ...], Field(min_length=1)]
    lessons: Annotated[tuple[Slug, ...], Field(min_length=1)]
    added: dict[Slug, Version] = Field(default_factory=dict)
    signed: Annotated[tuple[str, ...], Field(max_length=0)]
    sources: tuple[Line, ...]
