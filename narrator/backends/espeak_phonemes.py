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

from narrator.errors import BackendUnavailableError
from narrator.types import Sound

_LOCK = threading.Lock()  # espeak-ng keeps its state in globals
_SWITCH = re.compile(r"\([^)]+\)")  # (fr)…(en): espeak-ng changed its language for a word
_LEADING_MARKS = re.compile(r"[\s\"'”’)\]]*([,.;:!?])[\"'”’)\]]*")
_TRAILING_MARKS = re.compile(r"([,;:])[\s\"'“‘(\[]*$")
_POSSESSIVE = re.compile(r"['’]s\b")
_SIBILANT = ("s", "z", "ʃ", "ʒ")
_VOICELESS = ("p", "t", "k", "f", "θ")


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
    """Like `phonemes`, with the ranges in *sounds* pronounced as their IPA says.

    The text around a sound is phonemized by pieces, so that the punctuation that touches it is kept.
    """
    whole = ""
    done = 0
    for sound in sorted(sounds, key=lambda sound: sound.start):
        whole = _joined(whole, _piece(text[done : sound.start], voice, before=whole))
        spaced = not sound.start or not text[sound.start - 1].isalnum()
        whole = _joined(whole, f"{' ' if spaced else ''}{sound.ipa.strip()}")
        done = sound.end
    return list(unicodedata.normalize("NFD", _joined(whole, _piece(text[done:], voice, before=whole))))


def _piece(text: str, voice: str, *, before: str) -> str:
    """Phonemes of a part of a sentence, its outer punctuation kept, which espeak-ng would drop."""
    head = tail = ""
    if before:
        if possessive := _POSSESSIVE.match(text):
            head = _possessive_of(before)
            text = text[possessive.end() :]
        if mark := _LEADING_MARKS.match(text):
            head += mark[1]
            text = text[mark.end() :]
    if mark := _TRAILING_MARKS.search(text):
        tail = mark[1]
        text = text[: mark.start()]
    middle = _phonemize(text, voice) if any(letter.isalnum() for letter in text) else ""
    attached = bool(middle) and bool(text) and text[0].isalnum() and not head
    return f"{head}{'' if attached or not middle else ' '}{middle}{tail}"


def _possessive_of(ipa: str) -> str:
    last = ipa.rstrip("ːˑ")
    if last.endswith(_SIBILANT):
        return "ᵻz"
    return "s" if last.endswith(_VOICELESS) else "z"


def _joined(left: str, right: str) -> str:
    """Two stretches of phonemes beside each other, with one space where there is one or two."""
    return (left + right).lstrip() if not left.endswith(" ") else left + right.lstrip()


def _phonemize(text: str, voice: str) -> str:
    with _LOCK:
        clauses = _speaking(voice).get_phonemes(text)
    spoken = [_SWITCH.sub("", sounds) + mark for sounds, mark, _ in clauses]
    return " ".join(filter(None, spoken))


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
