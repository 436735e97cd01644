"""All modules in memory, and the three doors to the player: begin, play, show.

Loading reads files once; nothing after that touches the disk. A place that points at a module or lesson which
is gone gets a kind line and the menu, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from curriculum import files, phrases, player, shape
from curriculum.phrases import Phrases
from curriculum.place import Place, Played, Said
from curriculum.problems import CurriculumError
from curriculum.schema import Both, Lesson, ModuleFile

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

    def lesson(self, lesson_id: str) -> Lesson | None:
        """The lesson with that id, or None."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

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

    def __init__(self, modules: list[Module], lines: Phrases) -> None:
        self.modules = modules
        self.phrases = lines

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
                modules.append(_module(folder.module.model, folder))
        if problems:
            raise CurriculumError(problems)
        return cls(modules, lines)

    def module(self, slug: str) -> Module:
        """The module with that slug. Raises KeyError when there is none."""
        for module in self.modules:
            if module.slug == slug:
                return module
        raise KeyError(slug)

    def begin(self, module: str, lesson: str, lang: str) -> Played:
        """Open a lesson at its first step. Raises KeyError when there is no such lesson."""
        place = Place(module, lesson, 0, "")
        turn = self._turn(place, lang)
        if turn is None:
            raise KeyError(f"{module}/{lesson}")
        first = Place(module, lesson, turn.lesson.version, turn.lesson.steps[0].id)
        return player.opened(turn.at(first), self.module(module).position(turn.lesson))

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

    def _turn(self, place: Place, lang: str) -> player.Turn | None:
        module = next((each for each in self.modules if each.slug == place.module), None)
        lesson = module.lesson(place.lesson) if module else None
        if module is None or lesson is None:
            return None
        return player.Turn(self.phrases, lesson, place, lang, module.after(lesson.id) is not None)

    def _gone(self, lang: str) -> Played:
        return Played((Said("curriculum.gone", self.phrases.gone[lang]),), None, "idle")


def _module(model: ModuleFile, folder: files.Folder) -> Module:
    found = {d.model.id: d.model for d in folder.lessons if isinstance(d.model, Lesson)}
    lessons = tuple(found[lesson_id] for lesson_id in model.lessons if lesson_id in found)
    return Module(model.slug, model.title, model.version, model.aims, lessons)
