"""Opaque ids. They carry nothing about a person, so they may stand in logs, pages and metrics."""

from __future__ import annotations

import secrets


def new_id(prefix: str) -> str:
    """A fresh id such as `esc_9f2c…` (16 random hex digits after the prefix)."""
    return f"{prefix}_{secrets.token_hex(8)}"
