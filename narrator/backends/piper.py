"""Piper: neural voices at many times real time on a CPU, through onnxruntime."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.backends.ahead import Ahead, Start
from narrator.backends.espeak import ipa
from narrator.backends.espeak_phonemes import phonemes, phonemes_with_sounds
from narrator.backends.speech_model import SpeechModel, model_path, sha256
from narrator.backends.word_times import Heard, within, word_times
from narrator.errors import BackendUnavailableError
from narrator.types import Clip, Seconds, Utterance, Voice, WordTime

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_DOTS = re.compile(r"…|\.\.")
_PAD, _START, _END = "_", "^", "$"
_PARTS_OF_SOUNDS = "ˈˌːˑ˞"
_KEPT_BEFORE, _KEPT_AFTER = 0.4, -0.75  # frames: how much less is trimmed than the model gave its first and last ids


class PiperBackend:
    """Speaks with one Piper voice file, which is opened when the first utterance is spoken.

    Until then only the settings beside it are read.

    Settings: ``sha256`` pins the model file; ``noise_scale``, ``noise_w_scale`` and ``speaker`` as Piper has them.
    """

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        path = model_path(voice)
        self._config = _config(path)
        self._speaker = _speaker(voice, self._config)
        self.model = SpeechModel(voice, path, rounding="Ceil", trials=self._trials)
        self._ahead = Ahead(self._begin)
        self.sample_rate: int = self._config["audio"]["sample_rate"]

    @functools.cached_property
    def fingerprint(self) -> str:
        """Engine, model and every setting that changes the sound."""
        model = str(self._voice.setting("sha256", "")) or sha256(self.model.path)
        return f"piper/{version('piper-tts')}/{model[:16]}/{self._scales}/{self._voice.speed:g}/{self._speaker}"

    def phonemes(self, utterance: Utterance) -> Sequence[str]:
        """What would be spoken, without loading the model."""
        return phonemes_with_sounds(utterance.text, utterance.sounds, self._config["espeak"]["voice"])

    def sketch(self, utterance: Utterance) -> Sequence[str]:
        """The same but for a glide here and there, from the plain library of espeak-ng, in two thirds of the time."""
        if utterance.sounds or _DOTS.search(utterance.text):  # the plain library takes dots for a stop
            return self.phonemes(utterance)
        return ipa(utterance.text, self._config["espeak"]["voice"])

    def synthesize(self, utterance: Utterance) -> Clip:
        """Speak *utterance* in one call. Raises `SynthesisError`, `BackendUnavailableError`."""
        from narrator.backends.sound import audible, pcm

        phonemes, begun = self._ahead.start(utterance)
        samples, *frames = self.model.finish(begun, utterance.text)
        clip = pcm(samples.squeeze())
        first, last = audible(clip, self.sample_rate)
        words = self._words(utterance, phonemes, frames[0].squeeze()) if frames else ()
        return Clip(clip[first:last], self.sample_rate, words=within(words, first, last))

    def duration(self, utterance: Utterance) -> Seconds:
        """Length of the trimmed clip as the model's own durations give it, several times cheaper than its sound.

        Where the voice speaks with noise, two clips of one text differ by about 2 %, and so does this.
        """
        return self._trimmed(self.model.frames(self._feed(self._known(utterance), self._scales), utterance.text))

    def foretell(self, utterance: Utterance) -> Seconds | None:
        """The length of the clip that the next `synthesize` of *utterance* gives, dice and all."""
        frames = self._ahead.frames(utterance)
        return None if frames is None else self._trimmed(frames)

    def forgo(self, utterance: Utterance) -> None:
        """Let go of what `foretell` kept for *utterance*, if it is still there."""
        self._ahead.forgo(utterance)

    def _begin(self, utterance: Utterance) -> Start:
        known = self._known(utterance)
        return known, self.model.begin(self._feed(known, self._scales), utterance.text)

    def _known(self, utterance: Utterance) -> Sequence[str]:
        """The phonemes that the model knows."""
        return [phoneme for phoneme in self.phonemes(utterance) if phoneme in self._table]

    def _trimmed(self, frames: npt.NDArray[np.float32]) -> Seconds:
        """Length of the trimmed clip."""
        edges = max(0.0, float(frames[0]) - _KEPT_BEFORE) + max(0.0, float(frames[-3:].sum()) - _KEPT_AFTER)
        return Seconds((float(frames.sum()) - edges) * self._hop / self.sample_rate)

    @property
    def _table(self) -> dict[str, list[int]]:
        table: dict[str, list[int]] = self._config["phoneme_id_map"]
        return table

    @property
    def _hop(self) -> int:
        return int(self._config.get("hop_length", 256))

    def _words(
        self, utterance: Utterance, phonemes: Sequence[str], frames: npt.NDArray[np.float32]
    ) -> tuple[WordTime, ...]:
        """Words in the untrimmed samples, from the frames the model gave each phoneme id."""
        import numpy as np

        ends = (np.cumsum(frames) * self._hop).astype(int).tolist()
        heard: list[Heard] = []
        inside: list[tuple[str, int, int]] = []
        place = len(self._table[_START]) + len(self._table[_PAD])
        for phoneme in [*phonemes, " "]:
            ids = len(self._table.get(phoneme, (0,)))
            if phoneme == " ":
                if inside:
                    heard.append(Heard("".join(sound for sound, _, _ in inside), inside[0][1], inside[-1][2]))
                inside = []
            elif phoneme.isalpha() or phoneme in _PARTS_OF_SOUNDS:
                inside.append((phoneme, ends[place - 1], ends[min(place + ids, len(ends) - 1)]))
            place += ids + len(self._table[_PAD])
        return word_times(utterance.text, heard, self._pronounce, utterance.sounds)

    def _pronounce(self, word: str) -> str:
        return _alone(word, self._config["espeak"]["voice"])

    def _feed(self, phonemes: Sequence[str], scales: Sequence[float]) -> dict[str, npt.NDArray[Any]]:
        import numpy as np

        ids = [*self._table[_START], *self._table[_PAD]]
        for phoneme in phonemes:
            ids += [*self._table[phoneme], *self._table[_PAD]]
        ids += self._table[_END]
        feed: dict[str, npt.NDArray[Any]] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if self._config["num_speakers"] > 1:
            feed["sid"] = np.array([self._speaker], np.int64)
        return feed

    @functools.cached_property
    def _scales(self) -> list[float]:
        """Of noise, length and noise in length: the voice's settings, else those beside the model, else Piper's."""
        beside = self._config.get("inference", {})
        given = {
            name: float(self._voice.setting(name, beside.get(in_config, usual))) for name, in_config, usual in _SCALES
        }
        given["length_scale"] /= self._voice.speed
        return list(given.values())

    def _trials(self) -> list[dict[str, npt.NDArray[Any]]]:
        """Sentences to prove a rewritten model with, without noise."""
        espeak_voice = self._config["espeak"]["voice"]
        spoken = ([phoneme for phoneme in phonemes(text, espeak_voice) if phoneme in self._table] for text in _TRIALS)
        return [self._feed(known, (0.0, 1.0, 0.0)) for known in spoken]

    def report(self) -> str:
        """Whether the model's graph is used as published or rewritten for speed, and why."""
        return self.model.report()


