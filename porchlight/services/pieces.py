"""Everything a teen can read, in pieces that one person can read and sign: a lesson, an answer, a reply, words.

Each has the mark of its content: any other word in it, in either language, is another mark.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from curriculum import Library
from curriculum.answers.shelf import EMERGENCY, FINDS_OUT
from curriculum.schema import LANGUAGES
from porchlight.services.local_help import LocalHelp
from porchlight.wording import Wording
from safety.replies import Replies
from safety.replies.parts import flatten
from safety.resources import ResourcePack

KINDS = ("lesson", "answer", "reply", "words")
UNSEEN = frozenset({"signed", "sources", "version", "asked"})
"""What no teen reads and what changes no word."""


@dataclass(frozen=True)
class Pair:
    """One text in both languages, and where in the piece it stands."""

    place: str
    en: str
    es: str


@dataclass(frozen=True)
class Piece:
    """One thing to sign. `key` is "lesson/ten-sessions-02"; `mark` is the digest of what it says."""

    kind: str
    name: str
    title: str
    texts: tuple[Pair, ...]
    mark: str
    version: int | None = None

    @property
    def key(self) -> str:
        """How it is found."""
        return f"{self.kind}/{self.name}"


def gather(
    library: Library, replies: Replies, wording: Wording, local: LocalHelp, pack: ResourcePack, domain: Path
) -> tuple[Piece, ...]:
    """All pieces, in the order in which they are best read. `domain` is the folder of the bot's own words."""
    return (
        *_lessons(library), *_answers(library, pack), *_replies(replies),
        *_words(library, wording, local, pack), *_bot(domain),
    )  # fmt: skip


def _lessons(library: Library) -> Iterator[Piece]:
    lessons = [lesson for module in library.modules for lesson in module.lessons]
    for lesson in [*lessons, *([library.friend] if library.friend else [])]:
        data = _seen(lesson.model_dump(mode="json"))
        yield _piece("lesson", lesson.id, lesson.title.en, data, tuple(_pairs(data)), lesson.version)


def _answers(library: Library, pack: ResourcePack) -> Iterator[Piece]:
    answers, slots = library.answers, {EMERGENCY: pack.emergency.call or ""}
    for key, answer in answers.by_id.items():
        # With its facts filled in: where a fact has changed, the answer says something else.
        said = {lang: answers.say(key, lang, **slots).text for lang in LANGUAGES}
        data = {"title": answer.title.model_dump(), "text": said, "line": answer.line}
        yield _piece("answer", key, answer.title.en, data, tuple(_pairs(data)))
    data = _seen(answers.finds_out.model_dump(mode="json", exclude={"no_bearing"}))
    yield _piece("answer", FINDS_OUT, answers.finds_out.title.en, data, tuple(_pairs(data)))


def _replies(replies: Replies) -> Iterator[Piece]:
    english, spanish = replies.parts["en"], replies.parts["es"]
    for key in english:
        if key in UNSEEN:
            continue
        data = {"en": english[key], "es": spanish[key]}
        yield _piece(
            "reply", key.replace("_", "-"), key.replace("_", " ").capitalize(), data, tuple(_beside(data))
        )


def _words(library: Library, wording: Wording, local: LocalHelp, pack: ResourcePack) -> Iterator[Piece]:
    data = _seen(library.phrases.model_dump(mode="json"))
    yield _piece("words", "lesson-phrases", "Around the lessons", data, tuple(_pairs(data)))
    data = {each.id: _seen(each.model_dump(mode="json")) for each in library.boosters}
    yield _piece("words", "boosters", "Weekly nudges", data, tuple(_pairs(data)))
    if library.measure is not None:
        data = _seen(library.measure.model_dump(mode="json"))
        yield _piece("words", "measure", "Questions before and after", data, tuple(_pairs(data)))
    said = {lang: dict(wording.texts[lang]) for lang in LANGUAGES}
    yield _piece("words", "application", "Commands and trouble", said, tuple(_beside(said)))
    said = {lang: dict(local.words[lang]) for lang in LANGUAGES}
    yield _piece("words", "local-help", "Help near a place", said, tuple(_beside(said)))
    lines: dict[str, Any] = {
        line.id: {
            "short": dict(line.short), "call": line.call, "text_to": line.text_to, "keyword": line.keyword,
            "note": dict(line.reporting_note or {}),
        }
        for line in pack
        if line.publish != "hold"
    }  # fmt: skip
    yield _piece("words", "help-lines", "Help lines and whom they may tell", lines, tuple(_pairs(lines)))


def _bot(domain: Path) -> Iterator[Piece]:
    for path in sorted(domain.glob("*.yml")):
        responses = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("responses") or {}
        if not responses:
            continue
        said: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
        for name, variations in responses.items():
            for lang in LANGUAGES:
                said[lang][name] = " / ".join(each["text"] for each in variations if _language(each) == lang)
        title = f"Bot: {path.stem.strip('_').replace('_', ' ')}"
        yield _piece(
            "words", f"bot-{path.stem.strip('_').replace('_', '-')}", title, said, tuple(_beside(said))
        )


def _piece(
    kind: str, name: str, title: str, data: Any, texts: tuple[Pair, ...], version: int | None = None
) -> Piece:
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Piece(kind, name, title, texts, hashlib.sha256(canonical.encode()).hexdigest()[:16], version)


def _seen(data: Any) -> Any:
    """The same data without what no teen reads."""
    if isinstance(data, dict):
        return {key: _seen(value) for key, value in data.items() if key not in UNSEEN and value is not None}
    return [_seen(item) for item in data] if isinstance(data, list) else data


def _pairs(data: Any, place: str = "") -> Iterator[Pair]:
    """Every {en, es} in the data, with its place."""
    if isinstance(data, Mapping):
        if isinstance(data.get("en"), str) and isinstance(data.get("es"), str):
            yield Pair(place, data["en"], data["es"])
            return
        for key, value in data.items():
            yield from _pairs(value, f"{place}.{key}" if place else str(key))
    elif isinstance(data, list):
        for number, item in enumerate(data, start=1):
            name = item.get("id") if isinstance(item, Mapping) else None
            yield from _pairs(item, f"{place} {name or number}")


def _beside(data: Mapping[Any, Any]) -> Iterator[Pair]:
    """The texts of two trees of the same form, side by side."""
    spanish = dict(flatten(data["es"]))
    for place, text in flatten(data["en"]):
        yield Pair(place, text, spanish.get(place, ""))


def _language(variation: Mapping[str, Any]) -> str:
    conditions = variation.get("condition") or ()
    return next((str(each["value"]) for each in conditions if each.get("name") == "language"), "en")
