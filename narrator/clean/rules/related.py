"""Links to other articles, with their labels."""

from __future__ import annotations

import functools
import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.clean.words import is_sentence
from narrator.types import Block, BlockKind

_FEWEST, _MOST = 5, 18  #: words of a headline

_LABEL = re.compile(
    r"^(?:\W{0,3})(?:related(?: (?:articles?|stor(?:y|ies)|posts?|content|reading|coverage|links?|news|topics?|resources?|products?))?|read (?:more|next|also|this next|this)|"
    r"(?:also|further) read(?:ing)?|see also|(?:read |see )?more (?:from|on|in|about|stories|articles|news|like this|to read|coverage|reading)\b.{0,40}|you (?:may|might) (?:also )?(?:like|enjoy|be interested).{0,40}|"
    r"recommended(?: (?:for you|reading|stories|articles|posts|videos?))?|trending(?: now| stories| topics)?|most (?:read|popular|viewed|shared|recent).{0,20}|popular (?:posts|articles|stories|now)|"
    r"editors?['’]?s? (?:picks?|choice)|what to read next|up next|next (?:up|article|post|story)|previous (?:article|post|story)|(?:recent|latest|featured|similar|other|top) (?:posts?|articles?|stories|news|videos?|blogs?|comments|headlines)|"
    r"(?:also|more|elsewhere) on (?:our|this) (?:site|blog|website)|(?:people|readers) are (?:also )?reading|(?:others|people) also (?:read|viewed|liked)|other (?:news|headlines|coverage)|more for you|don['’]t miss|in case you missed it|more stories|explore more|keep reading|continue reading|the latest|photos|maps?|suggested (?:reading|articles|posts)|from our (?:partners|network|archives?))\s*[:»→>.…]*$",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"^(?:\W{0,3})(?:related|read (?:more|also|next|this)|see also|also (?:read|see|on)|more|watch|don['’]t miss|recommended|must read|further reading|"
    r"related (?:article|story|post|reading|content|video|link)s?|(?:photo|picture|image)s?(?: gallery)?|(?:photo )?gallery|in pictures|up next|keep reading|you may also like|check out(?: also)?|next|previous)\s*[:»→>|–—-]\s*\S.{3,180}$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=8192)
def is_label(text: str) -> bool:
    """Whether *text* only says that links to other articles follow."""
    return len(text) < 60 and _LABEL.match(text) is not None


@functools.lru_cache(maxsize=8192)
def is_pointer(text: str) -> bool:
    """Whether *text* is such a label with a headline after it."""
    return len(text) < 200 and _POINTER.match(text) is not None


def decide(draft: Draft) -> Decisions:
    """Labels such as "Read more", and the links under them."""
    for index, block in draft.worded:
        look = draft.looks[index]
        if is_label(block.text):
            yield index, Verdict(BlockKind.RELATED, "related-label")
            yield from _links_below(draft, index)
        elif is_pointer(block.text) and (look.links > 0.4 or look.tag == "line"):
            yield index, Verdict(BlockKind.RELATED, "related-pointer")
        elif look.links > 0.95 and _is_headline(block) and _is_between_paragraphs(draft, index):
            yield index, Verdict(BlockKind.RELATED, "headline-link")


def _is_headline(block: Block) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and _FEWEST <= len(block.text.split()) <= _MOST
        and block.text[-1] not in ".,;:!…”"
        and block.text[0].isupper()
    )


def _is_between_paragraphs(draft: Draft, index: int) -> bool:
    """Whether it interrupts prose: what is linked under a heading, or beside another link, is an item of a list."""
    box = draft.looks[index].chain[:-1]
    beside = [at for at in (index - 1, index + 1) if 0 <= at < len(draft.blocks)]
    if any(draft.blocks[at].kind is BlockKind.HEADING or _is_listed(draft, at, index) for at in beside):
        return False
    return any(draft.looks[at].chain[:-1] == box and is_sentence(draft.blocks[at].text) for at in beside)


def _is_listed(draft: Draft, beside: int, index: int) -> bool:
    """Whether the block *beside* the one at *index* is another link of the same make."""
    one, other = draft.looks[beside], draft.looks[index]
    return one.links > 0.5 and one.tag == other.tag and one.chain[:-1] == other.chain[:-1]


def _links_below(draft: Draft, index: int) -> Decisions:
    """Headlines under a label, up to the first line of prose."""
    for after in range(index + 1, min(index + 12, len(draft.blocks))):
        block, look = draft.blocks[after], draft.looks[after]
        if block.kind is BlockKind.HEADING and look.links < 0.8:
            return
        if look.links > 0.8 or (
            look.tag == "line" and look.bullet and len(block.text) < 120 and block.text[-1] not in ".:;!"
        ):
            yield after, Verdict(BlockKind.RELATED, "related-link")
        else:
            return