_SCALES = (  # in the order of the model's input: the setting, its name beside a model, and Piper's own value
    ("noise_scale", "noise_scale", 0.667),
    ("length_scale", "length_scale", 1.0),
    ("noise_w_scale", "noise_w", 0.8),
)
_TRIALS = (
    "Yes, and no.",
    "Nobody had asked the people who live on the island, and the ferry costs eleven pounds.",
    "Why would the harbour master close a bridge that stood for ten years?",
)


@functools.lru_cache(maxsize=4096)
def _alone(word: str, espeak_voice: str) -> str:
    return "".join(phonemes(word, espeak_voice))


def _speaker(voice: Voice, config: dict[str, Any]) -> int:
    """Which of a model's speakers: a number, or a name it knows."""
    asked = voice.setting("speaker", 0)
    names: dict[str, int] = config.get("speaker_id_map", {})
    number = names.get(str(asked), asked)
    if not isinstance(number, int) or not 0 <= number < max(1, config["num_speakers"]):
        known = ", ".join(names) or f"0 to {max(1, config['num_speakers']) - 1}"
        raise BackendUnavailableError("piper", f"a model with speaker {asked}", f"this one has {known}")
    return number


def _config(path: Path) -> dict[str, Any]:
    beside = path.with_name(f"{path.name}.json")
    try:
        config: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
        missing = [name for name in ("audio", "espeak", "phoneme_id_map", "num_speakers") if name not in config]
    except (OSError, ValueError) as error:
        raise BackendUnavailableError("piper", f"the settings beside the model, {beside}", str(error)) from error
    if missing:
        raise BackendUnavailableError("piper", f"{missing[0]!r} in {beside}", "install the voice again")
    return config
