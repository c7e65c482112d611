"""How the words of each line lean, towards an article or away from it; for `line_features`.

What stands under an article without markup is prose as well: a bio, a call, a teaser. Its wording tells more of it than
any shape, in pairs of words still more than in words: ``learn more``, ``is a``, ``check out``.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Mapping, Sequence

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


def grams(words: Sequence[str]) -> Collection[str]:
    """The *words* that a line starts with, their pairs, and the words that it begins and breaks off with; each once.

    >>> list(grams(("learn", "more")))
    ['learn', 'more', 'learn more', '^learn', 'more$']
    """
    words = words[:_WORDS]
    ends = [f"^{words[0]}", f"{words[-1]}$"] if words else []
    return dict.fromkeys([*words, *map(" ".join, itertools.pairwise(words)), *ends])


def leanings(lines: Sequence[Line], weights: Mapping[str, float], asked: Sequence[int]) -> Rows:
    """The numbers of the lines that are *asked* about, in the order of `LEANING`; others are passed over.

    *weights* says how much each gram leans: above 0 into articles, below out of them.
    """
    found = [grams(lines[index].lower) for index in asked]
    known = [[weights[gram] for gram in own if gram in weights] for own in found]
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
