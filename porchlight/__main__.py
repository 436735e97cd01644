"""`python -m porchlight`: the same as the `porchlight` command."""

from __future__ import annotations

from porchlight.cli.main import app

if __name__ == "__main__":
    app()
