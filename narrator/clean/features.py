"""What the classifier knows of each block: numbers about its words, its markup, its place and its neighbours.

One list of floats a block, in the order of `NAMES`. The same function serves training and use.
"""

from __future__ import annotations

import math
import re
from collections import Counter

from narrator.clean.draft import Draft
from narrator.clean.rules import is_label
from narrator.clean.rules.captions import is_credit
from narrator.clean.rules.opening import byline, is_date_line
from narrator.clean.words import plain, word_count
from narrator.types import Block, BlockKind, Look

_STOP = frozenset(
    """
    the of and to a in that is was for on with as it be by at from this are or an have not but they their which
    you we his her he she has had were been will would can could more when who what if about so up out no than
    its your our i my me do all there one into over also just how because der die das und ist nicht ein eine zu
    den mit von auf le la les des et est un une que pour dans en el los las y del se por con no una il di che
    per non sono
    """.split()
)
_CLOSING = re.compile(r"[.!?…。！？؟।][”\"’')\]»*]*$")
_DIGITS = str.maketrans("", "", "0123456789")
_ADDRESS = ("://", "www.", "@", ".com", ".org", ".net")
_ENDS = (". ", "? ", "! ", ".” ", "?” ", '." ', "。", "！", "？", "। ", "؟ ")
_KINDS = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.QUOTE,
    BlockKind.CAPTION,
    BlockKind.CREDIT,
    BlockKind.IMAGE,
    BlockKind.TABLE,
    BlockKind.CODE,
)
_TAGS = tuple(("article main section nav aside footer header figure form table ul a button p").split())
_WORDS = tuple(
    """
    content entry post article body main text story rich prose single page blog wysiwyg accordion faq sidebar
    footer header menu widget related comment comments share social author bio meta newsletter promo modal
    cookie ad tag category card cards list item grid recent caption title intro hero toc table form cta
    disclaimer product callout box info review recipe skip screen references footnotes
    """.split()
)
_WORD_AT = {word: index for index, word in enumerate(_WORDS)}
_AROUND = 3

_OWN = tuple(
    """
    words_log chars_log closing colon question capitals stopwords digits sentences lower_start all_caps bar
    address copies in_title is_title label date byline credit links strong kept hidden gap bullet level ordinal
    depth
    """.split()
)
_PLACE = tuple(
    """
    index from_end prose_before prose_share_before after_title since_title box_share box2_share box3_share
    in_best best_depth kept_before kept_after kept_near to_kept_before to_kept_after in_kept_span
    same_box_before same_box_after page_log kept_share run_before run_after section_prose section_links
    prose_gap_before prose_gap_after parent_links parent_prose parent_kept
    """.split()
)
_NEAR = tuple(("words_log closing links kept heading label list").split())
NAMES: tuple[str, ...] = (
    *_OWN,
    *(f"kind_{kind.value}" for kind in _KINDS),
    *(f"in_{tag}" for tag in _TAGS),
    *(f"name_{word}" for word in _WORDS),
    *_PLACE,
    *(f"{name}{offset:+d}" for offset in range(-_AROUND, _AROUND + 1) if offset for name in _NEAR),
)


def features(draft: Draft) -> list[list[float]]:
    """The numbers of every block, in the order of `NAMES`; an empty list for one that is plainly outside.

    What stands in navigation or a footer, or is hidden, and was not kept by the extractor, is not looked at further.
    """
    asked = frozenset(draft.open)
    outside = [index not in asked for index in range(len(draft.blocks))]
    own = _own(draft, outside)
    near = [_near(row, block.kind) for row, block in zip(own, draft.blocks, strict=True)]
    place = _places(draft, own, outside)
    edge = [0.0] * len(_NEAR)
    padded = [*[edge] * _AROUND, *near, *[edge] * _AROUND]
    rows: list[list[float]] = []
    for index, look in enumerate(draft.looks):
        if outside[index]:
            rows.append([])
            continue
        row = own[index] + _markup(draft.blocks[index], look) + place[index]
        for at in range(index, index + 2 * _AROUND + 1):
            if at != index + _AROUND:
                row += padded[at]
        rows.append(row)
    return rows


