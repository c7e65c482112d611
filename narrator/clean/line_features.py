"""What the classifiers know of each line of a text without markup: its words, its shape, its place, its neighbours.

One list of floats a line, in the order of `NAMES`. The same function serves training and use.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from narrator.clean.draft import Draft
from narrator.clean.line_words import Families, families
from narrator.clean.marks import ADDRESS, CLOSING, ENDS, NO_DIGITS, STOP, UNMARKED
from narrator.clean.rules.comments import threads
from narrator.clean.words import plain, word_count
from narrator.types import BlockKind

_GLUED = re.compile(r"[a-z][A-Z]")
_TOKEN = re.compile(r"[^\W\d_]{2,}")
_SYMBOLS = "{}<>=;_()[]/$#"
_FAR = 5.0  #: in log: there is none
_AROUND = 4
_SHORT = 160  #: characters

_OWN = tuple(
    """
    words chars closing colon question capitals stopwords digits sentences lower_start all_caps bar address copies
    copy bullet ordinal gap glued kind_image kind_caption kind_credit kind_share symbols cue cue_least topic topic_depth
    """.split()
)
_PLACE = tuple(
    """
    index from_end lines prose_lines prose_size bullets prose_length prose_share_before prose_before prose_after
    in_run to_run_start to_run_end run_share prose_near prose_around prose_before5 prose_after5 prose_after10
    idle_before idle_after list_size list_words list_closing list_capitals list_topic list_led list_heads
    since_ender ender_prose to_ender enders since_comment since_dateline to_dateline since_prose to_prose
    copies_near dates_near comments_near labels_near comments_far
    """.split()
)
_NEAR = tuple("words closing bullet gap label copies topic".split())
NAMES: tuple[str, ...] = (
    *_OWN,
    *(f"is_{name}" for name in Families._fields),
    *_PLACE,
    *(f"{name}{offset:+d}" for offset in range(-_AROUND, _AROUND + 1) if offset for name in _NEAR),
)

FAMILIAR = len(_OWN) + len(Families._fields) + len(_PLACE)  #: the first so many say nothing of neighbours
_REMOTE = 16  #: lines from any prose; what stands so far off is a menu or a list of links


class Line(NamedTuple):
    """What is found once for each line, for all that asks later."""

    text: str
    lower: tuple[str, ...]  #: its words in lower case
    words: int
    closing: bool
    bullet: bool
    prose: float  #: characters of prose it counts for
    known: Families


def read(draft: Draft) -> list[Line]:
    """The lines of *draft*, each looked at once."""
    lines = []
    for block, look in zip(draft.blocks, draft.looks, strict=True):
        text = block.text
        closing = CLOSING.search(text[-6:]) is not None or (len(text) > 80 and UNMARKED.search(text) is not None)
        prose = 0.0 if len(text) < 40 and not closing else len(text) * (1.0 if closing else 0.4)
        bullet = look.bullet or block.kind is BlockKind.LIST_ITEM
        lower = tuple(_TOKEN.findall(text[:400].lower()))
        lines.append(Line(text, lower, word_count(text), closing, bullet, prose, families(text)))
    return lines


def is_remote(lines: Sequence[Line]) -> list[bool]:
    """The lines of which nothing needs to be asked: those far from any prose, and threads of comments."""
    prose = [line.prose > 60 for line in lines]
    far = math.log1p(_REMOTE)
    talk = threads([line.text for line in lines])
    return [
        comment or min(since, until) > far
        for comment, since, until in zip(talk, _since(prose), _until(prose), strict=True)
    ]


def features(
    draft: Draft, lines: Sequence[Line], cues: Mapping[str, float], remote: Sequence[bool]
) -> list[list[float]]:
    """The numbers of every line, in the order of `NAMES`; an empty list for those that are *remote*.

    *cues* weighs words by how they lean.
    """
    own = _own(draft, lines, cues)
    place = _places(lines, own, remote)
    near = [[row[at] for at in _NEAR_AT] for row in own]
    edge = [0.0] * len(_NEAR)
    padded = [*[edge] * _AROUND, *near, *[edge] * _AROUND]
    rows: list[list[float]] = []
    for index, row in enumerate(own):
        if remote[index]:
            rows.append([])
            continue
        whole = row + place[index]
        for at in range(index, index + 2 * _AROUND + 1):
            if at != index + _AROUND:
                whole += padded[at]
        rows.append(whole)
    return rows


def _own(draft: Draft, lines: Sequence[Line], cues: Mapping[str, float]) -> list[list[float]]:
    texts = [plain(line.text) if len(line.text) < 400 else line.text for line in lines]
    copies = Counter(texts)
    shown: Counter[str] = Counter()
    vocabulary = _vocabulary(lines)
    rows = []
    for index, line in enumerate(lines):
        block, look, text = draft.blocks[index], draft.looks[index], line.text
        heads = text.split(None, 40)[:40]
        count = max(1, len(heads))
        short = len(text) < _SHORT
        start = text[:300]
        leaning = [cues[word] for word in line.lower if word in cues]
        depth = _topic(line, vocabulary)
        seen = shown[texts[index]]
        shown[texts[index]] += 1
        rows.append(
            [
                math.log1p(line.words),
                math.log1p(len(text)),
                float(line.closing),
                float(text[-1] == ":"),
                float("?" in text[-3:]),
                sum(map(str.isupper, [word[0] for word in heads])) / count,
                sum(map(STOP.__contains__, line.lower)) / max(1, len(line.lower)),
                1.0 - len(start.translate(NO_DIGITS)) / len(start),
                min(10.0, float(sum(map(text.count, ENDS)))) if line.words > 8 else 0.0,
                float(text[0].islower()),
                float(short and text.isupper()),
                float(short and any(mark in text for mark in "|»›→•·")),
                float(any(mark in text for mark in ADDRESS)),
                min(5.0, float(copies[texts[index]] - 1)),
                min(5.0, float(seen)),
                float(line.bullet),
                float(block.ordinal is not None),
                min(4.0, float(look.gap)),
                min(5.0, float(len(_GLUED.findall(text)))) if short else 0.0,
                float(block.kind is BlockKind.IMAGE),
                float(block.kind is BlockKind.CAPTION),
                float(block.kind is BlockKind.CREDIT),
                float(block.kind is BlockKind.SHARE),
                sum(map(start.count, _SYMBOLS)) / len(start),
                sum(leaning) / max(1, len(line.lower)),
                min(leaning, default=0.0),
                *depth,
                *map(float, line.known),
            ]
        )
    return rows


_AT = {name: index for index, name in enumerate(NAMES)}
_LABEL = ("listening", "advert", "newsletter", "sharing", "related", "pointer", "legal")
_NEAR_AT = tuple(_AT[name] if name != "label" else _AT["is_label"] for name in _NEAR)


def _vocabulary(lines: Sequence[Line]) -> Counter[str]:
    """In how many lines of prose each word stands."""
    found: Counter[str] = Counter()
    for line in lines:
        if line.prose > 60:
            found.update(set(line.lower))
    return found


def _topic(line: Line, vocabulary: Counter[str]) -> tuple[float, float]:
    """The share of a line's telling words that the page's prose has elsewhere, and how often."""
    own = 1 if line.prose > 60 else 0
    telling = [word for word in line.lower if len(word) > 3 and word not in STOP]
    if not telling:
        return 0.0, 0.0
    counts = [vocabulary[word] - own for word in telling]
    return sum(count > 0 for count in counts) / len(counts), math.log1p(max(0, sum(counts)) / len(counts))


def best_run(scores: Sequence[float]) -> tuple[int, int]:
    """The half-open range of *scores* with the greatest sum."""
    best, run, start = 0.0, 0.0, 0
    first = last = 0
    for index, score in enumerate(scores):
        if run <= 0:
            run, start = 0.0, index
        run += score
        if run > best:
            best, first, last = run, start, index + 1
    return first, last


def worth(line: Line) -> float:
    """What a line adds to a run of prose, in characters; what is short or a label takes away."""
    if line.known.label or line.known.ender:
        return -80.0
    if line.prose > 60 and line.closing:
        return line.prose
    return line.prose * 0.5 - 40.0 if line.prose else -40.0


def _places(lines: Sequence[Line], own: list[list[float]], remote: Sequence[bool]) -> list[list[float]]:
    """Where each line stands: in the page, in its run, in its list, and from what ends an article."""
    count = len(lines)
    weight = [line.prose for line in lines]
    total = sum(weight) or 1.0
    sums = _sums(weight)

    def between(first: int, last: int) -> float:
        return math.log1p(sums[max(0, min(last, count))] - sums[max(0, min(first, count))])

    prose = [value > 60 for value in weight]
    first, last = best_run([worth(line) for line in lines])
    run_share = (sums[last] - sums[first]) / total
    page = [
        math.log1p(count),
        math.log1p(sum(prose)),
        math.log1p(total),
        sum(line.bullet for line in lines) / count,
        math.log1p(total / max(1, sum(prose))),
    ]
    enders = [line.known.ender for line in lines]
    dates = [line.known.date or line.known.byline for line in lines]
    since_ender, to_ender = _since(enders), _until(enders)
    since_comment = _since([line.known.comment for line in lines])
    since_date, to_date = _since(dates), _until(dates)
    since_prose, to_prose = _since(prose), _until(prose)
    idle_before = _streak([not mark for mark in prose])
    idle_after = _streak([not mark for mark in reversed(prose)])[::-1]
    lists = _lists(lines, own)
    copied = [row[_AT["copies"]] > 1 and line.words < 6 for row, line in zip(own, lines, strict=True)]
    far = _sums([line.known.comment for line in lines])
    counts = [_sums(copied), _sums(dates), far, _sums([line.known.label for line in lines])]
    rows: list[list[float]] = []
    seen, mark = 0, 0.0
    for index in range(count):
        if enders[index]:
            seen, mark = seen + 1, sums[index]
        if remote[index]:
            rows.append([])
            continue
        rows.append(
            [
                index / count,
                (count - index) / count,
                *page,
                sums[index] / total,
                math.log1p(sums[index]),
                math.log1p(max(0.0, sums[count] - sums[index + 1])),
                float(first <= index < last),
                _signed(index - first),
                _signed(last - 1 - index),
                run_share,
                between(index - 3, index + 4),
                between(index - 8, index + 9),
                between(index - 5, index),
                between(index + 1, index + 6),
                between(index + 1, index + 11),
                idle_before[index],
                idle_after[index],
                *lists[index],
                since_ender[index],
                math.log1p(sums[index] - mark) if seen else 0.0,
                to_ender[index],
                min(10.0, float(seen)),
                since_comment[index],
                since_date[index],
                to_date[index],
                since_prose[index],
                to_prose[index],
                *(found[min(count, index + 9)] - found[max(0, index - 8)] for found in counts),
                far[min(count, index + 40)] - far[max(0, index - 40)],
            ]
        )
    return rows


def _sums(values: Sequence[float]) -> list[float]:
    """The sum of all values before each position, and of all."""
    return [0.0, *itertools.accumulate(map(float, values))]


def _signed(distance: int) -> float:
    return math.copysign(math.log1p(abs(distance)), distance)


def _since(marks: Sequence[bool]) -> list[float]:
    """For each position the distance to the last mark at or before it, in log."""
    since, found = 0, False
    distances = []
    for mark in marks:
        since, found = (0, True) if mark else (since + 1, found)
        distances.append(math.log1p(since) if found else _FAR)
    return distances


def _until(marks: Sequence[bool]) -> list[float]:
    """For each position the distance to the next mark after it or at it, in log."""
    return _since(marks[::-1])[::-1]


def _streak(marks: Sequence[bool]) -> list[float]:
    """For each position how many marks stand in a row up to it, in log."""
    length = 0
    lengths = []
    for mark in marks:
        length = length + 1 if mark else 0
        lengths.append(math.log1p(length))
    return lengths


def _lists(lines: Sequence[Line], own: list[list[float]]) -> list[list[float]]:
    """Of the list that a line is in: its size, what its items are like, and what leads to it."""
    nothing = [0.0] * 7
    rows = [nothing] * len(lines)
    start = 0
    while start < len(lines):
        if not lines[start].bullet:
            start += 1
            continue
        end = start
        while end < len(lines) and lines[end].bullet:
            end += 1
        size = end - start
        means = [
            sum(own[at][_AT[name]] for at in range(start, end)) / size
            for name in ("words", "closing", "capitals", "topic")
        ]
        before = lines[start - 1] if start else None
        led = float(before is not None and before.text[-1] == ":")
        heads = float(before is not None and before.prose > 60)
        rows[start:end] = [[math.log1p(size), *means, led, heads]] * size
        start = end
    return rows
