from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.estimate import predict, timing_of
from narrator.estimate.timing import own_folder
from narrator.types import Seconds, Utterance, Voice
from narrator.voices import find

NEWS = (
    "The harbour reopened on Monday after eleven days of repairs to its northern wall.",
    "Fishing boats left first, then the ferries, and by noon the queue of lorries had gone.",
    "Why did nobody check the gauge?",
)


def utterances(*texts: str, voice: Voice | None = None, pause: float = 0.35) -> list[Utterance]:
    return [Utterance(text, voice or find("joe"), pause_after=Seconds(pause)) for text in texts]


def test_news_is_read_at_a_narrators_pace() -> None:
    words = sum(len(text.split()) for text in NEWS)
    prediction = predict(utterances(*NEWS), find("joe"))
    assert 140 < words / (sum(prediction.durations) / 60) < 240
    assert not prediction.notes


def test_more_text_is_surer() -> None:
    few, many = predict(utterances(*NEWS), find("joe")), predict(utterances(*NEWS * 20), find("joe"))
    assert many.error < few.error < 0.1


def test_pauses_are_exact_so_a_text_of_pauses_is_surer() -> None:
    short, long = (predict(utterances(*NEWS, pause=pause), find("joe")).error for pause in (0.1, 5.0))
    assert long < short / 2


def test_nothing_to_say_takes_no_time() -> None:
    assert predict([], find("joe")).durations == ()
    assert predict([], find("joe")).error == 0
    blank = predict(utterances("", "  "), find("joe"))
    assert blank.durations == (0.0, 0.0)


def test_one_word_is_told_with_a_wide_band() -> None:
    prediction = predict(utterances("Yes.", pause=0), find("joe"))
    assert 0.15 < prediction.durations[0] < 1.0
    assert prediction.error > 0.04


def test_an_engine_that_is_not_installed_is_judged_by_text() -> None:
    lost = replace(find("joe"), model="package:no_such_package/x.onnx")
    prediction = predict(utterances(*NEWS, voice=lost), lost)
    known = predict(utterances(*NEWS), find("joe"))
    assert sum(prediction.durations) == pytest.approx(sum(known.durations), rel=0.15)
    assert prediction.error > known.error
    assert "text alone" in prediction.notes[0]


def test_an_unknown_engine_without_a_timing_is_a_guess_and_says_so() -> None:
    voice = Voice("nobody", "no-such-engine")
    prediction = predict(utterances(*NEWS * 5, voice=voice), voice)
    known = predict(utterances(*NEWS * 5), find("joe"))
    assert sum(prediction.durations) == pytest.approx(sum(known.durations), rel=0.35)
    assert prediction.error > 0.1
    assert any("calibrate nobody" in note for note in prediction.notes)


@pytest.mark.parametrize(
    ("changed", "doubt", "why"), [(1, 0.005, "another version"), (2, 0.05, "another model, system or setting")]
)
def test_another_version_widens_the_band_and_another_model_more(changed: int, doubt: float, why: str) -> None:
    joe = find("joe")
    timing = timing_of(joe)
    assert timing is not None
    usual = predict(utterances(*NEWS), joe)
    parts = timing.fingerprint.split("/")
    parts[changed] = "another"
    replace(timing, fingerprint="/".join(parts)).save(own_folder() / "joe.timing.json")
    doubted = predict(utterances(*NEWS), joe)
    assert doubted.durations == usual.durations
    assert doubted.error > usual.error + doubt
    assert why in doubted.notes[0]


def test_signs_the_voice_never_saw_widen_the_band() -> None:
    lost = replace(find("joe"), model="package:no_such_package/x.onnx")
    usual, strange = (predict(utterances(text, voice=lost), lost) for text in (NEWS[0], "Гавань открылась после."))
    assert strange.error > usual.error + 0.1
    assert any("never fitted" in note for note in strange.notes)


def test_speed_shortens_the_sound_and_not_the_pauses() -> None:
    usual, fast = (predict(utterances(*NEWS), replace(find("joe"), speed=speed)) for speed in (1.0, 1.5))
    assert sum(fast.durations) == pytest.approx(sum(usual.durations) * 0.727, rel=0.02)


def test_silence_is_told_exactly_by_its_engine() -> None:
    voice = find("silence")
    prediction = predict(utterances("Twelve marks.", voice=voice), voice)
    assert prediction.error == 0
    assert prediction.durations[0] == pytest.approx(0.05 + 13 * 0.062, abs=1e-4)


@given(st.text(max_size=80))
def test_any_text_has_a_length(text: str) -> None:
    prediction = predict(utterances(text), find("joe"))
    assert 0 <= prediction.durations[0] < 120
    assert 0 <= prediction.error < 10
