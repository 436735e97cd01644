"""All modules in memory, and the doors to the player: begin, play, show; and what may be sent between lessons.

Loading reads files once; nothing after that touches the disk. A place that points at a module or lesson which
is gone gets a kind line and the menu, never an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from curriculum import answers, boosters, files, friend, measures, nudges, phrases, player, shape
from curriculum.answers import Answers
from curriculum.friend import FRIEND
from curriculum.measures import Measure
from curriculum.nudges import Asked
from curriculum.phrases import Phrases
from curriculum.place import Place, Played, Said
from curriculum.problems import CurriculumError
from curriculum.schema import Booster, Both, Lesson, ModuleFile

ROOT = Path(__file__).parent / "modules"
LINES = Path(__file__).parent / "phrases.yml"


@dataclass(frozen=True)
class Module:
    """One module and its lessons in order."""

    slug: str
    title: Both
    version: int
    aims: tuple[Both, ...]
    lessons: tuple[Lesson, ...]
    offered: str = "first"
    added: Mapping[str, int] = field(default_factory=dict)

    def lesson(self, lesson_id: str) -> Lesson | None:
        """The lesson with that id, or None."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    def lessons_at(self, version: int) -> tuple[Lesson, ...]:
        """The lessons of an older version of this module, as they are now: without those that joined later."""
        return tuple(lesson for lesson in self.lessons if self.added.get(lesson.id, 1) <= version)

    def position(self, lesson: Lesson) -> int:
        """The lesson's place in the order, from 1."""
        return self.lessons.index(lesson) + 1

    def after(self, lesson_id: str) -> Lesson | None:
        """The lesson that follows, or None after the last."""
        ids = [lesson.id for lesson in self.lessons]
        follows = ids.index(lesson_id) + 1
        return self.lessons[follows] if follows < len(ids) else None


