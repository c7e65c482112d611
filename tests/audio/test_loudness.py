"""Loudness as others measure it, and a limiter that keeps its word."""

from __future__ import annotations

import math

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.limiter import Survey, limit, reduction
from narrator.loudness import (
    SILENCE,
    Bins,
    Gauge,
    Meter,
    PeakMeter,
    amplitude,
    as_floats,
    decibels,
    true_peak,
    weighted_energies,
    weighted_powers,
)


def measured(samples, rate, block=50_000):
    meter = Meter(rate)
    for start in range(0, len(samples), block):
        meter.add(samples[start : start + block])
    return meter


def speechlike(clips_of, rate, level=0.12):
    clips = clips_of([3.1, 2.7, 4.0, 1.3, 3.3], rate, level)
    pause = np.zeros(round(0.6 * rate), np.int16)
    return np.concatenate([part for clip in clips for part in (clip.samples, pause)])


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
def test_a_tone_is_as_loud_as_the_standard_says(rate):
    """BS.1770: a 997 Hz sine at full scale in one channel reads −3.01 LUFS."""
    tone = np.sin(2 * np.pi * 997 * np.arange(5 * rate) / rate).astype(np.float32)
    assert measured(tone, rate).lufs == pytest.approx(-3.01, abs=0.03)


@pytest.mark.parametrize("rate", [16000, 22050, 44100])
def test_the_meter_agrees_with_ffmpeg(clips_of, loudness_by_ffmpeg, tmp_path, rate):
    sound = speechlike(clips_of, rate)
    path = tmp_path / "speech.wav"
    soundfile.write(path, sound, rate)
    lufs, peak = loudness_by_ffmpeg(path)
    meter = measured(sound, rate)
    assert meter.lufs == pytest.approx(lufs, abs=0.1)  # ffmpeg prints one decimal
    assert meter.peak == pytest.approx(peak, abs=0.15)


@given(st.lists(st.integers(1, 70_000), min_size=1, max_size=12))
@settings(deadline=None, max_examples=20)
def test_how_a_stream_is_cut_does_not_matter(clips_of, sizes):
    sound = speechlike(clips_of, 22050)
    meter, start = Meter(22050), 0
    for size in sizes:
        meter.add(sound[start : start + size])
        start += size
    meter.add(sound[start:])
    whole = measured(sound, 22050, len(sound))
    assert meter.lufs == pytest.approx(whole.lufs, abs=0.001)
    assert meter.peak == pytest.approx(whole.peak, abs=0.001)


