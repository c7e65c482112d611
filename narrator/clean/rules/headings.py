"""Headings with nothing under them."""

from __future__ import annotations

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind


def decide(draft: Draft) -> Decisions:
    """Headings at the end of the article, with no prose below."""
    for index in range(draft.last, draft.first - 1, -1):
        if not draft.inside[index]:
            continue
        if draft.blocks[index].kind is not BlockKind.HEADING:
            return
        yield index, Verdict(BlockKind.HEADING, "heading-without-text", outside=True)
