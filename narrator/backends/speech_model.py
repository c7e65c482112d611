"""The ONNX model of a voice: found, held against its pin, made faster at its first use, opened when it first speaks."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from narrator.backends import graph, halves, onnx_file
from narrator.backends.halves import Begun, Halves, Whole
from narrator.errors import BackendUnavailableError, OutputError, SynthesisError
from narrator.types import Voice

if TYPE_CHECKING:
    from narrator.backends.halves import Array, Feed

_LOG = logging.getLogger(__name__)


class Content(NamedTuple):
    """A model file as it was read."""

    model: bytes
    digest: str  #: sha256, in hexadecimal
    frames: tuple[str, ...]  #: the name in it of the frames of each sound; none where it has no such value


class SpeechModel:
    """A voice's model: what it makes of a feed, and the part of it alone that tells how long each sound will be.

    One session with one runtime thread a call, shared by as many Python threads as call it: measured faster than
    one call on two threads, and as fast as processes with a copy of the model each. It is read when it is first used.

    Args:
        voice: its engine and id are named in errors; its setting ``sha256`` pins the file.
        path: the file.
        rounding: the operator that makes whole frames of the lengths of sounds.
        frames: the name of what it gives; where empty, the one such value in the graph.
        trials: feeds without noise, to prove a faster graph with.
        parts: what the file is put together from where it is not there.
    """

    def __init__(
        self,
        voice: Voice,
        path: Path,
        *,
        rounding: str,
        trials: Callable[[], Sequence[Feed]],
        frames: str = "",
        parts: Sequence[Path] = (),
    ) -> None:
        self.path = path
        self._voice, self._parts = voice, parts
        self._rounding, self._frames, self._trials = rounding, frames, trials
        self._lock = threading.Lock()

    def begin(self, feed: Feed, text: str) -> Begun:
        """What of speaking *feed* comes before its sound, with the frames of each sound where they are known by then.

        Raises `SynthesisError` with *text*, `BackendUnavailableError`.
        """
        with self._lock:  # `cached_property` would open it twice for two threads that ask at once
            opened = self._speaking
        with self._failing(text):
            return opened.begin(feed)

    def finish(self, begun: Begun, text: str) -> list[Array]:
        """The samples, and the frames of each sound where the model tells them. Raises `SynthesisError` with *text*."""
        with self._failing(text):
            return self._speaking.finish(begun)

    def frames(self, feed: Feed, text: str) -> Array:
        """The frames of each sound, without making the sound.

        Raises `SynthesisError` with *text*, `BackendUnavailableError`, also where the model does not tell them.
        """
        with self._lock:
            session = self._timing
        with self._failing(text):
            return halves.run(session, feed)[0].squeeze()

    def report(self) -> str:
        """Whether the model's graph is used as published or rewritten for speed, and why."""
        _, digest, frames = self.content()
        return graph.described(graph.known(digest, frames, graphs_folder()))

    def content(self) -> Content:
        """The file as it is. Raises `BackendUnavailableError` where it is not the pinned one, or no model."""
        if self._parts and not self.path.is_file():
            _put_together(self._parts, self.path)
        model = self.path.read_bytes()
        digest = hashlib.sha256(model).hexdigest()
        self._check_pin(digest)
        try:
            found = onnx_file.operator_outputs(model, self._rounding)
        except ValueError as error:
            raise _broken(self._voice.engine, self.path, str(error)) from error
        frames = tuple(name for name in found if self._frames in ("", name))
        return Content(model, digest, frames if len(frames) == 1 else ())

    @functools.cached_property
    def _speaking(self) -> Halves | Whole:
        faster, frames = self._faster()
        if faster:
            try:
                return self._halved(faster, frames[0]) if frames else Whole(self._open(faster))
            except BackendUnavailableError as error:
                _LOG.info("%s: its graph as published: %s", self._voice.id, error)
                faster.unlink(missing_ok=True)  # it is damaged, or just gone; the next start makes it again
        model, _, frames = self.content()
        return Whole(self._open(functools.reduce(onnx_file.with_output, frames, model)))

    def _halved(self, model: Path, frames: str) -> Halves | Whole:
        try:
            return halves.opened(model, frames, self._open)
        except (ValueError, OutputError, BackendUnavailableError) as error:
            _LOG.info("%s: its graph in one: %s", self._voice.id, error)
        halves.remove(model)
        return Whole(self._open(model))

    def _faster(self) -> tuple[Path | None, tuple[str, ...]]:
        """The rewritten model where it is proved, and the frames' name.

        The published one is let go before that is opened: it is as large.
        """
        model, digest, frames = self.content()
        faster, verdict = graph.faster(
            model,
            digest,
            frames,
            folder=graphs_folder(),
            trials=self._trials,
            open_session=self._open,
            tell=lambda: _LOG.warning("Preparing the voice %s for speed, once …", self._voice.id),
        )
        if verdict.why:
            _LOG.info("%s: its graph as published: %s", self._voice.id, verdict.why)
        return faster, frames

    @functools.cached_property
    def _timing(self) -> Any:
        model, _, frames = self.content()
        if not frames:
            raise BackendUnavailableError(
                self._voice.engine, f"durations, which {self.path} does not tell", "use another model"
            )
        return self._open(onnx_file.cut_to(model, frames[0]))

    def _open(self, model: bytes | Path) -> Any:
        return open_session(model, self._voice.engine, self.path)

    @contextmanager
    def _failing(self, text: str) -> Iterator[None]:
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, RuntimeException

        try:
            yield
        except (Fail, InvalidArgument, RuntimeException) as error:
            raise SynthesisError(self._voice.engine, text, str(error).strip().splitlines()[-1]) from error

    def _check_pin(self, found: str) -> None:
        pin = str(self._voice.setting("sha256", "")).lower()
        if pin and found != pin:
            raise BackendUnavailableError(
                self._voice.engine,
                f"the model with sha256 {pin[:12]}…, but {self.path} has {found[:12]}…",
                "install it again",
            )


def open_session(model: bytes | Path, engine: str, path: Path) -> Any:
    """An onnxruntime session for speech: one thread a call, and no thread that spins while it waits.

    Args:
        model: a file opens in four fifths of the time that its bytes take.

    Raises `BackendUnavailableError` with *engine* and *path* where *model* is none.
    """
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import (
        Fail,
        InvalidArgument,
        InvalidGraph,
        InvalidProtobuf,
        NoSuchFile,
    )

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # plans memory by length, and no two sentences are equally long: 5 % of the time
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NoSuchFile) as error:
        raise _broken(engine, path, str(error).strip().splitlines()[-1]) from error


def _broken(engine: str, path: Path, why: str) -> BackendUnavailableError:
    return BackendUnavailableError(engine, f"a whole model; {path} is none ({why})", "install it again")


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


def _put_together(parts: Sequence[Path], path: Path) -> None:
    from narrator.files import writing

    with writing(path) as whole:
        for part in parts:
            whole.write(part.read_bytes())
