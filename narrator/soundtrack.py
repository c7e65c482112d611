"""Takes → the sound of an episode, as long as its timeline and as loud as asked for.

Where a format can be put together from stretches, each is mastered as soon as its last clip is there: beside the
speaking, and only once, for stretches of before are kept. How loud has to be known for that before all is spoken: it
is the voice's own gain, or what the opening needs, and where that proves wrong at the end the sound is made again.
Other formats are written in one go, when all clips have been heard.
"""

from __future__ import annotations

import functools
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from narrator.encode import Dress, InOneGo, InStretches, Spool
from narrator.encode.segments import SegmentCache
from narrator.errors import AudioError
from narrator.join import Layout, Overlay, fade, stretches, with_words
from narrator.levels import gain_of
from narrator.limiter import Survey, limit
from narrator.loudness import SILENCE, Bins, Gauge, Meter, decibels
from narrator.mastering import Level, Mastered, Piece, master
from narrator.music import Music
from narrator.publish.waveform import Levels
from narrator.resample import resample, resampled_length
from narrator.takes import Take, words_at
from narrator.types import AudioOptions, Cue, Loudness, Plan, Timeline

if TYPE_CHECKING:
    from narrator.types import Samples

Takes = Callable[[], Iterable[Take]]

_HEADROOM = 1.0  # dB the limiter stays below the true peak asked for: what encoders add at 64 kbit/s
_STEADY = 0.4  # LU by which the gain taken at first may miss
_MISSED = 0.5  # LU beyond which what was written in one go is levelled again
_GAIN_STEP = 0.25  # dB: a small edit keeps the gain, and with it the stretches mastered before
_OPENING = 60.0  # seconds that tell the gain of a voice whose own is not known
_AGAIN = 5  # times the sound is levelled again where it missed
_SPARE = 0.15  # dB below the peak asked for, where another try is needed; more with every try


@dataclass(frozen=True, slots=True)
class Task:
    """All that the sound is made of."""

    plan: Plan
    takes: Takes  #: of the plan's utterances, in order, each time it is called
    options: AudioOptions
    sample_rate: int  #: of the episode
    music: Music | None
    jobs: int  #: threads
    segments: SegmentCache | None  #: where mastered stretches are kept
    tell: Callable[[Cue, Take], None]  #: is told each utterance with its words in time, in order, once
    listen: Callable[[bytes], None] | None  #: is given the encoded sound as it is made, in order, where that can be

    def pieces(self, timeline: Timeline, grid: int, overlays: Sequence[Overlay] = ()) -> Iterator[Piece]:
        """The whole sound in pieces, once its timeline is known."""
        takes = iter(self.takes())
        for stretch in stretches(self.plan, timeline, grid=grid, overlays=overlays):
            cues = timeline.cues[stretch.first : stretch.last]
            last = stretch.last == len(timeline.cues)
            yield Piece(stretch, cues, tuple(islice(takes, len(cues))), overlays, last)

    def told(self, layout: Layout) -> Iterator[tuple[Cue, Take]]:
        """Each take as it arrives, and its place; *layout* grows, and the words are told."""
        for take in self.takes():
            length = resampled_length(take.samples, take.sample_rate, self.sample_rate)
            cue = layout.add(length)
            self.tell(with_words(cue, words_at(take.words, take.sample_rate, self.sample_rate, length)), take)
            yield cue, take

    def laid_out(self, layout: Layout) -> Iterator[Piece]:
        """The same pieces, without overlays, as their takes arrive."""
        cues: list[Cue] = []
        takes: list[Take] = []
        for cue, take in self.told(layout):
            cues.append(cue)
            takes.append(take)
            if (stretch := layout.whole_stretch()) is not None:
                yield Piece(stretch, cues, takes, last=stretch.last == len(self.plan.utterances))
                cues, takes = [], []

    def overlays(self, timeline: Timeline, gain: float) -> Sequence[Overlay]:
        """What sounds beside the speech, in the loudness that fits *gain*."""
        return self.music.overlays(timeline, gain, self.options.loudness) if self.music else ()


@dataclass(frozen=True, slots=True)
class Soundtrack:
    """What was written."""

    timeline: Timeline
    loudness: Loudness
    waveform: str  #: as a file tells it


def aim(options: AudioOptions, how: InOneGo | InStretches) -> tuple[float, float]:
    """How loud, in LUFS, and how high, in dBTP, the sound has to be before it is stored."""
    return options.loudness - how.loss, options.peak - _HEADROOM - how.loss


def write_soundtrack(
    task: Task, how: InOneGo | InStretches, path: Path, dress: Callable[[Timeline], Dress]
) -> Soundtrack:
    """Make the sound file at *path*; what is said of it was measured on it.

    Args:
        dress: gives tags and chapters, once the timeline is known.

    Raises `AudioError` for clips that cannot be used; an `OSError` goes through.
    """
    if isinstance(how, InStretches):
        return _in_stretches(task, how, path, dress)
    return _in_one_go(task, how, path, dress)


