"""Trains the model and writes its weights: `python -m safety.teach`.

With `--without A` the rows of one author are left out and the weights go elsewhere, to measure on that author.
Writes nothing but the weights file.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from safety import Screen
from safety.model.base import BaseModel
from safety.model.model import WEIGHTS
from safety.teach.examples import Examples
from safety.teach.learn import CUT, Plan, learn
from safety.teach.learn_grams import learn_grams
from safety.teach.rows import everyday, fingerprint, training_rows

_WAYS = 2


def train(without: str | None, out: Path, plan: Plan) -> None:
    """Learn from every row there is (but one author's) and write the weights."""
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    base = BaseModel()
    rows = training_rows(without)
    examples = Examples(Screen.load(model=False), base, everyday(rows)).make(rows, _WAYS, plan.seed)
    plain = learn_grams(examples)
    say(f"plain half learned from {len(examples)} rows")
    learned, names = learn(base, examples, plan, say)
    about = {
        "cut": CUT,
        "names": names,
        "rows": len(rows),
        "fingerprint": fingerprint(),
    }
    halves = {name: values.astype(np.float16) for name, values in {**learned, **plain}.items()}
    np.savez_compressed(out, about=np.array(json.dumps(about)), **halves)  # type: ignore[arg-type]
    say(f"wrote {out.name}, {out.stat().st_size / 1e6:.1f} MB")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", help="an author's letter: leave those rows out")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=Plan.rounds)
    chosen = parser.parse_args(arguments)
    if chosen.without and chosen.out == WEIGHTS:
        parser.error("--without needs --out: weights that miss an author are for measuring only")
    train(chosen.without, chosen.out, Plan(rounds=chosen.rounds, seed=chosen.seed))


if __name__ == "__main__":
    main()
