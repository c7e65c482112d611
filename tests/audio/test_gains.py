"""A voice's gain is what its texts need, and makes them as loud as asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.cache import ClipCache
from narrator.calibrate import TEXT, sentences
from narrator.gains import Gain, gain_needed
from narrator.voices import find


def test_the_machines_gain_is_what_its_profile_says(tmp_path: Path) -> None:
    lines = sentences()
    texts = [lines[start : start + TEXT] for start in (0, TEXT)]
    gain = gain_needed(find("espeak"), texts, ClipCache(tmp_path))
    assert gain.is_steady
    assert gain.decibels == pytest.approx(find("espeak").gain, abs=0.75)


def test_texts_that_end_too_far_apart_have_none() -> None:
    assert not Gain(6.0, -0.6, 0.2).is_steady
