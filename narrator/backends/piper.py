"""Piper: neural voices at many times real time on a CPU, through onnxruntime."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import logging
import re
import threading
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.backends import graph, onnx_file
from narrator.backends.espeak import ipa
from narrator.backends.espeak_phonemes import phonemes, phonemes_with_sounds
from narrator.backends.word_times import Heard, within, word_times
from narrator.errors import BackendUnavailableError, SynthesisError
from narrator.types import Clip, Seconds, Utterance, Voice, WordTime

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LOG = logging.getLogger(__name__)

_DOTS = re.compile(r"…|\.\.")
_PAD, _START, _END = "_", "^", "$"
_PARTS_OF_SOUNDS = "ˈˌːˑ˞"
_KEPT_BEFORE, _KEPT_AFTER = 0.4, -0.75  # frames: how much less is trimmed than the model gave its first and last ids


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
        self._speaker = _speaker(voice, self._config)
        self._lock = threading.Lock()
        self.sample_rate: int = self._config["audio"]["sample_rate"]

    @functools.cached_property
    def fingerprint(self) -> str:
        """Engine, model and every setting that changes the sound."""
        inference = self._config.get("inference", {})
        settings = [self._scale(name, inference, default) for name, default in _SCALES.items()]
        model = str(self._voice.setting("sha256", "")) or sha256(self._path)
        return f"piper/{version('piper-tts')}/{model[:16]}/{settings}/{self._voice.speed:g}/{self._speaker}"

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

        phonemes = [phoneme for phoneme in self.phonemes(utterance) if phoneme in self._table]
        samples, *frames = self._run(self._session, utterance, phonemes)
        clip = pcm(samples.squeeze())
        first, last = audible(clip, self.sample_rate)
        words = self._words(utterance, phonemes, frames[0].squeeze()) if frames else ()
        return Clip(clip[first:last], self.sample_rate, words=within(words, first, last))

    def duration(self, utterance: Utterance) -> Seconds:
        """Length of the trimmed clip as the model's own durations give it, several times cheaper than its sound.

        Where the voice speaks with noise, two clips of one text differ by about 2 %, and so does this.
        """
        phonemes = [phoneme for phoneme in self.phonemes(utterance) if phoneme in self._table]
        frames = self._run(self._timer, utterance, phonemes)[0].squeeze()
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

    def _run(self, session: Any, utterance: Utterance, phonemes: Sequence[str]) -> list[npt.NDArray[np.float32]]:
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, RuntimeException

        inference = self._config.get("inference", {})
        feed = self._feed(phonemes, [self._scale(name, inference, default) for name, default in _SCALES.items()])
        asked = {given.name for given in session.get_inputs()}
        try:
            given: list[npt.NDArray[np.float32]] = session.run(None, {k: v for k, v in feed.items() if k in asked})
        except (Fail, InvalidArgument, RuntimeException) as error:
            raise SynthesisError("piper", utterance.text, str(error).strip().splitlines()[-1]) from error
        return given

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

    def _scale(self, name: str, inference: dict[str, float], default: float) -> float:
        value = float(self._voice.setting(name, inference.get(_CONFIG_NAMES[name], default)))
        return value / self._voice.speed if name == "length_scale" else value

    @property
    def _session(self) -> Any:
        """The model, with the frames of each phoneme id as a second output where it has them."""
        with self._lock:
            return self._voice_session

    @property
    def _timer(self) -> Any:
        """The part of the model that tells the frames of each phoneme id."""
        with self._lock:
            return self._timer_session

    @functools.cached_property
    def _voice_session(self) -> Any:
        model, digest, frames = self._model()
        faster, verdict = graph.faster(
            model,
            digest,
            frames,
            folder=graphs_folder(),
            trials=self._trials,
            open_session=functools.partial(open_session, path=self._path),
            tell=lambda: _LOG.warning("Preparing the voice %s for speed, once …", self._voice.id),
        )
        if verdict.why:
            _LOG.info("%s: its graph as published: %s", self._voice.id, verdict.why)
        return open_session(faster or functools.reduce(onnx_file.with_output, frames, model), self._path)

    def _trials(self) -> list[dict[str, npt.NDArray[Any]]]:
        """Sentences to prove a rewritten model with, without noise."""
        espeak_voice = self._config["espeak"]["voice"]
        spoken = ([phoneme for phoneme in phonemes(text, espeak_voice) if phoneme in self._table] for text in _TRIALS)
        return [self._feed(known, (0.0, 1.0, 0.0)) for known in spoken]

    def report(self) -> str:
        """Whether the model's graph is used as published or rewritten for speed, and why."""
        _, digest, frames = self._model()
        return graph.described(graph.known(digest, frames, graphs_folder()))

    @functools.cached_property
    def _timer_session(self) -> Any:
        model, _, frames = self._model()
        if not frames:
            raise BackendUnavailableError("piper", f"durations, which {self._path} does not tell", "use another model")
        return open_session(onnx_file.cut_to(model, frames[0]), self._path)

    def _model(self) -> tuple[bytes, str, tuple[str, ...]]:
        """The model, its sha256, and the name in it of the frames of each phoneme id, where it has them."""
        model = self._path.read_bytes()
        digest = hashlib.sha256(model).hexdigest()
        check_pin(self._path, digest, str(self._voice.setting("sha256", "")))
        try:
            frames = onnx_file.operator_outputs(model, "Ceil")
        except ValueError as error:
            raise _broken(self._path, str(error)) from error
        return model, digest, frames if len(frames) == 1 else ()


_SCALES = {"noise_scale": 0.667, "length_scale": 1.0, "noise_w_scale": 0.8}  # in the order of the model's input
_TRIALS = (
    "Yes, and no.",
    "Nobody had asked the people who live on the island, and the ferry costs eleven pounds.",
    "Why would the harbour master close a bridge that stood for ten years?",
)
_CONFIG_NAMES = {"noise_scale": "noise_scale", "length_scale": "length_scale", "noise_w_scale": "noise_w"}


@functools.lru_cache(maxsize=4096)
def _alone(word: str, espeak_voice: str) -> str:
    return "".join(phonemes(word, espeak_voice))


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


def graphs_folder() -> Path:
    """Where models rewritten for speed are kept."""
    from narrator.voices import models_folder

    return models_folder().parent / "graphs"


def sha256(path: Path) -> str:
    """Digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_pin(path: Path, found: str, pin: str) -> None:
    """Raise `BackendUnavailableError` where *found*, the digest of *path*, is not the pinned one."""
    if pin and found != pin.lower():
        raise BackendUnavailableError(
            "piper", f"the model with sha256 {pin[:12]}…, but {path} has {found[:12]}…", "install it again"
        )


def open_session(model: bytes, path: Path) -> Any:
    """An onnxruntime session for speech: one thread a call, and no thread that spins while it waits.

    Raises `BackendUnavailableError` with *path* where *model* is none.
    """
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # plans memory by length, and no two sentences are equally long: 5 % of the time
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf) as error:
        raise _broken(path, str(error).strip().splitlines()[-1]) from error


def _broken(path: Path, why: str) -> BackendUnavailableError:
    return BackendUnavailableError("piper", f"a whole model; {path} is none ({why})", "install it again")


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
