"""What is spoken, by kind of block. The defaults are what a good human reader would choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from narrator.types import BlockKind

SPOKEN = frozenset(
    {
        BlockKind.DECK,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.QUOTE,
        BlockKind.EMBED,
        BlockKind.CORRECTION,
    }
)
ANNOUNCED = frozenset({BlockKind.TABLE, BlockKind.CODE})  #: said to follow in the text, instead of being read


@dataclass(frozen=True, slots=True)
class Policy:
    """Which kinds of block are read, and which are only announced; all others are left out.

    >>> Policy().speaking(["caption"]).skipping(["heading"]).spoken - Policy().spoken
    frozenset({<BlockKind.CAPTION: 'caption'>})
    """

    spoken: frozenset[BlockKind] = SPOKEN
    announced: frozenset[BlockKind] = ANNOUNCED

    def speaking(self, kinds: Iterable[str]) -> Policy:
        """This policy with *kinds* read in full."""
        wanted = frozenset(BlockKind(kind) for kind in kinds)
        return replace(self, spoken=self.spoken | wanted, announced=self.announced - wanted)

    def skipping(self, kinds: Iterable[str]) -> Policy:
        """This policy with *kinds* left out."""
        unwanted = frozenset(BlockKind(kind) for kind in kinds)
        return replace(self, spoken=self.spoken - unwanted, announced=self.announced - unwanted)
