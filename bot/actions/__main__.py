"""Runs the action server: `python -m bot.actions --port N` (127.0.0.1 only, one process).

It needs no key and no database address and refuses to start when it is given one (exit code 2), so that
the promise "actions know no secrets" cannot be broken by a careless launcher.
"""

from __future__ import annotations

import argparse
import logging
import sys

from bot.actions.edge import shared_library
from bot.actions.server import HOST, build, forbidden_variables


def main() -> int:
    """Parse the port, check the environment, read the lessons, serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.actions", description="Porchlight's action server")
    parser.add_argument("--port", type=int, default=5055, help="port on 127.0.0.1 (default 5055)")
    arguments = parser.parse_args()
    refused = forbidden_variables()
    if refused:
        names = ", ".join(refused)
        print(f"actions: start without {names}: actions hold no keys and no database", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    shared_library()  # a broken lesson stops the start, not a teen's turn
    build().run(host=HOST, port=arguments.port, single_process=True, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
