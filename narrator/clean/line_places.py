"""Where a line stands: in the text, in a run of prose, in a list, among marks of an end; for `line_features`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from narrator.clean.line_content import AT
from narrator.clean.lines import Line
from narrator.clean.positions import Rows, best_run, signed, since, streak, sums, until

PLACE = tuple(
    """
    index from_end lines prose_lines prose_size bullets prose_length prose_share_before prose_before prose_after
    in_run to_run_start to_run_end run_share
    prose_near prose_around prose_before5 prose_after5 prose_after10 idle_before idle_after
    list_size list_words list_closing list_capitals list_topic list_led list_heads
    since_ender ender_prose to_ender enders
    since_comment since_dateline to_dateline since_prose to_prose
    copies_near dates_near comments_near labels_near comments_far
    """.split()
)  #: one line for each function below, in the order of `places`
_NO_LIST = (0.0,) * 7


def places(lines: Sequence[Line], content: list[list[float]], asked: Sequence[int]) -> list[list[float]]:
    """The numbers of the lines that are *asked* about, in the order of `PLACE`; *content* as `line_content` has it."""
    prose = sums(line.prose for line in lines)
    lists = _lists(lines, content)
    groups = (
        _in_page(lines, prose, asked),
        _in_run(lines, prose, asked),
        _near_prose(lines, prose, asked),
        [lists[index] for index in asked],
        _after_enders(lines, prose, asked),
        _from_marks(lines, asked),
        _among_marks(lines, content, asked),
    )
    return [
        [*whole, *run, *near, *items, *enders, *marks, *among]
        for whole, run, near, items, enders, marks, among in zip(*groups, strict=True)
    ]


def _in_page(lines: Sequence[Line], prose: list[float], asked: Sequence[int]) -> Rows:
    count, total = len(lines), prose[-1] or 1.0
    paragraphs = sum(line.is_prose for line in lines)
    page = (
        math.log1p(count),
        math.log1p(paragraphs),
        math.log1p(total),
        sum(line.bullet for line in lines) / count,
        math.log1p(total / max(1, paragraphs)),
    )
    return [
        (
            index / count,
            (count - index) / count,
            *page,
            prose[index] / total,
            math.log1p(prose[index]),
            math.log1p(max(0.0, prose[count] - prose[index + 1])),
        )
        for index in asked
    ]


def _in_run(lines: Sequence[Line], prose: list[float], asked: Sequence[int]) -> Rows:
    """How it stands to the run of lines that is likest to an article."""
    first, last = best_run([_worth(line) for line in lines])
    share = (prose[last] - prose[first]) / (prose[-1] or 1.0)
    return [(float(first <= index < last), signed(index - first), signed(last - 1 - index), share) for index in asked]


def _worth(line: Line) -> float:
    """What a line adds to a run of prose, in characters; what is short or a label takes away."""
    if line.known.label or line.known.ender:
        return -80.0
    if line.is_prose and line.closing:
        return line.prose
    return line.prose * 0.5 - 40.0 if line.prose else -40.0


def _near_prose(lines: Sequence[Line], prose: list[float], asked: Sequence[int]) -> Rows:
    """How much prose stands within some lines of it, and how many lines without any end or begin here."""
    count = len(lines)
    idle = [not line.is_prose for line in lines]
    before, after = streak(idle), streak(idle[::-1])[::-1]

    def between(first: int, last: int) -> float:
        return math.log1p(prose[min(last, count)] - prose[max(0, first)])

    return [
        (
            between(index - 3, index + 4),
            between(index - 8, index + 9),
            between(index - 5, index),
            between(index + 1, index + 6),
            between(index + 1, index + 11),
            before[index],
            after[index],
        )
        for index in asked
    ]


def _lists(lines: Sequence[Line], content: list[list[float]]) -> Rows:
    """Of the list that each line is in: its size, what its items are like, and what leads to it."""
    rows: Rows = [_NO_LIST] * len(lines)
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
            sum(content[at][AT[name]] for at in range(start, end)) / size
            for name in ("words", "closing", "capitals", "topic")
        ]
        before = lines[start - 1] if start else None
        led = float(before is not None and before.text[-1] == ":")
        heads = float(before is not None and before.is_prose)
        rows[start:end] = [(math.log1p(size), *means, led, heads)] * size
        start = end
    return rows


def _after_enders(lines: Sequence[Line], prose: list[float], asked: Sequence[int]) -> Rows:
    """How far the lines are that end an article, how much prose came since the last one, and how many there were."""
    marks = [line.known.ender for line in lines]
    before, after = since(marks), until(marks)
    counts = [int(count) for count in sums(marks)]
    ends = [prose[index] for index, mark in enumerate(marks) if mark]
    rows: Rows = []
    for index in asked:
        seen = counts[index + 1]
        told = math.log1p(prose[index] - ends[seen - 1]) if seen else 0.0
        rows.append((before[index], told, after[index], min(10.0, float(seen))))
    return rows


def _from_marks(lines: Sequence[Line], asked: Sequence[int]) -> Rows:
    """How far comments, dates and paragraphs are."""
    dates, prose = _dates(lines), [line.is_prose for line in lines]
    marks = (since(line.known.comment for line in lines), since(dates), until(dates), since(prose), until(prose))
    columns = list(zip(*marks, strict=True))
    return [columns[index] for index in asked]


def _among_marks(lines: Sequence[Line], content: list[list[float]], asked: Sequence[int]) -> Rows:
    """How many copies, dates, comments and labels stand within eight lines of it, and comments within forty."""
    count, at = len(lines), AT["copies"]
    copied = [row[at] > 1 and line.words < 6 for row, line in zip(content, lines, strict=True)]
    comments = sums(line.known.comment for line in lines)
    counted = (sums(copied), sums(_dates(lines)), comments, sums(line.known.label for line in lines))
    rows: Rows = []
    for index in asked:
        first, last = max(0, index - 8), min(count, index + 9)
        near = [found[last] - found[first] for found in counted]
        rows.append((*near, comments[min(count, index + 40)] - comments[max(0, index - 40)]))
    return rows


def _dates(lines: Sequence[Line]) -> list[bool]:
    return [line.known.date or line.known.byline for line in lines]
