"""What the classifier knows of each block of a page: numbers about its words, its markup, its place and its neighbours.

One list of floats a block, in the order of `NAMES`. The same function serves training and use.
"""

from __future__ import annotations

from collections.abc import Iterable

from narrator.clean.draft import Draft
from narrator.clean.page_content import AT, MARKUP, WORDS, Markup, contents
from narrator.clean.page_measures import Measured, measured
from narrator.clean.page_places import PLACE, places
from narrator.types import BlockKind

_AROUND = 3  #: blocks before and after
_BESIDE = tuple("words_log closing links heading label list like_prose in_best image copies".split())
NAMES: tuple[str, ...] = (
    *WORDS,
    *MARKUP,
    *PLACE,
    *(f"{name}{offset:+d}" for offset in range(-_AROUND, _AROUND + 1) if offset for name in _BESIDE),
)


def features(draft: Draft, wanted: Iterable[int] | None = None) -> list[list[float]]:
    """The numbers of the *wanted* blocks (all but those plainly outside), in the order of `NAMES`; else an empty list."""
    asked = draft.open if wanted is None else tuple(wanted)
    content = contents(draft, frozenset(draft.open) if wanted is None else _looked_at(draft, asked))
    page = measured(draft, content)
    edge = [[0.0] * len(_BESIDE)] * _AROUND
    padded = [*edge, *_beside(page), *edge]
    markup = Markup()
    rows: list[list[float]] = [[]] * len(content)
    for index, place in zip(asked, places(page, asked), strict=True):
        row = content[index] + markup.of(draft.blocks[index], draft.looks[index]) + place
        for at in (0, 1, 2, 4, 5, 6):
            row += padded[index + at]
        rows[index] = row
    return rows


def _looked_at(draft: Draft, asked: Iterable[int]) -> frozenset[int]:
    """The blocks whose words tell of those *asked* about: themselves, those beside them, and headings."""
    near = {at for index in asked for at in range(index - _AROUND, index + _AROUND + 1)}
    return frozenset(at for at in draft.open if at in near or draft.blocks[at].kind is BlockKind.HEADING)


def _beside(page: Measured) -> list[list[float]]:
    """What each block is to those around it, in the order of `_BESIDE`."""
    words, closing, links, label, copies = (AT[name] for name in ("words_log", "closing", "links", "label", "copies"))
    return [
        [
            row[words],
            row[closing],
            row[links],
            float(block.kind is BlockKind.HEADING),
            row[label],
            float(block.kind is BlockKind.LIST_ITEM),
            like.prose / page.total,
            float(within),
            float(block.kind is BlockKind.IMAGE),
            row[copies],
        ]
        for row, block, like, within in zip(page.content, page.blocks, page.like, page.in_best, strict=True)
    ]