def _in_stretches(task: Task, how: InStretches, path: Path, dress: Callable[[Timeline], Dress]) -> Soundtrack:
    """Master stretch by stretch, as the takes arrive; all of them once more where the sound misses at the end."""
    layout = Layout(task.plan, how.sample_rate, grid=how.grid, extras=task.music.extras if task.music else None)
    with tempfile.TemporaryFile(dir=path.parent) as file:
        spool = how.spool(file)
        if task.music:  # where it lies depends on the whole timeline
            deque(task.told(layout), maxlen=0)
            level, _ = _first_level(task, how, task.pieces(layout.timeline(), how.grid))
            pieces = task.pieces(layout.timeline(), how.grid, task.overlays(layout.timeline(), level.gain))
        else:
            level, pieces = _first_level(task, how, task.laid_out(layout))
        figures = _press(task, how, level, pieces, spool, task.listen)
        timeline = layout.timeline()
        survey = functools.cache(lambda: _survey(how, task.pieces(timeline, how.grid)))
        for _ in range(_AGAIN):
            better = _better_level(task, how, level, figures.after, survey)
            if better is None:
                break
            level = better
            file.seek(0)
            file.truncate()
            spool = how.spool(file)
            pieces = task.pieces(timeline, how.grid, task.overlays(timeline, level.gain))
            figures = _press(task, how, level, pieces, spool, None)
        spool.write(path, dress(timeline))
    return Soundtrack(timeline, figures.loudness(level.gain), figures.waveform.text())


def _better_level(
    task: Task, how: InStretches, level: Level, lufs: float, survey: Callable[[], Survey]
) -> Level | None:
    """What *level* should have been, as it made the sound *lufs* loud; None where that is near enough."""
    if lufs <= SILENCE or abs(lufs - task.options.loudness) <= _STEADY:
        return None
    target, _ = aim(task.options, how)
    missed = survey().after(level.gain, level.ceiling) + how.loss - lufs
    better = replace(level, gain=_stepped(survey().gain(target + missed, level.ceiling)))
    return better if better != level else None


def _first_level(task: Task, how: InStretches, pieces: Iterator[Piece]) -> tuple[Level, Iterator[Piece]]:
    """How loud to make it before all of it is there, and the pieces, none of them lost.

    The voice's own gain, where that is known; else what the opening needs, of which someone who listens gets as little
    as can be. Never what happened to be spoken first: the same article gets the same gain.
    """
    asked = task.options
    target, ceiling = aim(asked, how)
    own = gain_of(task.plan)
    if own is not None and asked.loudness == AudioOptions().loudness:
        return Level(own, ceiling, asked.peak), pieces
    enough = 0 if task.listen else round(_OPENING * how.sample_rate)
    opening, length = [], 0
    for piece in pieces:
        opening.append(piece)
        length += piece.stretch.end - piece.stretch.start
        if length >= enough:
            break
    gain = _stepped(_survey(how, opening).gain(target, ceiling))
    return Level(gain, ceiling, asked.peak), chain(opening, pieces)


def _survey(how: InStretches, pieces: Iterable[Piece]) -> Survey:
    survey = Survey(how.sample_rate)
    for piece in pieces:
        survey.add(piece.sound(how.sample_rate))
    return survey


def _stepped(gain: float) -> float:
    return round(gain / _GAIN_STEP) * _GAIN_STEP


