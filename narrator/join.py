"""Clips → one exact stretch of sound: an integer timeline, and the samples that fill it.

The timeline is laid out from lengths alone, before any sample is read; chapters, cues and word times derive from it.
Then the samples are streamed, stretch by stretch, and have to agree with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from narrator.errors import AudioError
from narrator.types import Chapter, Clip, Cue, Plan, Seconds, Timeline, Utterance, WordTime

if TYPE_CHECKING:
    from narrator.types import Samples

FADE = Seconds(0.008)
MOST_CHAPTERS = 255  # an ID3 table of contents counts them in one byte
_LEAD = 3  # grid steps of silence between a cut and the sound after it, and at least as many before it
_LEAN = Seconds(0.15)  # a chapter starts this long before its first word: players seek late rather than early
_MOST_IN_STRETCH = 6  # utterances: bounds memory, and what one edited sentence costs


@dataclass(frozen=True, slots=True)
class Extras:
    """Sound around the speech, in samples: lengths the timeline leaves room for."""

    before: int = 0  #: before the first utterance
    after: int = 0  #: after the last pause
    between: int = 0  #: before the first utterance of each chapter but the first


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """Sound that is not speech, and where it starts in the episode."""

    start: int
    samples: Samples

    @property
    def end(self) -> int:
        """The sample after its last."""
        return self.start + len(self.samples)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive utterances ``[first, last)`` and the samples ``[start, end)`` that hold them; cut in silence."""

    first: int
    last: int
    start: int
    end: int


class Layout:
    """The timeline as it grows, clip by clip: where each utterance lies depends on those before it alone."""

    def __init__(self, plan: Plan, sample_rate: int, *, grid: int = 1, extras: Extras | None = None) -> None:
        self.sample_rate = sample_rate
        self._plan = plan
        self._grid = grid
        self._extras = extras or Extras()
        self._opened = {section.first for section in plan.sections[1:]}
        self._cuts = set(_cuts(plan.utterances)) if grid > 1 else set()
        self._cues: list[Cue] = []
        self._first = self._cut = 0  # of the stretch that is not whole yet: its first utterance and first sample
        self._next = self._extras.before  # where the next utterance starts; after the last, where the speech ends

    def add(self, length: int) -> Cue:
        """Lay out the next utterance, *length* samples long. Raises `AudioError` where it has none."""
        index = len(self._cues)
        utterance = self._plan.utterances[index]
        if length <= 0:
            raise AudioError(_name(index, utterance), "its clip holds no sound")
        cue = Cue(index, self._next, self._next + length)
        self._cues.append(cue)
        self._next = cue.end + round(utterance.pause_after * self.sample_rate)
        if index + 1 in self._opened:
            self._next += self._extras.between
        if index + 1 in self._cuts:
            least = cue.end + 2 * _LEAD * self._grid
            self._next = max(_to_grid(self._next, self._grid), _up_to_grid(least, self._grid))
        return cue

    def whole_stretch(self) -> Stretch | None:
        """The stretch that the utterance laid out last completes; None where others follow in it."""
        last = len(self._cues)
        if last == len(self._plan.utterances):
            return Stretch(self._first, last, self._cut, self._next + self._extras.after)
        if last not in self._cuts:
            return None
        stretch = Stretch(self._first, last, self._cut, self._next - _LEAD * self._grid)
        self._first, self._cut = last, stretch.end
        return stretch

    def timeline(self) -> Timeline:
        """All of it, once every utterance is laid out."""
        end = self._next + self._extras.after
        chapters = _chapters(self._plan, self._cues, end, self.sample_rate, self._extras.between)
        return Timeline(self.sample_rate, end, tuple(self._cues), chapters)


def lay_out(
    plan: Plan,
    lengths: Iterable[int],
    sample_rate: int,
    *,
    grid: int = 1,
    extras: Extras | None = None,
) -> Timeline:
    """Where every utterance of *plan* and every chapter lies.

    Args:
        lengths: samples of each utterance's clip.
        grid: an encoder's frame, in samples. Where the sound may be cut (`stretches`), the pause is moved by at most
            half of it, so that a stretch never depends on how long the one before it is. All other pauses are exact.
        extras: room for sound that is not speech.

    Raises `AudioError` where a clip is empty.
    """
    layout = Layout(plan, sample_rate, grid=grid, extras=extras)
    for _, length in zip(plan.utterances, lengths, strict=True):
        layout.add(length)
    return layout.timeline()


def with_words(cue: Cue, words: Iterable[WordTime]) -> Cue:
    """*cue* with the words of its clip, their times counted from the start of the episode."""
    moved = (replace(word, first=cue.start + word.first, last=cue.start + word.last) for word in words)
    return replace(cue, words=tuple(moved))


def stretches(
    plan: Plan, timeline: Timeline, *, grid: int = 1, overlays: Sequence[Overlay] = ()
) -> tuple[Stretch, ...]:
    """The episode in pieces that can be encoded apart: cut in our own pauses only, on the *grid*.

    The cuts depend on the blocks of the article, not on where they fall, so that an edited sentence changes one.
    Where an overlay sounds there is no cut.
    """
    near = _LEAD * grid
    cuts = [
        (index, position)
        for index in _cuts(plan.utterances)
        for position in (_cut_before(timeline, index, grid, overlays),)
        if position - timeline.cues[index - 1].end >= 2 * grid
        and not any(overlay.start - near < position < overlay.end + near for overlay in overlays)
    ]
    starts = [0, *(index for index, _ in cuts), len(timeline.cues)]
    edges = [0, *(position for _, position in cuts), timeline.samples]
    return tuple(
        Stretch(first, last, start, end)
        for (first, last), (start, end) in zip(pairwise(starts), pairwise(edges), strict=True)
    )


