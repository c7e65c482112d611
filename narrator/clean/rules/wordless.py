"""Lines that hold no word: rules made of dashes, stars between parts, a lone emoji."""

from __future__ import annotations

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind


def decide(draft: Draft) -> Decisions:
    """Blocks without a letter or a digit."""
    for index, block in draft.considered:
        if len(block.text) < 200 and not any(map(str.isalnum, block.text)):
            yield index, Verdict(BlockKind.OTHER, "no-words")
