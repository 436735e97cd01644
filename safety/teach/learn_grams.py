"""Learns the plain half of the model: a weight for every box of word runs and word parts, tier and category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from safety.model import features, grams
from safety.model.base import Floats
from safety.teach.examples import Example
from safety.verdict import CATEGORIES

_EASE = 10.0  # how freely weights may grow (C of scikit-learn)


def learn_grams(examples: Sequence[Example]) -> dict[str, Floats]:
    """Weights and offsets, by the names under which the model keeps them."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    found = [grams.boxes(features.read(one.row.text, one.row.history), one.forms) for one in examples]
    starts = np.cumsum([0, *(len(at) for at, _ in found)])
    held = csr_matrix(
        (np.concatenate([held for _, held in found]), np.concatenate([at for at, _ in found]), starts),
        shape=(len(found), grams.BOXES),
    )
    tiers: Any = LogisticRegression(C=_EASE, max_iter=300)
    tiers.fit(held, [one.tier for one in examples])
    flagged = [at for at, one in enumerate(examples) if one.category]
    categories: Any = LogisticRegression(C=_EASE, max_iter=300)
    categories.fit(held[flagged], [examples[at].category for at in flagged])
    if len(categories.classes_) != len(CATEGORIES):
        raise ValueError("every category needs a row to learn from")
    return {
        "grams": np.concatenate([tiers.coef_, categories.coef_]).T.astype(np.float32),
        "grams_0": np.concatenate([tiers.intercept_, categories.intercept_]).astype(np.float32),
    }
