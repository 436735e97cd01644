"""Whose words, which time, which world: what a finding is worth where it stands.

A talk is the newest message with the ones before it and the question on screen. No context lowers a
first-person disclosure; fiction lowers what is said about others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from safety.lexicon import Lexicon
from safety.patterns import Strip, strip
from safety.reading import Reading, Word
from safety.verdict import Signal

WIDTH, STEP = 90, 60
_FIRST = frozenset({"I", "ME", "MY", "MYSELF"})
_PERSONS = {
    "HESHE": ("I",),
    "HIMHER": ("ME",),
    "HISHER": ("MY",),
    "SELF3": ("MYSELF",),
    "FRIEND": ("I", "ME"),
    "FRIENDS": ("I", "ME", "MY"),
    "SOMEONE": ("I", "ME"),
    "SOMEONES": ("MY",),
}
_FRIEND_WORDS = frozenset({"FRIEND", "FRIEND+", "FRIENDS", "FRIENDS+"})
_MASKED, _SCHOOLY = frozenset({"MASK"}), frozenset({"SCHOOLY"})
_SPOKEN = {"I": ("i", "im", "yo", "estoy", "tengo"), "ME": ("me",), "MY": ("my", "mi"), "MYSELF": ("myself",)}
_BACK, _AFTER = 4, 4
_NEGATIVE = (
    "NOTNEG",
    "NOTLET",
    "CANTLEAVE",
    "STUCK",
    "NODOCS",
    "NOPAY",
    "NOWHERE",
    "DESPAIR",
    "SICKNOW",
    "SECRET",
    "KICKED",
    "UNLESS",
    "CONTROL",
    "GOODBYE",
    "DEPORT",
    "RANAWAY",
    "SUICIDE",
    "PERSONREQ",
    "HELPME",
    "RETRACT",
    "CUT",
    "NUDE",
)
_OWN_NEGATION = frozenset(name + end for name in _NEGATIVE for end in ("", "+", "3", "3+"))


@dataclass(frozen=True)
class Scene:
    """What one reader found in a talk."""

    signals: tuple[Signal, ...]
    facts: frozenset[str]
    fresh_facts: frozenset[str]
    watched: bool


@dataclass(frozen=True)
class Place:
    """A word of the talk: its reading, which message it stands in, and its concepts."""

    reading: Reading
    at: int
    word: Word
    message: int
    tags: frozenset[str]


@dataclass(frozen=True)
class Window:
    """A stretch of the talk seen with one person's eyes (the teen's, a friend's, someone's)."""

    places: tuple[Place | None, ...]
    who: str
    newest: int

    @cached_property
    def strip(self) -> Strip:
        """The stretch written out for matching."""
        words: list[tuple[str, set[str]] | None] = []
        for place in self.places:
            if place is None:
                words.append(None)
                continue
            tags = set(place.tags) | set(place.word.also)
            words.append(
                (place.word.form, tags) if self.who == "self" else _seen_by_other(place.word.form, tags)
            )
        return strip(words)

    def tags(self, at: int) -> frozenset[str]:
        """Concepts of one word, or none beyond the edges."""
        place = self.places[at] if 0 <= at < len(self.places) else None
        return place.tags if place is not None else frozenset()

    def quote(self, first: int, last: int) -> str:
        """The teen's own words; where they run over several messages, joined by a stroke."""
        parts: list[str] = []
        group: list[Place] = []
        for place in [one for one in self.places[first:last] if one is not None]:
            if group and place.message != group[0].message:
                parts.append(group[0].reading.quote(group[0].at, group[-1].at + 1))
                group = []
            group.append(place)
        if group:
            parts.append(group[0].reading.quote(group[0].at, group[-1].at + 1))
        return " / ".join(parts)

    def fresh(self, first: int, last: int) -> bool:
        """Whether any of these words stands in the newest message."""
        return any(place is not None and place.message == self.newest for place in self.places[first:last])

    def clause(self, first: int, last: int) -> tuple[int, int]:
        """The sentence around a finding."""
        start, end = first, last
        while start > 0 and self.places[start - 1] is not None:
            start -= 1
        while end < len(self.places) and self.places[end] is not None:
            end += 1
        return start, end

    def phrase(self, first: int, last: int) -> tuple[int, int]:
        """The piece between commas around a finding."""
        start, end = self.clause(first, last)
        for at in range(first, start, -1):
            place = self.places[at]
            if place is not None and place.word.after_comma:
                start = at
                break
        for at in range(last, end):
            place = self.places[at]
            if place is not None and place.word.after_comma:
                end = at
                break
        return start, end

    def teen_does(self, first: int) -> bool:
        """Whether it is the teen who does it ("i could strangle my sister"), not somebody to the friend."""
        span = range(max(0, first - 3), first + 1)
        return any(self.tags(at) & {"I"} and not self.tags(at) & _FRIEND_WORDS for at in span) and not any(
            "REPORT" in self.tags(at) for at in span
        )

    def about_friend(self, first: int, last: int) -> bool:
        """Whether a finding stands after "my friend ..." with no word about the teen between."""
        start, _ = self.clause(first, last)
        if self.any(_MASKED):
            return False
        friend = [
            at
            for at in range(start, last + 1)
            if self.tags(at) & {"FRIEND", "FRIENDS"} and "PARTNER" not in self.tags(at) | self.tags(at + 1)
        ]
        if not friend:
            return False
        inside = range(first, last)
        return not any(self.tags(at) & _FIRST and not self.tags(at) & _FRIEND_WORDS for at in inside)

    def any(self, names: frozenset[str], start: int = 0, end: int | None = None) -> bool:
        """Whether a word in the stretch carries one of the concepts."""
        stop = len(self.places) if end is None else end
        return any(not names.isdisjoint(self.tags(at)) for at in range(max(start, 0), stop))


