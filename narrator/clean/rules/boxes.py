"""Boxes that the page itself names: advertisements, related links, newsletters, set into the text.

Only short blocks are taken by a name alone: names sit on wrappers too, and a paragraph is never worth losing to one.
"""

from __future__ import annotations

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.clean.words import word_count
from narrator.types import Block, BlockKind, Look

_LONGEST = 30  # words of a block that a name may take
_LONGEST_CAPTION = 80  # words of one in a gallery
_ADVERTS = frozenset(("advertisement", "advert", "adslot", "adunit", "dfp", "gpt-ad"))
_AD_PARTS = frozenset(("slot", "label", "unit", "container", "wrapper", "inline", "banner", "placeholder"))
_RELATED = frozenset(
    ("related", "recirc", "recirculation", "readmore", "recommended", "outbrain", "taboola", "internallink")
)
_THE_POST = "hentry"  #: what a theme calls an article; the names beside it tell what that is about
_NEWSLETTERS = frozenset(("newsletter", "newsletters"))
_GALLERIES = frozenset(("gallery", "slideshow", "lightbox", "slider"))
_DIALOGS = frozenset(("modal", "popup"))
_CALLS = frozenset(("subscribe", "signup"))
_SIGN_UP = frozenset(("promotion", "signup", "sign", "subscribe", "form", "promo", "box", "module", "embed", "inline"))


def decide(draft: Draft) -> Decisions:
    """Blocks in a box whose name says what it is."""
    for index, block in draft.considered:
        look = draft.looks[index]
        if look.names and (kind := _named(draft, index, block, look)):
            yield index, Verdict(kind, f"box-named-{kind.value}")


def _named(draft: Draft, index: int, block: Block, look: Look) -> BlockKind | None:
    words = word_count(block.text)
    if not look.near.isdisjoint(_GALLERIES) and words <= _LONGEST_CAPTION:
        return BlockKind.CAPTION
    if words > _LONGEST:
        return None
    names = look.names
    if not look.near.isdisjoint(_DIALOGS):
        return BlockKind.NAVIGATION
    if not look.near.isdisjoint(_CALLS):
        return BlockKind.NEWSLETTER
    if names & _ADVERTS or ("ad" in names and names & _AD_PARTS):
        return BlockKind.AD
    if names & _NEWSLETTERS and names & _SIGN_UP:
        return BlockKind.NEWSLETTER
    if names & _RELATED and _THE_POST not in look.near and (look.links > 0.8 or _links_follow(draft, index)):
        return BlockKind.RELATED
    return None


def _links_follow(draft: Draft, index: int) -> bool:
    """Whether a heading's next block is a link in the same box."""
    if draft.blocks[index].kind is not BlockKind.HEADING or index + 1 >= len(draft.blocks):
        return False
    after = draft.looks[index + 1]
    return after.links > 0.8 and bool(after.names & _RELATED)
