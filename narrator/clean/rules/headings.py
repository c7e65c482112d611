"""Headings with nothing under them."""

from __future__ import annotations

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind


def decide(draft: Draft) -> Decisions:
    """A heading that ends the article: what it headed is not part of it."""
    last = draft.last
    if (
        last > draft.first
        and draft.blocks[last].kind is BlockKind.HEADING
        and draft.blocks[last - 1].kind is not BlockKind.HEADING
    ):
        yield last, Verdict(BlockKind.HEADING, "heading-without-text", outside=True)