@pytest.mark.parametrize(("rate", "grid"), [(8000, 576), (22050, 576), (24000, 576), (44100, 1152)])
def test_powers_by_an_encoders_grid_tell_the_same_loudness(clips_of, rate, grid):
    gauge, parts = Gauge(rate, grid), []
    for clip in clips_of([3.1, 2.7, 4.0, 1.3, 3.3], rate):
        part = np.zeros(-(-len(clip.samples) // grid) * grid + 6 * grid, np.int16)
        part[3 * grid : 3 * grid + len(clip.samples)] = clip.samples
        parts.append(part)
        gauge.add(weighted_powers(as_floats(part), rate, grid))
    assert gauge.lufs == pytest.approx(measured(np.concatenate(parts), rate).lufs, abs=0.05)


def bursts(chance, rate, grid):
    """A stretch of short sounds of any level between silences, on the grid: many of its windows lie near the gate."""
    sound = np.zeros(grid * chance.integers(30, 120), np.int16)
    for start in range(3 * grid, len(sound) - 6 * grid, 4 * grid):
        length = chance.integers(grid, 3 * grid)
        sound[start : start + length] = chance.normal(size=length) * 10 ** chance.uniform(1.5, 3.7)
    return sound


@pytest.mark.parametrize(("rate", "grid"), [(22050, 576), (24000, 576), (44100, 1152)])
def test_stretch_by_stretch_the_meter_reads_what_it_reads_of_the_whole(tmp_path, rate, grid):
    chance = np.random.default_rng(7)
    for _ in range(20):
        parts = [bursts(chance, rate, grid) for _ in range(chance.integers(1, 5))]
        with (tmp_path / "bins").open("w+b") as file:
            bins, start = Bins(rate, file), 0
            for part in parts:
                bins.add(weighted_energies(as_floats(part), rate, start), len(part))
                start += len(part)
            assert bins.lufs == pytest.approx(measured(np.concatenate(parts), rate).lufs, abs=0.002)


def test_a_gauge_tells_the_same_with_its_numbers_in_a_file(tmp_path):
    powers = np.random.default_rng(6).random(500, np.float32)
    with (tmp_path / "powers").open("w+b") as file:
        gauges = Gauge(22050, 576), Gauge(22050, 576, file)
        for gauge in gauges:
            gauge.add(powers[:200])
            gauge.add(powers[200:])
        here, there = (gauge.lufs for gauge in gauges)
        size = file.seek(0, 2)
    assert here == there > SILENCE
    assert size == 4 * (500 * 576 // 2205)


def test_silence_between_sentences_is_gated_out(clips_of):
    speech = clips_of([6.0])[0].samples
    silence = np.zeros(22050 * 20, np.int16)
    assert measured(np.concatenate([speech, silence]), 22050).lufs == pytest.approx(
        measured(speech, 22050).lufs, abs=0.4
    )


@pytest.mark.parametrize("samples", [0, 10, 2000, 100_000])
def test_nothing_heard_is_silence(samples):
    assert measured(np.zeros(samples, np.int16), 22050).lufs == SILENCE


def test_the_true_peak_lies_between_samples():
    """A sine at a quarter of the rate, sampled off its peaks: the samples stop 3 dB short."""
    rate = 48000
    tone = 0.5 * np.sin(2 * np.pi * rate / 4 * np.arange(rate) / rate + math.pi / 4)
    meter = PeakMeter()
    meter.add(tone.astype(np.float32))
    assert np.abs(tone).max() == pytest.approx(0.3536, abs=0.001)
    assert meter.peak == pytest.approx(0.5, rel=0.02)


@given(st.integers(0, 2**31), st.integers(0, 4))
@settings(max_examples=30)
def test_no_crest_of_hissing_goes_unseen(seed, voiced):
    """Just below half the rate crests stand far above the samples: oversampled in full it is as high."""
    size = 4096
    spectrum = np.zeros(size // 2 + 1, np.complex128)
    chance = np.random.default_rng(seed)
    hiss, hum = slice(round(0.3 * size), round(0.44 * size)), slice(size // 200, size // 100)
    for band, level in ((hiss, 1.0), (hum, voiced)):
        here = spectrum[band]
        here += level * (chance.normal(size=len(here)) + 1j * chance.normal(size=len(here)))
    sound = np.fft.irfft(spectrum, size) * np.hanning(size)
    crest = np.abs(np.fft.irfft(np.fft.rfft(sound), 16 * size)).max() * 16
    assert decibels(true_peak(as_floats((sound / crest).astype(np.float32)))) == pytest.approx(0.0, abs=0.15)


@given(
    st.lists(st.floats(0, 1, width=32), min_size=1, max_size=300),
    st.floats(0.1, 20),
    st.floats(0.05, 1.0),
)
def test_the_curve_never_lets_a_peak_through(peaks, gain, ceiling):
    given_peaks = np.array(peaks, np.float32)
    curve = reduction(given_peaks, gain, ceiling)
    assert len(curve) == len(peaks)
    assert (given_peaks * gain * curve <= ceiling * 1.0001).all()
    assert (curve <= 1.0001).all()


@given(st.integers(0, 2**31), st.integers(1, 5000), st.floats(-20, 30), st.floats(-12, 0))
def test_the_limiter_keeps_length_and_ceiling(seed, size, gain, ceiling):
    sound = np.random.default_rng(seed).integers(-32768, 32767, size).astype(np.int16)
    limited = limit(sound, 22050, gain, ceiling)
    assert len(limited) == size
    assert limited.dtype == np.int16
    assert np.abs(limited.astype(int)).max() <= amplitude(ceiling) * 32768 + 1


def test_what_needs_no_limiting_is_only_multiplied():
    sound = np.array([0, 100, -200, 300], np.int16)
    assert (limit(sound, 22050, decibels(2.0), -1.0) == 2 * sound).all()


@pytest.mark.parametrize("rate", [22050, 24000, 44100])
@pytest.mark.parametrize("target", [-23.0, -19.0, -16.0])
def test_the_gain_is_solved_on_the_limited_sound(clips_of, rate, target):
    sound = speechlike(clips_of, rate)
    survey = Survey(rate)
    for start in range(0, len(sound), 30_000):
        survey.add(sound[start : start + 30_000])
    gain = survey.gain(target, -2.5)
    limited = limit(sound, rate, gain, -2.5)
    assert measured(limited, rate).lufs == pytest.approx(target, abs=0.1)
    assert survey.lufs == pytest.approx(measured(sound, rate).lufs, abs=0.05)


def test_the_limiter_was_needed_for_that(clips_of):
    """Without allowing for what the limiter takes, a target would be missed."""
    sound = speechlike(clips_of, 22050)
    survey = Survey(22050)
    survey.add(sound)
    assert survey.after(-12 - survey.lufs, -2.5) < -12.3


def test_silence_gets_no_gain():
    survey = Survey(22050)
    survey.add(np.zeros(50_000, np.int16))
    assert survey.gain(-16.0, -2.5) == 0.0
