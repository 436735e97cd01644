"""False alarms on real messages in which nobody is in danger. Counts them, and keeps no wording."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from safety.report.keywords import Keywords
from safety.report.share import Share
from safety.report.watch import Watch, unwatched
from safety.screen import Screen
from safety.verdict import SafetyDataError, rank


@dataclass(frozen=True)
class Benign:
    """False alarms on one file of real benign messages; `listed` are those of the keyword list."""

    name: str
    urgent: Share
    flagged: Share
    listed: Share | None


def read_texts(path: Path) -> list[str]:
    """The texts of a file of JSON lines; raises SafetyDataError with file and line."""
    texts: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            texts.append(str(json.loads(line)["text"]))
        except (ValueError, KeyError, TypeError) as error:
            raise SafetyDataError(f"{path.name}:{number}: not a row with a text") from error
    return texts


def false_alarms(screen: Screen, path: Path, keywords: Keywords | None, watch: Watch = unwatched) -> Benign:
    """Screen every message of a file, each by itself."""
    texts = read_texts(path)
    urgent = flagged = listed = 0
    for text in watch(path.name, texts):
        tier = screen.screen(text).tier
        urgent += rank(tier) >= 2
        flagged += tier != "none"
        listed += bool(keywords and keywords.find(text))
    every = len(texts)
    return Benign(
        path.name, Share(urgent, every), Share(flagged, every), Share(listed, every) if keywords else None
    )
