"""Where each written word of an utterance lies among the words an engine pronounced.

Engines run words together ("of the" is one) and take others apart ("GPS" is three). The two sequences are matched
by what they sound like, in order, a few words at a time; a group's time is shared out by length.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from narrator.types import Sound, WordTime

_WORD = re.compile(r"\w(?:[^\s—…]*\w)?")
_MOST = 4  # words on one side of a group
_STEPS = ((1, 1), *((1, n) for n in range(2, _MOST + 1)), *((n, 1) for n in range(2, _MOST + 1)), (1, 0), (0, 1))
_UNEVEN = 0.3  # phonemes: what a group costs for not being one word to one word

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heard:
    """A word as an engine pronounced it: its phonemes, and the samples it sounds in."""

    phonemes: str
    first: int
    last: int


def words_of(text: str) -> tuple[Range, ...]:
    """Where the words of *text* are, without the marks around them."""
    return tuple(word.span() for word in _WORD.finditer(text))


def word_times(
    text: str, heard: Sequence[Heard], pronounce: Callable[[str], str], sounds: Iterable[Sound] = ()
) -> tuple[WordTime, ...]:
    """The time of each word of *text*; empty where nothing was heard. Times rise.

    Args:
        heard: the engine's words, in order.
        pronounce: a word's phonemes, on its own, in the alphabet of *heard*.
        sounds: pronunciations from the lexicon, which win over *pronounce*.
    """
    words = words_of(text)
    if not words or not heard:
        return ()
    expected = _expected(text, words, pronounce, tuple(sounds))
    times: list[WordTime] = []
    for (w0, w1), (h0, h1) in _groups(expected, [_letters(word.phonemes) for word in heard]):
        if h0 < h1:
            first, last = heard[h0].first, heard[h1 - 1].last
        else:  # not heard at all: it lies at the seam
            first = last = heard[h0].first if h0 < len(heard) else heard[-1].last
        whole = sum(len(word) + 1 for word in expected[w0:w1])
        done = 0
        for index in range(w0, w1):
            start, done = done, done + len(expected[index]) + 1
            share = (first + (last - first) * start // whole, first + (last - first) * done // whole)
            times.append(WordTime(*words[index], *share))
    return tuple(times)


def within(words: Iterable[WordTime], first: int, last: int) -> tuple[WordTime, ...]:
    """*words* counted from sample *first*, in a clip that ends at *last*."""

    def moved(sample: int) -> int:
        return min(max(sample, first), last) - first

    return tuple(replace(word, first=moved(word.first), last=moved(word.last)) for word in words)


def _expected(text: str, words: Sequence[Range], pronounce: Callable[[str], str], sounds: Sequence[Sound]) -> list[str]:
    """What each word should sound like; a pronunciation of several words is theirs one by one, or the first's."""
    expected = {word: _letters(pronounce(text[slice(*word)])) for word in words}
    for sound in sounds:
        inside = [word for word in words if sound.start < word[1] and word[0] < sound.end]
        pieces = sound.ipa.split()
        for index, word in enumerate(inside):
            apart = pieces[index] if len(pieces) == len(inside) else ("" if index else sound.ipa)
            expected[word] = _letters(apart)
    return [expected[word] for word in words]


def _groups(expected: Sequence[str], heard: Sequence[str]) -> list[tuple[Range, Range]]:
    """The cheapest pairing of both sequences, in consecutive groups. A search from the start, cheapest first."""
    goal = (len(expected), len(heard))
    queue = [(0.0, 0, (0, 0), (0, 0))]
    came: dict[Range, Range] = {}
    while goal not in came:
        cost, _, place, before = heapq.heappop(queue)
        if place in came:
            continue
        came[place] = before
        i, j = place
        for di, dj in _STEPS:
            if i + di <= goal[0] and j + dj <= goal[1] and (i + di, j + dj) not in came:
                apart = _difference("".join(expected[i : i + di]), "".join(heard[j : j + dj]))
                uneven = 0.0 if di == dj else _UNEVEN
                heapq.heappush(queue, (cost + apart + uneven, -i - j, (i + di, j + dj), place))
    groups = []
    place = goal
    while place != (0, 0):
        before = came[place]
        groups.append(((before[0], place[0]), (before[1], place[1])))
        place = before
    return groups[::-1]


def _difference(left: str, right: str) -> int:
    """How many phonemes one of the two has that the other lacks."""
    if left == right:
        return 0
    shared = sum(min(left.count(letter), right.count(letter)) for letter in set(left))
    return len(left) + len(right) - 2 * shared


def _letters(phonemes: str) -> str:
    """The sounds alone: no stress, no length, no marks."""
    return "".join(letter for letter in phonemes if letter.isalpha() and letter not in "ˈˌːˑ")
