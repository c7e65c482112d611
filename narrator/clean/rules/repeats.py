"""What stands twice: pull quotes that repeat the text, decks shown again, the second copy of a paragraph."""

from __future__ import annotations

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.clean.words import plain
from narrator.types import BlockKind

_LONG = 80  #: plain characters; shorter texts may well stand twice, as a heading does that a table of contents lists
_LONG_QUOTE = 25
_NAMES = frozenset(("pullquote", "pull"))


def decide(draft: Draft) -> Decisions:
    """Second copies, and quotes set apart whose words are in the text as well."""
    texts = [plain(block.text) if own else "" for block, own in zip(draft.blocks, draft.inside, strict=True)]
    seen: dict[str, int] = {}
    for index in range(draft.first, draft.last + 1):
        if not draft.inside[index]:
            continue
        text = texts[index]
        if len(text) >= _LONG and text in seen:
            yield index, Verdict(draft.blocks[index].kind, "repeated", outside=True)
        seen.setdefault(text, index)
    whole = "\n".join(
        texts[index] for index in range(len(texts)) if draft.inside[index] and not _is_set_apart(draft, index)
    )
    for index, text in enumerate(texts):
        if draft.inside[index] and len(text) >= _LONG_QUOTE and _is_set_apart(draft, index) and text in whole:
            yield index, Verdict(BlockKind.PULL_QUOTE, "pull-quote")


def _is_set_apart(draft: Draft, index: int) -> bool:
    block, look = draft.blocks[index], draft.looks[index]
    return block.kind in (BlockKind.QUOTE, BlockKind.PULL_QUOTE) or "aside" in look.within or bool(look.names & _NAMES)
