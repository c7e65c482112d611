"""What the classifier knows of each block of a page: numbers about its words, its markup, its place and its neighbours.

One list of floats a block, in the order of `NAMES`. The same function serves training and use.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from narrator.clean.alike import make
from narrator.clean.draft import Draft
from narrator.clean.marks import ADDRESS, CLOSING, ENDS, NO_DIGITS, STOP
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
_NEAR_WORDS = tuple(
    """
    content entry post article body text story rich prose wysiwyg accordion faq sidebar footer header menu widget
    related comment share social author bio byline meta date time newsletter subscribe promo modal ad tag tags
    category card list item grid recent caption image title heading subtitle excerpt description summary intro hero
    toc nav button btn link cta disclaimer product price callout box info quote recipe read more
    gallery slide slider photo video player lead headline credit label paragraph form
    """.split()
)
_AROUND = 3
_LONGEST = 300  #: paragraphs; what is longer, up to a book, is measured as if it were so long, as none taught the trees
_DEEPEST = 8.0  #: elements below the article's; deeper than that is a tag that was never closed

_OWN = tuple(
    """
    words_log chars_log closing colon question capitals stopwords digits sentences lower_start all_caps bar
    address copies in_title is_title is_description names_heading label date byline credit links local strong hidden
    level ordinal depth
    """.split()
)
_PLACE = tuple(
    """
    index from_end blocks_log page_log prose_share_before after_title since_title
    box1_share box2_share box3_share box4_share box1_links box2_links box3_links box1_size box2_size box3_size
    in_best best_depth best_share in_core core_depth branch_share branch_links branch_size own_branch
    best_before best_after to_first_prose to_last_prose in_span prose_before prose_after prose_gap_before prose_gap_after
    run_before run_after section_prose section_links section_size since_heading heading_label heading_level
    like_prose like_count like_links like_words like_before like_after same_before same_after
    """.split()
)
_BESIDE = tuple("words_log closing links heading label list like_prose in_best image copies".split())
NAMES: tuple[str, ...] = (
    *_OWN,
    *(f"kind_{kind.value}" for kind in _KINDS),
    *(f"in_{tag}" for tag in _TAGS),
    *(f"far_{word}" for word in _FAR),
    *(f"near_{word}" for word in _NEAR_WORDS),
    *_PLACE,
    *(f"{name}{offset:+d}" for offset in range(-_AROUND, _AROUND + 1) if offset for name in _BESIDE),
)
_AT = {name: index for index, name in enumerate(_OWN)}
_AT_PLACE = {name: index for index, name in enumerate(_PLACE)}


def features(draft: Draft, wanted: Iterable[int] | None = None) -> list[list[float]]:
    """The numbers of the *wanted* blocks (all but those plainly outside), in the order of `NAMES`; else an empty list."""
    asked = draft.open
    own = _own(draft, frozenset(asked))
    place = _places(draft, own)
    beside = [_beside(row, block, at) for row, block, at in zip(own, draft.blocks, place, strict=True)]
    edge = [[0.0] * len(_BESIDE)] * _AROUND
    padded = [*edge, *beside, *edge]
    rows: list[list[float]] = [[]] * len(own)
    for index in asked if wanted is None else wanted:
        row = own[index] + _markup(draft.blocks[index], draft.looks[index]) + place[index]
        for at in (0, 1, 2, 4, 5, 6):
            row += padded[index + at]
        rows[index] = row
    return rows


def _beside(row: list[float], block: Block, place: list[float]) -> list[float]:
    return [
        row[0],
        row[2],
        row[_AT["links"]],
        float(block.kind is BlockKind.HEADING),
        row[_AT["label"]],
        float(block.kind is BlockKind.LIST_ITEM),
        place[_AT_PLACE["like_prose"]],
        place[_AT_PLACE["in_best"]],
        float(block.kind is BlockKind.IMAGE),
        row[_AT["copies"]],
    ]


def _own(draft: Draft, asked: frozenset[int]) -> list[list[float]]:
    texts = [plain(block.text) for block in draft.blocks]
    copies = Counter(texts)
    headings = {text for text, block in zip(texts, draft.blocks, strict=True) if block.kind is BlockKind.HEADING}
    title, described = plain(draft.metadata.title), plain(draft.metadata.description)
    title_words = frozenset(draft.metadata.title.casefold().split())
    rows = []
    unasked = [0.0] * len(_OWN)
    for index, (block, look) in enumerate(zip(draft.blocks, draft.looks, strict=True)):
        text = block.text
        if index not in asked:  # its neighbours look at no more of it
            row = unasked.copy()
            row[0], row[2] = math.log1p(word_count(text)), float(CLOSING.search(text[-6:]) is not None)
            row[_AT["links"]] = look.links
            row[_AT["copies"]] = min(5.0, float(copies[texts[index]] - 1))
            row[_AT["is_title"]] = float(bool(title) and texts[index] == title)
            rows.append(row)
            continue
        start = text[:300]
        lowered = start.lower().split()[:40]
        shown = max(1, len(lowered))
        short = len(text) < 160
        plain_text = texts[index]
        rows.append(
            [
                math.log1p(word_count(text)),
                math.log1p(len(text)),
                float(CLOSING.search(text[-6:]) is not None),
                float(text[-1] == ":"),
                float("?" in text[-3:]),
                sum([word[0].isupper() for word in start.split()[:40]]) / shown,
                sum(map(STOP.__contains__, lowered)) / shown,
                1.0 - len(start.translate(NO_DIGITS)) / len(start),
                min(10.0, float(sum(map(text.count, ENDS)))) if len(text) > 40 else 0.0,
                float(text[0].islower()),
                float(short and text.isupper()),
                float(short and any(mark in text for mark in "|»›→•·")),
                float(any(mark in text for mark in ADDRESS)),
                min(5.0, float(copies[plain_text] - 1)),
                len(title_words.intersection(lowered)) / len(lowered) if short and lowered else 0.0,
                float(bool(title) and plain_text == title),
                float(len(described) > 30 and (plain_text == described or plain_text.startswith(described[:-3]))),
                float(block.kind is not BlockKind.HEADING and plain_text in headings),
                float(is_label(text)),
                float(short and is_date_line(text)),
                float(short and bool(byline(text))),
                float(short and is_credit(text)),
                look.links,
                look.local,
                look.strong,
                float(look.hidden),
                float(block.level),
                float(block.ordinal is not None),
                min(30.0, float(len(look.within))),
            ]
        )
    return rows


def _markup(block: Block, look: Look) -> list[float]:
    return [
        *[float(block.kind is kind) for kind in _KINDS],
        *[float(tag in look.within) for tag in _TAGS],
        *[float(word in look.names) for word in _FAR],
        *[float(word in look.near) for word in _NEAR_WORDS],
    ]


def _places(draft: Draft, own: list[list[float]]) -> list[list[float]]:
    """Where each block stands: in the page, in its boxes, among the blocks that look like it."""
    blocks, looks = draft.blocks, draft.looks
    count = len(blocks)
    weight = _weights(draft, own)
    total = sum(weight) or 1.0
    lengths = [len(block.text) for block in blocks]
    linked = [length * look.links for length, look in zip(lengths, looks, strict=True)]
    prose_in: dict[int, float] = {0: 0.0}
    size_in: dict[int, int] = {0: 0}
    links_in: dict[int, float] = {0: 0.0}
    for look, worth, length, link in zip(looks, weight, lengths, linked, strict=True):
        for box in look.chain:
            if box in prose_in:
                prose_in[box] += worth
                size_in[box] += length
                links_in[box] += link
            else:
                prose_in[box], size_in[box], links_in[box] = worth, length, link
    best = max((box for box, worth in prose_in.items() if worth > 0.6 * total), default=0)
    core = max((box for box, worth in prose_in.items() if worth > 0.35 * total), default=0)
    held = prose_in[best] or 1.0
    like: dict[Hashable, list[float]] = {}
    keys = [make(look) for look in looks]
    words = [row[0] for row in own]
    for key, worth, length, link, word in zip(keys, weight, lengths, linked, words, strict=True):
        found = like.get(key)
        if found is None:
            like[key] = [worth, 1.0, length, link, word]
        else:
            found[0] += worth
            found[1] += 1
            found[2] += length
            found[3] += link
            found[4] += word
    prose = [value > 60 for value in weight]
    in_best = [best in look.chain for look in looks]
    span = [index for index in range(count) if prose[index] and in_best[index]]
    first, last = (span[0], span[-1]) if span else (0, count - 1)
    scale = min(1.0, _LONGEST / max(1, len(span)))
    before, after = _distances(prose), _distances(prose[::-1])[::-1]
    title = _title(draft, own)
    section = _sections(draft, weight, linked, lengths, scale)
    page, many = math.log1p(total * scale), math.log1p(count * scale)
    rows: list[list[float]] = []
    done = inner = 0.0
    heading = -1
    for index in range(count):
        look = looks[index]
        chain = look.chain
        boxes = [*chain[-5:][::-1], 0, 0, 0, 0, 0]
        depth = chain.index(best) if in_best[index] else -1
        branch = chain[depth + 1] if 0 <= depth < len(chain) - 1 else 0
        group = like[keys[index]]
        up = looks[index - 1] if index else None
        down = looks[index + 1] if index + 1 < count else None
        one, two, three = boxes[0], boxes[1], boxes[2]
        rows.append(
            [
                index / count,
                (count - index) / count,
                many,
                page,
                done / total,
                float(title >= 0 and index > title),
                math.log1p((index - title) * scale) if 0 <= title < index else 0.0,
                prose_in[one] / total,
                prose_in[two] / total,
                prose_in[three] / total,
                prose_in[boxes[3]] / total,
                links_in[one] / (size_in[one] or 1),
                links_in[two] / (size_in[two] or 1),
                links_in[three] / (size_in[three] or 1),
                math.log1p(size_in[one] * scale),
                math.log1p(size_in[two] * scale),
                math.log1p(size_in[three] * scale),
                float(depth >= 0),
                min(_DEEPEST, float(len(chain) - depth)) if depth >= 0 else 0.0,
                held / total,
                float(core in chain),
                min(_DEEPEST, float(len(chain) - chain.index(core))) if core in chain else 0.0,
                prose_in[branch] / held,
                links_in[branch] / (size_in[branch] or 1),
                math.log1p(size_in[branch] * scale),
                float(branch == one),
                inner / held,
                float(index - first) / count,
                math.copysign(math.log1p(abs(index - first) * scale), index - first),
                math.copysign(math.log1p(abs(last - index) * scale), last - index),
                float(first <= index <= last),
                before[index],
                after[index],
                math.log1p(sum(weight[max(0, index - 5) : index])),
                math.log1p(sum(weight[index + 1 : index + 6])),
                math.log1p(sum(weight[max(0, index - 15) : index])),
                math.log1p(sum(weight[index + 1 : index + 16])),
                *section[index],
                math.log1p((index - heading) * scale) if heading >= 0 else 5.0,
                own[heading][_AT["label"]] if heading >= 0 else 0.0,
                float(blocks[heading].level) if heading >= 0 else 0.0,
                group[0] / total,
                math.log1p(group[1] * scale),
                group[3] / (group[2] or 1),
                group[4] / group[1],
                float(up is not None and keys[index - 1] == keys[index]),
                float(down is not None and keys[index + 1] == keys[index]),
                float(up is not None and up.chain[:-1] == chain[:-1]),
                float(down is not None and down.chain[:-1] == chain[:-1]),
            ]
        )
        done += weight[index]
        if depth >= 0:
            inner += weight[index]
        if blocks[index].kind is BlockKind.HEADING:
            heading = index
    return rows


def _title(draft: Draft, own: list[list[float]]) -> int:
    """The first block that is the title, or a heading of the first level; -1 where there is none."""
    at = _AT["is_title"]
    for index, block in enumerate(draft.blocks):
        if own[index][at] or (block.kind is BlockKind.HEADING and block.level == 1):
            return index
    return -1


def _weights(draft: Draft, own: list[list[float]]) -> list[float]:
    """The prose of each block; none in what is plainly outside."""
    weight = [
        _prose(block.text, look.links, row[2]) for block, look, row in zip(draft.blocks, draft.looks, own, strict=True)
    ]
    inner = [0.0] * len(weight)
    for index in draft.open:
        inner[index] = weight[index]
    return inner if any(inner) else weight


def _prose(text: str, links: float, closing: float) -> float:
    """How many characters of prose a block counts for."""
    if len(text) < 40 and not closing:
        return 0.0
    return len(text) * max(0.0, 1.0 - 2.0 * links) * (1.0 if closing else 0.4)


def _distances(marks: Sequence[bool]) -> list[float]:
    """For each position the distance to the last mark at or before it, in log; 5 where there is none."""
    since, found = 0, False
    distances = []
    for mark in marks:
        since, found = (0, True) if mark else (since + 1, found)
        distances.append(math.log1p(since) if found else 5.0)
    return distances


def _sections(
    draft: Draft, weight: list[float], linked: list[float], lengths: list[int], scale: float
) -> list[tuple[float, float, float]]:
    """For each block, prose, link share and blocks of what follows it up to the next heading."""
    found: list[tuple[float, float, float]] = []
    total, links, size, blocks = 0.0, 0.0, 0, 0
    for index in range(len(weight) - 1, -1, -1):
        found.append((math.log1p(total * scale), links / size if size else 0.0, math.log1p(blocks * scale)))
        if draft.blocks[index].kind is BlockKind.HEADING:
            total, links, size, blocks = 0.0, 0.0, 0, 0
        total += weight[index]
        links += linked[index]
        size += lengths[index]
        blocks += 1
    return found[::-1]