@dataclass(frozen=True)
class Talk:
    """The newest message, those before it, and the world they are said in."""

    windows: tuple[Window, ...]
    lesson: bool
    media: bool


def _seen_by_other(form: str, tags: set[str]) -> tuple[str, set[str]]:
    """A word as the friend would say it of herself: "her" is "me" and "my"; the teen's own "me" is nobody."""
    own = bool(tags & _FIRST) and not tags & _FRIEND_WORDS
    kept = tags - _FIRST if own else set(tags)
    for name, seen in _PERSONS.items():
        if name in tags:
            kept = kept | set(seen) | {word for one in seen for word in _SPOKEN[one]}
    for name in tags:
        if "3" in name and name[0].isupper():
            kept = kept | {name.replace("3", "")}
    if "LELA" in tags:
        kept = kept | {"ME", "ME.es", "me"}
    return ("-" if own else form), kept


def talk(readings: list[Reading], lexicon: Lexicon, *, lesson: bool) -> Talk:
    """Build the talk: sentence by sentence, and once more with short messages run together."""
    messages = [_places(reading, number, lexicon) for number, reading in enumerate(readings)]
    newest = len(messages) - 1
    whole: list[Place | None] = []
    for message in messages:
        whole += [*([None] if whole else []), *message]
    spans = [whole]
    if len(messages) > 1:
        glued: list[Place | None] = []
        for message in messages[-8:]:
            if len(message) <= 12 or message is messages[-1]:
                glued += [one for one in message if one is not None] if len(message) <= 12 else message
            else:
                glued = []
        spans.append(glued)
    tags = {tag for place in whole if place is not None for tag in place.tags}
    about_other = bool(tags & {"FRIEND", "FRIENDS"})
    masked = "MASK" in tags
    windows: list[Window] = []
    seen: set[tuple[str, ...]] = set()
    for span in spans:
        for start in range(0, max(1, len(span) - (WIDTH - STEP)), STEP):
            stretch = tuple(span[start : start + WIDTH])
            key = tuple(place.word.form if place else "|" for place in stretch)
            if not key or key in seen:
                continue
            seen.add(key)
            windows.append(Window(stretch, "self", newest))
            if masked:
                windows.append(Window(stretch, "mask", newest))
            elif about_other:
                windows.append(Window(stretch, "friend", newest))
    return Talk(tuple(windows), lesson, bool(tags & {"MEDIA"}))


