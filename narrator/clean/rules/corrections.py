"""Corrections and editors' notes: spoken, and moved to the end."""

from __future__ import annotations

import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.clean.rules.opening import is_date_line
from narrator.types import BlockKind

_CORRECTION = re.compile(
    r"^\(?(?:corrections?|clarifications?|correction notice|editor['’]s correction)\b\s*(?:\([^)]{3,40}\)|[A-Z][\w ,.]{3,30})?\s*[:.—–-]|"
    r"^(?:an earlier version of this (?:article|story|post|column)|a correction was made on|this (?:article|story) (?:has been|was) corrected)\b",
    re.IGNORECASE,
)


_HEAD = re.compile(r"^(?:corrections?|clarifications?)\b\W*(?P<day>.*)$", re.IGNORECASE)


def decide(draft: Draft) -> Decisions:
    """Corrections by their first words; also in a footer, where papers set them."""
    for index, block in enumerate(draft.blocks):
        head = _HEAD.match(block.text) if len(block.text) < 60 else None
        if head and (not head["day"] or is_date_line(head["day"])):
            yield index, Verdict(BlockKind.CORRECTION, "correction-head", outside=True)
            continue
        if (
            block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE)
            and _CORRECTION.match(block.text)
            and len(block.text) > 40
            and not draft.looks[index].hidden
        ):
            yield index, Verdict(BlockKind.CORRECTION, "correction")
