"""What stands twice: pull quotes that repeat the text, decks shown again, the second copy of a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.clean.words import plain
from narrator.types import BlockKind

REPEATED = "repeated"
_LONG = 80  #: plain characters; shorter texts may well stand twice, as a heading does that a table of contents lists
_LONG_QUOTE = 25
_NAMES = frozenset(("pullquote", "pull"))


def decide(draft: Draft) -> Decisions:
    """Second copies, and quotes set apart whose words are in the text as well."""
    texts = [plain(block.text) if own else "" for block, own in zip(draft.blocks, draft.inside, strict=True)]
    for index in _copies(texts, [block.kind is not BlockKind.LIST_ITEM for block in draft.blocks]):
        yield index, Verdict(draft.blocks[index].kind, REPEATED, outside=True)
    whole = "\n".join(
        texts[index] for index in range(len(texts)) if draft.inside[index] and not _is_set_apart(draft, index)
    )
    for index, text in enumerate(texts):
        if draft.inside[index] and len(text) >= _LONG_QUOTE and _is_set_apart(draft, index) and text in whole:
            yield index, Verdict(BlockKind.PULL_QUOTE, "pull-quote")


def _copies(texts: Sequence[str], alone: Sequence[bool]) -> list[int]:
    """The places of long texts that stood before, and of the short ones that follow or lead them as they did there.

    Args:
        alone: whether a text is a copy by itself; the steps of a list may be the same as those of another.
    """
    own = [index for index, text in enumerate(texts) if text]
    first: dict[str, int] = {}
    original: dict[int, int] = {}  # of each copy, by place in *own*: the place it is copied from
    for at, index in enumerate(own):
        stood = first.setdefault(texts[index], at)
        if stood < at and len(texts[index]) >= _LONG and alone[index]:
            original[at] = stood
    for step, order in ((1, sorted(original)), (-1, sorted(original, reverse=True))):
        for start in order:
            at, stood = start + step, original[start] + step
            while 0 <= stood < at < len(own) and at not in original and texts[own[at]] == texts[own[stood]]:
                original[at] = stood
                at, stood = at + step, stood + step
    return [own[at] for at in sorted(original)]


def _is_set_apart(draft: Draft, index: int) -> bool:
    block, look = draft.blocks[index], draft.looks[index]
    return block.kind in (BlockKind.QUOTE, BlockKind.PULL_QUOTE) or "aside" in look.within or bool(look.names & _NAMES)
