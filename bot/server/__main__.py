"""`python -m bot.server [train --out PATH | fingerprint | rasa ARGS…]`, from the repository root.

Without a command it serves. Settings: PORCHLIGHT_RASA_PORT, PORCHLIGHT_RASA_TOKEN, PORCHLIGHT_ACTIONS_URL,
PORCHLIGHT_RASA_MODEL. All that is wrong is said at once, in one message, before anything heavy is loaded.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from bot.fingerprint import ROOT, fingerprint, why_not
from bot.server.quiet import before_rasa

MODEL = ROOT / "models" / "porchlight.tar.gz"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it worked, 2 when settings or the model are wrong."""
    parser = argparse.ArgumentParser(prog="python -m bot.server", description="Rasa for Porchlight.")
    commands = parser.add_subparsers(dest="command")
    training = commands.add_parser("train", help="train a model")
    training.add_argument("--out", type=Path, default=MODEL)
    commands.add_parser("fingerprint", help="print the fingerprint of the code and data a model is made from")
    stock = commands.add_parser("rasa", help="run a stock rasa command that sees state and options")
    stock.add_argument("rest", nargs=argparse.REMAINDER)
    asked = parser.parse_args(arguments)
    if asked.command == "fingerprint":
        print(fingerprint())
        return 0
    if asked.command == "train":
        return _train(asked.out.resolve())
    if asked.command == "rasa":
        before_rasa()
        from bot.server.stock import run

        return run(asked.rest)
    return _serve()


def _train(out: Path) -> int:
    began = time.monotonic()
    before_rasa()
    from bot.server.training import train

    train(out)
    print(f"trained {out} in {time.monotonic() - began:.0f} s", flush=True)
    return 0


def _serve() -> int:
    wrong = [
        f"{name} is not set"
        for name in ("PORCHLIGHT_RASA_TOKEN", "PORCHLIGHT_ACTIONS_URL")
        if not os.environ.get(name)
    ]
    port = os.environ.get("PORCHLIGHT_RASA_PORT", "")
    if not port.isdigit() or not 0 < int(port) < 65536:
        wrong.append("PORCHLIGHT_RASA_PORT is not a port number")
    model = Path(os.environ.get("PORCHLIGHT_RASA_MODEL") or MODEL).resolve()
    reason = why_not(model)
    if reason:
        wrong.append(reason)
    if wrong:
        print("Rasa cannot start:\n" + "\n".join(f"- {line}" for line in wrong), file=sys.stderr)
        return 2
    before_rasa()
    from bot.server.serving import serve

    serve(model, int(port))
    return 0


if __name__ == "__main__":
    sys.exit(main())
