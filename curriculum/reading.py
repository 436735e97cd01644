"""The school grade a text asks for: Flesch-Kincaid in English, Fernández-Huerta in Spanish.

English: Kincaid et al. 1975, grade = 0.39 words/sentence + 11.8 syllables/word - 15.59.
Spanish: J. Fernández Huerta 1959, ease L = 206.84 - 60 syllables/word - 1.02 words/sentence, with his table
of grades (L from 90: 4th, 80: 5th, 70: 6th, 60: 7th to 8th, below: later), as corrected and tabled at
https://legible.es/blog/lecturabilidad-fernandez-huerta/. Between two rows of the table we draw a straight
line, and call the end of the sixth-grade row (70) 6.0. Syllables are counted by rule, without a dictionary;
the tests hold both against textstat. Short texts give rough figures: judge passages, not single lines.
"""

from __future__ import annotations

import re
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?:\n]+")
_VOWELS_EN = re.compile(r"[aeiouy]+")
# A silent e or ed at the end; "-le" after a consonant is a syllable ("table"), and so is "-ted", "-ded".
_SILENT_EN = re.compile(r"(?:[^laeiouy]|[aeiouy]l|[^aeiouy]l{2})e$|[^aeiouydt]ed$|[^aeiouyscgxz]es$")
_SILENT_INSIDE_EN = re.compile(r"^(some|every|care|more|there)(?=[^s])")
_GLUED_EN = re.compile(r"i[ao](?!us|n$|ns$|l)|[^q]ua|uou|eo(?!pl)|yi|ying|nc?iu|creat")
_GROUP_ES = re.compile(r"[aeiouáéíóúü]+")
_NUCLEUS_ES = re.compile(r"[aeoáéóíú]")
_GRADES_ES = ((100.0, 3.0), (90.0, 4.0), (80.0, 5.0), (70.0, 6.0), (60.0, 8.0), (50.0, 11.0), (30.0, 13.0))


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


def grade(text: str, lang: str) -> float:
    """The grade that reads this text with ease; 0.0 for a text without words."""
    found = words(text)
    if not found:
        return 0.0
    # One- or two-word bits ("Yes.") are not sentences on their own; counting them would flatter the text.
    sentences = max(1, sum(len(words(part)) > 2 for part in _SENTENCE.split(text)))
    per_sentence = len(found) / sentences
    per_word = sum(syllables(word, lang) for word in found) / len(found)
    if lang == "es":
        return _grade_of_ease(206.84 - 60 * per_word - 1.02 * per_sentence)
    return max(0.0, 0.39 * per_sentence + 11.8 * per_word - 15.59)


def syllables(word: str, lang: str) -> int:
    """The syllables of one lower-case word."""
    return _spanish(word) if lang == "es" else _english(word)


def _english(word: str) -> int:
    # "doesn't" ends in a syllable of its own; "someone" and "everything" have a silent e inside.
    word = re.sub(r"(?<=[sd])n't$", "nit", word)
    word = _SILENT_INSIDE_EN.sub(lambda found: found[1][:-1], word).replace("'", "")
    count = len(_VOWELS_EN.findall(word)) + len(_GLUED_EN.findall(word))
    if _SILENT_EN.search(word):
        count -= 1
    return max(1, count)


def _spanish(word: str) -> int:
    word = re.sub(r"(?<!c)h", "", word)
    word = re.sub(r"qu(?=[eiéí])", "q", word)
    word = re.sub(r"gu(?=[eiéí])", "g", word)
    word = re.sub(r"y$|y(?![aeiouáéíóú])", "i", word)
    # Strong and accented vowels each carry a syllable; weak ones lean on them or, alone, share one.
    return max(1, sum(max(1, len(_NUCLEUS_ES.findall(group))) for group in _GROUP_ES.findall(word)))


def _grade_of_ease(ease: float) -> float:
    if ease >= 100:
        return 3.0
    for (high, low_grade), (low, high_grade) in pairwise(_GRADES_ES):
        if ease >= low:
            return low_grade + (high - ease) / (high - low) * (high_grade - low_grade)
    return 13.0