class _Figures:
    """How loud the sound was and is, stretch by stretch."""

    def __init__(self, how: InStretches, before: IO[bytes], after: IO[bytes]) -> None:
        """Figures that grow with the sound are kept in two files, until `finish`."""
        self._before, self._after = Gauge(how.sample_rate, how.grid, before), Bins(how.sample_rate, after)
        self.before = self.after = SILENCE  #: LUFS, once finished
        self.waveform = Levels(how.sample_rate, finest=2, each=how.grid // 2)
        self._peak_before = self._peak = 0.0

    def add(self, mastered: Mastered) -> None:
        self._before.add(mastered.before)
        self._after.add(mastered.after, mastered.samples)
        self.waveform.add(mastered.extremes)
        self._peak_before = max(self._peak_before, mastered.peak_before)
        self._peak = max(self._peak, mastered.peak)

    def finish(self) -> None:
        """Say that all was heard."""
        self.before, self.after = self._before.lufs, self._after.lufs

    def loudness(self, gain: float) -> Loudness:
        return Loudness(self.before, self.after, decibels(self._peak_before), decibels(self._peak), gain)


def _press(
    task: Task,
    how: InStretches,
    level: Level,
    pieces: Iterable[Piece],
    spool: Spool,
    listen: Callable[[bytes], None] | None,
) -> _Figures:
    """Master *pieces* on threads as they come, and collect them in order. A bounded number is held."""
    with tempfile.TemporaryFile() as before, tempfile.TemporaryFile() as after:
        figures = _Figures(how, before, after)

        def collect(mastered: Mastered) -> None:
            figures.add(mastered)
            spool.add(mastered.encoded, mastered.samples, mastered.top)
            if listen is not None:
                listen(mastered.encoded)

        line = _Line(collect)
        _each(task.jobs, lambda place, piece: line.put(place, _mastered(piece, how, level, task.segments)), pieces)
        figures.finish()
    return figures


def _each(jobs: int, do: Callable[[int, Piece], None], pieces: Iterable[Piece]) -> None:
    """*do* it to each piece and its number, on threads; no more pieces are taken than are soon needed."""
    waiting: deque[Future[None]] = deque()
    with ThreadPoolExecutor(jobs, thread_name_prefix="narrator-master") as pool:
        try:
            for place, piece in enumerate(pieces):
                waiting.append(pool.submit(do, place, piece))
                while len(waiting) > jobs or waiting[0].done():
                    waiting.popleft().result()
                    if not waiting:
                        break
            while waiting:
                waiting.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _mastered(piece: Piece, how: InStretches, level: Level, segments: SegmentCache | None) -> Mastered:
    """A stretch of before, where it is kept; else mastered now."""
    key = piece.key(how, level) if segments else ""
    if segments and (kept := segments.get(key)) is not None:
        return Mastered.from_bytes(kept).at(piece.stretch.start, how)
    mastered = master(piece.sound(how.sample_rate), how, level, start=piece.stretch.start, last=piece.last)
    if segments:
        segments.put(key, mastered.to_bytes())
    return mastered


class _Line:
    """Hands things on in order, whoever brings them and whenever: as soon as it is their turn."""

    def __init__(self, collect: Callable[[Mastered], None]) -> None:
        self._collect = collect
        self._lock = threading.Lock()
        self._early: dict[int, Mastered] = {}
        self._turn = 0

    def put(self, place: int, mastered: Mastered) -> None:
        with self._lock:
            self._early[place] = mastered
            while (due := self._early.pop(self._turn, None)) is not None:
                self._turn += 1
                self._collect(due)


def _in_one_go(task: Task, how: InOneGo, path: Path, dress: Callable[[Timeline], Dress]) -> Soundtrack:
    """Hear all, write all, hear what was written; where it misses what was asked for, again with what that taught."""
    layout = Layout(task.plan, how.sample_rate, grid=how.grid, extras=task.music.extras if task.music else None)
    survey = Survey(how.sample_rate)
    for utterance, (_, take) in zip(task.plan.utterances, task.told(layout), strict=True):
        survey.add(fade(resample(take.hear(), how.sample_rate).samples, how.sample_rate))
        survey.add(np.zeros(round(utterance.pause_after * how.sample_rate), np.int16))
    timeline = layout.timeline()
    asked = task.options
    target, ceiling = aim(asked, how)
    gain = _stepped(survey.gain(target, ceiling))
    for attempt in range(_AGAIN + 1):
        how.write(path, _levelled(task, how, timeline, gain, ceiling), dress(timeline))
        waveform = Levels(how.sample_rate)
        after, peak = _heard(how, path, timeline, waveform)
        over = peak - asked.peak
        if attempt == _AGAIN or after <= SILENCE or (over <= 0 and abs(after - asked.loudness) <= _MISSED):
            break
        missed = survey.after(gain, ceiling) + how.loss - after
        ceiling -= over + _SPARE * (attempt + 1) if over > 0 else 0.0
        gain = survey.gain(target + missed, ceiling)
    return Soundtrack(timeline, Loudness(survey.lufs, after, survey.peak, peak, gain), waveform.text())


def _levelled(task: Task, how: InOneGo, timeline: Timeline, gain: float, ceiling: float) -> Iterator[Samples]:
    """The sound, stretch by stretch, as loud as it has to be."""
    for piece in task.pieces(timeline, how.grid, task.overlays(timeline, gain)):
        yield limit(piece.sound(how.sample_rate), how.sample_rate, gain, ceiling)


def _heard(how: InOneGo, path: Path, timeline: Timeline, waveform: Levels) -> tuple[float, float]:
    """Loudness and true peak of a file. Raises `AudioError` where it is not as long as it has to be."""
    meter, samples = Meter(how.sample_rate), 0
    for block in how.heard(path):
        meter.add(block)
        waveform.add(block)
        samples += len(block)
    if not 0 <= samples - timeline.samples <= how.tail:
        raise AudioError(path.name, f"it decodes to {samples} samples where {timeline.samples} were encoded")
    return meter.lufs, meter.peak
