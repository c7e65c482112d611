"""The rules that say what a block is, in the order they are asked; the first that knows decides."""

from __future__ import annotations

from narrator.clean.draft import Rule
from narrator.clean.rules import (
    adverts,
    bios,
    boxes,
    calls,
    captions,
    comments,
    corrections,
    embeds,
    footnotes,
    headings,
    hidden,
    legal,
    listening,
    newsletters,
    opening,
    related,
    repeats,
    sharing,
    wordless,
)

RULES: tuple[Rule, ...] = (
    hidden.decide,
    wordless.decide,
    opening.decide,
    captions.decide,
    footnotes.decide,
    embeds.decide,
    corrections.decide,
    listening.decide,
    adverts.decide,
    newsletters.decide,
    calls.decide,
    sharing.decide,
    related.decide,
    boxes.decide,
    legal.decide,
    bios.decide,
    comments.decide,
    repeats.decide,
    headings.decide,
)

_LABELS = (
    listening.matches,
    adverts.matches,
    newsletters.matches,
    sharing.matches,
    related.is_label,
    related.is_pointer,
    legal.matches,
)


def is_label(text: str) -> bool:
    """Whether any rule that goes by wording alone knows *text* as no part of an article."""
    return len(text) < 420 and any(matches(text) for matches in _LABELS)
