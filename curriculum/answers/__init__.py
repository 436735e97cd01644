"""Questions any time: short answers as data, what they stand on, and the clauses of "who finds out if I tell?"."""

from curriculum.answers.schema import Answer, Clause, Fact, FindsOut
from curriculum.answers.shelf import Answers, load

__all__ = ["Answer", "Answers", "Clause", "Fact", "FindsOut", "load"]