def _own(draft: Draft, outside: list[bool]) -> list[list[float]]:
    texts = [plain(block.text) for block in draft.blocks]
    copies = Counter(texts)
    title = plain(draft.metadata.title)
    title_words = frozenset(draft.metadata.title.casefold().split())
    rows = []
    for index, (block, look) in enumerate(zip(draft.blocks, draft.looks, strict=True)):
        text = block.text
        words = text.split()
        heads = words[:40]
        shown = max(1, len(heads))
        lowered = text[:300].lower().split()[:40]
        short = len(text) < 160
        start = text[:300]
        rows.append(
            [
                math.log1p(word_count(text)),
                math.log1p(len(text)),
                float(_CLOSING.search(text[-6:]) is not None),
                float(text[-1] == ":"),
                float("?" in text[-3:]),
                sum(map(str.isupper, [word[0] for word in heads])) / shown,
                sum(map(_STOP.__contains__, lowered)) / shown,
                1.0 - len(start.translate(_DIGITS)) / len(start),
                min(10.0, float(sum(map(text.count, _ENDS)))),
                float(text[0].islower()),
                float(short and text.isupper()),
                float(short and any(mark in text for mark in "|»›→•·")),
                float(any(mark in text for mark in _ADDRESS)),
                min(5.0, float(copies[texts[index]] - 1)),
                len(title_words.intersection(lowered)) / len(words) if short and words else 0.0,
                float(bool(title) and texts[index] == title),
                float(not outside[index] and is_label(text)),
                float(short and not outside[index] and is_date_line(text)),
                float(short and not outside[index] and bool(byline(text))),
                float(short and not outside[index] and is_credit(text)),
                look.links,
                look.strong,
                look.kept,
                float(look.hidden),
                min(4.0, float(look.gap)),
                float(look.bullet),
                float(block.level),
                float(block.ordinal is not None),
                float(len(look.within)),
            ]
        )
    return rows


_AT = {name: index for index, name in enumerate(_OWN)}


def _near(row: list[float], kind: BlockKind) -> list[float]:
    return [
        row[_AT["words_log"]],
        row[_AT["closing"]],
        row[_AT["links"]],
        row[_AT["kept"]],
        float(kind is BlockKind.HEADING),
        row[_AT["label"]],
        float(kind is BlockKind.LIST_ITEM),
    ]


def _markup(block: Block, look: Look) -> list[float]:
    row = [float(block.kind is kind) for kind in _KINDS]
    row += [float(tag in look.within) for tag in _TAGS]
    words = [0.0] * len(_WORDS)
    for name in look.names:
        if name in _WORD_AT:
            words[_WORD_AT[name]] = 1.0
    return row + words


