"""The report as one HTML page: tables, plots drawn on the way as SVG, no script, nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from safety.report.gather import Group, Report
from safety.report.measure import Slice
from safety.report.tables import LEGEND, Table, benign_table, gap, group_tables, mistakes, slices_table

_HERE = Path(__file__).resolve().parent
# What is drawn beside which table: the end of the table's name, slices of the group, the figure, and a title.
_PLOTS = (
    ("languages", "by_language", "recall", "Recall by language"),
    ("compared", "compared", "recall", "Recall, this screen and a keyword list"),
    ("compared", "compared", "alarms", "False alarms, this screen and a keyword list"),
    ("parts", "ablation", "recall", "Recall, each part of the screen"),
    ("parts", "ablation", "alarms", "False alarms, each part of the screen"),
    ("categories", "by_category", "recall", "Recall by category"),
    ("functionalities", "by_functionality", "recall", "Recall by functionality"),
    ("functionalities", "by_functionality", "alarms", "False alarms by functionality"),
)


@dataclass(frozen=True)
class Plot:
    """One figure of some slices, to be drawn."""

    id: str
    title: str
    slices: tuple[Slice, ...]
    figure: str


def page(found: Report) -> str:
    """The whole page."""
    site = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    return site.get_template("page.html").render(
        found=found,
        legend=LEGEND,
        total=slices_table("total", "Every split", found.total),
        groups=[(group, [(one, plots(group, one)) for one in group_tables(group)]) for group in found.groups],
        benign=benign_table(found) if found.benign else None,
        gap=gap,
        mistakes=mistakes,
    )


def plots(group: Group, table: Table) -> list[Plot]:
    """What is drawn beside a table of a group."""
    return [
        Plot(f"{group.split}-{number}", f"{title} ({group.split})", getattr(group, slices), figure)
        for number, (ending, slices, figure, title) in enumerate(_PLOTS)
        if table.name == f"{group.split}-{ending}"
    ]
