"""Posts of others that a page shows in a frame: the words are kept and given to who said them."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
        if block.kind is BlockKind.QUOTE and _is_post(draft, index):
            yield index, Verdict(BlockKind.EMBED, "post")


def _is_post(draft: Draft, index: int) -> bool:
    return bool(draft.looks[index].names & _POST) or next(signatures(draft, index), "") != ""


def signatures(draft: Draft, index: int) -> Iterator[str]:
    """Who signed the post at *index*, from the line right after it."""
    if index + 1 < len(draft.blocks):
        found = _SIGNATURE.match(draft.blocks[index + 1].text)
        if found:
            yield found["name"].strip()
