"""What is heard in place of a block that is not read as it stands: a table, code, a post of somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from narrator.clean.draft import Verdict
from narrator.clean.policy import Policy
from narrator.types import ANNOUNCES, Block, BlockKind

ANNOUNCED_INSTEAD = "announced-instead"  #: why a block is not read as it stands
_NAMED = {BlockKind.TABLE: "A table", BlockKind.CODE: "Code", BlockKind.MATHS: "A formula"}
_LABEL = re.compile(r"^(?:Image|Photo(?:graph)?|Picture)(?=[A-Z“\"])")  #: that ran together with the description
_BACK = " ↩↑⤴^\ufe0e\ufe0f"  #: the way back from a note to its mark
_CLOSERS = ".!?…:。！？"


def decided(blocks: Sequence[Block], verdicts: Sequence[Verdict], policy: Policy) -> tuple[Block, ...]:
    """*blocks* with their decisions, and the sentences that announce what is not read; corrections are heard last."""
    found = [one for block, verdict in zip(blocks, verdicts, strict=True) for one in _decided(block, verdict, policy)]
    corrections = [block for block in found if block.spoken and block.kind is BlockKind.CORRECTION]
    others = [block for block in found if not (block.spoken and block.kind is BlockKind.CORRECTION)]
    end = max((index for index, block in enumerate(others, start=1) if block.spoken), default=len(others))
    return (*others[:end], *corrections, *others[end:])


def _decided(block: Block, verdict: Verdict, policy: Policy) -> Iterator[Block]:
    own = replace(
        block,
        kind=verdict.kind,
        reason=verdict.reason,
        cite=verdict.cite or block.cite,
        spoken=_is_spoken(verdict, policy),
    )
    if not (verdict.outside or verdict.read) and own.kind in policy.announced:
        yield replace(own, reason=ANNOUNCED_INSTEAD, spoken=False)
        yield Block(BlockKind.PARAGRAPH, announcement(own), place=own.place, reason=ANNOUNCES + own.kind.value)
    elif own.spoken and own.kind is BlockKind.TABLE and own.rows:
        yield replace(own, reason="read-by-row", spoken=False)
        yield from _read_rows(own)
    elif own.spoken and own.kind is BlockKind.EMBED and own.cite:
        yield replace(own, text=f"{own.cite} posted: {own.text}")
    elif own.spoken and own.kind is BlockKind.IMAGE:
        yield replace(own, text=f"Image: {_LABEL.sub('', own.text)}")
    elif own.spoken and own.kind is BlockKind.FOOTNOTE:
        yield replace(own, text=own.text.rstrip(_BACK) or own.text)
    else:
        yield own


def announcement(block: Block) -> str:
    """The sentence that stands for a table, code or a formula."""
    what = f"{_NAMED.get(block.kind, block.kind.capitalize())} follows in the text"
    return f"{what}: {_closed(block.cite)}" if block.cite else f"{what}."


def _is_spoken(verdict: Verdict, policy: Policy) -> bool:
    """By its kind, where it stands in the article; a deck is one wherever it stands, so who asks for decks has it."""
    asked = verdict.kind is BlockKind.DECK and verdict.kind in policy.asked
    return verdict.read or (verdict.kind in policy.spoken and (asked or not verdict.outside))


def _read_rows(table: Block) -> Iterator[Block]:
    """The caption, then each row as a sentence of its cells."""
    lines = [table.cite] if table.cite else []
    lines += [", ".join(cell.rstrip(_CLOSERS + ",;") for cell in row if cell) for row in table.rows]
    for line in lines:
        if line:
            yield Block(BlockKind.PARAGRAPH, _closed(line), place=table.place, reason="table-row")


def _closed(text: str) -> str:
    return text if text[-1:] in _CLOSERS else f"{text}."
