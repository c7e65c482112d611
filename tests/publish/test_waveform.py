"""The waveform beside an episode: bounded, true to the sound, and drawn."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.publish.waveform import NAME, Levels, outline, read_waveform


def levels_of(samples, *, block=1000):
    levels = Levels(22050)
    for start in range(0, len(samples), block):
        levels.add(samples[start : start + block])
    return json.loads(levels.text())


@given(length=st.integers(0, 1_500_000), block=st.integers(1, 400_000), seed=st.integers(0, 9))
def test_no_extreme_is_lost_or_moved_however_the_blocks_come(length, block, seed):
    samples = np.zeros(length, np.int16)
    spikes = np.random.default_rng(seed).integers(0, max(length, 1), 5)
    samples[spikes[spikes < length]] = 0x7F00
    said = levels_of(samples, block=max(block, length // 50 + 1))
    highs, stretch = said["data"][1::2], said["samples_per_pixel"]
    assert said["length"] == len(highs) <= 2049
    assert (said["length"] - 1) * stretch < length or not length
    assert {place for place, high in enumerate(highs) if high == 127} == {
        int(spike) // stretch for spike in spikes if spike < length
    }


def test_low_and_high_are_told_apart_in_eight_bits():
    said = levels_of(np.repeat(np.array([-32768, 16384], np.int16), 128))
    assert said["data"] == [-128, 64]
    assert (said["version"], said["bits"], said["channels"]) == (2, 8, 1)


def test_it_is_read_back_and_drawn_as_high_as_the_loudest(tmp_path):
    levels = Levels(1000)
    levels.add(np.repeat(np.array([0, 8192, -4096], np.int16), 256))
    (tmp_path / NAME).write_text(levels.text())
    waveform = read_waveform(tmp_path)
    assert waveform.stretch == pytest.approx(0.256)
    assert outline(waveform) == "M0 50L0 50 1 0 2 75 2 75 1 0 0 50z"


@pytest.mark.parametrize("text", ["", "{}", '{"data": [1], "samples_per_pixel": 2, "sample_rate": 0}', "[]"])
def test_what_cannot_be_read_is_none(tmp_path, text):
    assert read_waveform(tmp_path) is None
    (tmp_path / NAME).write_text(text)
    assert read_waveform(tmp_path) is None
