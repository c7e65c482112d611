"""The embedded voice, for real."""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narrator.backends import load
from narrator.backends.piper import PiperBackend
from narrator.backends.speech_model import model_path
from narrator.errors import BackendUnavailableError
from narrator.types import Sound, Utterance, Voice
from narrator.voices import find, models_folder

SENTENCE = "The ferry left at noon, and nobody on the pier of the harbour waved."

STILL = (("noise_scale", 0.0), ("noise_w_scale", 0.0))
"""Without noise the same words give the same samples."""


@pytest.fixture(scope="module")
def joe() -> Voice:
    return find("joe")


@pytest.fixture(scope="module")
def still(joe: Voice) -> PiperBackend:
    backend = load(replace(joe, settings=tuple(sorted({**dict(joe.settings), **dict(STILL)}.items()))))
    assert isinstance(backend, PiperBackend)
    return backend


def speak(backend: PiperBackend, text: str, **changes: object) -> Utterance:
    return replace(Utterance(text, backend._voice), **changes)  # type: ignore[arg-type]


def test_without_noise_the_same_words_are_the_same_samples_from_any_thread(still: PiperBackend) -> None:
    texts = ["Yes.", SENTENCE, "Nobody knows why."] * 2
    with ThreadPoolExecutor(2) as pool:
        clips = list(pool.map(lambda text: still.synthesize(speak(still, text)).samples, texts))
    assert all(np.array_equal(first, again) for first, again in zip(clips[:3], clips[3:], strict=True))


def test_words_lie_where_the_model_put_them(still: PiperBackend) -> None:
    clip = still.synthesize(speak(still, SENTENCE))
    words = [SENTENCE[word.start : word.end] for word in clip.words]
    assert words == SENTENCE.replace(",", "").replace(".", "").split()
    edges = [edge for word in clip.words for edge in (word.first, word.last)]
    assert edges == sorted(edges)
    assert edges[-1] <= len(clip.samples)

    def loudness(first: int, last: int) -> float:
        return float(np.sqrt((clip.samples[first:last].astype(float) ** 2).mean()))

    noon, and_ = clip.words[words.index("noon")], clip.words[words.index("and")]
    assert loudness(noon.last + 200, and_.first - 200) < 0.2 * loudness(noon.first, noon.last)  # the comma


def test_the_models_own_durations_tell_the_length(still: PiperBackend) -> None:
    for text in (SENTENCE, "Stop!", "What did the harbour master say about the third of the four new cranes?"):
        utterance = speak(still, text)
        assert still.duration(utterance) == pytest.approx(still.synthesize(utterance).duration, abs=0.09)


def test_speed_shortens(still: PiperBackend) -> None:
    fast = PiperBackend(replace(still._voice, speed=1.5))
    usual, short = (backend.synthesize(speak(backend, SENTENCE)).duration for backend in (still, fast))
    assert short == pytest.approx(usual / 1.5, rel=0.12)


def test_a_pronunciation_is_spoken(still: PiperBackend) -> None:
    utterance = speak(still, "It was Xi, they said.", sounds=(Sound(7, 9, "bˈætəlʃɪp"),))
    assert "bˈætəlʃɪp," in "".join(still.phonemes(utterance))
    assert len(still.synthesize(utterance).samples) > len(still.synthesize(speak(still, utterance.text)).samples)


def test_clips_carry_no_silence_of_the_engine(still: PiperBackend) -> None:
    clip = still.synthesize(speak(still, "Nobody knows."))
    loud = np.flatnonzero(np.abs(clip.samples.astype(int)) > 60)
    assert loud[0] < 0.04 * clip.sample_rate
    assert len(clip.samples) - loud[-1] < 0.06 * clip.sample_rate


@pytest.mark.parametrize(
    "changes",
    [{"speed": 1.2}, {"settings": (("noise_scale", 0.5),)}, {"settings": (("sha256", "0" * 64),)}],
)
def test_the_fingerprint_tells_what_changes_the_sound(joe: Voice, changes: dict[str, object]) -> None:
    assert PiperBackend(replace(joe, **changes)).fingerprint != PiperBackend(joe).fingerprint  # type: ignore[arg-type]


def test_an_unpinned_model_is_known_by_its_content(joe: Voice) -> None:
    without_pin = tuple(pair for pair in joe.settings if pair[0] != "sha256")
    assert PiperBackend(replace(joe, settings=without_pin)).fingerprint == PiperBackend(joe).fingerprint


def test_a_model_other_than_the_pinned_one_is_refused(joe: Voice) -> None:
    backend = PiperBackend(replace(joe, settings=(("sha256", "ab" * 32),)))
    with pytest.raises(BackendUnavailableError, match="abababab"):
        backend.synthesize(Utterance("Hello.", joe))


@pytest.mark.parametrize(
    ("model", "missing"),
    [("package:no_such_package/a.onnx", "pip install no-such-package"), ("amy.onnx", "narrator voices install")],
)
def test_a_missing_model_says_how_to_get_it(model: str, missing: str) -> None:
    with pytest.raises(BackendUnavailableError, match=missing):
        PiperBackend(Voice("amy", "piper", model=model))


@pytest.fixture
def copied(joe: Voice) -> Path:
    """A voice file of the user's own."""
    models_folder().mkdir(parents=True)
    path = models_folder() / "mine.onnx"
    path.symlink_to(model_path(joe))
    shutil.copy(f"{model_path(joe)}.json", f"{path}.json")
    return path


def test_any_piper_voice_file_will_do(copied: Path) -> None:
    voice = Voice("mine", "piper", model="mine.onnx")
    assert PiperBackend(voice).synthesize(Utterance("Hello.", voice)).duration > 0.2


@pytest.mark.parametrize("settings", ["", "{", "{}", '{"audio": {"sample_rate": 22050}}'])
def test_broken_settings_beside_a_model_are_named(copied: Path, settings: str) -> None:
    copied.with_name("mine.onnx.json").write_text(settings, encoding="utf-8")
    with pytest.raises(BackendUnavailableError, match=r"mine\.onnx\.json"):
        PiperBackend(Voice("mine", "piper", model="mine.onnx"))


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", b"half"])
def test_a_broken_model_is_named(copied: Path, joe: Voice, content: bytes) -> None:
    half = model_path(joe).read_bytes()[:5_000_000] if content == b"half" else content
    copied.unlink()
    copied.write_bytes(half)
    pin = (("sha256", hashlib.sha256(half).hexdigest()),)
    voice = Voice("mine", "piper", model="mine.onnx", settings=pin)
    with pytest.raises(BackendUnavailableError, match=r"mine\.onnx"):
        PiperBackend(voice).synthesize(Utterance("Hello.", voice))


def test_a_model_of_several_speakers_takes_one_of_them(copied: Path) -> None:
    beside = copied.with_name("mine.onnx.json")
    config = json.loads(beside.read_text(encoding="utf-8"))
    beside.write_text(json.dumps(config | {"num_speakers": 3}), encoding="utf-8")
    with pytest.raises(BackendUnavailableError, match="speaker 7"):
        PiperBackend(Voice("mine", "piper", model="mine.onnx", settings=(("speaker", 7),)))
