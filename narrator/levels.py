"""Voices made equally loud before they are joined: engines differ by 5 LU and more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from narrator.loudness import SILENCE, Meter, amplitude
from narrator.takes import Take
from narrator.types import Clip, Plan, Voice

Clips = Callable[[], Iterable[Clip | Take]]
"""Gives the clips of a plan's utterances, or takes of them, in order, each time it is called."""


def evened(plan: Plan, clips: Clips) -> Clips:
    """*clips* with the louder voices turned down to the quietest; as they are where one voice speaks alone.

    A voice's own gain tells how loud it is. Where one of them has none, all are measured, which reads the clips once.
    """
    if len(plan.cast) == 1:
        return clips
    gains = _gains(plan, clips)
    most = max(gains.values())
    factors = {voice: amplitude(gain - most) for voice, gain in gains.items()}

    def quieter() -> Iterator[Clip | Take]:
        for utterance, clip in zip(plan.utterances, clips(), strict=True):
            factor = factors[utterance.voice]
            yield clip if factor == 1.0 else _at(clip, factor)

    return quieter


def gain_of(plan: Plan) -> float | None:
    """The gain that suits all the voices of *plan* once they are evened; None where one of them tells none."""
    known = [voice.gain for voice in plan.cast if voice.gain is not None]
    return max(known) if len(known) == len(plan.cast) else None


def _gains(plan: Plan, clips: Clips) -> Mapping[Voice, float]:
    known = {voice: voice.gain for voice in plan.cast if voice.gain is not None}
    if len(known) == len(plan.cast):
        return known
    meters: dict[Voice, Meter] = {}
    for utterance, given in zip(plan.utterances, clips(), strict=True):
        clip = given.hear() if isinstance(given, Take) else given
        meters.setdefault(utterance.voice, Meter(clip.sample_rate)).add(clip.samples)
    loud = {voice: meter.lufs for voice, meter in meters.items() if meter.lufs > SILENCE}
    quietest = min(loud.values(), default=0.0)
    return {voice: -loud.get(voice, quietest) for voice in plan.cast}


def _at(clip: Clip | Take, factor: float) -> Clip | Take:
    if isinstance(clip, Take):
        return replace(clip, digest=f"{clip.digest} × {factor:.9g}", hear=lambda: _turned(clip.hear(), factor))
    return _turned(clip, factor)


def _turned(clip: Clip, factor: float) -> Clip:
    return replace(clip, samples=np.rint(clip.samples * np.float32(factor)).astype(np.int16))
