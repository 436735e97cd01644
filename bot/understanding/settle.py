"""From the classifier's ranking and the options on screen to one meaning, option and topic.

Pure. The order: an option named outright, an option not on screen, an option by its own words, then the
classifier. A teen who names an option is never overruled by the classifier, except by an opt-out it is sure of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.turn import Understood
from bot.understanding.options import Resolved, letter_of, resolve
from bot.understanding.situation import Situation
from bot.understanding.topics import lesson_topic, slug, topic_of

UNSURE = "nlu_fallback"
"""Rasa's own name for "no meaning is likely enough"."""

_QUESTIONS = ("quiz", "scenario")
_LISTS = ("menu", "lesson_list")
_GIVES_WAY = (
    "choose_option", "free_text_reflection", "nonsense", "chitchat", "off_topic", "topic_question",
    "pick_lesson", "affirm", "deny", "next",
)  # fmt: skip
"""Meanings that an option's own words may overrule when the classifier is not sure."""

_MUST_BE_HEARD = ("stop_messages", "talk_to_human", "delete_my_data", "hotline_request")
"""Wishes that an open question never swallows, however unsure the reading is."""

_A_SENTENCE = 4
"""Words from which a text may be a sentence of her own rather than a command."""

Paraphrase = Callable[[str, Sequence[str]], Sequence[float]]
"""Likeness in meaning of a text to each option, 0 to 1."""


@dataclass(frozen=True)
class Thresholds:
    """Found by cross-validation; see docs/decisions. Chances are the classifier's probabilities."""

    unsure: float = 0.25
    sure: float = 0.6
    opt_out: float = 0.5
    own_words: float = 0.6  # judged, not fitted: an open question should rather take a sentence than miss it
    paraphrase: float = 0.45
    clear_of_rival: float = 0.06


def settle(
    text: str,
    where: Situation,
    ranking: Sequence[tuple[str, float]],
    *,
    paraphrase: Paraphrase | None = None,
    at: Thresholds | None = None,
) -> Understood:
    """What the teen meant. `ranking` is the classifier's, most likely first; it may not be empty."""
    at = at or Thresholds()
    meaning, chance = ranking[0]
    if meaning == "stop_messages" and chance >= at.opt_out:
        return Understood(meaning, confidence=chance)
    chosen = _by_option(text, where, dict(ranking), meaning, chance, at)
    if chosen is not None:
        return chosen
    if meaning == "choose_option":
        letter = _paraphrased(text, where, paraphrase, at) if where.options else None
        if letter or (where.options and chance >= at.sure):
            return _choice(where, letter, chance)
        meaning, chance = next((pair for pair in ranking[1:] if pair[0] != "choose_option"), (UNSURE, 0.0))
    if where.state == "reflection" and chance < at.own_words and _is_a_sentence(text, meaning):
        return Understood("free_text_reflection", confidence=chance)
    if chance < at.unsure:
        return Understood(UNSURE, confidence=chance)
    return Understood(meaning, topic=topic_of(text, meaning, where.options), confidence=chance)


def _is_a_sentence(text: str, meaning: str) -> bool:
    return meaning not in _MUST_BE_HEARD and len(text.split()) >= _A_SENTENCE


def _by_option(
    text: str, where: Situation, chances: dict[str, float], meaning: str, chance: float, at: Thresholds
) -> Understood | None:
    found = resolve(text, where.options, where.language)
    if found.off_screen:
        return None if lesson_topic(text) else Understood("nonsense", confidence=found.confidence)
    if found.letter and not found.by_words:
        return _choice(where, found.letter, found.confidence)
    if found.letter is None:
        asked_again = found.confidence and where.state in (*_QUESTIONS, *_LISTS) and meaning in _GIVES_WAY
        return Understood("choose_option", confidence=found.confidence) if asked_again else None
    return _by_words(text, where, found, chances, meaning, chance, at)


def _by_words(
    text: str,
    where: Situation,
    found: Resolved,
    chances: dict[str, float],
    meaning: str,
    chance: float,
    at: Thresholds,
) -> Understood | None:
    """The option's own words: they count as a choice where options answer a question, less so in menus."""
    if where.state == "lesson_list" and (meaning in _GIVES_WAY or found.confidence >= at.sure):
        option = where.options[ord(found.letter or "A") - ord("A")]
        return Understood("pick_lesson", found.letter, slug(option), found.confidence)
    if where.state in (*_LISTS, *_QUESTIONS) and found.confidence == 1.0:
        return _choice(where, found.letter, 1.0)
    if where.state not in _QUESTIONS:
        return None
    likely = found.confidence + chances.get("choose_option", 0.0)
    if meaning == "choose_option" or (meaning in _GIVES_WAY and likely >= chance):
        return _choice(where, found.letter, found.confidence)
    return None


def _choice(where: Situation, letter: str | None, confidence: float) -> Understood:
    topic = slug(where.options[ord(letter) - ord("A")]) if letter and where.state == "lesson_list" else None
    return Understood("choose_option", letter, topic, confidence)


def _paraphrased(text: str, where: Situation, paraphrase: Paraphrase | None, at: Thresholds) -> str | None:
    """The option nearest in meaning, when it is near and stands clear of the next."""
    if paraphrase is None or where.state not in (*_QUESTIONS, *_LISTS):
        return None
    scores = sorted(
        ((score, place) for place, score in enumerate(paraphrase(text, where.options))), reverse=True
    )
    rival = scores[1][0] if len(scores) > 1 else 0.0
    best, place = scores[0]
    return letter_of(place) if best >= at.paraphrase and best - rival >= at.clear_of_rival else None
