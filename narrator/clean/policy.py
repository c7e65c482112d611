"""What is spoken, by kind of block. The defaults are what a good human reader would choose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from narrator.sites import Site
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
ANNOUNCED = frozenset(
    {BlockKind.TABLE, BlockKind.CODE, BlockKind.MATHS}
)  #: said to follow in the text, instead of being read


@dataclass(frozen=True, slots=True)
class Policy:
    """Which kinds of block are read, and which are only announced; all others are left out.

    >>> Policy().speaking(["caption"]).skipping(["heading"]).spoken - Policy().spoken
    frozenset({<BlockKind.CAPTION: 'caption'>})
    """

    spoken: frozenset[BlockKind] = SPOKEN
    announced: frozenset[BlockKind] = ANNOUNCED
    asked: frozenset[BlockKind] = frozenset()  #: kinds that the user decided, whatever a site's rules say

    def speaking(self, kinds: Iterable[str]) -> Policy:
        """This policy with *kinds* read in full."""
        wanted = frozenset(BlockKind(kind) for kind in kinds)
        return self._changed(self.spoken | wanted, wanted)

    def skipping(self, kinds: Iterable[str]) -> Policy:
        """This policy with *kinds* left out."""
        unwanted = frozenset(BlockKind(kind) for kind in kinds)
        return self._changed(self.spoken - unwanted, unwanted)

    def at(self, site: Site) -> Policy:
        """This policy on *site*: its rules change the defaults, never what the user asked for."""
        wanted, unwanted = site.speak - self.asked, site.skip - self.asked
        return replace(self, spoken=(self.spoken | wanted) - unwanted, announced=self.announced - wanted - unwanted)

    def _changed(self, spoken: frozenset[BlockKind], kinds: frozenset[BlockKind]) -> Policy:
        return replace(self, spoken=spoken, announced=self.announced - kinds, asked=self.asked | kinds)
