"""What each part of the screen is worth: the same rows with one part left out, or one part alone.

Loads the parts once more, so that nothing has to be switched off in the screen that is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from safety.lexicon import Lexicon
from safety.model.features import undecorated
from safety.model.model import Model
from safety.policy import Policy
from safety.report.as_written import AsWritten
from safety.report.measure import Judged, verdict
from safety.report.watch import Watch, unwatched
from safety.rules import RuleReader, load_rules
from safety.screen import Screen
from safety.settle import settle
from safety.suite import Row
from safety.verdict import Screening

WHOLE = "whole screen"


@dataclass(frozen=True)
class Variant:
    """The screen with something left out. `matters` says on which rows that can make a difference."""

    name: str
    verdict: Callable[[Row], Screening]
    matters: Callable[[Row], bool]


def variants(screen: Screen) -> Iterator[Variant]:
    """Every variant that can be made of this screen, by its parts."""
    yield Variant("rules alone", lambda row: _rules(screen, row), lambda _: True)
    model = Model()
    yield Variant("model alone", lambda row: _model_alone(screen, model, row), lambda _: True)
    yield Variant("no earlier messages", lambda row: verdict(screen, replace(row, history=())), _has_history)
    yield Variant(
        "no question on screen", lambda row: verdict(screen, replace(row, prompt=None)), _has_prompt
    )
    plain = Screen(Lexicon.load(), AsWritten(), [RuleReader(load_rules())], Policy.load(), model)
    yield Variant("no spelling repair or readings", lambda row: verdict(plain, row), lambda _: True)
    yield Variant("word-list core alone", lambda row: screen.core(_joined(row)), lambda _: True)


def ablate(screen: Screen, whole: Sequence[Judged], watch: Watch = unwatched) -> dict[str, list[Judged]]:
    """Every variant's verdicts on the rows that the whole screen has judged, the whole first."""
    made = {WHOLE: list(whole)}
    for one in list(variants(screen)):  # every part is loaded before the first is measured
        made[one.name] = [
            Judged(seen.row, one.verdict(seen.row) if one.matters(seen.row) else seen.verdict)
            for seen in watch(one.name, whole)
        ]
    return made


def _rules(screen: Screen, row: Row) -> Screening:
    return screen.rules(row.text, lesson_prompt=row.prompt, history=row.history)


def _model_alone(screen: Screen, model: Model, row: Row) -> Screening:
    """The model without a word of the rules: they are asked only how the message is split into words."""
    from safety.teach.limits import blank  # measures with this package

    bare = undecorated(row.text)
    nothing = blank(screen.evidence(bare, lesson_prompt=row.prompt, history=row.history))
    return settle(nothing, model.opinion(bare, row.prompt, row.history, nothing), model.limits)


def _joined(row: Row) -> str:
    return "\n".join((*row.history, row.text))


def _has_history(row: Row) -> bool:
    return bool(row.history)


def _has_prompt(row: Row) -> bool:
    return row.prompt is not None
