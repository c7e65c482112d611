"""Posts of others that a page shows in a frame: the words are kept and given to who said them."""

from __future__ import annotations

import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_POST = frozenset(("twitter", "tweet", "instagram", "tiktok", "bluesky"))
_SIGNATURE = re.compile(r"^(?:—|–|-|&mdash;)\s*(?P<name>[^(]{2,60}?)\s*\((?P<handle>@\w{1,30})\).{0,40}$")
_CALL = re.compile(r"^(?:view this post on instagram|a post shared by .{2,80}|pic\.twitter\.com/\w+)$", re.IGNORECASE)


def decide(draft: Draft) -> Decisions:
    """Posts by their markup, or by the signature that follows them."""
    for index, block in draft.considered:
        if _CALL.match(block.text) or _SIGNATURE.match(block.text):
            yield index, Verdict(BlockKind.CREDIT, "post-signature")
            continue
        if block.kind is BlockKind.QUOTE:
            name = _signature(draft, index)
            if name or draft.looks[index].names & _POST:
                yield index, Verdict(BlockKind.EMBED, "post", cite=name, outside=not draft.inside[index])


def _signature(draft: Draft, index: int) -> str:
    """Who signed the post at *index*, by the line right after it; empty where nobody did."""
    after = draft.blocks[index + 1].text if index + 1 < len(draft.blocks) else ""
    found = _SIGNATURE.match(after)
    return found["name"].strip() if found else ""
