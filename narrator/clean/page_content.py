"""What a block of a page says by itself: numbers about its words and its markup, for `page_features`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from typing import NamedTuple

from narrator.clean.draft import Draft
from narrator.clean.marks import SHORT, STOP, closes, digit_share, ending, sentences, shape
from narrator.clean.rules import is_label
from narrator.clean.rules.captions import is_credit
from narrator.clean.rules.opening import byline, is_date_line
from narrator.clean.words import plain, word_count
from narrator.types import Block, BlockKind, Look

_KINDS = tuple(BlockKind(kind) for kind in "heading paragraph list-item quote caption credit image table code".split())
_TAGS = tuple("article main section nav aside footer header figure form table ul ol a button p li div span".split())
_FAR = tuple(
    """
    content entry post article body main text story rich prose single page blog wysiwyg accordion faq sidebar
    footer header menu widget related comment comments share social author bio meta newsletter promo modal
    cookie ad tag category card cards list item grid recent caption title intro hero toc table form cta
    disclaimer product callout box info review recipe skip screen references footnotes
    """.split()
)
_NEAR = tuple(
    """
    content entry post article body text story rich prose wysiwyg accordion faq sidebar footer header menu widget
    related comment share social author bio byline meta date time newsletter subscribe promo modal ad tag tags
    category card list item grid recent caption image title heading subtitle excerpt description summary intro hero
    toc nav button btn link cta disclaimer product price callout box info quote recipe read more
    gallery slide slider photo video player lead headline credit label paragraph form
    """.split()
)
WORDS = tuple(
    """
    words_log chars_log closing colon question capitals stopwords digits sentences lower_start all_caps bar
    address copies in_title is_title is_description names_heading label date byline credit links local strong hidden
    level ordinal depth
    """.split()
)
MARKUP = (
    *(f"kind_{kind.value}" for kind in _KINDS),
    *(f"in_{tag}" for tag in _TAGS),
    *(f"far_{word}" for word in _FAR),
    *(f"near_{word}" for word in _NEAR),
)
AT = {name: index for index, name in enumerate(WORDS)}
_START = 300  #: characters of a block that are looked at for how it is written
_WORDS = 40  #: words of those


class _Page(NamedTuple):
    """What the words of a block are compared with."""

    copies: Counter[str]
    headings: frozenset[str]
    title: str
    title_words: frozenset[str]
    description: str


def contents(draft: Draft, asked: frozenset[int]) -> list[list[float]]:
    """The numbers of every block in the order of `WORDS`; of those not *asked* only what their neighbours look at."""
    texts = [plain(block.text) for block in draft.blocks]
    page = _Page(
        Counter(texts),
        frozenset(text for text, block in zip(texts, draft.blocks, strict=True) if block.kind is BlockKind.HEADING),
        plain(draft.metadata.title),
        frozenset(draft.metadata.title.casefold().split()),
        plain(draft.metadata.description),
    )
    return [
        _content(block, look, text, page) if index in asked else _glance(block, look, text, page)
        for index, (block, look, text) in enumerate(zip(draft.blocks, draft.looks, texts, strict=True))
    ]


def _glance(block: Block, look: Look, text: str, page: _Page) -> list[float]:
    row = [0.0] * len(WORDS)
    row[AT["words_log"]] = math.log1p(word_count(block.text))
    row[AT["closing"]] = float(closes(block.text))
    row[AT["links"]] = look.links
    row[AT["copies"]] = _copies(text, page)
    row[AT["is_title"]] = _is_title(text, page)
    return row


def _content(block: Block, look: Look, text: str, page: _Page) -> list[float]:
    lowered = block.text[:_START].lower().split()[:_WORDS]
    return [
        *_writing(block.text, lowered),
        *_echoes(block, text, lowered, page),
        *_labels(block.text),
        *_standing(block, look),
    ]


def _writing(text: str, lowered: list[str]) -> tuple[float, ...]:
    """How it is written."""
    start = text[:_START]
    shown = max(1, len(lowered))
    return (
        math.log1p(word_count(text)),
        math.log1p(len(text)),
        float(closes(text)),
        *ending(text),
        sum([word[0].isupper() for word in start.split()[:_WORDS]]) / shown,
        sum(map(STOP.__contains__, lowered)) / shown,
        digit_share(start),
        sentences(text) if len(text) > 40 else 0.0,
        *shape(text),
    )


def _echoes(block: Block, text: str, lowered: list[str], page: _Page) -> tuple[float, ...]:
    """What of the page it says again; *text* is its text as `plain` gives it."""
    about = page.description
    return (
        _copies(text, page),
        len(page.title_words.intersection(lowered)) / len(lowered) if len(block.text) < SHORT and lowered else 0.0,
        _is_title(text, page),
        float(len(about) > 30 and (text == about or text.startswith(about[:-3]))),
        float(block.kind is not BlockKind.HEADING and text in page.headings),
    )


def _copies(text: str, page: _Page) -> float:
    return min(5.0, float(page.copies[text] - 1))


def _is_title(text: str, page: _Page) -> float:
    return float(bool(page.title) and text == page.title)


def _labels(text: str) -> tuple[float, ...]:
    """What beside an article's text it may be, by its words."""
    short = len(text) < SHORT
    return (
        float(is_label(text)),
        float(short and is_date_line(text)),
        float(short and bool(byline(text))),
        float(short and is_credit(text)),
    )


def _standing(block: Block, look: Look) -> tuple[float, ...]:
    """How it stood in the page."""
    return (
        look.links,
        look.local,
        look.strong,
        float(look.hidden),
        float(block.level),
        float(block.ordinal is not None),
        min(30.0, float(len(look.within))),
    )


class Markup:
    """The numbers of the blocks of one page in the order of `MARKUP`; those that share their markup share the work."""

    def __init__(self) -> None:
        self._known: dict[Hashable, list[float]] = {}

    def of(self, block: Block, look: Look) -> list[float]:
        """The numbers of *block*, which stood as *look* says."""
        key = block.kind, look.within, look.names, look.near
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = [
                *_among(_KINDS, (block.kind,)),
                *_among(_TAGS, look.within),
                *_among(_FAR, look.names),
                *_among(_NEAR, look.near),
            ]
        return found


def _among(known: Sequence[str], said: Collection[str]) -> list[float]:
    """For each of *known* whether it is *said*."""
    return [float(one in said) for one in known]
