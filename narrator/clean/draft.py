"""A document while it is being decided: what the rules see, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from narrator.sites import Site
from narrator.types import Block, BlockKind, Document, Look, Metadata, SourceKind

_PLAIN = Look()
_COMMENTS = frozenset(("comments", "comment", "commentlist", "disqus", "respond"))
_WORDLESS = frozenset((BlockKind.CODE, BlockKind.MATHS, BlockKind.TABLE))
_LEAST_PROSE = 600  #: characters beside what is marked as comments; there may be far more of them than of the article


class Verdict(NamedTuple):
    """What a rule says of a block: its kind, and why."""

    kind: BlockKind
    reason: str
    outside: bool = False  #: it stands outside the article, whatever its kind
    cite: str = ""  #: who said it, where the rule found that out
    read: bool = False  #: its author wants it read, whatever the policy says of its kind


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
        undecided = tuple(_undecided(document.blocks, looks))
        return cls(document.blocks, looks, document.metadata, document.kind, open=undecided)

    @property
    def considered(self) -> Iterator[tuple[int, Block]]:
        """The blocks that rules need to look at, with their place: all but those that are plainly outside."""
        return ((index, self.blocks[index]) for index in self.open)

    @property
    def worded(self) -> Iterator[tuple[int, Block]]:
        """The blocks among them that can be known by their words: not code, a formula or a table."""
        return ((index, block) for index, block in self.considered if block.kind not in _WORDLESS)

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


def _undecided(blocks: tuple[Block, ...], looks: tuple[Look, ...]) -> Iterator[int]:
    """The places of all blocks but the hidden ones, those in navigation, footers and comments, and short links.

    A mark that covers most of the prose of a page is a mistake of its author, and says nothing.
    """
    prose = [
        len(block.text) * (len(block.text) > 80 and look.links < 0.5) for block, look in zip(blocks, looks, strict=True)
    ]
    whole = sum(prose)

    def left(marked: Callable[[Look], bool]) -> int:
        return sum(size for size, look in zip(prose, looks, strict=True) if size and not marked(look))

    marks = [marked for marked in (_is_hidden, _in_navigation, _in_footer) if left(marked) >= whole / 2]
    marks += [_in_comments] if left(_in_comments) > _LEAST_PROSE else []
    for index, (block, look) in enumerate(zip(blocks, looks, strict=True)):
        short_link = look.links > 0.9 and len(block.text) < 40 and block.kind is not BlockKind.HEADING
        if look.tag == "line" or not (short_link or any(marked(look) for marked in marks)):
            yield index


def _is_hidden(look: Look) -> bool:
    return look.hidden


def _in_navigation(look: Look) -> bool:
    return "nav" in look.within


def _in_footer(look: Look) -> bool:
    return "footer" in look.within


def _in_comments(look: Look) -> bool:
    return not look.names.isdisjoint(_COMMENTS)
