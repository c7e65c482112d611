"""The learnt part: how likely each block is the article's own, by decision trees over `features`.

Two small models, one for pages and one for lines without markup; their weights are JSON in `weights`, made by
``benchmarks/train_lines.py``. Deciding is a walk down each tree, in plain Python.
"""

from __future__ import annotations

import functools
import json
from importlib.resources import files
from typing import Any, TypeAlias

from narrator.clean import features as line_features
from narrator.clean import page_features
from narrator.clean.draft import Draft

Tree: TypeAlias = Any  # [feature, bound, tree where at most, tree where above], or a number at a leaf
_ENOUGH, _SURELY_NOT = 40, -3.5  #: half of the trees are enough to leave most of a page's surroundings out
OUTSIDE = -9.0  #: for what is not looked at


def odds(draft: Draft) -> list[float]:
    """For each block the logarithm of the odds that it is the article's own; above 0 is more likely than not."""
    unmarked = all(look.tag in ("line", "") for look in draft.looks)
    about = line_features if unmarked else page_features
    base, trees = _model("lines.json" if unmarked else "page.json", about.NAMES)
    return [_ask(row, base, trees) if row else OUTSIDE for row in about.features(draft)]


def _ask(row: list[float], total: float, trees: tuple[Tree, ...]) -> float:
    for asked, tree in enumerate(trees):
        if asked == _ENOUGH and total < _SURELY_NOT:
            return total
        node = tree
        while node.__class__ is tuple:
            node = node[2] if row[node[0]] <= node[1] else node[3]
        total += node
    return total


@functools.cache
def _model(name: str, names: tuple[str, ...]) -> tuple[float, tuple[Tree, ...]]:
    found = json.loads((files("narrator.clean") / "weights" / name).read_text(encoding="utf-8"))
    at = {feature: index for index, feature in enumerate(names)}
    known = [at[feature] for feature in found["features"]]  # so that a list grown since does not shift the rest

    def tree(node: Any) -> Tree:
        return (known[node[0]], node[1], tree(node[2]), tree(node[3])) if isinstance(node, list) else float(node)

    return float(found["base"]), tuple(tree(node) for node in found["trees"])


def smooth(scores: list[float], weights: list[float], cost: float) -> tuple[bool, ...]:
    """The likeliest marks for *scores* where going in or out of the article costs *cost* (Viterbi, two states)."""
    outside, inside = 0.0, -cost
    steps: list[tuple[bool, bool]] = []  # for each block: whether (outside, inside) was reached from inside
    for score, weight in zip(scores, weights, strict=True):
        left, entered = inside - cost > outside, outside - cost > inside
        steps.append((left, not entered))
        outside, inside = max(outside, inside - cost), max(inside, outside - cost) + score * weight
    state = inside > outside
    marks: list[bool] = []
    for left, stayed in reversed(steps):
        marks.append(state)
        state = stayed if state else left
    return tuple(reversed(marks))
