"""Paragraphs of the same make are in or out together: what one template made, one decision suits best.

Moving each block a third of the way to the mean of its kind made the last words right on 3 pages more in a hundred.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

from narrator.clean.draft import Draft
from narrator.types import Look

_LONG = 12  #: characters
_ENOUGH = 4  #: blocks of a make, for it to count
_PART = 0.35  #: of the way to the mean


def make(look: Look) -> Hashable:
    """What blocks of one template have in common."""
    return look.tag, look.within[-2:], look.near


def with_alike(draft: Draft, scores: Sequence[float]) -> list[float]:
    """*scores* of the blocks that were asked about, short ones apart, moved towards the mean of their make."""
    asked = [index for index in draft.open if len(draft.blocks[index].text) > _LONG]
    groups: dict[Hashable, list[int]] = {}
    for index in asked:
        groups.setdefault(make(draft.looks[index]), []).append(index)
    moved = list(scores)
    for members in groups.values():
        if len(members) < _ENOUGH:
            continue
        sizes = [math.sqrt(len(draft.blocks[index].text)) for index in members]
        mean = sum(size * scores[index] for size, index in zip(sizes, members, strict=True)) / sum(sizes)
        for index in members:
            moved[index] += _PART * (mean - scores[index])
    return moved
