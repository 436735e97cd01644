"""Writes safety/data/author_l.jsonl: what teens type into our own lessons, so that the screen's model learns that
the answers we ask for are nothing. Run by hand (`python scripts/lesson_answers.py`) after lessons have changed.

Every row is an answer that a lesson itself offers or asks for (a letter, an option's words, "next", the sample
sentence of a practise step) under the question that was on screen. Nothing here is a teen's own message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from curriculum.compose import LETTERS, options_of, whole
from curriculum.library import Library
from curriculum.schema import Lesson, Practise, Reflect, Say, Step

OUT = Path(__file__).resolve().parents[1] / "safety" / "data" / "author_l.jsonl"
_SAMPLE = re.compile(r"\"([^\"]{8,120})\"")
_GO_ON = {
    "en": ("next", "ok", "k", "go on", "skip", "ready", "done", "what", "idk", "got it", "ok next", "n"),
    "es": ("sigue", "ok", "va", "dale", "saltar", "lista", "ya", "qué", "no sé", "listo", "ok sigue", "siguiente"),
}
_KINDS = ("{letter}", "{Letter}", "{text}", "{lower}", "{letter} {lower}", "{Letter}) {text}")


def _pick(key: str, out_of: int) -> int:
    return crc32(key.encode()) % out_of


def _answers(step: Step, lang: str, key: str) -> Iterator[str]:
    options = options_of(step, lang)
    for at, text in enumerate(options):
        lower = text.lower().rstrip(".")
        for turn in range(2):
            kind = _KINDS[_pick(f"{key}{at}{turn}", len(_KINDS))]
            yield kind.format(letter=LETTERS[at].lower(), Letter=LETTERS[at], text=text, lower=lower)
    if isinstance(step, Practise | Reflect):
        for said in _SAMPLE.findall(step.text[lang]):
            yield said if _pick(key + said, 2) else said.lower()
    words = _GO_ON[lang]
    yield words[_pick(key + "go", len(words))]
    if isinstance(step, Say):
        yield words[_pick(key + "on", len(words))]


def _rows(lesson: Lesson, library: Library) -> Iterator[dict[str, object]]:
    for step in lesson.steps:
        for lang in ("en", "es"):
            key = f"{lesson.id}{step.id}{lang}"
            prompts = (step.text[lang], whole(step, {}, lang, library.phrases).text)
            for at, text in enumerate(dict.fromkeys(_answers(step, lang, key))):
                prompt = prompts[_pick(f"{key}{at}p", 2)]
                context = {"lesson_prompt": prompt}
                yield {"lang": lang, "text": text, "tier": "none", "category": None, "context": context,
                       "history": [], "functionality": "lesson_answer_own"}  # fmt: skip


def main() -> None:
    """Write the file."""
    library = Library.load()
    rows = [row for module in library.modules for lesson in module.lessons for row in _rows(lesson, library)]
    lines = [json.dumps({"id": f"L-{at:04d}", **row}, ensure_ascii=False) for at, row in enumerate(rows, start=1)]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} rows in {OUT.name}")


if __name__ == "__main__":
    main()
