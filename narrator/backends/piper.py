"""Piper: neural voices at many times real time on a CPU, through onnxruntime."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import threading
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.backends.espeak_phonemes import phonemes_with_sounds
from narrator.errors import BackendUnavailableError, SynthesisError
from narrator.types import Clip, Utterance, Voice

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_PAD, _START, _END = "_", "^", "$"


class PiperBackend:
    """Speaks with one Piper voice file.

    One session with one runtime thread a call, shared by as many Python threads as call it: measured faster than
    one call on two threads, and as fast as processes with a copy of the model each. The model is loaded when the
    first utterance is spoken; until then only its settings are read.

    Settings: ``sha256`` pins the model file; ``noise_scale``, ``noise_w_scale`` and ``speaker`` as Piper has them.
    """

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._path = model_path(voice)
        self._config = _config(self._path)
        self._lock = threading.Lock()
        self.sample_rate: int = self._config["audio"]["sample_rate"]

    @functools.cached_property
    def fingerprint(self) -> str:
        """Engine, model and every setting that changes the sound."""
        inference = self._config.get("inference", {})
        settings = [self._scale(name, inference, default) for name, default in _SCALES.items()]
        speaker = self._voice.setting("speaker", 0)
        model = str(self._voice.setting("sha256", "")) or sha256(self._path)
        return f"piper/{version('piper-tts')}/{model[:16]}/{settings}/{self._voice.speed:g}/{speaker}"

    def phonemes(self, utterance: Utterance) -> Sequence[str]:
        """What would be spoken, without loading the model."""
        return phonemes_with_sounds(utterance.text, utterance.sounds, self._config["espeak"]["voice"])

    def synthesize(self, utterance: Utterance) -> Clip:
        """Speak *utterance* in one call. Raises `SynthesisError`, `BackendUnavailableError`."""
        from narrator.backends.sound import audible, pcm

        samples = pcm(self._run(utterance, self._ids(self.phonemes(utterance))))
        first, last = audible(samples, self.sample_rate)
        return Clip(samples[first:last], self.sample_rate)

    def _ids(self, phonemes: Sequence[str]) -> list[int]:
        """Phoneme ids, each followed by the padding the model was trained with; unknown phonemes are left out."""
        table = self._config["phoneme_id_map"]
        ids = [*table[_START], *table[_PAD]]
        for phoneme in phonemes:
            if phoneme in table:
                ids += [*table[phoneme], *table[_PAD]]
        return [*ids, *table[_END]]

    def _run(self, utterance: Utterance, ids: list[int]) -> npt.NDArray[np.float32]:
        import numpy as np
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, RuntimeException

        inference = self._config.get("inference", {})
        scales = [self._scale(name, inference, default) for name, default in _SCALES.items()]
        feed = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if self._config["num_speakers"] > 1:
            feed["sid"] = np.array([self._voice.setting("speaker", 0)], np.int64)
        try:
            samples: npt.NDArray[np.float32] = self._session.run(None, feed)[0].squeeze()
        except (Fail, InvalidArgument, RuntimeException) as error:
            raise SynthesisError("piper", utterance.text, str(error).strip().splitlines()[-1]) from error
        return samples

    def _scale(self, name: str, inference: dict[str, float], default: float) -> float:
        value = float(self._voice.setting(name, inference.get(_CONFIG_NAMES[name], default)))
        return value / self._voice.speed if name == "length_scale" else value

    @property
    def _session(self) -> Any:
        with self._lock:
            return self._loaded

    @functools.cached_property
    def _loaded(self) -> Any:
        check_pin(self._path, str(self._voice.setting("sha256", "")))
        return open_session(self._path)


_SCALES = {"noise_scale": 0.667, "length_scale": 1.0, "noise_w_scale": 0.8}  # in the order of the model's input
_CONFIG_NAMES = {"noise_scale": "noise_scale", "length_scale": "length_scale", "noise_w_scale": "noise_w"}


def model_path(voice: Voice) -> Path:
    """The voice file of *voice*: a path, a file in the models folder, or ``package:NAME/PATH`` of a Python package.

    Raises `BackendUnavailableError` where it is not there.
    """
    from narrator.voices import models_folder

    if voice.model.startswith("package:"):
        package, _, inside = voice.model.removeprefix("package:").partition("/")
        found = importlib.util.find_spec(package)
        if not found or not found.submodule_search_locations:
            raise BackendUnavailableError(
                voice.engine, f"the package {package}", f"pip install {package.replace('_', '-')}"
            )
        path = Path(found.submodule_search_locations[0]) / inside
    else:
        path = models_folder() / voice.model  # an absolute path stands as it is
    if not path.is_file():
        raise BackendUnavailableError(
            voice.engine, f"the model {path}", f"`narrator voices install {voice.id}`, or correct its profile"
        )
    return path


def sha256(path: Path) -> str:
    """Digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_pin(path: Path, pin: str) -> None:
    """Raise `BackendUnavailableError` where *path* is not the file that was pinned."""
    if pin and (found := sha256(path)) != pin.lower():
        raise BackendUnavailableError(
            "piper", f"the model with sha256 {pin[:12]}…, but {path} has {found[:12]}…", "install it again"
        )


def open_session(path: Path) -> Any:
    """An onnxruntime session for speech: one thread a call, and no thread that spins while it waits."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


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
