"""The rules that say what a block is, in the order they are asked; the first that knows decides."""

from __future__ import annotations

from narrator.clean.draft import Rule
from narrator.clean.rules import (
    adverts,
    bios,
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
)

RULES: tuple[Rule, ...] = (
    hidden.decide,
    opening.decide,
    captions.decide,
    footnotes.decide,
    embeds.decide,
    corrections.decide,
    listening.decide,
    adverts.decide,
    newsletters.decide,
    sharing.decide,
    related.decide,
    legal.decide,
    bios.decide,
    comments.decide,
    repeats.decide,
    headings.decide,
)

LABELS: tuple[Rule, ...] = (
    listening.decide,
    adverts.decide,
    newsletters.decide,
    sharing.decide,
    related.decide,
    legal.decide,
)
"""The rules that go by a line's own wording."""
