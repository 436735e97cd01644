"""Learning: rows in, weights out. The same rows and seed give the same weights on the same machine.

Runs on the processor alone, in minutes. Lower layers stay as they are, so what they make of a row is computed
once and kept in memory.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt

from safety.model.base import BaseModel, Floats
from safety.model.encoder import embedded, frame
from safety.model.features import Talk
from safety.teach.examples import Example, known_names, withheld
from safety.teach.network import NONE_PART, Tree, answer, fresh, frozen, run

CUT = 6  # layers below this one stay as they are
_SIZES = (16, 24, 32, 48, 64, 96, 144, 240)
_BATCH = 32
_SOFT = 0.05  # share of the label given to all labels: authors differ
_CATEGORY_COUNTS = 0.5
_WARM = 0.1


@dataclass(frozen=True)
class Plan:
    """How to learn."""

    rounds: int = 4
    rate: float = 1e-3
    seed: int = 0


def _size(length: int) -> int:
    return next(size for size in _SIZES if length <= size)


def lowered(base: BaseModel, talks: Sequence[Talk]) -> list[npt.NDArray[np.float16]]:
    """What the lower layers make of each talk."""
    low, around = frozen(base, 0, CUT), frame(base)
    step = jax.jit(lambda x, mask: run(x, mask, low, base.heads, base.epsilon, None))
    order = sorted(range(len(talks)), key=lambda at: len(talks[at].pieces))
    made: list[npt.NDArray[np.float16]] = [np.zeros((0, 0), np.float16)] * len(talks)
    while order:
        size = _size(len(talks[order[0]].pieces))
        some = [at for at in order[:_BATCH] if len(talks[at].pieces) <= size]
        order = order[len(some) :]
        x, mask = np.zeros((_BATCH, size, base.width), np.float32), np.zeros((_BATCH, 1, 1, size), np.float32)
        for row, at in enumerate(some):
            length = len(talks[at].pieces)
            x[row, :length] = embedded(base, around, talks[at].pieces)
            mask[row, ..., length:] = -1e9
        seen = np.asarray(step(x, mask)).astype(np.float16)
        for row, at in enumerate(some):
            made[at] = seen[row, : len(talks[at].pieces)]
    return made


def _batch(
    base: BaseModel,
    seen: Sequence[npt.NDArray[np.float16]],
    talks: Sequence[Talk],
    told: Sequence[Sequence[str]],
    names: dict[str, int],
) -> tuple[Floats, npt.NDArray[np.int32], Floats]:
    size = _size(max(len(talk.pieces) for talk in talks))
    x = np.zeros((_BATCH, size, base.width), np.float32)
    parts = np.full((_BATCH, size), NONE_PART, np.int32)
    facts = np.zeros((_BATCH, len(names)), np.float32)
    for row, talk in enumerate(talks):
        x[row, : len(talk.pieces)] = seen[row]
        parts[row, : len(talk.pieces)] = talk.parts
        for name in told[row]:
            if name in names:
                facts[row, names[name]] = 1.0
    return x, parts, facts


def _off(scores: jax.Array, labels: jax.Array, counts: jax.Array) -> jax.Array:
    kinds = scores.shape[1]
    wanted = jax.nn.one_hot(labels, kinds) * (1 - _SOFT) + _SOFT / kinds
    off: jax.Array = -((wanted * jax.nn.log_softmax(scores)).sum(1) * counts).sum() / counts.sum()
    return off


def learn(
    base: BaseModel, examples: Sequence[Example], plan: Plan, say: Callable[[str], None]
) -> tuple[dict[str, Floats], list[str]]:
    """Weights, and the names of what the rules say that got one."""
    names_in_order = known_names(examples)
    names = {name: at for at, name in enumerate(names_in_order)}
    ways = len(examples[0].talks)
    seen = [lowered(base, [one.talks[way] for one in examples]) for way in range(ways)]
    say(f"{len(examples)} rows in {ways} ways, {len(names)} names")
    top = frozen(base, CUT, base.layers)
    learned = fresh(base, base.layers - CUT, len(names), plan.seed)

    def loss(
        learned: Tree,
        x: jax.Array,
        parts: jax.Array,
        told: jax.Array,
        tier: jax.Array,
        category: jax.Array,
        counts: jax.Array,
        key: jax.Array,
    ) -> jax.Array:
        tiers, categories = answer(learned, top, x, parts, told, base.heads, base.epsilon, key)
        return _off(tiers, tier, counts) + _CATEGORY_COUNTS * _off(categories, category, counts)

    @jax.jit
    def step(
        learned: Tree,
        first: Tree,
        second: Tree,
        batch: tuple[jax.Array, ...],
        key: jax.Array,
        rate: float,
        count: float,
    ) -> tuple[Tree, Tree, Tree, jax.Array]:
        lost, slope = jax.value_and_grad(loss)(learned, *batch, key)
        size = jnp.sqrt(sum((one**2).sum() for one in jax.tree.leaves(slope)))
        slope = jax.tree.map(lambda one: one * jnp.minimum(1, 1 / (size + 1e-9)), slope)
        first = jax.tree.map(lambda old, new: 0.9 * old + 0.1 * new, first, slope)
        second = jax.tree.map(lambda old, new: 0.999 * old + 0.001 * new * new, second, slope)

        def moved(now: jax.Array, mean: jax.Array, square: jax.Array) -> jax.Array:
            way = (mean / (1 - 0.9**count)) / (jnp.sqrt(square / (1 - 0.999**count)) + 1e-8)
            new: jax.Array = now - rate * (way + 0.01 * now)
            return new

        return jax.tree.map(moved, learned, first, second), first, second, lost

    first, second = jax.tree.map(jnp.zeros_like, learned), jax.tree.map(jnp.zeros_like, learned)
    chance, key = random.Random(plan.seed), jax.random.PRNGKey(plan.seed)
    steps, count = plan.rounds * (len(examples) // _BATCH + len(_SIZES)), 0
    for turn in range(plan.rounds):
        way = [chance.randrange(ways) for _ in examples]
        lost: list[float] = []
        for some in _batches([len(one.talks[way[at]].pieces) for at, one in enumerate(examples)], chance):
            x, parts, told = _batch(
                base,
                [seen[way[at]][at] for at in some],
                [examples[at].talks[way[at]] for at in some],
                [withheld(examples[at].told, chance) for at in some],
                names,
            )
            labels = np.zeros((2, _BATCH), np.int32)
            counts = np.zeros(_BATCH, np.float32)
            counts[: len(some)] = 1
            labels[0, : len(some)] = [examples[at].tier for at in some]
            labels[1, : len(some)] = [examples[at].category for at in some]
            rate = plan.rate * min(1.0, (count + 1) / (_WARM * steps)) * max(0.02, 1 - count / steps)
            count += 1
            key, own = jax.random.split(key)
            learned, first, second, off = step(
                learned,
                first,
                second,
                tuple(map(jnp.asarray, (x, parts, told, *labels, counts))),
                own,
                rate,
                float(count),
            )
            lost.append(float(off))
        say(f"round {turn + 1} of {plan.rounds}: loss {sum(lost) / len(lost):.3f}")
    return {name: np.asarray(one, np.float32) for name, one in learned.items()}, names_in_order


def _batches(lengths: Sequence[int], chance: random.Random) -> list[list[int]]:
    """Rows of like length together, in random order."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    open_: dict[int, list[int]] = {}
    done: list[list[int]] = []
    for at in order:
        mine = open_.setdefault(_size(lengths[at]), [])
        mine.append(at)
        if len(mine) == _BATCH:
            done.append(open_.pop(_size(lengths[at])))
    done += open_.values()
    chance.shuffle(done)
    return done
