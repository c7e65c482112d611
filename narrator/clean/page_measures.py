"""What is found once for a page, of each of its blocks and of the elements they stand in, for `page_places`."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from narrator.clean.alike import make
from narrator.clean.draft import Draft
from narrator.clean.marks import PARAGRAPH
from narrator.clean.page_content import AT
from narrator.types import Block, Look

_LONGEST = 300  #: paragraphs; what is longer, up to a book, is measured as if it were so long, as none taught the trees


class Box(NamedTuple):
    """What an element holds."""

    prose: float  #: characters
    links: float  #: share of its characters
    size: float  #: characters, in log


@dataclass(slots=True)
class Like:
    """What the blocks of one make come to."""

    prose: float = 0.0
    count: float = 0.0
    size: int = 0
    linked: float = 0.0
    words: float = 0.0


class Measured(NamedTuple):
    """What is found once for a page, for each of its blocks or for all of them."""

    blocks: Sequence[Block]
    looks: Sequence[Look]
    content: list[list[float]]  #: of each block, in the order of `page_content.WORDS`
    prose: list[float]  #: characters of prose that each block counts for
    size: list[int]  #: characters
    linked: list[float]  #: of those, in links
    total: float  #: characters of prose
    scale: float  #: by which counts shrink
    boxes: dict[int, Box]  #: by their number in `Look.chain`; 0 is none
    best: int  #: the innermost box with most of the prose
    core: int  #: the innermost box with a good part of it
    in_best: list[bool]
    is_prose: list[bool]
    span: tuple[int, int]  #: the first and the last paragraph of the best box
    makes: list[Hashable]
    like: list[Like]


def measured(draft: Draft, content: list[list[float]]) -> Measured:
    """What `places` builds on; *content* is what `page_content.contents` found."""
    blocks, looks = draft.blocks, draft.looks
    prose = _prose(draft, content)
    total = sum(prose) or 1.0
    size = [len(block.text) for block in blocks]
    linked = [length * look.links for length, look in zip(size, looks, strict=True)]
    held = _held(looks, prose, size, linked)
    best = max((box for box, (worth, _, _) in held.items() if worth > 0.6 * total), default=0)
    core = max((box for box, (worth, _, _) in held.items() if worth > 0.35 * total), default=0)
    in_best = [best in look.chain for look in looks]
    is_prose = [worth > PARAGRAPH for worth in prose]
    inside = [index for index, (own, told) in enumerate(zip(in_best, is_prose, strict=True)) if own and told]
    scale = min(1.0, _LONGEST / max(1, len(inside)))
    boxes = {
        box: Box(worth, link / (length or 1), math.log1p(length * scale)) for box, (worth, length, link) in held.items()
    }
    makes = [make(look) for look in looks]
    return Measured(
        blocks,
        looks,
        content,
        prose,
        size,
        linked,
        total,
        scale,
        boxes,
        best,
        core,
        in_best,
        is_prose,
        (inside[0], inside[-1]) if inside else (0, len(blocks) - 1),
        makes,
        _alike(makes, prose, size, linked, content),
    )


def _prose(draft: Draft, content: list[list[float]]) -> list[float]:
    """The prose of each block, in characters; none in what is plainly outside."""
    closing = AT["closing"]
    whole = [
        _worth(block.text, look.links, row[closing])
        for block, look, row in zip(draft.blocks, draft.looks, content, strict=True)
    ]
    inner = [0.0] * len(whole)
    for index in draft.open:
        inner[index] = whole[index]
    return inner if any(inner) else whole


def _worth(text: str, links: float, closing: float) -> float:
    if len(text) < 40 and not closing:
        return 0.0
    return len(text) * max(0.0, 1.0 - 2.0 * links) * (1.0 if closing else 0.4)


def _held(
    looks: Sequence[Look], prose: list[float], size: list[int], linked: list[float]
) -> dict[int, tuple[float, int, float]]:
    """Of each box the prose, the characters and the characters in links; box 0 is none."""
    proses: dict[int, float] = {0: 0.0}
    sizes: dict[int, int] = {0: 0}
    links: dict[int, float] = {0: 0.0}
    for look, worth, length, link in zip(looks, prose, size, linked, strict=True):
        for box in look.chain:
            if box in proses:
                proses[box] += worth
                sizes[box] += length
                links[box] += link
            else:
                proses[box], sizes[box], links[box] = worth, length, link
    return {box: (worth, sizes[box], links[box]) for box, worth in proses.items()}


def _alike(
    makes: list[Hashable], prose: list[float], size: list[int], linked: list[float], content: list[list[float]]
) -> list[Like]:
    """For each block what all blocks of its make come to."""
    words = AT["words_log"]
    found: dict[Hashable, Like] = {}
    likes = []
    for of, worth, length, link, row in zip(makes, prose, size, linked, content, strict=True):
        like = found.get(of)
        if like is None:
            like = found[of] = Like()
        like.prose += worth
        like.count += 1.0
        like.size += length
        like.linked += link
        like.words += row[words]
        likes.append(like)
    return likes