def _cut_before(timeline: Timeline, index: int, grid: int, overlays: Sequence[Overlay]) -> int:
    """Where to cut before utterance *index*: just before it, or before what sounds between it and the last one."""
    position = timeline.cues[index].start - _LEAD * grid
    for overlay in overlays:
        if (
            timeline.cues[index - 1].end <= overlay.start
            and overlay.start - _LEAD * grid < position < overlay.end + _LEAD * grid
        ):
            return (overlay.start - _LEAD * grid) // grid * grid
    return position


def fill(stretch: Stretch, cues: Sequence[Cue], clips: Iterable[Clip], overlays: Sequence[Overlay] = ()) -> Samples:
    """The samples of *stretch*: each clip, faded at both ends, in its place; digital silence between; overlays added.

    Args:
        cues: where the clips lie, one each.
        clips: at the episode's sample rate.

    Raises `AudioError` where a clip is not what the timeline was laid out for.
    """
    sound = np.zeros(stretch.end - stretch.start, np.int16)
    for cue, clip in zip(cues, clips, strict=True):
        if len(clip.samples) != cue.end - cue.start:
            raise AudioError(
                f"utterance {cue.utterance + 1}",
                f"its clip has {len(clip.samples)} samples where {cue.end - cue.start} were measured",
            )
        sound[cue.start - stretch.start : cue.end - stretch.start] = fade(clip.samples, clip.sample_rate)
    for overlay in overlays:
        first, last = max(stretch.start, overlay.start), min(stretch.end, overlay.end)
        if first < last:
            here = sound[first - stretch.start : last - stretch.start]
            both = here.astype(np.int32) + overlay.samples[first - overlay.start : last - overlay.start]
            here[:] = np.clip(both, -32768, 32767)
    return sound


def fade(samples: Samples, sample_rate: int, ramp: Seconds = FADE) -> Samples:
    """Ease a clip in and out, so that a join does not click.

    Args:
        samples: shape ``(n,)``, int16.
        ramp: length of each ramp; at most half the clip.

    Returns a new array of the same shape and dtype.

    Source: half a Hann window; Harris 1978, doi:10.1109/PROC.1978.10837.
    """
    eased = samples.copy()
    size = min(round(ramp * sample_rate), len(samples) // 2)
    if size:
        rise = 0.5 - 0.5 * np.cos(np.pi * (np.arange(size) + 0.5) / size)
        eased[:size] = np.rint(eased[:size] * rise)
        eased[-size:] = np.rint(eased[-size:] * rise[::-1])
    return eased


def usable(index: int, utterance: Utterance, clip: Clip) -> Clip:
    """*clip*, if it is mono 16-bit sound that is not empty. Raises `AudioError` that names the utterance."""
    samples = clip.samples
    if samples.dtype != np.int16 or samples.ndim != 1:
        raise AudioError(
            _name(index, utterance),
            f"its clip holds {samples.ndim}-dimensional {samples.dtype} numbers where mono 16-bit samples are needed",
        )
    if not len(samples):
        raise AudioError(_name(index, utterance), "its clip holds no sound")
    if clip.sample_rate < 8000:
        raise AudioError(_name(index, utterance), f"its clip's rate is {clip.sample_rate} Hz; at least 8000 is needed")
    return clip


def _name(index: int, utterance: Utterance) -> str:
    words = utterance.written or utterance.text
    return f"utterance {index + 1} ({words[:60]!r})"


def _cuts(utterances: Sequence[Utterance]) -> tuple[int, ...]:
    """Where a stretch starts: at each block but the first, and every few utterances in a long one."""
    found = []
    since = 0
    for index, (before, here) in enumerate(pairwise(utterances), start=1):
        since += 1
        if here.block != before.block or since == _MOST_IN_STRETCH:
            found.append(index)
            since = 0
    return tuple(found)


def _to_grid(position: int, grid: int) -> int:
    return (position + grid // 2) // grid * grid


def _up_to_grid(position: int, grid: int) -> int:
    return -(-position // grid) * grid


def _chapters(plan: Plan, cues: Sequence[Cue], end: int, sample_rate: int, between: int) -> tuple[Chapter, ...]:
    """The sections as chapters that tile the episode, each starting in the silence before its first sound."""
    sections = [section for section in plan.sections if section.first < section.last]
    starts = [0]
    for section in sections[1:]:
        sound = cues[section.first].start - between
        quiet = sound - cues[section.first - 1].end
        starts.append(sound - min(quiet // 2, round(_LEAN * sample_rate)))
    titles = [section.title for section in sections] or [plan.article.metadata.title]
    chapters = [
        Chapter(title, start, stop) for title, start, stop in zip(titles, starts, [*starts[1:], end], strict=True)
    ]
    return _folded(chapters)


def _folded(chapters: list[Chapter]) -> tuple[Chapter, ...]:
    """At most as many chapters as a tag can list: the shortest join the one before them."""
    surplus = len(chapters) - MOST_CHAPTERS
    if surplus <= 0:
        return tuple(chapters)
    by_length = sorted(range(1, len(chapters)), key=lambda i: (chapters[i].end - chapters[i].start, i))
    gone = set(by_length[:surplus])
    kept = [chapter for i, chapter in enumerate(chapters) if i not in gone]
    ends = [chapter.start for chapter in kept[1:]] + [chapters[-1].end]
    return tuple(replace(chapter, end=end) for chapter, end in zip(kept, ends, strict=True))
