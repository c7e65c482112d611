"""Deliberate faults of an engine, and which of them the guard finds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from narrator import backends
from narrator.calibrate import sentences
from narrator.estimate import Guard, predict, timing_of
from narrator.types import Clip, Utterance
from narrator.voices import find

RATE = 22050
LINES = sentences()[::9]
Wave = npt.NDArray[np.float64]


def speech(seconds: float) -> Wave:
    """A made-up voice: a hundred-hertz buzz in syllables of a quarter second, faded at both ends."""
    t = np.arange(round(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 100 * n * t) / n for n in range(1, 12))
    syllables = np.maximum(0.02, np.sin(np.pi * 4 * t) ** 2)
    ramp = np.clip((np.minimum(t, t[-1] - t) - 0.01) / 0.02, 0, 1)
    return 0.2 * buzz * syllables * ramp


def clip(wave: Wave) -> Clip:
    return Clip((np.clip(wave, -1, 1) * 32767).astype(np.int16), RATE)


def faulty(fault: str, wave: Wave) -> Wave:
    half = len(wave) // 2
    made = {
        "cut in half": wave[:half],
        "spoken twice": np.tile(wave, 2),
        "silent": np.zeros_like(wave),
        "noise": np.random.default_rng(1).normal(0, 0.1, len(wave)),
        "hum": 0.2 * np.sin(np.arange(len(wave)) * 0.03),
        "broken off": wave[: int(len(wave) * 0.8) // 2756 * 2756 + 1378],  # at the height of a syllable
        "nothing": wave[:0],
    }
    return made[fault]


def judged(wave_of: object = None, fault: str = "") -> list[str]:
    joe = find("joe")
    guard = Guard(timing_of(joe))
    reasons = []
    for line in LINES:
        utterance = Utterance(line, joe)
        wave = speech(float(predict((utterance,), joe).durations[0]))
        reasons.append(guard(utterance, clip(faulty(fault, wave) if fault else wave)))
    return reasons


def test_clips_of_the_length_predicted_pass() -> None:
    assert judged() == [""] * len(LINES)


@pytest.mark.parametrize("fault", ["spoken twice", "silent", "noise", "hum", "broken off", "nothing"])
def test_found_in_every_utterance(fault: str) -> None:
    assert all(judged(fault=fault))


def test_cut_in_half_is_found_wherever_there_are_more_than_three_words() -> None:
    reasons = judged(fault="cut in half")
    assert all(reason for reason, line in zip(reasons, LINES, strict=True) if len(line.split()) > 3)


def test_the_reason_says_what_is_wrong() -> None:
    joe = find("joe")
    guard = Guard(timing_of(joe))
    utterance = Utterance(LINES[0], joe)
    right = speech(float(predict((utterance,), joe).durations[0]))
    assert "too short" in guard(utterance, clip(right[: len(right) // 4]))
    assert "too long" in guard(utterance, clip(np.tile(right, 3)))
    assert "silent" in guard(utterance, clip(np.concatenate([right[: len(right) // 2], np.zeros(RATE * 2)])))
    assert "noise" in guard(utterance, clip(faulty("noise", right)))


def test_what_it_does_not_find() -> None:
    """Babble of the right length, and one word of thirteen left out."""
    joe = find("joe")
    guard = Guard(timing_of(joe))
    utterance = Utterance(LINES[0], joe)
    expected = float(predict((utterance,), joe).durations[0])
    assert guard(utterance, clip(speech(expected))) == ""
    assert guard(utterance, clip(speech(expected * 12 / 13))) == ""


def test_a_voice_without_a_timing_is_judged_widely() -> None:
    joe = find("joe")
    utterance = Utterance(LINES[0], joe)
    usual, unknown = Guard(timing_of(joe)), Guard(None)
    assert unknown.bounds(utterance)[1] >= usual.bounds(utterance)[1]
    fast = clip(faulty("broken off", speech(float(predict((utterance,), joe).durations[0]))))
    assert (bool(usual(utterance, fast)), unknown(utterance, fast)) == (True, "")


def test_silence_that_is_meant_passes() -> None:
    voice = find("silence")
    utterance = Utterance("Hush, hush, hush, hush.", voice)
    guard = Guard(timing_of(voice))
    assert guard(utterance, backends.load(voice).synthesize(utterance)) == ""
    assert "too short" in guard(utterance, clip(np.zeros(100)))


@pytest.mark.slow
def test_the_embedded_voice_passes_and_its_halves_do_not() -> None:
    joe = find("joe")
    guard = Guard(timing_of(joe))
    for line in ("Yes.", "What we learned.", "The judge asked both lawyers to approach the bench.", "Rain drummed."):
        utterance = Utterance(line, joe)
        spoken = backends.load(joe).synthesize(utterance)
        assert guard(utterance, spoken) == ""
        assert guard(utterance, Clip(np.tile(spoken.samples, 2), spoken.sample_rate))
        assert guard(utterance, Clip(spoken.samples[: len(spoken.samples) // 2], spoken.sample_rate))
