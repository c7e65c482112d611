"""What stands twice: pull quotes that repeat the text, decks shown again, the second copy of a paragraph."""

from __future__ import annotations

import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_NOT_WORDS = re.compile(r"\W+")
_LONG = 80  #: plain characters; shorter texts may well stand twice, as a heading does that a table of contents lists
_LONG_QUOTE = 25
_NAMES = frozenset(("pullquote", "pull"))


def decide(draft: Draft) -> Decisions:
    """Second copies, and quotes set apart whose words are in the text as well."""
    plain = [_NOT_WORDS.sub("", block.text).casefold() for block in draft.blocks]
    seen: dict[str, int] = {}
    for index in range(draft.first, draft.last + 1):
        if not draft.inside[index]:
            continue
        text = plain[index]
        if len(text) >= _LONG and text in seen:
            yield index, Verdict(draft.blocks[index].kind, "repeated", outside=True)
        seen.setdefault(text, index)
    whole = "\n".join(
        plain[index] for index in range(len(plain)) if draft.inside[index] and not _is_set_apart(draft, index)
    )
    for index, text in enumerate(plain):
        if draft.inside[index] and len(text) >= _LONG_QUOTE and _is_set_apart(draft, index) and text in whole:
            yield index, Verdict(BlockKind.PULL_QUOTE, "pull-quote")


def _is_set_apart(draft: Draft, index: int) -> bool:
    block, look = draft.blocks[index], draft.looks[index]
    return block.kind in (BlockKind.QUOTE, BlockKind.PULL_QUOTE) or "aside" in look.within or bool(look.names & _NAMES)
