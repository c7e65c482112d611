"""What the classifiers know of each line of a text without markup: its words, its shape, its place, its neighbours.

One list of floats a line, in the order of `NAMES`. The same function serves training and use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from narrator.clean.draft import Draft
from narrator.clean.line_content import AT, CONTENT, contents
from narrator.clean.line_leaning import LEANING, Gram, leanings
from narrator.clean.line_places import PLACE, places
from narrator.clean.lines import Line

_AROUND = 4  #: lines before and after
_NEAR = tuple("words closing bullet gap label copies topic".split())
NAMES: tuple[str, ...] = (
    *CONTENT,
    *PLACE,
    *LEANING,
    *(f"{name}{offset:+d}" for offset in range(-_AROUND, _AROUND + 1) if offset for name in _NEAR),
)
FAMILIAR = len(CONTENT) + len(PLACE) + len(LEANING)  #: the first so many are all but the numbers of neighbours
_NEAR_AT = tuple(AT["is_label" if name == "label" else name] for name in _NEAR)


def features(
    draft: Draft, lines: Sequence[Line], weights: Mapping[Gram, float], remote: Sequence[bool]
) -> list[list[float]]:
    """The numbers of every line, in the order of `NAMES`; an empty list for those that are *remote*.

    *weights* says how words and pairs of words lean.
    """
    content = contents(draft, lines, remote)
    asked = [index for index, far in enumerate(remote) if not far]
    edge = [[0.0] * len(_NEAR)] * _AROUND
    padded = [*edge, *([row[at] for at in _NEAR_AT] for row in content), *edge]
    rows: list[list[float]] = [[]] * len(content)
    placed, leaning = places(lines, content, asked), leanings(lines, weights, asked)
    for index, place, lean in zip(asked, placed, leaning, strict=True):
        row = [*content[index], *place, *lean]
        for at in range(index, index + 2 * _AROUND + 1):
            if at != index + _AROUND:
                row += padded[at]
        rows[index] = row
    return rows
