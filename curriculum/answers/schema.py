"""What the files of answers may hold: sources, facts that age, answers by theme, and the clauses on who finds out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from curriculum.schema import Both, Line, Part, Slug, Version

FactId = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Topic = FactId
"""A subject as understanding names it (bot/understanding/topics.yml)."""

LineId = Annotated[str, Field(strict=True, pattern=r"^[a-z]{2}-[a-z0-9-]+$")]
"""A line of the resource pack, such as us-988. Its number is never written here."""

Questions = Annotated[tuple[Line, ...], Field(min_length=3)]
FewSources = Annotated[tuple[Slug, ...], Field(min_length=1)]


class Source(Part):
    """Where something was read. `dated` is what the source says of itself, `seen` when one of us read it."""

    id: Slug
    title: Line
    address: Line
    dated: date | None
    seen: date


class Fact(Part):
    """Something that is so today and may not be tomorrow. With a `value` it fills {id} in answers.

    From `check_by` on, nobody has looked for too long, and every answer that stands on it is overdue.
    """

    id: FactId
    value: Both | None = None
    says: Line
    sources: FewSources
    as_of: date
    check_by: date


class Asked(Part):
    """How teens ask it, in their own spelling; never shown, only compared with."""

    en: Questions
    es: Questions


class Answer(Part):
    """One short answer. `line` names the help line that comes after it, `topic` the subject it stands for."""

    id: Slug
    topic: Topic | None = None
    title: Both
    text: Both
    asked: Asked
    facts: tuple[FactId, ...] = ()
    line: LineId | None = None
    sources: FewSources
    checked: date


class Clause(Part):
    """One sentence about who finds out, said `when` a rule of the deployment holds.

    `rests_on` names what makes it true ("setting:…", "rule:…" or "fact:…") with what that means today, in the
    words of the code; when those change, the check asks for the sentence to be read again.
    """

    id: Slug
    when: FactId
    text: Both
    rests_on: Annotated[dict[Line, Line], Field(min_length=1)]


class FindsOut(Part):
    """who_finds_out.yml. `no_bearing` are the settings that say nothing about who can read what."""

    version: Version
    signed: Annotated[tuple[str, ...], Field(max_length=0)]
    title: Both
    asked: Asked
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1)]
    no_bearing: tuple[Line, ...]


class SourceFile(Part):
    """sources.yml."""

    sources: tuple[Source, ...]


class FactFile(Part):
    """facts.yml."""

    facts: tuple[Fact, ...]


class Theme(Part):
    """One file of themes/."""

    version: Version
    signed: Annotated[tuple[str, ...], Field(max_length=0)]
    answers: Annotated[tuple[Answer, ...], Field(min_length=1)]
