"""A lesson as a phone shows it: one path through it, both languages side by side, with segments and price.

The real player says every word, so what is read here is what a teen gets. It sends and keeps nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from curriculum import Library, Place, Played
from curriculum.compose import LETTERS
from curriculum.friend import FRIEND
from curriculum.schema import LANGUAGES, Check, Language, Lesson
from porchlight.channels.segments import fold, segments
from porchlight.errors import NotFound

MOST_TURNS = 60
"""A path is far shorter; this only bounds one that a lesson's file would send in a circle."""


@dataclass(frozen=True)
class Bubble:
    """One text as it leaves."""

    name: str
    text: str
    segments: int


@dataclass(frozen=True)
class Choice:
    """One lettered choice, with the texts that it would bring; `path` leads to this preview with it chosen."""

    letter: str
    text: dict[Language, str]
    brings: dict[Language, tuple[Bubble, ...]]
    path: str


@dataclass(frozen=True)
class Beat:
    """What the bot says, and what the teen then does: a letter, or nothing but going on or writing."""

    bubbles: dict[Language, tuple[Bubble, ...]]
    choices: tuple[Choice, ...] = ()
    chosen: str | None = None
    way: str = ""

    def rows(self) -> list[tuple[Bubble | None, Bubble | None]]:
        """The texts of both languages side by side."""
        return list(zip_longest(self.bubbles["en"], self.bubbles["es"]))


@dataclass(frozen=True)
class Preview:
    """One path through one lesson. `price` is of one segment; 0 when nobody has set one."""

    lesson: Lesson
    beats: tuple[Beat, ...]
    price: float

    def messages(self, lang: Language) -> int:
        """How many texts the path costs."""
        return sum(len(beat.bubbles[lang]) for beat in self.beats)

    def segments(self, lang: Language) -> int:
        """How many segments these are by SMS."""
        return sum(bubble.segments for beat in self.beats for bubble in beat.bubbles[lang])

    def cost(self, number: int) -> str:
        """What so many segments cost, to a tenth of a cent; empty without a price."""
        return f"${number * self.price:.3f}" if self.price else ""


def preview(library: Library, lesson_id: str, path: str, price: float) -> Preview:
    """The lesson along `path`: the letters chosen, in order ("abda"); past its end a right or the first choice.

    Raises NotFound for a lesson that is not there.
    """
    module = next((each.slug for each in library.modules if each.lesson(lesson_id)), FRIEND)
    lesson = library.lesson(module, lesson_id)
    if lesson is None:
        raise NotFound(f"no lesson {lesson_id}")
    walker = _Walker(library, lesson)
    played = {lang: library.begin(module, lesson_id, lang) for lang in LANGUAGES}
    letters = [letter for letter in path.upper() if letter in LETTERS]
    taken, beats = "", []
    for _ in range(MOST_TURNS):
        bubbles = {lang: bubbles_of(played[lang]) for lang in LANGUAGES}
        place = played["en"].place
        if place is None:
            beats.append(Beat(bubbles))
            break
        count = len(played["en"].options)
        if not count:
            beats.append(Beat(bubbles, way="next" if played["en"].state == "lesson_step" else "writes"))
            played = walker.go(played, None)
            continue
        chosen = letters.pop(0) if letters and letters[0] in LETTERS[:count] else walker.usual(place)
        beats.append(Beat(bubbles, tuple(walker.choices(played, taken)), chosen))
        taken += chosen.lower()
        played = walker.go(played, chosen)
    return Preview(lesson, tuple(beats), price)


def bubbles_of(played: Played) -> tuple[Bubble, ...]:
    """The texts of one turn, with what each costs once it is folded for sending."""
    return tuple(Bubble(said.name, said.text, segments(fold(said.text))) for said in played.messages)


@dataclass(frozen=True)
class _Walker:
    library: Library
    lesson: Lesson

    def go(self, played: dict[Language, Played], letter: str | None) -> dict[Language, Played]:
        """Both languages one turn on: a letter, or the way on where there is none."""
        return {lang: self._turn(each, lang, letter) for lang, each in played.items()}

    def choices(self, played: dict[Language, Played], taken: str) -> list[Choice]:
        """Every choice on screen, with what it would bring."""
        return [
            Choice(
                letter,
                {lang: each.options[place] for lang, each in played.items()},
                {lang: bubbles_of(each) for lang, each in self.go(played, letter).items()},
                taken + letter.lower(),
            )
            for place, letter in enumerate(LETTERS[: len(played["en"].options)])
        ]

    def usual(self, place: Place) -> str:
        """The choice taken where the reader names none: a right one, else the first."""
        step = next(step for step in self.lesson.steps if step.id == place.step)
        if isinstance(step, Check):
            return next(LETTERS[at] for at, option in enumerate(step.options) if option.right)
        return LETTERS[0]

    def _turn(self, played: Played, lang: Language, letter: str | None) -> Played:
        assert played.place is not None
        if letter is not None:
            return self.library.play(played.place, "choose_option", lang, letter)
        if played.state == "lesson_step":
            return self.library.play(played.place, "next", lang)
        return self.library.play(played.place, "free_text_reflection", lang, text="-")
