"""The opening of a text without markup: title, deck, byline and dates, found by where they stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from narrator.clean.draft import Draft
from narrator.clean.line_words import families
from narrator.clean.rules import is_label
from narrator.clean.rules.opening import byline, is_date_line
from narrator.clean.words import is_sentence, plain, word_count
from narrator.dates import published_and_updated
from narrator.types import Block, BlockKind, Metadata, SourceKind

_OPENING = 12  #: lines from the frame's first in which a date still belongs to the opening
_REACH = 30  #: lines above the first paragraph that may belong to it
_DECK_REACH = 3  #: lines from the title, lists of links apart, to a deck that is read although the frame leaves it out
_SENTENCE_ENDS = re.compile(r"[.!?][”\"’')]*(?=\s|$)")
_DISCLAIMER = re.compile(r"(?:\w+ )?(?:disclaimer|disclosure|note)\b", re.IGNORECASE)
_FIRST_HEADING = re.compile(
    r"\W*(?:introduction|abstract|motivation|overview|background|preface|foreword|prologue|purpose|highlights"
    r"|in (?:short|brief)|at a glance|tl;?\s?dr|(?:key|main) (?:takeaways|points|facts|findings|insights)"
    r"|(?:quick|fast) (?:facts|summary|overview|answer|take))\W*",
    re.IGNORECASE,
)
_LONGEST_HEAD = 40  #: characters
_LEAST_HEADLINE = 1.5
_NO_HEADLINE = re.compile(r"[»›]|\S @|@\S| [|>] |://|^(?:home|by|you are here|about|posted|skip to)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
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
    first = draft.first
    surely = None
    title = headline(draft, [index for index in above if index not in kinds and index <= first])
    if title is not None:
        kinds[title] = BlockKind.TITLE
        deck = next(
            (at for at in range(title + 1, body) if at not in kinds and _is_deck(draft.blocks[at], body - at)), None
        )
        if deck is not None:
            kinds[deck] = BlockKind.DECK
            between = sum(not look.bullet for look in draft.looks[title + 1 : deck])
            if between < _DECK_REACH and _is_surely_deck(draft.blocks[deck].text):
                surely = deck
    heads = _heads_the_text(draft.blocks[first - 1].text) if first and not draft.looks[first - 1].bullet else False
    inside = tuple(own or index == surely or (heads and index == first - 1) for index, own in enumerate(draft.inside))
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


def headline(draft: Draft, candidates: list[int]) -> int | None:
    """Of the *candidates* the line that reads most like the headline of what stands inside; None where none does.

    A headline's words come back in the text, it stands close over it, and it is no sentence and no label.
    """
    told = Counter(
        word
        for block, own in zip(draft.blocks, draft.inside, strict=True)
        if own and len(block.text) > 60
        for word in frozenset(_words(block.text))
    )
    copies = Counter(plain(draft.blocks[index].text) for index in candidates)
    first = draft.first
    best, found = _LEAST_HEADLINE, None
    for index in candidates:
        score = _like_headline(draft, index, told, first - index) + (copies[plain(draft.blocks[index].text)] > 1) * 0.5
        if score > best:
            best, found = score, index
    return found


def _like_headline(draft: Draft, index: int, told: Counter[str], above: int) -> float:
    """How much a line reads like the headline of a text whose lines have the words *told*, *above* lines over it."""
    block, text = draft.blocks[index], draft.blocks[index].text
    words = word_count(text)
    if block.kind is not BlockKind.PARAGRAPH or words > 40 or is_label(text) or _NO_HEADLINE.search(text):
        return 0.0
    own = [word for word in _words(text) if len(word) > 3]
    repeated = sum(told[word] > 0 for word in own) / len(own) if own else 0.0
    often = sum(min(3, told[word]) for word in own) / len(own) if own else 0.0
    sentence = text[-1] in ".:;" and not _is_headline_case(text)
    return (
        2.0 * repeated
        + 0.5 * often
        + min(words, 8) / 3
        - (words < 3) * 0.7
        - max(0, words - 14) * 0.12
        - sentence * 2.0
        - min(abs(above), 30) * 0.06
        - (above <= 0) * 1.0
        - draft.looks[index].bullet * 2.0
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


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


def _is_surely_deck(text: str) -> bool:
    """Whether a line under the headline is prose of its own: a single sentence is as often a summary for links."""
    known = families(text)
    if known.bio or known.label or _DISCLAIMER.match(text):
        return False
    return word_count(text) >= 15 and len(_SENTENCE_ENDS.findall(text)) >= 2


def _heads_the_text(text: str) -> bool:
    """Whether a line over the first paragraph is the heading of its section, which the frame takes for a label."""
    return len(text) < _LONGEST_HEAD and _FIRST_HEADING.fullmatch(text) is not None


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
