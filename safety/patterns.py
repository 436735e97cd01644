"""The small pattern language of the rules: sequences of concepts and words, with bounded gaps.

A message is written out as one string in which each word is a list of its concepts; a pattern
becomes one regular expression over that string. Gaps are bounded, so matching stays linear.

    HIT ~2 ME          a word of concept HIT, at most two words, a word of concept ME
    my|the             either literal word         HIT.es    only its Spanish words
    A&B                one word that is both       !NEG      the next word is not NEG
    HIT?               optional                    ( a b / c )   either sequence; )? optional
    (ran off|left)     without a slash, a stroke parts sequences too
    ~2 within a sentence, ~~2 across sentences     ^ and $   start and end of a sentence
    @NAME              a macro, spelled out in macros.yml
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

BREAK = "| "
_TERM = re.compile(r"\)\?|[()]|[^\s()]+")
_DENIES = re.compile(
    r"\b(no|not|dont|cant|wont|never|doesnt|isnt|didnt|nunca|ni|sin|without|nobody|nadie|havent|NEG)\b"
)
_GAP = re.compile(r"(~~?)(\d+)$")
_ATOM = re.compile(r"[A-Za-z0-9_.|&:]+\+?$")


class PatternError(ValueError):
    """A pattern cannot be read."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern and the concepts without which it cannot match.

    `denies`: the pattern spells a negation itself ("no quiero vivir"), so that one does not cancel it.
    """

    source: str
    regex: re.Pattern[str]
    needs: tuple[frozenset[str], ...]
    denies: bool

    def possible(self, present: frozenset[str] | set[str]) -> bool:
        """Whether all that the pattern needs is in the message at all."""
        return all(not need.isdisjoint(present) for need in self.needs)


@dataclass(frozen=True)
class Strip:
    """A message written out for matching: one string, and where each word starts in it."""

    text: str
    starts: tuple[int, ...]
    present: frozenset[str]

    def find(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Word spans (first, last + 1) of every match."""
        if not pattern.possible(self.present):
            return
        for match in pattern.regex.finditer(self.text):
            first = bisect_right(self.starts, match.start()) - 1
            last = bisect_right(self.starts, max(match.end() - 1, match.start()))
            yield max(first, 0), max(last, first + 1)


def strip(words: Sequence[tuple[str, set[str]] | None]) -> Strip:
    """Write words (form, concepts) out; None is the end of a sentence."""
    parts: list[str] = []
    starts: list[int] = []
    present: set[str] = set()
    at = 0
    for word in words:
        starts.append(at)
        if word is None:
            piece = BREAK
        else:
            form, tags = word
            present.add(form)
            present |= tags
            piece = f";{form},{','.join(sorted(tags))}, " if tags else f";{form}, "
        parts.append(piece)
        at += len(piece)
    return Strip("".join(parts), tuple(starts), frozenset(present))


def compile_pattern(source: str, macros: Mapping[str, str]) -> Pattern:
    """Compile one pattern; raises PatternError with a reason a rule writer understands."""
    terms = _loosened(_TERM.findall(_folded(_spell_out(source, macros, 0))))
    needs: list[frozenset[str]] = []
    regex, rest = _sequence(terms, needs, top=True)
    if rest:
        raise PatternError(f"stray {rest[0]!r} in {source!r}")
    if not needs:
        raise PatternError(f"nothing required in {source!r}")
    return Pattern(source, re.compile(regex), tuple(needs), bool(_DENIES.search(source)))


def any_of(source: str) -> str:
    """A pattern whose top level is a list: each piece between strokes is a sequence of its own."""
    return f"( {source} )"


