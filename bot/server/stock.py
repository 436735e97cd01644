"""Stock `rasa` commands that see what the live path sees: `python -m bot.server rasa test nlu --nlu bot/data …`.

Rasa's evaluation sends each example's text without its metadata. Its own plugin hook shows us each example just
before it is parsed; we hand that example's metadata to our components. `rasa shell` reads the situation from
`--state quiz --option Ask --option Wait` given before the command. Never used when serving.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from bot.understanding.situation import STAND_IN


def run(arguments: list[str]) -> int:
    """Run one stock rasa command; returns its exit code."""
    import pluggy
    import rasa.__main__
    from rasa.plugin import plugin_manager

    parser = argparse.ArgumentParser(prog="python -m bot.server rasa", add_help=False)
    parser.add_argument("--state")
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("--language", default="en")
    situation, rest = parser.parse_known_args(arguments)
    if situation.state:
        STAND_IN.set({"state": situation.state, "options": situation.option, "language": situation.language})
    hook = pluggy.HookimplMarker("rasa")

    class ExamplesKeepTheirMetadata:
        @hook
        def mock_tracker_for_evaluation(self, example: Any, model_metadata: Any) -> None:
            STAND_IN.set(example.get("metadata"))

    plugin_manager().register(ExamplesKeepTheirMetadata())
    sys.argv = ["rasa", *rest]
    try:
        rasa.__main__.main()
    except SystemExit as stopped:
        return int(stopped.code or 0) if not isinstance(stopped.code, str) else 1
    return 0
