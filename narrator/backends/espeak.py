"""espeak-ng, called in process: any of a hundred languages, instantly, in a voice nobody takes for a person's."""

from __future__ import annotations

import ctypes
import functools
import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from narrator.backends.espeak_mnemonics import mnemonics
from narrator.backends.splice import end_of, possessive_of
from narrator.backends.word_times import within, words_of
from narrator.errors import BackendUnavailableError, SynthesisError
from narrator.types import Clip, Utterance, Voice, WordTime

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_USUAL_PACE = 165  # words a minute
_PACES = (80, 450)  # that espeak-ng has

# of espeak-ng's speak_lib.h
_SYNCHRONOUS, _DO_NOT_EXIT = 2, 0x8000
_UTF8, _PHONEMES_IN_BRACKETS = 1, 0x100
_RATE, _PITCH, _RANGE, _WORD_GAP = 1, 3, 4, 7
_IPA = 0x02
_WORD, _LIST_END = 1, 0


class EspeakBackend:
    """Speaks with one espeak-ng voice; ``model`` is its name, as ``en-us`` or ``en-gb+f3``.

    Settings: ``pitch`` and ``range``, 0 to 99, 50 being usual; ``word_gap``, silence between words in its own unit of
    10 ms at its usual pace; ``emphasis``, 0 to 1, how much of each sample is taken from the next, which lets
    the high sounds, and so the consonants, stand out from the low ones. The library has one state, so utterances are
    spoken one at a time, each at several hundred times real time.
    """

    def __init__(self, voice: Voice) -> None:
        self._name = voice.model or voice.language.lower()
        self._pace = min(max(round(_USUAL_PACE * voice.speed), _PACES[0]), _PACES[1])
        self._pitch = int(voice.setting("pitch", 50))
        self._range = int(voice.setting("range", 50))
        self._gap = int(voice.setting("word_gap", 0))
        self._emphasis = float(voice.setting("emphasis", 0.0))
        self._library = library()
        self._library.choose(self._name)  # so that an unknown name is told now
        self.sample_rate = self._library.sample_rate

    @property
    def fingerprint(self) -> str:
        """Version, voice and settings."""
        own = f"{self._pace}/{self._pitch}/{self._range}/{self._gap}/{self._emphasis:g}"
        return f"espeak/{self._library.version}/{self._name}/{own}"

    def synthesize(self, utterance: Utterance) -> Clip:
        """Speak *utterance*, with the time of each word as espeak-ng tells it. Raises `SynthesisError`."""
        from narrator.backends.sound import audible, emphasised

        text, places = _with_mnemonics(utterance)
        with self._library.lock:
            self._library.choose(self._name)
            for parameter, number in (
                (_RATE, self._pace),
                (_PITCH, self._pitch),
                (_RANGE, self._range),
                (_WORD_GAP, self._gap),
            ):
                self._library.set(parameter, number)
            samples, events = self._library.speak(text)
        if not len(samples):
            raise SynthesisError("espeak", utterance.text, "it gave no samples")
        first, last = audible(samples, self.sample_rate)
        starts = {places[position]: sample for position, sample in events if position < len(places)}
        words = _words(utterance.text, starts, len(samples))
        clear = emphasised(samples[first:last], self._emphasis)
        return Clip(clear, self.sample_rate, words=within(words, first, last))

    def phonemes(self, utterance: Utterance) -> Sequence[str]:
        """IPA, one string a letter of it, with the marks between clauses."""
        text, _ = _with_mnemonics(utterance)
        with self._library.lock:
            self._library.choose(self._name)
            return self._library.phonemes(text)


def _with_mnemonics(utterance: Utterance) -> tuple[str, list[int]]:
    """The text with pronunciations in espeak-ng's own notation, and where each of its characters came from."""
    text = ""
    places: list[int] = []
    done = 0
    for sound in sorted(utterance.sounds, key=lambda sound: sound.start):
        if own := mnemonics(sound.ipa):
            end = end_of(utterance.text, sound)
            own += mnemonics(possessive_of(sound.ipa.strip())) if end > sound.end else ""
            text += f"{utterance.text[done : sound.start]}[[{own}]]"
            places += [*range(done, sound.start), *[sound.start] * (len(own) + 4)]
            done = end
    return text + utterance.text[done:], [*places, *range(done, len(utterance.text))]


def _words(text: str, starts: dict[int, int], samples: int) -> tuple[WordTime, ...]:
    """The time of each word; words that espeak-ng ran together share the time they have by length."""
    words = words_of(text)
    known = {0: 0}
    for index, (start, end) in enumerate(words):
        if told := [starts[place] for place in range(start, end) if place in starts]:
            known[index] = min(told)
    firsts: list[int] = []
    for index in range(len(words)):
        if index in known:
            firsts.append(max(known[index], firsts[-1] if firsts else 0))
            continue
        before = max(k for k in known if k < index)
        after = min((k for k in known if k > index), default=len(words))
        until = known.get(after, samples)
        length = (words[after][0] if after < len(words) else len(text)) - words[before][0]
        share = (words[index][0] - words[before][0]) / max(1, length)
        firsts.append(max(firsts[-1], round(known[before] + share * (until - known[before]))))
    lasts = [*firsts[1:], samples]
    return tuple(WordTime(*word, first, last) for word, first, last in zip(words, firsts, lasts, strict=True))


