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
POSSESSIVE = re.compile(r"['’]s\b")
_SIBILANT = ("s", "z", "ʃ", "ʒ")
_VOICED = "z"
_CARRIERS = ("Zubzub", "Azubzub")  # words of no language; the second for sounds that start with a vowel
_VOWELS = frozenset("aeiouyæœøɐɑɒɔəɚɛɜɝɪɨʉʊʌᵻ")
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

    A made-up word that starts as the sound does stands in for it while the sentence is phonemized. So what is around
    it is spoken as before such a word ("an" or "a", "thuh" or "thee"), and no punctuation is lost.
    """
    ordered = sorted(sounds, key=lambda sound: sound.start)
    standing = _with_carriers(text, ordered)
    spoken = _phonemize(standing, voice)
    found = list(_carrier_pattern(voice).finditer(spoken))
    if len(found) != len(ordered):
        return list(unicodedata.normalize("NFD", _by_pieces(text, ordered, voice)))
    whole = ""
    done = 0
    for carrier, sound in zip(found, ordered, strict=True):
        whole += spoken[done : carrier.start()] + sound.ipa.strip()
        done = carrier.end()
        if POSSESSIVE.match(text, sound.end) and spoken.startswith(_VOICED, done):
            whole += possessive_of(sound.ipa.strip())
            done += len(_VOICED)
    return list(unicodedata.normalize("NFD", whole + spoken[done:]))


def _with_carriers(text: str, sounds: Iterable[Sound]) -> str:
    standing = ""
    done = 0
    for sound in sounds:
        opening = sound.ipa.strip().lstrip("ˈˌ")[:1]
        standing += text[done : sound.start] + _CARRIERS[opening in _VOWELS]
        done = sound.end
    return standing + text[done:]


@functools.lru_cache(maxsize=64)
def _carrier_pattern(voice: str) -> re.Pattern[str]:
    """Finds the phonemes of either carrier, however they are stressed."""
    sounds = [[letter for letter in _phonemize(carrier, voice) if letter not in "ˈˌ"] for carrier in _CARRIERS]
    return re.compile("|".join("[ˈˌ]?" + "[ˈˌ]?".join(map(re.escape, letters)) for letters in sounds))


def _by_pieces(text: str, sounds: Iterable[Sound], voice: str) -> str:
    """For languages that do not read the carriers as words: what stands between the sounds, each piece on its own."""
    whole: list[str] = []
    done = 0
    for sound in sounds:
        whole += [_piece(text[done : sound.start], voice), sound.ipa.strip()]
        done = sound.end
    spoken = " ".join(filter(None, [*whole, _piece(text[done:], voice)]))
    return re.sub(r" (?=[,.;:!?])", "", spoken)


def _piece(text: str, voice: str) -> str:
    """Phonemes of a part of a sentence, its outer marks kept, which espeak-ng would drop."""
    head = _LEADING_MARKS.match(text)
    tail = _TRAILING_MARKS.search(text, head.end() if head else 0)
    middle = text[head.end() if head else 0 : tail.start() if tail else len(text)]
    spoken = _phonemize(middle, voice) if any(letter.isalnum() for letter in middle) else ""
    return f"{head[1] if head else ''} {spoken}{tail[1] if tail else ''}".strip()


def possessive_of(ipa: str) -> str:
    """How an English ``'s`` sounds after *ipa*."""
    last = ipa.rstrip("ːˑ")
    if last.endswith(_SIBILANT):
        return "ᵻz"
    return "s" if last.endswith(_VOICELESS) else "z"


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
