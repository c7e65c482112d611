"""The learnt part: how likely each block is the article's own, by decision trees over `page_features`.

The weights are JSON in `weights`, made by ``benchmarks/train_pages.py``; `line_frame` judges lines without markup.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Hashable, Mapping
from importlib.resources import files

from narrator.clean.alike import make
from narrator.clean.draft import Draft
from narrator.clean.page_features import NAMES, features
from narrator.clean.trees import Forest

_SURE = 3.5  #: logarithm of odds above which fewer trees do
_MANY = 4000  #: blocks, more than which a page is judged by a sample of each make
OUTSIDE = -9.0  #: for what is not looked at


def odds(draft: Draft) -> list[float]:
    """For each block the logarithm of the odds that it is the article's own; above 0 is more likely than not."""
    forest = _forest()
    if len(draft.open) <= _MANY:
        return [forest.ask(row, _SURE) if row else OUTSIDE for row in features(draft)]
    makes = {index: make(draft.looks[index]) for index in draft.open}
    asked = _sample(makes, 1 + len(draft.open) // _MANY)
    rows = features(draft, asked)
    found = [OUTSIDE] * len(rows)
    known: dict[Hashable, float] = {}
    for index, of in makes.items():
        if rows[index]:
            known[of] = forest.ask(rows[index], _SURE)
        found[index] = known[of]
    return found


def _sample(makes: Mapping[int, Hashable], step: int) -> list[int]:
    """The first block of each make, and every so many after it: they answer for those between."""
    seen: Counter[Hashable] = Counter()
    asked = []
    for index, of in makes.items():
        if seen[of] % step == 0:
            asked.append(index)
        seen[of] += 1
    return asked


@functools.cache
def _forest() -> Forest:
    text = (files("narrator.clean") / "weights" / "page.json").read_text(encoding="utf-8")
    return Forest.of(json.loads(text), NAMES)


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