class Library:
    """Every module, ready to play. Safe to share between threads: nothing in it changes."""

    def __init__(
        self,
        modules: list[Module],
        lines: Phrases,
        weekly: tuple[Booster, ...] = (),
        friend: Lesson | None = None,
        measure: Measure | None = None,
        answers: Answers | None = None,
    ) -> None:
        self.modules = modules
        self.phrases = lines
        self.boosters = weekly
        self.friend = friend
        self.measure = measure
        self._answers = answers
        asked = [
            found
            for module in modules
            for each in module.lessons
            for found in nudges.of_lesson(module.slug, each)
        ]
        asked += [(each.id, each.id.replace("-", "."), each) for each in weekly]
        self._nudges = {ref: (name, nudge) for ref, name, nudge in asked}

    @classmethod
    def load(cls, root: Path = ROOT) -> Library:
        """Read a `curriculum/modules` folder. Raises CurriculumError that lists every fault at once."""
        lines = phrases.load(LINES)
        reading = files.read(root)
        problems = list(reading.problems)
        modules = []
        for folder in reading.folders:
            problems += shape.of_module(folder)
            for document in folder.lessons:
                problems += shape.of_lesson(document)
            if isinstance(folder.module.model, ModuleFile):
                modules.append(module_of(folder))
        if problems:
            raise CurriculumError(problems)
        # Whoever is offered nothing else gets the first; the rest by name.
        modules.sort(key=lambda module: (module.offered != "first", module.slug))
        weekly = boosters.load().boosters
        return cls(modules, lines, weekly, friend.load(), measures.load(), answers.load())

    @property
    def answers(self) -> Answers:
        """The answers to questions; only a library that was put together by hand may have none."""
        assert self._answers is not None, "this library was built without answers"
        return self._answers

    def module(self, slug: str) -> Module:
        """The module with that slug. Raises KeyError when there is none."""
        for module in self.modules:
            if module.slug == slug:
                return module
        raise KeyError(slug)

    def lesson(self, module: str, lesson_id: str) -> Lesson | None:
        """A lesson of a module, or friend mode's talk; None when there is none."""
        if module == FRIEND:
            return self.friend if self.friend is not None and self.friend.id == lesson_id else None
        found = next((each for each in self.modules if each.slug == module), None)
        return found.lesson(lesson_id) if found else None

    def begin(self, module: str, lesson: str, lang: str) -> Played:
        """Open a lesson at its first step. Raises KeyError when there is no such lesson."""
        place = Place(module, lesson, 0, "")
        turn = self._turn(place, lang)
        if turn is None:
            raise KeyError(f"{module}/{lesson}")
        first = Place(module, lesson, turn.lesson.version, turn.lesson.steps[0].id)
        position = None if module == FRIEND else self.module(module).position(turn.lesson)
        return player.opened(turn.at(first), position)

    def play(
        self, place: Place, meaning: str, lang: str, option: str | None = None, text: str = ""
    ) -> Played:
        """One answer to the open step. A meaning that means nothing here is asked about again, kindly."""
        turn = self._turn(place, lang)
        return player.played(turn, meaning, option, text) if turn else self._gone(lang)

    def show(self, place: Place, lang: str) -> Played:
        """The open step again (resume, after a digression, another language); nothing moves."""
        turn = self._turn(place, lang)
        return player.shown(turn) if turn else self._gone(lang)

    def nudge_after(self, lesson_id: str, lang: str) -> Asked | None:
        """The next-day question of a lesson that was finished, or None when it has none."""
        return self.nudge(lesson_id, lang)

    def booster_after(self, last: str | None, lang: str) -> Asked | None:
        """The booster that follows `last` (None: the first one), or None after the last."""
        ids = [each.id for each in self.boosters]
        follows = 0 if last is None else ids.index(last) + 1 if last in ids else len(ids)
        return self.nudge(ids[follows], lang) if follows < len(ids) else None

    def nudge(self, ref: str, lang: str) -> Asked | None:
        """A question by what its answer is found by; None when it is not there (any more)."""
        name, found = self._nudges.get(ref, ("", None))
        return nudges.ask(ref, name, found, lang, self.phrases) if found else None

    def plain_answer(self, ref: str, yes: bool) -> str | None:
        """The letter that a bare yes or no stands for; None for a booster, which asks no such thing."""
        found = None if ref in {each.id for each in self.boosters} else self._nudges.get(ref, ("", None))[1]
        return nudges.plain(found, yes) if found else None

    def answer_nudge(self, ref: str, option: str | None, lang: str) -> Said | None:
        """What we say to a lettered answer; None for a letter or a question that is not there."""
        name, found = self._nudges.get(ref, ("", None))
        return nudges.reply(name, found, option, lang) if found else None

    def _turn(self, place: Place, lang: str) -> player.Turn | None:
        if place.module == FRIEND:
            lines, talk = self.phrases, self.friend
            return player.Turn(lines, talk, place, lang, lines.friend_done) if talk else None
        module = next((each for each in self.modules if each.slug == place.module), None)
        lesson = module.lesson(place.lesson) if module else None
        if module is None or lesson is None:
            return None
        follows = module.after(lesson.id) is not None
        ending = self.phrases.more if follows else self.phrases.no_more
        return player.Turn(self.phrases, lesson, place, lang, ending)

    def _gone(self, lang: str) -> Played:
        return Played((Said("curriculum.gone", self.phrases.gone[lang]),), None, "idle")


def module_of(folder: files.Folder) -> Module:
    """The module of a folder whose module.yml could be read, with the lessons that could."""
    model = folder.module.model
    assert isinstance(model, ModuleFile), "the folder has a module.yml that fits"
    found = {d.model.id: d.model for d in folder.lessons if isinstance(d.model, Lesson)}
    lessons = tuple(found[lesson_id] for lesson_id in model.lessons if lesson_id in found)
    return Module(model.slug, model.title, model.version, model.aims, lessons, model.offered, model.added)
