"""Which blocks of a page stand in its gold text, found by laying the blocks along the gold in order.

A block that only shares its words with the article (the title, a table of contents, a teaser) finds its place in the gold
taken, or out of order, and is left out: marked by its words alone it would teach a classifier to start or end too far out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from cleaning import tokens

_LEAST_SHARE = 0.5  #: of a block's words that must lie in the gold
_MOST_PLACES = 8  #: tried for one block
_SLACK = 3  #: tokens by which neighbours may overlap

Place = tuple[int, int, float]  #: first and last token of the gold, and how many words agree there


def labels(texts: Sequence[str], gold: str) -> list[bool]:
    """For each of *texts*, in page order, whether it is in *gold*."""
    wanted = tokens(gold)
    words = [tokens(text) for text in texts]
    places = _places(words, wanted, gold)  # one list a block
    chosen = _chain(places)
    covered = bytearray(len(wanted))
    for index, (start, end, _) in chosen.items():
        if len(words[index]) >= 4:
            covered[start:end] = b"\x01" * (end - start)
    marks = [index in chosen for index in range(len(texts))]
    for index, found in enumerate(places):  # what the gold tells in another order
        if marks[index] or len(words[index]) < 8:
            continue
        for start, end, agreed in found:
            if agreed > 0.7 * len(words[index]) and sum(covered[start:end]) < 0.3 * (end - start):
                marks[index] = True
                covered[start:end] = b"\x01" * (end - start)
                break
    return marks


def _places(words: Sequence[Sequence[str]], wanted: Sequence[str], gold: str) -> list[list[Place]]:
    """For each block the places in the gold where most of it stands."""
    grams: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(wanted) - 2):
        grams[tuple(wanted[at : at + 3])].append(at)
    lines = _lines(gold)
    return [list(_of_block(block, wanted, grams, lines)) for block in words]


def _lines(gold: str) -> dict[tuple[str, ...], list[int]]:
    """The place of each line of the gold, by its words."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    at = 0
    for line in gold.split("\n"):
        own = tokens(line)
        bare = tuple(own)
        if own:
            places[bare].append(at)
            if re.match(r"\s*(?:\d+|[a-z])[.)]\s", line, re.IGNORECASE) and len(own) > 1:
                places[bare[1:]].append(at + 1)
        at += len(own)
    return places


def _of_block(
    block: Sequence[str],
    wanted: Sequence[str],
    grams: dict[tuple[str, ...], list[int]],
    lines: dict[tuple[str, ...], list[int]],
) -> Iterator[Place]:
    size = len(block)
    if not size:
        return
    if size < 6:
        for at in lines.get(tuple(block), ())[:40]:
            yield at, at + size, float(size)
        if size < 3 or tuple(block) in lines:
            return
    votes: dict[int, int] = defaultdict(int)
    for at in range(size - 2):
        found = grams.get(tuple(block[at : at + 3]), ())
        if len(found) <= 60:
            for place in found:
                votes[place - at] += 1
    best = sorted(votes, key=lambda offset: -votes[offset])[:_MOST_PLACES]
    for offset in best:
        near = [other for other in votes if abs(other - offset) <= 6]  # a word more or less on the way
        agreed = min(float(size), sum(votes[other] for other in near) + 2.0)
        if agreed <= _LEAST_SHARE * size:
            continue
        start = max(0, offset)
        end = min(len(wanted), offset + size)
        whole = size >= 6 or " ".join(wanted[start:end]) == " ".join(block)
        if end > start and whole:
            yield start, end, agreed if size >= 6 else agreed * 0.5


def _chain(places: Sequence[Sequence[Place]]) -> dict[int, Place]:
    """The places, one a block at most, that follow one another in the gold and agree in the most words."""
    ends: list[int] = []  # rising, with the best worth of a chain that ends there rising too
    worths: list[float] = []
    links: list[int] = []
    nodes: list[tuple[int, Place, int]] = []
    for index, found in enumerate(places):
        added = []
        for start, end, agreed in found:
            at = bisect_right(ends, start + min(_SLACK, (end - start) // 3)) - 1
            before = links[at] if at >= 0 else -1
            worth = (worths[at] if at >= 0 else 0.0) + agreed**1.1
            nodes.append((index, (start, end, agreed), before))
            added.append((end, worth, len(nodes) - 1))
        for end, worth, node in added:
            at = bisect_right(ends, end)
            if at and worths[at - 1] >= worth:
                continue
            if at and ends[at - 1] == end:
                at -= 1
                ends.pop(at), worths.pop(at), links.pop(at)
            ends.insert(at, end), worths.insert(at, worth), links.insert(at, node)
            while at + 1 < len(ends) and worths[at + 1] <= worth:
                ends.pop(at + 1), worths.pop(at + 1), links.pop(at + 1)
    chosen: dict[int, Place] = {}
    node = links[-1] if links else -1
    while node >= 0:
        index, place, node = nodes[node]
        chosen[index] = place
    return chosen
