"""The opening of a text without markup: title, deck, byline and dates, found by where they stand."""

from __future__ import annotations

import re
from dataclasses import replace

from narrator.clean.draft import Draft
from narrator.clean.rules import is_label
from narrator.clean.rules.opening import byline, is_date_line
from narrator.clean.words import is_sentence, word_count
from narrator.dates import published_and_updated
from narrator.types import Block, BlockKind, Metadata, SourceKind

_OPENING = 12  #: lines from the frame's first in which a date still belongs to the opening
_REACH = 30  #: lines above the first paragraph that may belong to it
_NAME = re.compile(
    r"(?:[A-Z][\w.'’-]*\s+){1,3}[A-Z][\w.'’-]+(?:(?:,| and| &)\s+(?:[A-Z][\w.'’-]*\s+){1,3}[A-Z][\w.'’-]+)*"
)


def with_opening(draft: Draft) -> Draft:
    """*draft* with title, deck, byline and dates of an unmarked text marked, and its metadata filled from them."""
    if draft.kind is not SourceKind.PASTED or not any(draft.inside):
        return draft
    body = _first_paragraph(draft)
    above = range(max(0, body - _REACH), body)
    kinds: dict[int, BlockKind] = {}
    dates = [
        index for index in above if draft.blocks[index].kind is BlockKind.DATE or is_date_line(draft.blocks[index].text)
    ]
    kinds.update(dict.fromkeys(dates, BlockKind.DATE))
    names = [index for index in above if _is_byline(draft, index, dates)]
    kinds.update(dict.fromkeys(names, BlockKind.BYLINE))
    title = _title(draft, [index for index in above if index not in kinds and not is_label(draft.blocks[index].text)])
    if title is not None:
        kinds[title] = BlockKind.TITLE
        for index in range(title + 1, body):
            if index not in kinds and _is_deck(draft.blocks[index], body - index):
                kinds[index] = BlockKind.DECK
                break
    inside = tuple(
        (own and (index >= body or index not in above)) or kinds.get(index) is BlockKind.DECK
        for index, own in enumerate(draft.inside)
    )
    blocks = tuple(
        replace(block, kind=kinds[index]) if index in kinds else block for index, block in enumerate(draft.blocks)
    )
    return replace(draft, blocks=blocks, inside=inside, metadata=_metadata(draft, blocks, title, names, dates))


def _first_paragraph(draft: Draft) -> int:
    """The first paragraph below the opening: prose inside the frame, after the last date line close above it."""
    own = [index for index, inside in enumerate(draft.inside) if inside]
    dated = [
        index
        for index in range(own[0], min(own[0] + _OPENING, len(draft.blocks)))
        if draft.blocks[index].kind is BlockKind.DATE or is_date_line(draft.blocks[index].text)
    ]
    start = dated[-1] + 1 if dated else own[0]
    return next((index for index in own if index >= start and is_sentence(draft.blocks[index].text)), own[0])


def _is_byline(draft: Draft, index: int, dates: list[int]) -> bool:
    text = draft.blocks[index].text
    if byline(text):
        return True
    beside = index + 1 in dates or index - 1 in dates
    return beside and len(text) < 80 and _NAME.fullmatch(text) is not None


def _title(draft: Draft, candidates: list[int]) -> int | None:
    """The line that reads most like a headline."""
    best, found = 2.5, None
    texts = [block.text for block in draft.blocks]
    for index in candidates:
        block = draft.blocks[index]
        if block.kind is not BlockKind.PARAGRAPH or draft.looks[index].bullet:
            continue
        words = word_count(block.text)
        score = (
            min(words, 8) / 2
            - (words > 25) * 4
            - is_sentence(block.text, least=1)
            * (2 if block.text[-1] in ".:" and not _is_headline_case(block.text) else 0)
        )
        score += (texts.count(block.text) > 1) * 0.5 - 0.05 * (candidates[-1] - index)
        if score > best:
            best, found = score, index
    return found


def _is_headline_case(text: str) -> bool:
    """Whether most words have a capital, as in American headlines, which may end in a full stop."""
    words = [word for word in text.split() if word[0].isalpha()]
    return len(words) >= 5 and sum(word[0].isupper() for word in words) >= 0.6 * len(words)


def _is_deck(block: Block, distance: int) -> bool:
    return (
        block.kind is BlockKind.PARAGRAPH
        and distance > 0
        and 30 < len(block.text) < 500
        and is_sentence(block.text, least=7)
    )


def _metadata(
    draft: Draft, blocks: tuple[Block, ...], title: int | None, names: list[int], dates: list[int]
) -> Metadata:
    given = [byline(blocks[index].text) or blocks[index].text for index in names]
    authors = tuple(
        dict.fromkeys(
            part.strip() for text in given for part in re.split(r",| and | & ", text) if _NAME.fullmatch(part.strip())
        )
    )
    published, updated = published_and_updated([blocks[index].text for index in dates])
    return replace(
        draft.metadata,
        title=draft.metadata.title or (blocks[title].text if title is not None else ""),
        authors=draft.metadata.authors or authors,
        published=draft.metadata.published or published,
        updated=draft.metadata.updated or updated,
    )
