"""pyttsx3: the voices of the system (SAPI5 on Windows, NSSpeech on macOS, espeak elsewhere), made safe.

pyttsx3 may write nothing and report success, hang, or crash while it ends. So each utterance is spoken by a process
of its own that has a time limit, its file is looked at, and what is missing or no speech is spoken once more.
"""

from __future__ import annotations

import functools
import json
import platform
import signal
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from narrator.backends.pyttsx3_child import UNAVAILABLE
from narrator.errors import BackendUnavailableError, SynthesisError
from narrator.types import Clip, Utterance, Voice

_USUAL_PACE = 165  # words a minute
_RATE = 22050  # of espeak's files, and usual elsewhere
_START = 20.0  # seconds a process may take beside its speaking
_PER_CHARACTER = 0.1  # seconds it may take beside
_SHORTEST, _LONGEST = 0.02, 0.35  # seconds a character at usual pace: what lies beyond is not the text


class Pyttsx3Backend:
    """Speaks with a voice of the system; ``model`` is its id, or empty for the usual one.

    Settings: ``driver`` (``espeak``, ``sapi5``, ``nsss``; the system's own where not given), ``pitch``,
    ``sample_rate`` of its files (22050).
    """

    def __init__(self, voice: Voice) -> None:
        if not find_spec("pyttsx3"):
            raise BackendUnavailableError("pyttsx3", "the package pyttsx3", "pip install pyttsx3")
        self._voice = voice
        self.sample_rate = int(voice.setting("sample_rate", _RATE))
        self._asked = {
            "driver": str(voice.setting("driver", "")),
            "voice": voice.model,
            "rate": round(_USUAL_PACE * voice.speed),
            "pitch": voice.setting("pitch", "") or None,
        }

    @functools.cached_property
    def fingerprint(self) -> str:
        """Version, system and what is asked of the voice."""
        try:
            release = version("pyttsx3")
        except PackageNotFoundError:
            release = "?"
        return f"pyttsx3/{release}/{platform.system()}/{json.dumps(self._asked, sort_keys=True)}"

    def synthesize(self, utterance: Utterance) -> Clip:
        """Speak *utterance* in a process of its own, once more if its file is lost. Raises `SynthesisError`."""
        why = ""
        for _ in range(2):
            with tempfile.TemporaryDirectory(prefix="narrator-") as folder:
                file = Path(folder) / "clip.wav"
                why = self._run(utterance, file)
                clip = None if why else self._read(file)
                if clip and not (why := self._doubt(utterance, clip)):
                    return clip
                why = why or "what it wrote is no sound"
        raise SynthesisError("pyttsx3", utterance.text, why)

    def _run(self, utterance: Utterance, file: Path) -> str:
        """Let a child write *file*; what went wrong, in words."""
        child = subprocess.Popen(
            [sys.executable, "-m", "narrator.backends.pyttsx3_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        limit = _START + _PER_CHARACTER * len(utterance.text)
        asked = json.dumps(self._asked | {"text": utterance.text, "file": str(file)}).encode()
        try:
            _, told = child.communicate(asked, timeout=limit)
        except subprocess.TimeoutExpired:
            return f"no end after {limit:.0f} s"
        finally:
            child.kill()
            child.wait()
        words = (told.decode("utf-8", "replace").strip().splitlines() or [""])[-1]
        if child.returncode == UNAVAILABLE:
            raise BackendUnavailableError("pyttsx3", words, "choose another voice, or install espeak-ng")
        if child.returncode < 0 and not file.is_file():
            return f"its process ended by {signal.Signals(-child.returncode).name}"
        return "" if child.returncode <= 0 else words or f"its process ended with {child.returncode}"

    def _read(self, file: Path) -> Clip | None:
        """The clip in *file*, whatever form it is in; None where it is none."""
        import soundfile

        from narrator.backends.sound import audible, pcm

        try:
            samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError:
            return None
        clip = pcm(samples.mean(axis=1))
        first, last = audible(clip, rate)
        return Clip(clip[first:last], rate)

    def _doubt(self, utterance: Utterance, clip: Clip) -> str:
        """Why *clip* cannot be the text; empty where it can."""
        if clip.sample_rate != self.sample_rate:
            raise BackendUnavailableError(
                "pyttsx3",
                f"the rate of its files, {clip.sample_rate} Hz",
                f"add sample_rate = {clip.sample_rate} to [settings]",
            )
        letters = sum(letter.isalnum() for letter in utterance.text)
        seconds = clip.duration * self._voice.speed
        if letters and not _SHORTEST * letters < seconds < 1.0 + _LONGEST * letters:
            return f"{clip.duration:.1f} s of sound for {letters} letters"
        return ""
