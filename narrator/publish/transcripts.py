"""What was said, when: captions for players, words for read-along, and plain text. The words are the author's."""

from __future__ import annotations

import bisect
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrator.types import BlockKind, Cue, Plan, Timeline, Utterance

if TYPE_CHECKING:
    from narrator.types import Span

LINE = 65  # characters: what podcast apps show without wrapping again
_ENDS = tuple(".!?…。！？｡।؟۔։")  #: of sentences, in any script
_CLOSERS = "\"'”’)]»」』）》"
_WIDE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff9f]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, in time: samples ``[start, end)`` of the episode."""

    text: str
    start: int
    end: int
    measured: bool  #: from the engine; else spread over the utterance by its letters
    block: int | None  #: index into Article.blocks; None for an announcement
    offset: int  #: where it starts in that block's text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written: one utterance, or several where it was cut to be spoken."""

    text: str
    first: int  #: utterances ``[first, last)``
    last: int
    block: int | None


def sentences(plan: Plan) -> Iterator[Sentence]:
    """One for each sentence, as they are asked for; what was cut to be spoken stands together again."""
    sentence: Sentence | None = None
    for index, utterance in enumerate(plan.utterances):
        text = written(utterance)
        if sentence is not None and _goes_on(plan.utterances[index - 1], utterance):
            whole = sentence.text + _gap(sentence.text, text) + text
            sentence = Sentence(whole, sentence.first, index + 1, sentence.block)
            continue
        if sentence is not None:
            yield sentence
        sentence = Sentence(text, index, index + 1, utterance.block)
    if sentence is not None:
        yield sentence


def written(utterance: Utterance) -> str:
    """The author's words for *utterance*, white space collapsed; what is spoken where it has none."""
    return " ".join((utterance.written or utterance.text).split())


def _gap(before: str, text: str) -> str:
    """What stands between two pieces of a paragraph: nothing where Chinese or Japanese goes on."""
    left, right = before.rstrip("“”")[-1:], text.lstrip("“”")[:1]
    return "" if _WIDE.match(left) and _WIDE.match(right) else " "


def _goes_on(before: Utterance, utterance: Utterance) -> bool:
    """Whether *utterance* is the rest of the sentence that *before* began."""
    if utterance.block is None or utterance.block != before.block or utterance.start <= before.start:
        return False
    if utterance.kind in (BlockKind.TABLE, BlockKind.TITLE):
        return False
    return not before.written.rstrip().rstrip(_CLOSERS).endswith(_ENDS)


def words(utterance: Utterance, cue: Cue) -> Iterator[Word]:
    """Each word of *utterance* as written, with its time.

    Word times of the engine are carried back through the spans; where it gives none, the time of the utterance is
    spread over the letters as spoken, and the words say so.
    """
    source = utterance.written or utterance.text
    spans = tuple(utterance.spans) if utterance.written else ()
    place = _Clock(utterance, cue)
    position = 0
    for token in source.split():
        first = source.index(token, position)
        position = first + len(token)
        start, end = _spoken(spans, first, position)
        begins, ends = place.times(start, end)
        yield Word(token, begins, ends, bool(cue.words), utterance.block, utterance.start + first)


def _spoken(spans: Sequence[Span], first: int, last: int) -> tuple[float, float]:
    """The range of the spoken text that stands for ``[first, last)`` of the written one."""
    if not spans:
        return first, last
    return _across(spans, first), _across(spans, last, end=True)


def _across(spans: Sequence[Span], position: int, *, end: bool = False) -> float:
    """*position* in the written text as one in the spoken text; inside a rewritten span, in proportion."""
    starts = [span.written_start for span in spans]
    index = max(0, bisect.bisect_left(starts, position) - 1 if end else bisect.bisect_right(starts, position) - 1)
    span = spans[index]
    size = span.written_end - span.written_start
    share = min(1.0, (position - span.written_start) / size) if size else float(end)
    return span.start + share * (span.end - span.start)


class _Clock:
    """Positions in an utterance's text as times in the episode."""

    def __init__(self, utterance: Utterance, cue: Cue) -> None:
        self._cue = cue
        points = {0: cue.start, len(utterance.text): cue.end}
        for word in cue.words:
            points[word.start] = word.first
            points.setdefault(word.end, word.last)
        self._texts = sorted(points)
        times = [points[at] for at in self._texts]
        for i in range(1, len(times)):
            times[i] = min(max(times[i], times[i - 1]), cue.end)
        self._times = times

    def times(self, start: float, end: float) -> tuple[int, int]:
        """When what stands between two positions begins and ends; never outside the utterance."""
        begins, ends = self._at(start), self._at(end)
        return begins, max(begins, ends)

    def _at(self, position: float) -> int:
        after = min(bisect.bisect_right(self._texts, position), len(self._texts) - 1)
        left, right = self._texts[after - 1], self._texts[after]
        share = min(max((position - left) / (right - left), 0.0), 1.0) if right > left else 0.0
        return round(self._times[after - 1] + share * (self._times[after] - self._times[after - 1]))


def vtt(plan: Plan, timeline: Timeline) -> Iterator[str]:
    """WebVTT, one cue a sentence, in pieces to be written one after the other."""
    yield "WEBVTT\n"
    for number, (sentence, start, end) in enumerate(_timed(plan, timeline), start=1):
        times = f"{clock(start, timeline.sample_rate)} --> {clock(end, timeline.sample_rate)}"
        yield f"\n{number}\n{times}\n{escaped(_lines(sentence.text))}\n"


def srt(plan: Plan, timeline: Timeline) -> Iterator[str]:
    """SubRip, one cue a sentence, in pieces."""
    for number, (sentence, *times) in enumerate(_timed(plan, timeline), start=1):
        start, end = (clock(at, timeline.sample_rate).replace(".", ",") for at in times)
        yield f"{number}\n{start} --> {end}\n{_lines(sentence.text)}\n\n"


def _timed(plan: Plan, timeline: Timeline) -> Iterator[tuple[Sentence, int, int]]:
    """Each sentence with its first and its last sample."""
    for sentence in sentences(plan):
        yield sentence, timeline.cues[sentence.first].start, timeline.cues[sentence.last - 1].end


def text(plan: Plan) -> Iterator[str]:
    """What is heard, as written, a paragraph a block, in pieces."""
    before = ""
    block: int | None = None
    for index, utterance in enumerate(plan.utterances):
        said = written(utterance)
        if index:
            yield _gap(before, said) if utterance.block == block and block is not None else "\n\n"
        yield said
        before, block = said, utterance.block
    yield "\n"


def clock(samples: int, sample_rate: int) -> str:
    """A position as WebVTT writes times, to the nearest millisecond."""
    whole = (samples * 1000 + sample_rate // 2) // sample_rate
    hours, rest = divmod(whole, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _lines(text: str) -> str:
    return "\n".join(textwrap.wrap(text, LINE, break_on_hyphens=False)) or text


def escaped(text: str) -> str:
    """*text* as the words of a WebVTT cue."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
