"""What a reader never sees, or can only click."""

from __future__ import annotations

import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind, Look

_LONGEST_BUTTON = 80  #: characters; a longer text is in a button that was never closed
_DATA = re.compile(r"[\[{]+\s*\"[\w-]+\"\s*:")  #: settings of a script, left in the page as text
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def decide(draft: Draft) -> Decisions:
    """Hidden elements, buttons and labels of forms."""
    for index, (block, look) in enumerate(zip(draft.blocks, draft.looks, strict=True)):
        if look.hidden and not look.kept:
            yield index, Verdict(BlockKind.OTHER, "hidden")
        elif "button" in look.within[-4:] and len(block.text) < _LONGEST_BUTTON and not _is_question(block.text, look):
            yield index, Verdict(BlockKind.NAVIGATION, "button")
        elif _DATA.match(block.text) and block.kind is not BlockKind.CODE:
            yield index, Verdict(BlockKind.OTHER, "data")
        elif look.tag in ("label", "legend", "fieldset"):
            yield index, Verdict(BlockKind.NAVIGATION, "form")


def _is_question(text: str, look: Look) -> bool:
    """The heading of a part that unfolds when it is clicked."""
    return text.endswith("?") or any(tag in HEADINGS for tag in look.within)
