"""A document while it is being decided: what the rules see, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from narrator.sites import Site
from narrator.types import Block, BlockKind, Document, Look, Metadata, SourceKind

_PLAIN = Look()


class Verdict(NamedTuple):
    """What a rule says of a block: its kind, why, and whether it stands outside the article whatever its kind."""

    kind: BlockKind
    reason: str
    outside: bool = False
    cite: str = ""  #: who said it, where the rule found that out


@dataclass(frozen=True, slots=True)
class Draft:
    """Blocks with their looks, and which of them were found to be the article's own."""

    blocks: tuple[Block, ...]
    looks: tuple[Look, ...]
    metadata: Metadata
    kind: SourceKind
    inside: tuple[bool, ...] = ()  #: by the frame; rules may say otherwise
    open: tuple[int, ...] = ()  #: the blocks that rules need to look at: all but those that are plainly outside
    site: Site | None = None  #: what is known of the site it comes from

    @classmethod
    def of(cls, document: Document) -> Draft:
        """A draft of *document*, nothing decided."""
        looks = document.looks or (_PLAIN,) * len(document.blocks)
        pairs = enumerate(zip(document.blocks, looks, strict=True))
        undecided = tuple(index for index, (block, look) in pairs if not is_plainly_outside(look, block))
        return cls(document.blocks, looks, document.metadata, document.kind, open=undecided)

    @property
    def considered(self) -> Iterator[tuple[int, Block]]:
        """The blocks that rules need to look at, with their place: all but those that are plainly outside."""
        return ((index, self.blocks[index]) for index in self.open)

    @property
    def first(self) -> int:
        """The first block of the article's own; past the end where there is none."""
        return next((index for index, own in enumerate(self.inside) if own), len(self.blocks))

    @property
    def last(self) -> int:
        """The last block of the article's own; -1 where there is none."""
        return next((index for index in range(len(self.inside) - 1, -1, -1) if self.inside[index]), -1)


Decisions: TypeAlias = Iterable[tuple[int, Verdict]]
Rule: TypeAlias = Callable[[Draft], Decisions]


def is_plainly_outside(look: Look, block: Block) -> bool:
    """What stands in navigation or a footer, is hidden or only a short link, and was not kept by the extractor."""
    if look.kept > 0.5 or look.tag == "line":
        return False
    if look.hidden or "nav" in look.within or "footer" in look.within:
        return True
    return look.links > 0.9 and len(block.text) < 40 and block.kind is not BlockKind.HEADING
