"""The network as training sees it: the upper layers of the language model with what is learned, and the head.

Small matrices beside the frozen ones are learned (low-rank adaptation), so that what is committed stays small.
`model.head` and `graph.py` compute the same with numpy and whole numbers.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from safety.model.base import BaseModel
from safety.model.graph import PARTS
from safety.verdict import CATEGORIES, TIERS

Tree = dict[str, Any]
_LOOKS, _INNER, _RANK = 4, 128, 16
_DROP, _HEAD_DROP = 0.1, 0.2
_NOWHERE = -1e9
NONE_PART = 3  # marks padding


def frozen(base: BaseModel, first: int, last: int) -> Tree:
    """The language model's layers as they are, stacked for a scan."""
    made: Tree = {}
    for part, (matrix, offset) in PARTS.items():
        inputs = base.inner if part == "f" else base.width
        made[part] = np.stack([base.matrix(f"l{at}.{matrix}", inputs) for at in range(first, last)])
        made[f"{part}_0"] = np.stack([base.plain(f"l{at}.{offset}") for at in range(first, last)])
    for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
        made[name] = np.stack([base.plain(f"l{at}.{name}") for at in range(first, last)])
    return {name: jnp.asarray(values) for name, values in made.items()}


def fresh(base: BaseModel, layers: int, names: int, seed: int) -> Tree:
    """What will be learned, before any learning."""
    chance = np.random.RandomState(seed)

    def drawn(*shape: int, scale: float) -> jax.Array:
        return jnp.asarray((chance.standard_normal(shape) * scale).astype(np.float32))

    made: Tree = {}
    for part in PARTS:
        inputs = base.inner if part == "f" else base.width
        outputs = base.inner if part == "i" else base.width
        made[f"down_{part}"] = drawn(layers, inputs, _RANK, scale=inputs**-0.5)
        made[f"up_{part}"] = jnp.zeros((layers, _RANK, outputs))
    pooled = base.width * (2 + _LOOKS)
    made |= {
        "marks": jnp.zeros((NONE_PART + 1, base.width)),
        "look": drawn(base.width, _LOOKS, scale=0.02),
        "inner": drawn(pooled, _INNER, scale=pooled**-0.5),
        "inner_0": jnp.zeros(_INNER),
        "told": drawn(names, _INNER, scale=0.05),
        "tier": drawn(_INNER, len(TIERS), scale=_INNER**-0.5),
        "tier_0": jnp.zeros(len(TIERS)),
        "told_tier": jnp.zeros((names, len(TIERS))),
        "category": drawn(_INNER, 1 + len(CATEGORIES), scale=_INNER**-0.5),
        "category_0": jnp.zeros(1 + len(CATEGORIES)),
        "told_category": jnp.zeros((names, 1 + len(CATEGORIES))),
    }
    return made


def _norm(x: jax.Array, weight: jax.Array, offset: jax.Array, epsilon: float) -> jax.Array:
    mean = x.mean(-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(-1, keepdims=True)
    made: jax.Array = (x - mean) / jnp.sqrt(spread + epsilon) * weight + offset
    return made


def _drop(x: jax.Array, key: jax.Array, share: float) -> jax.Array:
    made: jax.Array = jnp.where(jax.random.bernoulli(key, 1 - share, x.shape), x / (1 - share), 0)
    return made


def run(
    x: jax.Array, mask: jax.Array, layers: Tree, heads: int, epsilon: float, key: jax.Array | None
) -> jax.Array:
    """Vectors in context after some layers; with a key, as in training (parts dropped by chance)."""

    def layer(x: jax.Array, given: tuple[Tree, jax.Array]) -> tuple[jax.Array, None]:
        w, own = given
        batch, length, width = x.shape

        def split(part: str) -> jax.Array:
            made: jax.Array = x @ w[part] + w[f"{part}_0"]
            return made.reshape(batch, length, heads, -1).transpose(0, 2, 1, 3)

        shares = jnp.einsum("bhtd,bhsd->bhts", split("q"), split("k")) * (width // heads) ** -0.5
        seen = jnp.einsum("bhts,bhsd->bhtd", jax.nn.softmax(shares + mask, -1), split("v"))
        said = seen.transpose(0, 2, 1, 3).reshape(batch, length, width) @ w["o"] + w["o_0"]
        one, two = jax.random.split(own)
        said = _drop(said, one, _DROP) if key is not None else said
        x = _norm(x + said, w["aln.w"], w["aln.b"], epsilon)
        outer = jax.nn.gelu(x @ w["i"] + w["i_0"], approximate=False) @ w["f"] + w["f_0"]
        outer = _drop(outer, two, _DROP) if key is not None else outer
        return _norm(x + outer, w["oln.w"], w["oln.b"], epsilon), None

    count = layers["q"].shape[0]
    keys = jax.random.split(key if key is not None else jax.random.PRNGKey(0), count)
    out: jax.Array = jax.lax.scan(layer, x, (layers, keys))[0]
    return out


def answer(
    learned: Tree,
    top: Tree,
    x: jax.Array,
    parts: jax.Array,
    told: jax.Array,
    heads: int,
    epsilon: float,
    key: jax.Array | None,
) -> tuple[jax.Array, jax.Array]:
    """Scores of tiers and of categories (none first)."""
    there = parts < NONE_PART
    layers = dict(top)
    for part in PARTS:
        layers[part] = top[part] + 2.0 * jnp.einsum(
            "lir,lro->lio", learned[f"down_{part}"], learned[f"up_{part}"]
        )
    mask = jnp.where(there, 0.0, _NOWHERE)[:, None, None, :]
    x = run(x + learned["marks"][parts], mask, layers, heads, epsilon, key)
    held, own = there[..., None].astype(x.dtype), (parts == 0)[..., None].astype(x.dtype)
    looks = jax.nn.softmax(jnp.where(there[..., None], x @ learned["look"], _NOWHERE), 1)
    pooled = jnp.concatenate(
        [
            (x * held).sum(1) / jnp.maximum(held.sum(1), 1),
            (x * own).sum(1) / jnp.maximum(own.sum(1), 1),
            jnp.einsum("bth,btk->bkh", x, looks).reshape(len(x), -1),
        ],
        1,
    )
    one, two = jax.random.split(key if key is not None else jax.random.PRNGKey(0))
    pooled = _drop(pooled, one, _HEAD_DROP) if key is not None else pooled
    inner = jax.nn.relu(pooled @ learned["inner"] + learned["inner_0"] + told @ learned["told"])
    inner = _drop(inner, two, _HEAD_DROP) if key is not None else inner
    return (
        inner @ learned["tier"] + learned["tier_0"] + told @ learned["told_tier"],
        inner @ learned["category"] + learned["category_0"] + told @ learned["told_category"],
    )
