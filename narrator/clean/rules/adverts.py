"""Marks of advertisements."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_MARK = re.compile(
    r"^(?:[-—–*\s]*)(?:advertisements?(?: - (?:continue|article|story).*)?|sponsored(?: content| by .{2,40})?|promoted(?: content)?|ad|ads|"
    r"paid (?:content|post|partnership)|sponsor message|(?:message|content) from our sponsors?|(?:story|article|content) continues (?:after|below).{0,30}|scroll (?:down )?to continue.{0,40}|"
    r"continue reading the main story|skip advertisement|this (?:ad|advertisement) .{0,40}|remove ads?|report (?:this )?ad|powered by \S.{0,30})(?:[-—–*\s.:]*)$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=8192)
def matches(text: str) -> bool:
    """Whether *text* is such a line, by its wording."""
    return len(text) < 80 and _MARK.match(text) is not None


def decide(draft: Draft) -> Decisions:
    """Lines that only mark an advertisement."""
    for index, block in draft.worded:
        if matches(block.text):
            yield index, Verdict(BlockKind.AD, "advertisement-mark")
