"""The concepts of the screen: which words, in English and Spanish, carry which concept.

A lexicon entry is a CONCEPT with comma-separated words per language; `~` after a word asks for its
regular verb forms. Words of a concept marked `fuzzy` are also found when they are misspelled.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safety.inflect import english, spanish
from safety.verdict import SafetyDataError
from safety.yaml_entries import Entry, entries, folder, items

OTHER = "~"  # stands for every word the lexicons do not know, so that no teen's word is kept in memory


@dataclass
class Lexicon:
    """Concepts by word and by phrase. Built once, then only read."""

    singles: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], set[str]] = field(default_factory=dict)
    fuzzy: set[str] = field(default_factory=set)
    spanish: set[str] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    _vocab: Any = None
    _matcher: Any = None
    _names: dict[int, set[str]] = field(default_factory=dict)
    _in_phrases: frozenset[str] = frozenset()

    @classmethod
    def load(cls, root: Path | None = None) -> Lexicon:
        """Read every file of `lexicons/` (except spelling), and build the phrase matcher."""
        made = cls()
        for path in folder("lexicons", root):
            if path.name.startswith("spelling"):
                continue
            for entry in entries(path):
                made._add(entry)
        if not made.concepts:
            raise SafetyDataError("lexicons:0: no concepts found")
        made._build()
        return made

    def _add(self, entry: Entry) -> None:
        if not entry.key.replace("_", "").isalnum() or not entry.key.isupper():
            raise entry.wrong("a concept is written in capitals")
        if not isinstance(entry.value, dict) or not entry.value.keys() <= {"en", "es", "any", "fuzzy"}:
            raise entry.wrong("expected only the keys en, es, any, fuzzy")
        self.concepts.add(entry.key)
        for lang in ("en", "es", "any"):
            for item in items(entry, entry.value.get(lang, "")):
                tags = {entry.key} if lang == "any" else {entry.key, f"{entry.key}.{lang}"}
                try:
                    self._add_item(item, lang, tags, bool(entry.value.get("fuzzy")))
                except ValueError as error:
                    raise entry.wrong(str(error)) from error

    def _add_item(self, item: str, lang: str, tags: set[str], fuzzy: bool) -> None:
        choices: list[list[str]] = []
        mine: set[str] = set()
        for word in item.split():
            if not word.endswith("~"):
                choices.append([word])
            elif lang == "es":
                forms, with_me = spanish(word[:-1])
                choices.append(sorted(forms))
                mine |= with_me
            else:
                choices.append(sorted(english(word[:-1])))
        for words in itertools.product(*choices):
            bad = [word for word in words if not word.isascii() or not word.replace("_", "").isalnum()]
            if bad:
                raise ValueError(f"write words folded, a-z and 0-9 only: {bad[0]!r}")
            own = tags | ({"CLME"} if mine.intersection(words) else set())
            if (len(words) > 1 or (lang == "es" and words[0].endswith("me"))) and not tags & _PEOPLE:
                for seen in _of_another(words, lang):
                    self._put(
                        seen, {tag.replace(".", "3.") if "." in tag else tag + "3" for tag in tags}, lang
                    )
            self._put(words, own, lang)
            if fuzzy and len(words) == 1 and len(words[0]) >= 5:
                self.fuzzy.update(words)

    def _put(self, words: tuple[str, ...], tags: set[str], lang: str) -> None:
        if len(words) == 1:
            self.singles.setdefault(words[0], set()).update(tags)
        else:
            self.phrases.setdefault(words, set()).update(tags)
        if lang == "es":
            self.spanish.update(words)

    def _build(self) -> None:
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc
        from spacy.vocab import Vocab

        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        groups: dict[frozenset[str], list[tuple[str, ...]]] = {}
        for words, tags in self.phrases.items():
            groups.setdefault(frozenset(tags), []).append(words)
        self._in_phrases = frozenset(word for words in self.phrases for word in words)
        for number, (group, members) in enumerate(groups.items()):
            key = f"g{number}"
            self._matcher.add(key, [Doc(self._vocab, words=list(words)) for words in members])
            self._names[self._vocab.strings[key]] = set(group)
        self._vocab.strings.add(OTHER)

    def known(self) -> set[str]:
        """Every single word that stands in some entry."""
        return set(self.singles) | set(self._in_phrases)

    def tag(self, forms: list[str]) -> list[set[str]]:
        """The concepts of each word; the later words of a phrase carry `CONCEPT+`."""
        tags = [set(self.singles.get(form, ())) for form in forms]
        for names, start, end in self._found(forms):
            tags[start] |= names
            for place in range(start + 1, end):
                tags[place].update(name + "+" for name in names)
        return tags

    def _found(self, forms: Iterable[str]) -> list[tuple[set[str], int, int]]:
        words = [form if form in self._in_phrases else OTHER for form in forms]
        if len(words) < 2:
            return []
        from spacy.tokens import Doc

        return [
            (self._names[key], start, end) for key, start, end in self._matcher(Doc(self._vocab, words=words))
        ]


_PEOPLE = frozenset({"I", "ME", "MY", "MYSELF", "FRIEND", "FRIENDS", "PARTNER", "KIN", "HESHE", "BOSS"})
_OTHERS = {
    "en": {
        "myself": ("herself", "himself", "themselves", "themself"),
        "my": ("her", "his", "their"),
        "me": ("her", "him", "them"),
        "i": ("she", "he", "they"),
        "im": ("shes", "hes", "theyre"),
    },
    "es": {"me": ("se", "la", "lo", "le"), "mi": ("su",), "mis": ("sus",)},
}


def _of_another(words: tuple[str, ...], lang: str) -> Iterable[tuple[str, ...]]:
    """The same phrase said of somebody else: kill myself, kill herself; matarme, matarse.

    These carry the concept with a 3 (SUICIDE3), which counts only where a friend is talked about.
    """
    table = _OTHERS.get(lang, {})
    choices: list[tuple[str, ...]] = []
    for word in words:
        if word in table:
            choices.append(table[word])
        elif lang == "es" and word.endswith(("arme", "erme", "irme", "ndome")):
            choices.append((word[:-2] + "se", word[:-2] + "la", word[:-2] + "lo"))
        else:
            choices.append((word,))
    return (made for made in itertools.product(*choices) if made != words)
