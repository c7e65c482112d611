"""The engine's own silence goes; nothing that can be heard does."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.backends.sound import audible, emphasised, pcm

RATE = 22050


@given(st.integers(0, 9000), st.integers(300, 9000), st.integers(0, 9000), st.integers(300, 30000))
def test_all_of_a_tone_is_kept_and_little_else(before: int, length: int, after: int, loudness: int) -> None:
    tone = (loudness * np.sin(np.arange(length) * 0.3)).astype(np.int16)
    noise = np.random.default_rng(1).integers(-2, 3, before + length + after).astype(np.int16)
    samples = noise
    samples[before : before + length] = tone
    first, last = audible(samples, RATE)
    assert first <= before
    assert last >= before + length
    slack = 0.021 * RATE  # 15 ms kept, and a window of 5 ms
    assert before - first <= slack
    assert last - before - length <= slack


@pytest.mark.parametrize("samples", [np.zeros(0, np.int16), np.zeros(5000, np.int16), np.ones(70, np.int16)])
def test_silence_has_no_sound(samples: np.ndarray) -> None:
    assert audible(samples, RATE) == (0, 0)


def test_a_soft_ending_is_kept() -> None:
    """An f at 40 dB below the vowel before it."""
    noise = np.random.default_rng(1).normal(0, 1, 4000)
    vowel = 12000 * np.sin(np.arange(4000) * 0.2)
    samples = np.concatenate([vowel, 120 * noise[:2000], np.zeros(4000)]).astype(np.int16)
    assert audible(samples, RATE)[1] >= 5900


def test_samples_out_of_range_are_clipped_not_wrapped() -> None:
    assert pcm(np.array([0.0, 1.0, 2.0, -3.0, 0.5], np.float32)).tolist() == [0, 32767, 32767, -32767, 16384]


def test_emphasis_lifts_the_high_over_the_low_and_keeps_the_length() -> None:
    time = np.arange(22050) / 22050
    low, high = ((8000 * np.sin(2 * np.pi * hertz * time)).astype(np.int16) for hertz in (500, 8000))
    levels = [20 * math.log10(np.std(emphasised(tone, 0.7)) / np.std(tone)) for tone in (low, high)]
    assert levels == pytest.approx([-9.9, 3.8], abs=0.3)
    assert np.array_equal(emphasised(low, 0.0), low)
    assert len(emphasised(low[:1], 0.7)) == 1
    assert np.abs(emphasised(np.array([-32768, 32767, -32768], np.int16), 1.0).astype(int)).max() <= 32768  # no wrap
