"""Voices of one episode are equally loud, and each as loud as it would be alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from narrator.episode import write_episode
from narrator.levels import evened, gain_of
from narrator.loudness import Meter
from narrator.types import Clip, Plan, Voice

TEXTS = ("One two three four five.", "Six seven eight nine ten.", "And again it begins.", "So it ends.|")


def duet(plan: Plan, *, gains: tuple[float | None, float | None] = (None, None)) -> Plan:
    """Every second utterance in another voice."""
    first, second = (replace(plan.voice, id=name, gain=gain) for name, gain in zip("ab", gains, strict=True))
    spoken = tuple(replace(u, voice=second if n % 2 else first) for n, u in enumerate(plan.utterances))
    return replace(plan, voice=first, utterances=spoken)


def lufs(plan: Plan, clips: list[Clip], voice: Voice) -> float:
    meter = Meter(clips[0].sample_rate)
    for utterance, clip in zip(plan.utterances, clips, strict=True):
        if utterance.voice == voice:
            meter.add(clip.samples)
    return meter.lufs


def test_one_voice_is_left_as_it_is(plan_of: Callable[..., Plan], clips_of: Callable[..., list[Clip]]) -> None:
    plan, clips = plan_of(TEXTS), clips_of([1.5, 2, 1.5, 2])
    assert list(evened(plan, lambda: clips)()) == clips


def test_the_louder_voice_is_turned_down(plan_of: Callable[..., Plan], clips_of: Callable[..., list[Clip]]) -> None:
    plan = duet(plan_of(TEXTS))
    soft, loud = clips_of([1.5, 2, 1.5, 2], level=0.05), clips_of([1.5, 2, 1.5, 2], level=0.15)
    mixed = [loud[n] if n % 2 else soft[n] for n in range(4)]
    even = list(evened(plan, lambda: mixed)())
    assert abs(lufs(plan, mixed, plan.cast[0]) - lufs(plan, mixed, plan.cast[1])) > 8
    assert abs(lufs(plan, even, plan.cast[0]) - lufs(plan, even, plan.cast[1])) < 0.1
    assert np.array_equal(even[0].samples, mixed[0].samples)
    assert gain_of(plan) is None


def test_gains_of_the_voices_need_no_measuring(
    plan_of: Callable[..., Plan], clips_of: Callable[..., list[Clip]]
) -> None:
    plan, clips = duet(plan_of(TEXTS), gains=(8.0, 2.0)), clips_of([1.5, 2, 1.5, 2])
    even = list(evened(plan, lambda: clips)())
    assert gain_of(plan) == 8.0
    assert abs(lufs(plan, even, plan.cast[1]) - (lufs(plan, clips, plan.cast[1]) - 6)) < 0.1


def test_the_narrators_rate_is_the_episodes(
    plan_of: Callable[..., Plan], clips_of: Callable[..., list[Clip]], tmp_path: Path
) -> None:
    plan = duet(plan_of(TEXTS))
    plan = replace(plan, voice=plan.cast[1])  # the title is another's
    slow, usual = clips_of([1.5, 2, 1.5, 2], 16000), clips_of([1.5, 2, 1.5, 2], 24000)
    mixed = [usual[n] if n % 2 else slow[n] for n in range(4)]
    assert write_episode(plan, lambda: mixed, tmp_path / "duet").sample_rate == 24000
