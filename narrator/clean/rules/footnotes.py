"""Notes, references and their marks."""

from __future__ import annotations

import re

from narrator.clean.draft import Decisions, Draft, Verdict
from narrator.types import BlockKind

_NAMES = frozenset(
    ("footnote", "footnotes", "endnotes", "endnote", "references", "reflist", "bibliography", "citations")
)
_HEADING = re.compile(
    r"(?:references?|footnotes?|end ?notes|notes|bibliography|works cited|citations|sources|further reading)\s*:?",
    re.IGNORECASE,
)
_STOP = 0.35  #: a reference section stands in the last part of a text


def decide(draft: Draft) -> Decisions:
    """Notes by their markup; reference lists by the heading over them."""
    for index, block in draft.considered:
        look = draft.looks[index]
        if look.names & _NAMES and (
            block.kind is BlockKind.LIST_ITEM or "footnotes" in look.names or "footnote" in look.names
        ):
            yield index, Verdict(BlockKind.FOOTNOTE, "footnote")
    yield from _reference_sections(draft)


def _reference_sections(draft: Draft) -> Decisions:
    blocks = draft.blocks
    for index in range(draft.first, draft.last + 1):
        block = blocks[index]
        is_heading = block.kind is BlockKind.HEADING or (len(block.text) < 30 and block.kind is BlockKind.PARAGRAPH)
        if not is_heading or not _HEADING.fullmatch(block.text) or index < _STOP * draft.last:
            continue
        items = []
        for after in range(index + 1, draft.last + 1):
            if blocks[after].kind is BlockKind.HEADING or not _is_reference(draft, after):
                break
            items.append(after)
        if items or index == draft.last:
            yield index, Verdict(BlockKind.FOOTNOTE, "references")
            for item in items:
                yield item, Verdict(BlockKind.FOOTNOTE, "references")


def _is_reference(draft: Draft, index: int) -> bool:
    block, look = draft.blocks[index], draft.looks[index]
    if block.kind is BlockKind.LIST_ITEM or look.bullet or look.links > 0.5:
        return True
    return re.search(r"\(\d{4}[a-z]?\)|doi|https?://|\bpp?\. ?\d|^\[?\d{1,3}[\].]|\d{4};\d", block.text) is not None
