"""Porchlight's screen: every message is judged here before anything else sees it.

Importing this package reads no file and loads no model; `Screen.load()` does.
"""

from safety.screen import Screen
from safety.verdict import CATEGORIES, TIERS, Because, SafetyDataError, Screening

__all__ = ["CATEGORIES", "TIERS", "Because", "SafetyDataError", "Screen", "Screening"]
