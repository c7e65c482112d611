"""Headings with nothing under them, and the one over a list that begins the article."""

from __future__ import annotations

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_PASSED = frozenset({BlockKind.IMAGE, BlockKind.CAPTION, BlockKind.CREDIT})


def decide(draft: Draft) -> Decisions:
    """A heading that ends the article headed what is no part of it; a list that begins one is told by its heading."""
    first, last = draft.first, draft.last
    if (
        last > first
        and draft.blocks[last].kind is BlockKind.HEADING
        and draft.blocks[last - 1].kind is not BlockKind.HEADING
    ):
        yield last, Verdict(BlockKind.HEADING, "heading-without-text", outside=True)
    if first < len(draft.blocks) and draft.blocks[first].kind is BlockKind.LIST_ITEM:
        over = next((at for at in range(first - 1, -1, -1) if draft.blocks[at].kind not in _PASSED), -1)
        if over in draft.open and draft.blocks[over].kind is BlockKind.HEADING:
            yield over, Verdict(BlockKind.HEADING, "heading-of-list")
