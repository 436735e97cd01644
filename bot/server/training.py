"""Training: config.yml, bot/domain and bot/data to one model file and the fingerprint beside it.

Everything is seeded and nothing is cached between runs, so two trainings predict the same.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from pathlib import Path

from bot.fingerprint import ROOT, beside, fingerprint

SEED = 42


def train(
    out: Path, *, config: Path | None = None, domain: Path | None = None, data: Path | None = None
) -> Path:
    """Train and put the model at `out` (ends in .tar.gz). The old model stays until the new one is whole."""
    import numpy
    import rasa.model_training

    from bot.server.quiet import quiet_logs

    quiet_logs()
    made_from = fingerprint()
    random.seed(SEED)
    numpy.random.seed(SEED)
    # Rasa prints where its temporary file is; the caller says where the model really went.
    with tempfile.TemporaryDirectory() as work, contextlib.redirect_stdout(None):
        result = rasa.model_training.train(
            domain=str(domain or ROOT / "bot" / "domain"),
            config=str(config or ROOT / "config.yml"),
            training_files=[str(data or ROOT / "bot" / "data")],
            output=work,
            force_training=True,
            fixed_model_name="model",
            core_additional_arguments={"augmentation_factor": 0},
        )
        if result.code != 0 or not result.model:
            raise RuntimeError("Rasa did not train a model")
        out.parent.mkdir(parents=True, exist_ok=True)
        beside(out).unlink(missing_ok=True)
        half = out.with_name(out.name + ".part")
        shutil.copyfile(result.model, half)
        half.replace(out)
        beside(out).write_text(made_from + "\n", "utf-8")
    return out
