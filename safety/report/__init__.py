"""Measures the screen on labelled suites and on real benign messages, and sets the figures out for people.

Counts only what it ran. Shows the wording of suite rows (which we wrote), of check rows only when asked to, of
benign messages never.
"""

from safety.report.gather import Report, Wanted, report
from safety.report.measure import Judged, Slice, judge, measure
from safety.report.plain import render
from safety.report.share import Share

__all__ = ["Judged", "Report", "Share", "Slice", "Wanted", "judge", "measure", "render", "report"]
