"""Any server that speaks OpenAI's ``/audio/speech``: OpenAI, Kokoro-FastAPI, LocalAI, openedai-speech and the like."""

from __future__ import annotations

import functools
import io
import os
import random
import struct
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from narrator.errors import BackendUnavailableError, SynthesisError
from narrator.types import Clip, Utterance, Voice

if TYPE_CHECKING:
    import httpx
    import numpy as np
    import numpy.typing as npt

_PASSING = {408, 425, 429, 500, 502, 503, 504}  # may go well a little later
_LONGEST_WAIT = 30.0  # seconds between two tries, unless the server asks for more
_UNKNOWN_LENGTH = (0, 0xFFFFFFFF)  # what streaming servers write into a WAV header
_PCM_RATE = 24000


class HttpBackend:
    """Speaks through a server; ``model`` is the server's name of its model.

    Settings: ``url`` (as ``http://localhost:8880/v1``), ``voice``, ``sample_rate`` of its clips (24000), ``format``
    (``wav``, ``flac``, ``mp3``, ``opus`` or ``pcm``), ``instructions``; ``key_variable``, the environment variable
    that holds the key (``OPENAI_API_KEY``); ``concurrency`` (4), ``timeout`` of a call (60 s), ``patience`` with a
    server that fails (120 s), ``backoff`` (0.5 s); ``price`` of a million characters, and ``max_cost``, at which it
    refuses to go on.
    """

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._url = str(voice.setting("url", "")).rstrip("/")
        if not self._url.startswith(("http://", "https://")):
            raise BackendUnavailableError("http", "an address of a server", 'add url = "http://…/v1" to [settings]')
        self._format = str(voice.setting("format", "wav"))
        self.sample_rate = int(voice.setting("sample_rate", _PCM_RATE))
        self._patience = float(voice.setting("patience", 120.0))
        self._backoff = float(voice.setting("backoff", 0.5))
        self._slots = threading.BoundedSemaphore(int(voice.setting("concurrency", 4)))
        self._purse = _Purse(float(voice.setting("price", 0.0)), float(voice.setting("max_cost", float("inf"))))

    @property
    def fingerprint(self) -> str:
        """Server, model, voice and what it is asked for. Never the key."""
        asked = (
            self._voice.model,
            self._voice.setting("voice", ""),
            self._format,
            self._voice.setting("instructions", ""),
        )
        return f"http/1/{self._url}/{'/'.join(map(str, asked))}/{self._voice.speed:g}"

    def cost(self, utterances: Iterable[Utterance]) -> float | None:
        """What speaking *utterances* would cost, in the currency of ``price``; None where there is no such setting."""
        known = "price" in dict(self._voice.settings)
        return self._purse.price_of(sum(len(utterance.text) for utterance in utterances)) if known else None

    def synthesize(self, utterance: Utterance) -> Clip:
        """Speak *utterance*. Raises `SynthesisError`, or `BackendUnavailableError` where no utterance would do."""
        from narrator.backends.sound import audible, pcm

        with self._slots:
            self._purse.pay(len(utterance.text))
            samples, rate = self._ask_patiently(utterance)
        if rate != self.sample_rate:
            raise BackendUnavailableError(
                "http", f"the rate of the server's sound, {rate} Hz", f"add sample_rate = {rate} to [settings]"
            )
        clip = pcm(samples)
        first, last = audible(clip, rate)
        return Clip(clip[first:last], rate)

    def _ask_patiently(self, utterance: Utterance) -> tuple[npt.NDArray[np.float32], int]:
        """Ask until it goes well, each time a little later, or patience ends."""
        import httpx

        until = time.monotonic() + self._patience
        tries = 0
        while True:
            try:
                response = self._client.post(
                    f"{self._url}/audio/speech", json=self._request(utterance), headers=self._headers()
                )
                if response.status_code == httpx.codes.OK:
                    return _decoded(response.content, self._format)
                why, asked = self._judged(response, utterance)
            except (httpx.TransportError, _TruncatedError) as error:
                why, asked = str(error) or type(error).__name__, None
            wait = self._wait(tries, asked)
            tries += 1
            if time.monotonic() + wait > until:
                raise BackendUnavailableError(
                    "http", f"an answer from {self._url}; {tries} tries ended with: {why}", "try again later"
                )
            time.sleep(wait)

    def _judged(self, response: httpx.Response, utterance: Utterance) -> tuple[str, float | None]:
        """Why the server refused and how long it asks to wait, where waiting can help; else raises."""
        code = response.status_code
        why = f"{code} {self._told(response)}".strip()
        if code in (401, 403):
            name = self._key_variable
            remedy = f"set {name}" if not os.environ.get(name) else f"check the key in {name}"
            raise BackendUnavailableError("http", f"a key that {self._url} accepts ({why})", remedy)
        if code == 404:
            raise BackendUnavailableError(
                "http", f"{self._url}/audio/speech and the model {self._voice.model!r} ({why})", "correct the profile"
            )
        if code not in _PASSING or "insufficient_quota" in response.text:
            raise (
                SynthesisError("http", utterance.text, why)
                if code < 429
                else BackendUnavailableError("http", f"a server that can ({why})", "see its own messages")
            )
        return why, retry_after(response.headers.get("retry-after", ""), time.time())

    def _wait(self, tries: int, asked: float | None) -> float:
        """Longer each time, by chance a little different, so that many clients do not come back at once."""
        if asked is not None:
            return asked + random.uniform(0, self._backoff)
        return random.uniform(0.5, 1.0) * min(_LONGEST_WAIT, self._backoff * 2.0**tries)

    def _request(self, utterance: Utterance) -> dict[str, str | float]:
        body: dict[str, str | float] = {
            "model": self._voice.model,
            "voice": str(self._voice.setting("voice", "alloy")),
            "input": utterance.text,
            "response_format": self._format,
            "speed": self._voice.speed,
        }
        if instructions := str(self._voice.setting("instructions", "")):
            body["instructions"] = instructions
        return body

    @property
    def _key_variable(self) -> str:
        return str(self._voice.setting("key_variable", "OPENAI_API_KEY"))

    def _headers(self) -> dict[str, str]:
        key = os.environ.get(self._key_variable, "")
        return {"Authorization": f"Bearer {key}"} if key else {}

    def _told(self, response: httpx.Response) -> str:
        """The server's own words, short, on one line, and without the key."""
        try:
            found = response.json()
            error = found.get("error", found.get("detail", "")) if isinstance(found, dict) else ""
            words = str(error.get("message", "")) if isinstance(error, dict) else str(error)
        except ValueError:
            words = response.text if "text/plain" in response.headers.get("content-type", "") else ""
        key = os.environ.get(self._key_variable, "")
        return " ".join((words.replace(key, "…") if key else words).split())[:200]

    @functools.cached_property
    def _client(self) -> httpx.Client:
        import httpx

        timeout = httpx.Timeout(float(self._voice.setting("timeout", 60.0)), connect=10.0)
        return httpx.Client(timeout=timeout, follow_redirects=True)