def _folded(source: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", source) if not unicodedata.combining(sign))


def _loosened(terms: list[str]) -> list[str]:
    """In a bracket without a slash, "ran away|left home|gone" means three sequences, not single words."""
    out: list[str] = []
    opened: list[int] = []
    for term in terms:
        out.append(term)
        if term == "(":
            opened.append(len(out) - 1)
        elif term in (")", ")?") and opened:
            start = opened.pop()
            inner = out[start + 1 : -1]
            depths = _depths(inner)
            own = [one for one, depth in zip(inner, depths, strict=True) if depth == 0]
            if "/" in own or len(own) < 2 or not any("|" in one for one in own):
                continue
            parts: list[list[str]] = [[]]
            for one, depth in zip(inner, depths, strict=True):
                pieces = one.split("|") if depth == 0 else [one]
                parts[-1].extend(pieces[:1] if pieces[0] else [])
                parts.extend([piece] if piece else [] for piece in pieces[1:])
            parts = [part for part in parts if part]
            single = [part[0] for part in parts if len(part) == 1]
            longer = [part for part in parts if len(part) > 1]
            made = (["|".join(single)] if single else []) + [
                word for part in longer for word in ["/", *part]
            ][0 if single else 1 :]
            out[start + 1 : -1] = made
    return out


def _depths(terms: list[str]) -> list[int]:
    depth, depths = 0, []
    for term in terms:
        if term in (")", ")?"):
            depths.append(depth)
            depth -= 1
            continue
        if term == "(":
            depth += 1
        depths.append(depth)
    return depths


def _spell_out(source: str, macros: Mapping[str, str], depth: int) -> str:
    if depth > 6:
        raise PatternError("macros call each other in a circle")

    def one(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in macros:
            raise PatternError(f"no macro @{name}")
        return " ( " + _spell_out(macros[name], macros, depth + 1) + " ) "

    return re.sub(r"@([A-Z_0-9]+)", one, source)


def _sequence(terms: list[str], needs: list[frozenset[str]], top: bool) -> tuple[str, list[str]]:
    """One sequence up to the end, a slash or a closing bracket."""
    out: list[str] = []
    while terms:
        term, terms = terms[0], terms[1:]
        if term in ("/", ")", ")?"):
            if top:
                raise PatternError(f"stray {term!r}")
            return "".join(out), [term, *terms]
        if term == "(":
            group, terms = _group(terms, needs)
            out.append(group)
        elif term == "^":
            out.append(r"(?:^|(?<=\| ))")
        elif term == "$":
            out.append(r"(?=\||$)")
        elif gap := _GAP.match(term):
            unit = "(?:;[^ ]+ )" if gap.group(1) == "~" else "(?:[^ ]+ )"
            out.append(unit + "{0," + gap.group(2) + "}?")
        elif term.startswith("!"):
            out.append(f"(?!;{_holds(term[1:])})")
        else:
            optional = term.endswith("?")
            atom = term.removesuffix("?")
            if not _ATOM.match(atom):
                raise PatternError(f"cannot read {term!r}")
            if not optional:
                needs.extend(frozenset(one.split("|")) for one in atom.split("&"))
            made = f";{_holds(atom)}[^ ]* {_continued(atom)}"
            out.append(f"(?:{made})?" if optional else made)
    if not top:
        raise PatternError("a bracket is not closed")
    return "".join(out), []


def _group(terms: list[str], needs: list[frozenset[str]]) -> tuple[str, list[str]]:
    choices: list[str] = []
    each: list[list[frozenset[str]]] = []
    while True:
        inner: list[frozenset[str]] = []
        made, terms = _sequence(terms, inner, top=False)
        choices.append(made)
        each.append(inner)
        end, terms = terms[0], terms[1:]
        if end != "/":
            break
    if end == ")":
        if len(each) == 1:
            needs.extend(each[0])
        elif all(each):  # any choice's first need will do: their union is needed
            needs.append(frozenset().union(*(one[0] for one in each)))
    return "(?:" + "|".join(choices) + ")" + ("?" if end == ")?" else ""), terms


def _holds(atom: str) -> str:
    looks = []
    for one in atom.split("&"):
        names = "|".join(re.escape(name) for name in one.split("|"))
        looks.append(f"(?=(?:[^ ]*,)?(?:{names}),)")
    return "".join(looks)


def _continued(atom: str) -> str:
    names = [name for name in atom.replace("&", "|").split("|") if name.isupper() or ".e" in name]
    if not names:
        return ""
    later = "|".join(re.escape(name) + r"\+" for name in names)
    return f"(?:;(?=(?:[^ ]*,)?(?:{later}),)[^ ]* )*"