_SWITCH = re.compile(r"\([^)]+\)")  # (fr)…(en): it changed its language for a word
_MARKS = {mark: mark for mark in ",.;:!?"} | {"—": ";", "–": ";", "…": "."}  # how a clause may end


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("unused", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(slots=True)
class _Spoken:
    parts: list[bytes] = field(default_factory=list)
    events: list[tuple[int, int]] = field(default_factory=list)  #: character of a word's start, sample


class Library:
    """The one espeak-ng of this process. Hold `lock` from choosing a voice until it has spoken."""

    def __init__(self, path: str, data: str, release: str) -> None:
        self.lock = threading.RLock()
        self.version = release
        self._spoken = _Spoken()
        self._espeak = ctypes.CDLL(path)
        self._espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._espeak.espeak_GetCurrentVoice.restype = ctypes.POINTER(_Voice)
        self._chosen = ""
        self._reads_brackets = False
        self.sample_rate = int(self._espeak.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DO_NOT_EXIT))
        if self.sample_rate <= 0:
            raise BackendUnavailableError(
                "espeak", f"its data in {data}", "pip install --force-reinstall espeakng-loader"
            )
        self._callback = _CALLBACK(self._take)  # kept: the library holds no reference of Python's
        self._espeak.espeak_SetSynthCallback(self._callback)

    def choose(self, name: str) -> None:
        """Speak with the voice of that name. Raises `BackendUnavailableError`."""
        with self.lock:
            if name != self._chosen and not (self._chose(name) or self._chose_language(name)):
                raise BackendUnavailableError("espeak", f"a voice named {name!r}", "name a language, as en-us or pt-br")
            self._chosen = name

    def _chose(self, name: str) -> bool:
        self._chosen = ""
        return bool(self._espeak.espeak_SetVoiceByName(name.encode()) == 0)

    def _chose_language(self, name: str) -> bool:
        """Choose by language, as ``en-gb``, which is in a file named ``en``; then by its file's name, for a variant."""
        language, plus, variant = name.partition("+")
        asked = _Voice(languages=language.encode())
        if self._espeak.espeak_SetVoiceByProperties(ctypes.byref(asked)):
            return False
        file = self._espeak.espeak_GetCurrentVoice().contents.identifier.decode()
        return not plus or self._chose(f"{file}+{variant}")

    def set(self, parameter: int, number: int) -> None:
        """Set one of espeak-ng's parameters."""
        self._espeak.espeak_SetParameter(parameter, number, 0)

    def speak(self, text: str) -> tuple[npt.NDArray[np.int16], list[tuple[int, int]]]:
        """Samples of *text*, and where words start: in the text, in the samples."""
        import numpy as np

        self._synthesize(text)
        return np.frombuffer(b"".join(self._spoken.parts), np.int16), self._spoken.events

    def _synthesize(self, text: str) -> None:
        self._spoken = _Spoken()
        encoded = _plain(text).encode() + b"\0"
        flags = _UTF8 | _PHONEMES_IN_BRACKETS
        self._espeak.espeak_Synth(encoded, len(encoded), 0, 1, 0, flags, None, None)
        self._reads_brackets = True

    def phonemes(self, text: str) -> str:
        """IPA of *text*, clause by clause, with the mark that ended each."""
        self.set(_WORD_GAP, 0)  # with a gap no r links two words, and what was spoken last must not decide that
        if "[[" in text and not self._reads_brackets:
            self._synthesize("a")  # it tells phonemes in brackets only once it has spoken with that flag
        encoded = _plain(text).encode() + b"\0"
        buffer = ctypes.c_char_p(encoded)
        start = ctypes.cast(buffer, ctypes.c_void_p).value or 0
        place = ctypes.c_void_p(start)
        where = ctypes.byref(place)
        found: list[str] = []
        done, end = start, start + len(encoded) - 1
        while place.value:
            clause: str = self._espeak.espeak_TextToPhonemes(where, _UTF8, _IPA).decode().strip()
            until = place.value or end
            mark = _mark(encoded[done - start : until - start])
            if clause or not found:
                found.append(clause + mark)
            else:
                found[-1] += mark
            done = until
        spoken = unicodedata.normalize("NFD", " ".join(found))
        return _SWITCH.sub("", spoken) if "(" in spoken else spoken

    def _take(self, samples: Any, count: int, events: Any) -> int:
        if samples and count:
            self._spoken.parts.append(ctypes.string_at(samples, 2 * count))
        index = 0
        while events[index].type != _LIST_END:
            if events[index].type == _WORD:
                self._spoken.events.append((events[index].text_position - 1, events[index].sample))
            index += 1
        return 0


def _mark(clause: bytes) -> str:
    """The mark that ends *clause*, as phonemes have it."""
    last = clause.rstrip()[-1:].decode("ascii", "ignore")
    if last in _MARKS:
        return _MARKS[last]
    return next((_MARKS[letter] for letter in reversed(clause.decode("utf-8", "ignore")) if letter in _MARKS), "")


def _plain(text: str) -> str:
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


_STARTING = threading.Lock()  # two threads that start it at once would each reset what the other has


def library() -> Library:
    """The library from the package ``espeakng-loader``. Raises `BackendUnavailableError`."""
    with _STARTING:
        return _library()


@functools.cache
def _library() -> Library:
    try:
        import espeakng_loader
    except ImportError as error:
        raise BackendUnavailableError("espeak", "the package espeakng-loader", "pip install espeakng-loader") from error
    path, data = str(espeakng_loader.get_library_path()), str(espeakng_loader.get_data_path())
    try:
        return Library(path, data, version("espeakng-loader"))
    except OSError as error:
        raise BackendUnavailableError(
            "espeak", f"the library {path} ({error})", "pip install espeakng-loader"
        ) from error


def ipa(text: str, voice: str) -> str:
    """What the espeak-ng voice named *voice* would speak. Raises `BackendUnavailableError`."""
    espeak = library()
    with espeak.lock:
        espeak.choose(voice)
        return espeak.phonemes(text)
