"""Phonemes of a text by espeak-ng, as Piper voices expect them.

Uses the small compiled bridge that ``piper-tts`` carries, loaded by its path: importing the ``piper`` package
would import onnxruntime and numpy, which takes a hundred times longer than phonemizing an article does.
"""

from __future__ import annotations

import functools
import importlib.machinery
import importlib.util
import re
import threading
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from narrator.backends.splice import carriers, splice
from narrator.errors import BackendUnavailableError
from narrator.types import Sound

_LOCK = threading.Lock()  # espeak-ng keeps its state in globals
_SWITCH = re.compile(r"\([^)]+\)")  # (fr)…(en): espeak-ng changed its language for a word


class _Bridge(Protocol):
    def set_voice(self, voice: str) -> None: ...
    def get_phonemes(self, text: str) -> list[tuple[str, str, bool]]: ...


def phonemes(text: str, voice: str = "en-us") -> list[str]:
    """The phonemes of *text*: one string each for sounds, stress marks, spaces and the marks ``, . ; : ! ?``.

    *voice* is an espeak-ng voice name. Raises `BackendUnavailableError` where piper-tts is not installed
    or the voice is unknown.
    """
    return list(unicodedata.normalize("NFD", _phonemize(text, voice)))


def phonemes_with_sounds(text: str, sounds: Iterable[Sound], voice: str = "en-us") -> list[str]:
    """Like `phonemes`, with the ranges in *sounds* pronounced as their IPA says, in context. See `splice`."""
    say = functools.partial(_phonemize, voice=voice)
    return list(unicodedata.normalize("NFD", splice(text, sounds, say, _carriers(voice))))


@functools.lru_cache(maxsize=64)
def _carriers(voice: str) -> re.Pattern[str]:
    return carriers(functools.partial(_phonemize, voice=voice))


def _phonemize(text: str, voice: str) -> str:
    with _LOCK:
        clauses = _speaking(voice).get_phonemes(_plain(text))
    spoken = [_SWITCH.sub("", sounds) + mark for sounds, mark, _ in clauses]
    return " ".join(filter(None, spoken))


def _plain(text: str) -> str:
    """*text* without what cannot be handed to a C library: null characters and halves of surrogate pairs."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


@functools.lru_cache(maxsize=1)  # one is set at a time; setting it takes a third as long as phonemizing a sentence
def _speaking(voice: str) -> _Bridge:
    bridge = _bridge()
    try:
        bridge.set_voice(voice)
    except RuntimeError as error:
        raise BackendUnavailableError(
            "espeak-ng", f"a voice named {voice!r}", "`espeak-ng --voices` lists them"
        ) from error
    return bridge


@functools.cache
def _bridge() -> _Bridge:
    package = importlib.util.find_spec("piper")
    for folder in (package.submodule_search_locations or ()) if package else ():
        spec = importlib.machinery.PathFinder.find_spec("espeakbridge", [folder])
        if spec and spec.loader:
            bridge = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(bridge)
            bridge.initialize(str(Path(folder) / "espeak-ng-data"))
            found: _Bridge = bridge
            return found
    raise BackendUnavailableError("espeak-ng phonemes", "the package piper-tts", "pip install piper-tts")
