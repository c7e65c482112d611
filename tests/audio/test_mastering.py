"""A stretch, mastered: as loud as asked, never over the peak, and what is said of it is so."""

from __future__ import annotations

import numpy as np
import pytest

from narrator.encode.mp3 import Mp3, Mp3Settings, encode_stretch
from narrator.loudness import as_floats, decibels, true_peak
from narrator.mastering import Level, Mastered, master

HOW = Mp3(Mp3Settings(22050))


def stretch(clips_of, level=0.12):
    sound = clips_of([2.0], 22050, level)[0].samples
    whole = np.zeros(-(-len(sound) // 576) * 576 + 6 * 576, np.int16)
    whole[3 * 576 : 3 * 576 + len(sound)] = sound
    return whole


class TooLoud(Mp3):
    """An encoder that makes peaks as others do not."""

    def encode(self, samples, *, last):
        return encode_stretch((samples * 1.2).astype(np.int16), self.settings, last=last)


@pytest.mark.parametrize("how", [HOW, TooLoud(HOW.settings)])
def test_no_peak_of_what_is_heard_exceeds_what_was_asked(clips_of, how):
    samples = stretch(clips_of)
    mastered = master(samples, how, Level(gain=12.0, ceiling=-2.0, peak=-1.5), last=False)
    heard = how.decode(mastered.encoded, len(samples))
    assert decibels(true_peak(as_floats(heard))) <= -1.5
    assert mastered.peak == true_peak(as_floats(heard))
    assert mastered.peak_before == true_peak(as_floats(samples))
    assert len(mastered.before) == len(mastered.extremes) // 2 == len(samples) // 576
    assert (mastered.extremes.min(), mastered.extremes.max()) == (heard.min(), heard.max())


def test_an_s_near_half_the_sample_rate_keeps_below_the_peak_too(clips_of):
    """Its crests lie between samples, beside larger ones of the other sign."""
    rate, how = 24000, Mp3(Mp3Settings(24000))
    chance = np.random.default_rng(6)
    hiss = np.fft.rfft(chance.normal(size=2 * rate))
    hiss[: 7500 * 2] = hiss[10500 * 2 :] = 0
    samples = np.zeros(90 * how.grid, np.int16)
    samples[2 * how.grid :][: 2 * rate] = np.rint(np.fft.irfft(hiss) * np.hanning(2 * rate) * 6000)
    mastered = master(samples, how, Level(gain=12.0, ceiling=-2.0, peak=-1.5), last=False)
    heard = as_floats(how.decode(mastered.encoded, len(samples)))
    crest = 16 * np.abs(np.fft.irfft(np.fft.rfft(heard), 16 * len(heard))).max()
    assert decibels(float(crest)) <= -1.5
    assert decibels(mastered.peak) == pytest.approx(decibels(float(crest)), abs=0.1)


def test_where_it_is_moved_to_it_is_measured_as_if_made_there(clips_of):
    samples, level = stretch(clips_of), Level(6.0, -2.0, -1.5)
    moved = master(samples, HOW, level, last=False).at(7 * 576, HOW)
    there = master(samples, HOW, level, start=7 * 576, last=False)
    assert (moved.phase, moved.encoded) == (there.phase, there.encoded)
    assert (moved.after == there.after).all()


def test_it_comes_back_from_where_it_is_kept_as_it_went(clips_of):
    mastered = master(stretch(clips_of), HOW, Level(6.0, -2.0, -1.5), last=True)
    again = Mastered.from_bytes(mastered.to_bytes())
    assert again.encoded == mastered.encoded
    assert (again.samples, again.top, again.phase) == (mastered.samples, mastered.top, mastered.phase)
    assert again.peak == pytest.approx(mastered.peak)
    assert again.peak_before == pytest.approx(mastered.peak_before)
    assert (again.before == mastered.before).all()
    assert (again.after == mastered.after).all()
    assert (again.extremes == mastered.extremes).all()
