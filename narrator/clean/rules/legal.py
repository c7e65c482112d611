"""Copyright lines, affiliate disclosures, consent banners."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_LINE = re.compile(
    r"^\W{0,3}(?:(?:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:\d{4}|[A-Z]).{0,160}|.{0,80}\ball rights reserved\b.{0,80}|"
    r"(?:this (?:post|article|page|site|blog|website|story)|some (?:links|of the links)|our (?:site|posts|articles)|we|the links?|when you|if you|as an amazon|products?|purchases made|our editors|I (?:may |will )?(?:earn|receive)).{0,160}\b(?:affiliate|commissions?|amazon associates?|qualifying purchases)\b.{0,200}|"
    r"(?:affiliate|advertising|advertiser|ad|ftc|amazon) disclosure\b.{0,300}|"
    r"(?:we|this (?:site|website)) uses? cookies\b.{0,200}|(?:terms of (?:use|service)|privacy (?:policy|notice)|cookie (?:policy|settings)|do not sell.{0,40})(?:\s*[|·]?\s*(?:terms|privacy|cookie).{0,60})?|"
    r"licensed under .{0,80}|creative commons.{0,80}|this material may not be (?:published|reproduced).{0,120})$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=8192)
def matches(text: str) -> bool:
    """Whether *text* is such a line, by its wording."""
    return len(text) < 420 and _LINE.match(text) is not None


def decide(draft: Draft) -> Decisions:
    """Legal lines by their wording."""
    for index, block in draft.worded:
        if block.kind is not BlockKind.HEADING and matches(block.text):
            yield index, Verdict(BlockKind.LEGAL, "legal")
