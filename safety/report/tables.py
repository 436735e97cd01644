"""The figures as tables: heads and rows of words, for whoever sets them in text, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safety.report.gather import Group, Report
from safety.report.measure import Judged, Slice
from safety.report.share import Share, chance_of_gap

HEADS = ("recall", "immediate", "as immediate", "silent", "alarms", "any alarm", "exact tier", "category")
LEGEND = (
    "recall: urgent and immediate messages screened urgent or above",
    "immediate: the immediate ones among them; as immediate: those screened immediate",
    "silent: urgent and immediate messages screened none",
    "alarms: harmless messages screened urgent or above; any alarm: at any tier",
    "category: right among messages that were flagged and should be",
)
BENIGN = "Real messages in which nobody is in danger"
STEADY = "Flagged messages whose tier one harmless change lowered"
_KINDS = {
    "case": "capitals, small letters",
    "spaces": "spaces and line breaks",
    "emoji": "an emoji at the end",
    "invisible": "invisible signs",
    "before": "harmless words before",
    "after": "harmless words after, “lol”, “jk”",
}


@dataclass(frozen=True)
class Table:
    """A title, a head and rows of the same width; the first column names the row."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(found: Report) -> Iterator[Table]:
    """Every table of a report. Names are stable: documents ask for a table by its name."""
    yield slices_table("total", "Every split", found.total)
    for group in found.groups:
        yield from group_tables(group)
    if found.benign:
        yield benign_table(found)


def group_tables(group: Group) -> Iterator[Table]:
    """The tables of one split."""
    split = group.split
    yield slices_table(f"{split}-languages", f"Languages ({split})", group.by_language)
    if group.compared:
        yield slices_table(f"{split}-compared", f"Beside a keyword list, same rows ({split})", group.compared)
    if group.ablation:
        yield slices_table(f"{split}-parts", f"Each part of the screen, same rows ({split})", group.ablation)
    yield slices_table(f"{split}-categories", f"Categories ({split})", group.by_category)
    yield slices_table(f"{split}-functionalities", f"Functionalities ({split})", group.by_functionality)
    if group.steady:
        rows = tuple((_KINDS[kind], str(share)) for kind, share in group.steady)
        yield Table(f"{split}-steady", f"{STEADY} ({split})", ("change", "lowered"), rows)


def gap(group: Group) -> str:
    """English beside Spanish, in one line: how far apart, and whether chance alone may have done it."""
    found = {one.name: one for one in group.by_language}
    if not {"en", "es"} <= set(found):
        return f"No gap between languages can be told of {group.split} rows: one of them is missing."
    said = []
    for head in ("recall", "alarms"):
        one, other = (shares(found[lang])[HEADS.index(head)] for lang in ("en", "es"))
        if one.all and other.all:
            said.append(
                f"{head} {100 * abs(one.value - other.value):.1f} points (en {one}, es {other}; "
                f"p = {chance_of_gap(one, other):.2f})"
            )
    return f"Gap between English and Spanish ({group.split}): {'; '.join(said) or 'nothing to compare'}."


def slices_table(name: str, title: str, slices: Iterable[Slice]) -> Table:
    """One row a slice."""
    return Table(name, title, ("", *HEADS), tuple((one.name, *map(str, shares(one))) for one in slices))


def shares(one: Slice) -> tuple[Share, ...]:
    """The figures of a slice, in the order of the heads."""
    return (
        one.recall, one.immediate, one.as_immediate, one.silent, one.alarms, one.any_alarm, one.exact,
        one.category,
    )  # fmt: skip


def benign_table(found: Report) -> Table:
    """One row a file."""
    rows = tuple(
        (one.name, str(one.urgent), str(one.flagged), str(one.listed) if one.listed else "-")
        for one in found.benign
    )
    return Table("benign", BENIGN, ("file", HEADS[4], HEADS[5], "keyword list"), rows)


def mistakes(worst: Sequence[Judged]) -> Iterator[str]:
    """One line a mistake, with the row's wording (which we wrote)."""
    for one in worst:
        said = " / ".join((*one.row.history, one.row.text))
        yield (
            f"{one.row.id} {one.row.lang} {one.row.tier} -> {one.verdict.tier}  {one.row.functionality}: "
            f"{said[-110:]}"
        )