def _places(draft: Draft, own: list[list[float]], outside: list[bool]) -> list[list[float]]:
    """Where each block stands: in the page, in its boxes, and from what the extractor kept."""
    blocks, looks = draft.blocks, draft.looks
    count = len(blocks)
    weight = [
        _prose(block.text, look.links, row[_AT["closing"]]) for block, look, row in zip(blocks, looks, own, strict=True)
    ]
    total = sum(weight) or 1.0
    lengths = [float(len(block.text)) for block in blocks]
    boxes: dict[int, float] = {}
    sizes: dict[int, float] = {}
    linked: dict[int, float] = {}
    held: dict[int, float] = {}
    for index in range(count):
        chain, worth = looks[index].chain, weight[index]
        if worth:
            for box in chain:
                boxes[box] = boxes.get(box, 0.0) + worth
        length = lengths[index]
        for box in chain[-4:-1]:
            sizes[box] = sizes.get(box, 0.0) + length
            linked[box] = linked.get(box, 0.0) + length * looks[index].links
            held[box] = held.get(box, 0.0) + length * looks[index].kept
    best = _best_box(boxes, total)
    kept = [row[_AT["kept"]] > 0.5 for row in own]
    before, after = _distances(kept), _distances(kept[::-1])[::-1]
    prose = [value > 60 for value in weight]
    prose_before, prose_after = _distances(prose), _distances(prose[::-1])[::-1]
    title = next(
        (
            index
            for index in range(count)
            if own[index][_AT["is_title"]] or (blocks[index].kind is BlockKind.HEADING and blocks[index].level == 1)
        ),
        -1,
    )
    kept_count, page = sum(kept), math.log1p(total)
    section_prose, section_links = _sections(draft, weight)
    rows: list[list[float]] = []
    done = 0.0
    seen = 0
    for index in range(count):
        if outside[index]:
            rows.append([])
            done += weight[index]
            seen += kept[index]
            continue
        chain = looks[index].chain
        parents = [*chain[-4:-1][::-1], 0, 0, 0][:3]
        depth = chain.index(best) if best in chain else -1
        box = parents[0]
        near = kept[max(0, index - 5) : index + 6]
        rows.append(
            [
                index / count,
                (count - index) / count,
                math.log1p(done),
                done / total,
                float(title >= 0 and index > title),
                math.log1p(index - title) if 0 <= title < index else 0.0,
                *(boxes.get(parent, 0.0) / total for parent in parents),
                float(depth >= 0),
                float(len(chain) - depth) if depth >= 0 else 0.0,
                float(seen > 0),
                float(kept_count - seen - kept[index] > 0),
                sum(near) / len(near),
                before[index],
                after[index],
                float(0 < seen < kept_count or kept[index]),
                float(index > 0 and kept[index - 1] and looks[index - 1].chain[:-1] == chain[:-1]),
                float(index + 1 < count and kept[index + 1] and looks[index + 1].chain[:-1] == chain[:-1]),
                page,
                kept_count / count,
                math.log1p(sum(weight[max(0, index - 5) : index])),
                math.log1p(sum(weight[index + 1 : index + 6])),
                section_prose[index],
                section_links[index],
                prose_before[index],
                prose_after[index],
                linked.get(box, 0.0) / sizes[box] if box in sizes else 0.0,
                math.log1p(boxes.get(box, 0.0)),
                held.get(box, 0.0) / sizes[box] if box in sizes else 0.0,
            ]
        )
        done += weight[index]
        seen += kept[index]
    return rows


def _prose(text: str, links: float, closing: float) -> float:
    """How many characters of prose a block counts for."""
    if len(text) < 40 and not closing:
        return 0.0
    return len(text) * max(0.0, 1.0 - 2.0 * links) * (1.0 if closing else 0.4)


def _best_box(boxes: dict[int, float], total: float) -> int:
    """The deepest element that holds most of the page's prose."""
    most = [box for box, worth in boxes.items() if worth > 0.6 * total]
    return max(most, default=0)  # numbered in document order, and all of them hold one another: the last is the deepest


def _distances(marks: list[bool]) -> list[float]:
    """For each position the distance to the last mark at or before it, in log; 5 where there is none."""
    since, found = 0, False
    distances = []
    for mark in marks:
        since, found = (0, True) if mark else (since + 1, found)
        distances.append(math.log1p(since) if found else 5.0)
    return distances


def _sections(draft: Draft, weight: list[float]) -> tuple[list[float], list[float]]:
    """For each block, prose and mean link share of what follows it up to the next heading."""
    count = len(weight)
    prose, links = [0.0] * count, [0.0] * count
    total, linked, size = 0.0, 0.0, 0
    for index in range(count - 1, -1, -1):
        prose[index] = math.log1p(total)
        links[index] = linked / size if size else 0.0
        if draft.blocks[index].kind is BlockKind.HEADING:
            total, linked, size = 0.0, 0.0, 0
        total += weight[index]
        linked += draft.looks[index].links
        size += 1
    return prose, links
