"""Where a block of a page stands: in its boxes, near prose, under its heading, among its like; for `page_features`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from narrator.clean.page_content import AT
from narrator.clean.page_measures import Measured
from narrator.clean.positions import NONE, Rows, signed, since, sums, until
from narrator.types import BlockKind

PLACE = tuple(
    """
    index from_end blocks_log page_log prose_share_before after_title since_title
    box1_share box2_share box3_share box4_share box1_links box2_links box3_links box1_size box2_size box3_size
    in_best best_depth best_share in_core core_depth branch_share branch_links branch_size own_branch best_before
    best_after to_first_prose to_last_prose in_span
    prose_before prose_after prose_gap_before prose_gap_after run_before run_after
    section_prose section_links section_size since_heading heading_label heading_level
    like_prose like_count like_links like_words like_before like_after same_before same_after
    """.split()
)  #: one line for each function below, in the order of `places`
_DEEPEST = 8.0  #: elements below the article's; deeper than that is a tag that was never closed


def places(page: Measured, asked: Sequence[int]) -> list[list[float]]:
    """The numbers of the blocks that are *asked* about, in the order of `PLACE`."""
    groups = (
        _in_page(page, asked),
        _in_boxes(page, asked),
        _in_best(page, asked),
        _in_span(page, asked),
        _near_prose(page, asked),
        _under_heading(page, asked),
        _among_alike(page, asked),
    )
    return [
        [*whole, *boxes, *best, *span, *near, *heading, *alike]
        for whole, boxes, best, span, near, heading, alike in zip(*groups, strict=True)
    ]


def _in_page(page: Measured, asked: Sequence[int]) -> Rows:
    count = len(page.blocks)
    many, long = math.log1p(count * page.scale), math.log1p(page.total * page.scale)
    before = sums(page.prose)
    title = _title(page)
    return [
        (
            index / count,
            (count - index) / count,
            many,
            long,
            before[index] / page.total,
            float(index > title),
            math.log1p((index - title) * page.scale) if index > title else 0.0,
        )
        for index in asked
    ]


def _title(page: Measured) -> int:
    """The first block that is the title, or a heading of the first level; past the end where there is none."""
    at = AT["is_title"]
    for index, (block, row) in enumerate(zip(page.blocks, page.content, strict=True)):
        if row[at] or (block.kind is BlockKind.HEADING and block.level == 1):
            return index
    return len(page.blocks)


def _in_boxes(page: Measured, asked: Sequence[int]) -> Rows:
    """What the elements around it hold, from the innermost outwards."""
    boxes, total = page.boxes, page.total
    rows: Rows = []
    for index in asked:
        inner = (*page.looks[index].chain[:-5:-1], 0, 0, 0, 0)
        one, two, three, four = boxes[inner[0]], boxes[inner[1]], boxes[inner[2]], boxes[inner[3]]
        rows.append(
            (
                one.prose / total,
                two.prose / total,
                three.prose / total,
                four.prose / total,
                one.links,
                two.links,
                three.links,
                one.size,
                two.size,
                three.size,
            )
        )
    return rows


def _in_best(page: Measured, asked: Sequence[int]) -> Rows:
    """How it stands in the element with most of the prose, and in which of that one's branches."""
    best, core = page.best, page.core
    held = page.boxes[best].prose or 1.0
    share = held / page.total
    before = sums([worth if own else 0.0 for worth, own in zip(page.prose, page.in_best, strict=True)])
    rows: Rows = []
    for index in asked:
        chain = page.looks[index].chain
        depth = chain.index(best) if page.in_best[index] else -1
        number = chain[depth + 1] if 0 <= depth < len(chain) - 1 else 0
        branch = page.boxes[number]
        rows.append(
            (
                float(depth >= 0),
                min(_DEEPEST, float(len(chain) - depth)) if depth >= 0 else 0.0,
                share,
                float(core in chain),
                min(_DEEPEST, float(len(chain) - chain.index(core))) if core in chain else 0.0,
                branch.prose / held,
                branch.links,
                branch.size,
                float(number == (chain[-1] if chain else 0)),
                before[index] / held,
            )
        )
    return rows


def _in_span(page: Measured, asked: Sequence[int]) -> Rows:
    """How far it is from the first and the last paragraph."""
    (first, last), count, scale = page.span, len(page.blocks), page.scale
    return [
        (
            float(index - first) / count,
            signed(index - first, scale),
            signed(last - index, scale),
            float(first <= index <= last),
        )
        for index in asked
    ]


def _near_prose(page: Measured, asked: Sequence[int]) -> Rows:
    """How far the next paragraphs are, and how much prose stands within five blocks and within fifteen."""
    prose, before, after = page.prose, since(page.is_prose), until(page.is_prose)
    return [
        (
            before[index],
            after[index],
            math.log1p(sum(prose[max(0, index - 5) : index])),
            math.log1p(sum(prose[index + 1 : index + 6])),
            math.log1p(sum(prose[max(0, index - 15) : index])),
            math.log1p(sum(prose[index + 1 : index + 16])),
        )
        for index in asked
    ]


def _under_heading(page: Measured, asked: Sequence[int]) -> Rows:
    """What follows up to the next heading, and what the last heading is."""
    label, scale = AT["label"], page.scale
    sections, headings = _sections(page), _headings(page)
    rows: Rows = []
    for index in asked:
        heading = headings[index]
        if heading < 0:
            rows.append((*sections[index], NONE, 0.0, 0.0))
            continue
        distance = math.log1p((index - heading) * scale)
        rows.append((*sections[index], distance, page.content[heading][label], float(page.blocks[heading].level)))
    return rows


def _sections(page: Measured) -> list[tuple[float, float, float]]:
    """For each block, prose, link share and blocks of what follows it up to the next heading."""
    scale = page.scale
    found: list[tuple[float, float, float]] = []
    total, links, size, blocks = 0.0, 0.0, 0, 0
    for index in range(len(page.blocks) - 1, -1, -1):
        found.append((math.log1p(total * scale), links / size if size else 0.0, math.log1p(blocks * scale)))
        if page.blocks[index].kind is BlockKind.HEADING:
            total, links, size, blocks = 0.0, 0.0, 0, 0
        total += page.prose[index]
        links += page.linked[index]
        size += page.size[index]
        blocks += 1
    return found[::-1]


def _headings(page: Measured) -> list[int]:
    """For each block the last heading before it; -1 where there is none."""
    heading = -1
    found = []
    for index, block in enumerate(page.blocks):
        found.append(heading)
        if block.kind is BlockKind.HEADING:
            heading = index
    return found


def _among_alike(page: Measured, asked: Sequence[int]) -> Rows:
    """What the blocks of its make come to, and whether those beside it are of that make or in the same element."""
    makes = [None, *page.makes, None]
    around = [None, *[look.chain[:-1] for look in page.looks], None]
    total, scale = page.total, page.scale
    rows: Rows = []
    for index in asked:
        like = page.like[index]
        at = index + 1
        rows.append(
            (
                like.prose / total,
                math.log1p(like.count * scale),
                like.linked / (like.size or 1),
                like.words / like.count,
                float(makes[at - 1] == makes[at]),
                float(makes[at] == makes[at + 1]),
                float(around[at - 1] == around[at]),
                float(around[at] == around[at + 1]),
            )
        )
    return rows
