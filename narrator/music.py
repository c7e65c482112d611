"""Music around the speech: an intro that ducks under the first words, an outro, a sting between chapters.

Edited as pydub's `AudioSegment`; a hook of the user's may take one and give another. What comes out is samples, so
that the timeline accounts for them exactly.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from narrator.errors import AudioError
from narrator.join import Extras, Overlay
from narrator.loudness import SILENCE, Meter, amplitude
from narrator.resample import resample
from narrator.types import AudioOptions, Clip, Timeline

if TYPE_CHECKING:
    from narrator.types import Samples

Hook = Callable[[Any], Any]

_BELOW = 3.0  # LU that music stays under the speech
_DUCKED = -14.0  # dB under the first words
_UNDER = 4_000  # milliseconds of intro under the first words, at most half of it
_RAMP = 600  # milliseconds
_ENDING = 1_500  # milliseconds of fade at the end of intro and outro
_EDGE = 20  # milliseconds of fade at every start
_AFTER_STING = 0.35  # seconds
_LONGEST = 10 * 60_000  # milliseconds


@dataclass(frozen=True, slots=True, eq=False)
class Music:
    """Samples at the episode's rate; empty where there are none."""

    sample_rate: int
    intro: Samples
    outro: Samples
    sting: Samples
    under: int  #: samples of the intro that lie under the first words

    @property
    def extras(self) -> Extras:
        """The room it needs beside the speech."""
        gap = round(_AFTER_STING * self.sample_rate) if len(self.sting) else 0
        return Extras(len(self.intro) - self.under, len(self.outro), len(self.sting) + gap)

    def overlays(self, timeline: Timeline, gain: float, target: float) -> tuple[Overlay, ...]:
        """What to lay over the speech, and where; as loud as it has to be before *gain* dB are added to all.

        Args:
            target: LUFS of the episode.
        """
        placed = [(0, self.intro)] if len(self.intro) else []
        if len(self.sting):
            heads = [self._head(timeline, chapter.start) for chapter in timeline.chapters[1:]]
            placed += [(start, self.sting) for start in heads]
        if len(self.outro):
            placed.append((timeline.samples - len(self.outro), self.outro))
        return tuple(
            Overlay(start, _levelled(part, self.sample_rate, target - _BELOW - gain)) for start, part in placed
        )

    def _head(self, timeline: Timeline, chapter: int) -> int:
        """Where the sting of a chapter starts: just before its first word."""
        cue = next(cue for cue in timeline.cues if cue.start >= chapter)
        return cue.start - self.extras.between


def load_music(options: AudioOptions, sample_rate: int) -> Music | None:
    """The music asked for, faded and ducked, at *sample_rate*; None where none is.

    Raises `AudioError` for a file that cannot be read and a hook that cannot be used.
    """
    if not (options.intro or options.outro or options.sting):
        return None
    hook = _hook(options.hook)
    none = np.zeros(0, np.int16)
    under, intro = 0, none
    if options.intro:
        segment = _segment(options.intro, hook)
        below = min(_UNDER, len(segment) // 2)
        ducked = _ducked(segment, len(segment) - below)
        intro = _samples(ducked, sample_rate)
        under = min(round(below / 1000 * sample_rate), len(intro) // 2)
    outro = _samples(_segment(options.outro, hook).fade_out(_ENDING), sample_rate) if options.outro else none
    sting = _samples(_segment(options.sting, hook), sample_rate) if options.sting else none
    return Music(sample_rate, intro, outro, sting, under)


def _ducked(segment: Any, speech: int) -> Any:
    """*segment*, quieter from the first word on, at *speech* milliseconds, and gone at its end."""
    ramp = min(_RAMP, speech)
    lowered = segment.fade(to_gain=_DUCKED, start=speech - ramp, duration=ramp) if ramp else segment
    return lowered.fade_out(min(_ENDING, max(1, len(segment) - speech)))


def _segment(name: str, hook: Hook | None) -> Any:
    """The sound in a file, mono, through the hook, its start faded in."""
    from pydub import AudioSegment

    segment = _read(Path(name))
    if hook is not None:
        segment = hook(segment)
        if not isinstance(segment, AudioSegment):
            raise AudioError("the hook", f"it gave {type(segment).__name__} where an AudioSegment is needed")
    if not len(segment):
        raise AudioError(name, "it holds no sound")
    if len(segment) > _LONGEST:
        raise AudioError(name, f"it lasts {len(segment) / 60_000:.0f} minutes; ten are the most")
    return segment.set_channels(1).set_sample_width(2).fade_in(min(_EDGE, len(segment)))


def _read(path: Path) -> Any:
    """Any format that libsndfile reads, or ffmpeg where it is installed."""
    import soundfile
    from pydub import AudioSegment
    from pydub.exceptions import CouldntDecodeError

    if not path.is_file():
        raise AudioError(str(path), "there is no such file")
    try:
        sound, rate = soundfile.read(path, dtype="int16", always_2d=True)
        return AudioSegment(sound.tobytes(), frame_rate=rate, sample_width=2, channels=sound.shape[1])
    except soundfile.LibsndfileError as error:
        try:
            return AudioSegment.from_file(path)
        except FileNotFoundError:
            raise AudioError(
                str(path), "it is no WAV, FLAC, MP3 or Ogg; ffmpeg, which reads more, is missing"
            ) from error
        except (CouldntDecodeError, IndexError) as failed:
            raise AudioError(str(path), "it is not sound that can be read") from failed


def _hook(name: str) -> Hook | None:
    """The function that ``module:function`` names."""
    if not name:
        return None
    module, _, function = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise AudioError(f"hook {name}", f"it cannot be imported ({error}); write it as module:function") from error
    if not callable(found):
        raise AudioError(f"hook {name}", "it is not a function")
    hook: Hook = found
    return hook


def _samples(segment: Any, sample_rate: int) -> Samples:
    samples = np.frombuffer(segment.raw_data, np.int16)
    return resample(Clip(samples, segment.frame_rate), sample_rate).samples


def _levelled(samples: Samples, sample_rate: int, target: float) -> Samples:
    meter = Meter(sample_rate)
    meter.add(samples)
    if meter.lufs <= SILENCE:
        return samples
    factor = min(amplitude(target - meter.lufs), 32767 / max(1, int(np.abs(samples.astype(np.int32)).max())))
    louder: Samples = np.rint(samples * factor).astype(np.int16)
    return louder
