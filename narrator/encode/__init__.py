"""Sound files, by format: how each is written, and what it does to the sound."""

from __future__ import annotations

from narrator.encode.contract import Dress, Encoding, InOneGo, InStretches, Spool
from narrator.types import AudioFormat, AudioOptions

__all__ = ["Dress", "Encoding", "InOneGo", "InStretches", "Spool", "encoding"]

_OPUS_RATES = (8000, 12000, 16000, 24000, 48000)


def encoding(options: AudioOptions, native: int) -> InOneGo | InStretches:
    """The way to store what *options* ask for, of sound that comes at *native* Hz.

    Raises `AudioError` for what the format cannot be, and where a program it needs is missing.
    """
    from narrator.encode import m4b, mp3, plain
    from narrator.encode.frames import sample_rates

    rate = options.sample_rate or native
    match options.format:
        case AudioFormat.MP3:
            if options.sample_rate is None:
                rate = _next(rate, sample_rates())
            return mp3.Mp3(mp3.Mp3Settings(rate, options.bitrate, options.fast))
        case AudioFormat.M4B:
            return m4b.M4b(rate, options.bitrate)
        case AudioFormat.OPUS:
            return plain.Plain(AudioFormat.OPUS, _next(rate, _OPUS_RATES), options.bitrate)
        case _:
            return plain.Plain(options.format, rate, options.bitrate)


def _next(rate: int, known: tuple[int, ...]) -> int:
    """The first of the *known* rates that loses nothing of *rate*, or the highest."""
    return next((each for each in known if each >= rate), known[-1])