def _places(reading: Reading, number: int, lexicon: Lexicon) -> list[Place | None]:
    words = [word for word in reading.words if word is not None]
    tags = lexicon.tag([word.form for word in words])
    if any(word.also for word in words):
        for place in range(3):
            if not any(len(word.also) > place for word in words):
                break
            more = lexicon.tag([word.also[place] if len(word.also) > place else word.form for word in words])
            tags = [one | other for one, other in zip(tags, more, strict=True)]
    for word, mine in zip(words, tags, strict=True):
        if word.quoted:
            mine.add("QUOTED")
        if word.form.isdigit():
            mine |= _number(word.form)
    numbered = iter(zip(words, tags, strict=True))
    places: list[Place | None] = []
    for at, one in enumerate(reading.words):
        if one is None:
            places.append(None)
        else:
            places.append(Place(reading, at, one, number, frozenset(next(numbered)[1])))
    return places


def _number(form: str) -> set[str]:
    value = int(form[:6])
    tags = {"NUM"}
    if 8 <= value <= 17:
        tags.add("AGEMINOR")
    if 18 <= value <= 79:
        tags.add("AGEADULT")
    return tags


def weigh(
    tier: str,
    negated: str,
    past: str,
    play: bool,
    in_lesson: bool,
    denies: bool,
    window: Window,
    talk: Talk,
    first: int,
    last: int,
) -> str | None:
    """The tier a finding keeps here, or None where it does not count."""
    start, end = window.clause(first, last)
    first_person = window.any(_FIRST, start, end) or window.who != "self"
    if talk.lesson and not in_lesson:
        if not first_person or (window.who == "self" and window.any(frozenset({"WOULD"}), start, last)):
            return None
        if any("IFWORD" in window.tags(at) for at in range(max(start, first - 1), first + 1)):
            return None  # "if he hit me i would leave": an answer, not a disclosure
    near = window.phrase(first, last)
    if window.any(_MASKED) and window.any(_SCHOOLY) and not window.any(_FIRST, first, last):
        return None
    if play and window.any(frozenset({"GAME", "PLAYFUL"}), *near):
        return None
    if window.who != "self" and window.teen_does(first):
        return None
    quoted = all("QUOTED" in window.tags(at) for at in range(first, last) if window.places[at] is not None)
    if quoted and (talk.media or talk.lesson):
        return None
    if window.any(frozenset({"FICTION"}), start, end) or (
        window.who != "self" and window.any(frozenset({"MEDIA"}))
    ):
        return None
    if not denies and negated != "keep" and _denied(window, near[0], first, last):
        if window.any(frozenset({"ANYMORE"}), *near) and tier in ("urgent", "immediate"):
            return "check_in"
        return None if negated == "none" else negated
    if past != "keep" and tier in ("urgent", "immediate") and _over(window):
        return None if past == "none" else past
    return tier


def _denied(window: Window, start: int, first: int, last: int) -> bool:
    for at in range(max(start, first - _BACK), last):
        tags = window.tags(at)
        if "NEG" in tags and not tags & _OWN_NEGATION:
            if any("TURN" in window.tags(later) for later in range(at + 1, first)):
                continue
            return not window.any(frozenset({"DEGREE"}), last, last + _AFTER)
    return False


def _over(window: Window) -> bool:
    """Past and over: such words stand there, and none that says it goes on or came back."""
    again = any(
        "AGAIN" in window.tags(at) and not window.tags(at) & {"OVER", "OVER+"}
        for at in range(len(window.places))
    )
    return window.any(frozenset({"OVER"})) and not again
