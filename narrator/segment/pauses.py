"""How long the silence after an utterance is: by what it ends, and what comes next."""

from __future__ import annotations

from narrator.types import BlockKind, Pauses, Seconds

_NAMES = {
    BlockKind.TITLE: "title",
    BlockKind.BYLINE: "announcement",
    BlockKind.DATE: "announcement",
    BlockKind.HEADING: "heading",
    BlockKind.LIST_ITEM: "list_item",
    BlockKind.QUOTE: "quote",
    BlockKind.PULL_QUOTE: "quote",
}


def after_block(pauses: Pauses, kind: BlockKind, following: BlockKind | None) -> Seconds:
    """The silence after the last utterance of a block, before a block of kind *following* (None: the end)."""
    pause: Seconds = getattr(pauses, _NAMES.get(kind, "paragraph"))
    return Seconds(pause + pauses.before_heading) if following is BlockKind.HEADING else pause
