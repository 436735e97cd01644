"""The resource pack: dated lines of help, the only place where a number that a teen can read is kept.

`ResourcePack.load()` reads it; `render(pack.check(today))` is what `porchlight resources check` prints.
"""

from safety.resources.checks import Problem, render
from safety.resources.pack import ResourcePack
from safety.resources.parsing import ResourceError
from safety.resources.resource import Resource

__all__ = ["Problem", "Resource", "ResourceError", "ResourcePack", "render"]
