"""How the words of each line lean, towards an article or away from it; for `line_features`.

What stands under an article without markup is prose as well: a bio, a call, a teaser. Its wording tells more of it than
any shape, in pairs of words still more than in words: ``learn more``, ``is a``, ``check out``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from narrator.clean.lines import Line
from narrator.clean.positions import Rows, sums

_WORDS = 40  #: of a line that are looked at
_BESIDE = (-2, -1, 1, 2)
_WINDOWS = ((-5, 5), (-12, 12), (0, 8), (-8, 0))  #: first and last line, from the line asked about
LEANING = (
    "leaning",
    "leaning_least",
    *(f"leaning{offset:+d}" for offset in _BESIDE),
    *(f"leaning_{first}_to_{last}" for first, last in _WINDOWS),
)  #: in the order of `leanings`


Gram: TypeAlias = (
    str | tuple[str, str]
)  #: a word, or a pair; the first word follows nothing and the last precedes nothing


def grams(words: Sequence[str]) -> list[Gram]:
    """The *words* that a line starts with, and their pairs.

    >>> grams(("learn", "more"))
    ['learn', 'more', ('', 'learn'), ('learn', 'more'), ('more', '')]
    """
    words = words[:_WORDS]
    return [*words, *itertools.pairwise(("", *words, ""))] if words else []


def written(gram: Gram) -> str:
    """*gram* as the file of weights has it."""
    return gram if isinstance(gram, str) else " ".join(gram)


def read_weights(by_weight: Mapping[str, str]) -> dict[Gram, float]:
    """How much each gram leans, from *by_weight*: for each weight, in tenths, its grams with bars between.

    >>> read_weights({"-5": "learn|learn more|more "})
    {'learn': -0.5, ('learn', 'more'): -0.5, ('more', ''): -0.5}
    """
    found: dict[Gram, float] = {}
    for weight, texts in by_weight.items():
        for text in texts.split("|"):
            first, space, second = text.partition(" ")
            found[(first, second) if space else text] = int(weight) / 10
    return found


def leanings(lines: Sequence[Line], weights: Mapping[Gram, float], asked: Sequence[int]) -> Rows:
    """The numbers of the lines that are *asked* about, in the order of `LEANING`; others are passed over.

    *weights* says how much each gram leans: above 0 into articles, below out of them.
    """
    found = [grams(lines[index].lower) for index in asked]
    known = [[weight for weight in map(weights.get, own) if weight is not None] for own in found]
    own = [sum(leaning) / math.sqrt(max(1, len(all_))) for leaning, all_ in zip(known, found, strict=True)]
    sizes = [math.sqrt(lines[index].words + 1) for index in asked]
    weighed, size = sums(map(float.__mul__, own, sizes)), sums(sizes)
    count, padded = len(asked), [0.0, 0.0, *own, 0.0, 0.0]
    rows: Rows = []
    for at, (leaning, value) in enumerate(zip(known, own, strict=True)):
        means = []
        for first, last in _WINDOWS:
            start, end = max(0, at + first), min(count, at + last + 1)
            means.append((weighed[end] - weighed[start]) / (size[end] - size[start]))
        beside = [padded[at + 2 + offset] for offset in _BESIDE]
        rows.append((value, min(leaning, default=0.0), *beside, *means))
    return rows
