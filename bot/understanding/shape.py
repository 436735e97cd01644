"""What a text looks like against the screen, as a short row of numbers for the classifier.

Pure: state, kind of answer, options named. The classifier learns what they mean together; nothing is decided here.
"""

from __future__ import annotations

import re

from bot.turn import STATES
from bot.understanding.options import Resolved, resolve
from bot.understanding.situation import Situation
from bot.understanding.texting import plain

GROUPS: dict[str, tuple[str, ...]] = {
    "question": ("quiz", "scenario"),
    "list": ("menu", "lesson_list"),
    "lesson": ("lesson_step", "after_quiz", "after_lesson"),
    "own_words": ("reflection",),
    "yes_no": (
        "ask_continue",
        "ask_confirm_delete",
        "ask_human",
        "ask_age",
        "ask_safe",
        "ask_confirm_code",
        "ask_reminder",
    ),
    "fill_in": ("ask_join_code", "ask_language", "ask_time"),
    "quiet": ("paused", "reminder_sent", "idle", "new"),
}
KINDS: dict[str, re.Pattern[str]] = {
    "yes": re.compile(
        r"^(yes|yeah|ok|sure|alright|si|claro|dale|va|simon|of course|por supuesto|correct|right|eso|aja|uh huh|mhm)\b"
    ),
    "no": re.compile(r"^(no|not|never|nunca|nel|para nada|no way)\b"),
    "asks": re.compile(
        r"\?\s*$|^(what|why|how|who|when|where|is|are|can|do|does|que|como|quien|cuando|donde|por que|porque|cual)\b"
    ),
    "code": re.compile(r"(?=\S*\d)(?=\S*[a-z])[a-z0-9-]{4,10}"),
    "number": re.compile(r"^\d+$"),
    "clock": re.compile(r"\b\d{1,2}(:\d\d)? ?(am|pm)\b|\b(a las|at) \d"),
    "opt_out": re.compile(
        r"\b(stop|quit|do not|never|no more|deja|dejen|no me|ya no|no vuelva\w*|paren|basta)\b.{0,20}"
        r"\b(text|messag|msg|contact|spam|escrib|mensaj|mand|molest|textee)|"
        r"\b(unsub|opt ?(me )?out|(remove|take|get) (me|my number)|wrong (number|person)|numero equivocado|de baja|"
        r"no es mi numero|saquenme|quitenme|sacame|cancel)|^(stop|quit|end|alto|basta|para|paren|baja)\b"
    ),
    "one_word": re.compile(r"^\S+$"),
    "no_letters": re.compile(r"^[^a-z]*$"),
}
LENGTHS = (1, 2, 4, 8, 14)
ANSWERS = ("named", "by_words", "unclear", "off_screen", "nothing", "no_options")
SIZE = (
    len(STATES)
    + len(GROUPS)
    + len(KINDS)
    + len(LENGTHS)
    + len(ANSWERS)
    + len(GROUPS) * (len(KINDS) + len(ANSWERS))
    + 2
)


def shape(text: str, where: Situation) -> list[float]:
    """The row: state, group, kinds, length, answer, group by kind and by answer, prompt, language."""
    simple = plain(text)
    groups = [1.0 if where.state in states else 0.0 for states in GROUPS.values()]
    kinds = [1.0 if pattern.search(simple) else 0.0 for pattern in KINDS.values()]
    answers = _answer(resolve(text, where.options, where.language), bool(where.options))
    length = len(simple.split())
    row = [1.0 if where.state == state else 0.0 for state in STATES] + groups + kinds
    row += [1.0 if length <= most else 0.0 for most in LENGTHS] + answers
    row += [group * value for group in groups for value in kinds + answers]
    return [*row, 1.0 if where.prompt else 0.0, 1.0 if where.language == "es" else 0.0]


def _answer(found: Resolved, on_screen: bool) -> list[float]:
    row = dict.fromkeys(ANSWERS, 0.0)
    if not on_screen:
        row["no_options"] = 1.0
    elif found.off_screen:
        row["off_screen"] = 1.0
    elif found.letter:
        row["by_words" if found.by_words else "named"] = found.confidence
    else:
        row["unclear" if found.confidence else "nothing"] = 1.0
    return list(row.values())