@dataclass(slots=True)
class _Purse:
    """Counts what was spent, and closes at the limit."""

    price: float  #: of a million characters
    limit: float
    spent: int = 0  #: characters

    def price_of(self, characters: int) -> float:
        return characters * self.price / 1_000_000

    def pay(self, characters: int) -> None:
        with _PAYING:
            if self.price_of(self.spent + characters) > self.limit:
                raise BackendUnavailableError(
                    "http", f"more than max_cost = {self.limit:g}", "raise it in [settings]; what was spoken is kept"
                )
            self.spent += characters


_PAYING = threading.Lock()


class _TruncatedError(Exception):
    """The body ended before the sound did."""


def retry_after(header: str, now: float) -> float | None:
    """Seconds that a ``Retry-After`` header asks to wait, from *now* (since 1970); None where it says nothing of use.

    Source: RFC 9110, section 10.2.3: seconds, or a date.
    """
    if header.strip().isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - now)
    except ValueError:
        return None


def _decoded(body: bytes, form: str) -> tuple[npt.NDArray[np.float32], int]:
    """Mono samples and their rate. Raises `_TruncatedError` where *body* is no whole sound of any kind."""
    import numpy as np
    import soundfile

    if form == "pcm":
        whole = len(body) // 2 * 2
        if not whole:
            raise _TruncatedError("the server sent no sound")
        return np.frombuffer(body[:whole], "<i2").astype(np.float32) / 32768.0, _PCM_RATE
    if _is_cut_wav(body):
        raise _TruncatedError("the sound ended early")
    try:
        samples, rate = soundfile.read(io.BytesIO(body), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise _TruncatedError(f"what the server sent is no {form} sound") from error
    mono: npt.NDArray[np.float32] = samples.mean(axis=1)
    return mono, int(rate)


def _is_cut_wav(body: bytes) -> bool:
    """Whether *body* is a WAV file that promises more samples than it holds."""
    if body[:4] != b"RIFF" or body[8:12] != b"WAVE":
        return False
    place = 12
    while place + 8 <= len(body):
        name, size = struct.unpack_from("<4sI", body, place)
        if name == b"data":
            return size not in _UNKNOWN_LENGTH and place + 8 + size > len(body)
        place += 8 + size + size % 2
    return True
