"""Readers' comments."""

from __future__ import annotations

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_NAMES = frozenset(("comments", "comment", "commentlist", "disqus", "respond"))


def decide(draft: Draft) -> Decisions:
    """Comment sections by their markup."""
    first = draft.first
    for index, look in enumerate(draft.looks):
        if look.names & _NAMES and not look.kept and index > first:
            yield index, Verdict(BlockKind.COMMENT, "comments")
