"""Lessons as data and the pure player that gives them to a teen one step at a time."""

from curriculum.library import Library, Module
from curriculum.nudges import Asked
from curriculum.place import Place, Played, Said
from curriculum.problems import CurriculumError, Problem
from curriculum.schema import Lesson

__all__ = ["Asked", "CurriculumError", "Lesson", "Library", "Module", "Place", "Played", "Problem", "Said"]
