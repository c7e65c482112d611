"""What a reader never sees, or can only click."""

from __future__ import annotations

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind


def decide(draft: Draft) -> Decisions:
    """Hidden elements, buttons and labels of forms."""
    for index, look in enumerate(draft.looks):
        if look.hidden and not look.kept:
            yield index, Verdict(BlockKind.OTHER, "hidden")
        elif "button" in look.within or look.tag == "button":
            yield index, Verdict(BlockKind.NAVIGATION, "button")
        elif look.tag in ("label", "legend", "fieldset"):
            yield index, Verdict(BlockKind.NAVIGATION, "form")
