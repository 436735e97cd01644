"""The report as plain text, for a terminal."""

from __future__ import annotations

from safety.report.gather import Report
from safety.report.tables import LEGEND, Table, gap, mistakes, tables


def render(found: Report) -> str:
    """Every table, then the worst mistakes that may be shown, then time."""
    parts = ["\n".join(("Some of all, share, 95 % Wilson interval.", *LEGEND))]
    parts += [_table(one) for one in tables(found)]
    parts.append("\n".join(gap(group) for group in found.groups))
    for group in found.groups:
        if group.worst:
            parts.append("\n".join([f"Worst mistakes ({group.split} rows)", *mistakes(group.worst)]))
    speed = found.speed
    parts.append(f"Load {speed.load_s:.2f} s; a message p50 {speed.p50_ms:.2f} ms, p99 {speed.p99_ms:.2f} ms")
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> str:
    lines = [(table.title, *table.head[1:]), *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
