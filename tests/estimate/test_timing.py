from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import VoiceProfileError
from narrator.estimate import Model, Spread, Timing, timing_of
from narrator.estimate.features import of_phonemes
from narrator.estimate.timing import Pace, load, own_folder
from narrator.voices import all_voices, find

TIMING = Timing(
    voice="joe",
    engine="piper",
    fingerprint="piper/0/none",
    speed=1.0,
    paces=(Pace(0.5, 1.7, 0.01), Pace(0.9, 1.05), Pace(1.5, 0.75, 0.006), Pace(2.0, 0.6, 0.02)),
    phonemes=None,
    text=Model({"word": 0.3, "é": 0.01}, Spread(0.01, 0.1, 0.02)),
    fitted_on={"utterances": 3},
)


def test_a_saved_timing_reads_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.timing.json"
    with_phonemes = replace(TIMING, phonemes=TIMING.text)
    for timing in (TIMING, with_phonemes):
        timing.save(path)
        assert load(path) == timing


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format": 99}', '{"format": 1, "voice": 3}', "\x00"])
def test_a_damaged_timing_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.timing.json"
    path.write_text(text)
    with pytest.raises(VoiceProfileError, match="calibrate"):
        load(path)


def test_the_users_own_timing_wins() -> None:
    joe = find("joe")
    TIMING.save(own_folder() / "joe.timing.json")
    assert timing_of(joe) == TIMING


def test_a_timing_of_another_engine_is_not_used() -> None:
    joe = find("joe")
    replace(TIMING, engine="other").save(own_folder() / "joe.timing.json")
    found = timing_of(joe)
    assert found is not None
    assert found.engine == "piper"


@given(st.floats(0.25, 4), st.floats(0.25, 4))
def test_faster_is_never_longer(one: float, other: float) -> None:
    slow, fast = sorted((one, other))
    assert TIMING.pace(slow) >= TIMING.pace(fast) - 1e-9
    assert TIMING.pace(1.0) == 1.0


@given(st.floats(0.3, 3))
def test_the_speed_for_a_pace_has_that_pace(pace: float) -> None:
    assert TIMING.pace(TIMING.speed_for(pace)) == pytest.approx(pace, rel=1e-6)


def test_a_pace_is_as_unsure_as_it_was_measured_and_more_so_beyond() -> None:
    assert TIMING.pace_error(1.0) == 0
    assert TIMING.pace_error(1.5) == pytest.approx(0.006)
    assert 0.006 < TIMING.pace_error(1.7) < 0.02
    assert TIMING.pace_error(4.0) == pytest.approx(0.22)
    assert TIMING.pace_error(0.25) == pytest.approx(0.21)


def test_an_engine_that_goes_no_faster_is_known_for_it() -> None:
    timing = timing_of(find("espeak"))
    assert timing is not None
    assert timing.pace(4.0) == timing.pace(3.0) > 0.35
    assert timing.pace_error(4.0) < 0.02


def test_every_bundled_voice_that_speaks_has_a_timing_with_its_errors() -> None:
    for voice in all_voices():
        timing = timing_of(voice)
        if voice.engine == "silence":
            assert timing is None  # its engine tells lengths exactly, and at once
        elif timing is not None:
            assert timing.voice == voice.id
            assert timing.fitted_on["utterances"]
            for way in filter(None, (timing.phonemes, timing.text)):
                assert 0 < way.mean_error <= way.max_error
    assert timing_of(find("joe")) is not None


_TERMS = (
    "a",
    "b",
    "ˈ",
    " ",
    ".",
    "utterance",
    "letter",
    "letter letter",
    "^+a",
    "a+b",
    "b+ ",
    " +a",
    "a+$",
    "a|",
    "ˈ+a",
    "over 15",
)


@given(
    st.lists(st.text(alphabet="abɪˈː .,", max_size=24), min_size=1, max_size=6),
    st.dictionaries(st.sampled_from(_TERMS), st.floats(-1, 1)),
)
def test_words_weighed_once_weigh_as_their_terms_do(texts: list[str], weights: dict[str, float]) -> None:
    model = Model(weights, Spread())
    for text in [*texts, *texts]:
        for phonemes in (text, list(text)):
            terms = of_phonemes(phonemes)
            seconds, strangers = model.weigh(phonemes)
            assert seconds == pytest.approx(model.seconds(terms), abs=1e-9)
            assert strangers == model.strangers(terms)
