"""Estimates made before, by the content of their sources: a thousand known articles take seconds.

An entry is named by all that shapes it: the source's text, the voice and its timing, the lexicon, and this program.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

from narrator.cache import default_folder
from narrator.errors import VoiceError
from narrator.estimate.learning import lessons_of
from narrator.estimate.outline import Estimate
from narrator.estimate.timing import own_folder, timing_of
from narrator.files import write_text
from narrator.types import Voice

_OURS = (".py", ".toml", ".txt", ".json")


class Memory:
    """A folder of estimates."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder() / "estimates"

    def read(self, key: str) -> Estimate | None:
        """The estimate of that key; None where there is none, or none that can be read."""
        try:
            return Estimate.from_table(json.loads(self._path(key).read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, key: str, estimate: Estimate) -> None:
        """Keep *estimate*. Raises `OutputError` where the system refuses."""
        write_text(self._path(key), json.dumps(estimate.as_table(), ensure_ascii=False))

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def key_of(source: bytes, name: str, voice: Voice, more: object = ()) -> str:
    """The name of the estimate of *source*, known as *name*, spoken by *voice*; *more* is what else shapes it."""
    parts = (_program(), _voice(voice), name, more, hashlib.blake2b(source).digest())
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


@functools.cache
def _voice(voice: Voice) -> str:
    from narrator.backends import load

    try:
        fingerprint = load(voice).fingerprint
    except VoiceError as error:
        fingerprint = str(error)
    timing = timing_of(voice)
    return f"{voice!r} {fingerprint} {timing.digest if timing else ''} {lessons_of(voice.id)!r}"


@functools.cache
def _program() -> str:
    """Changes with the program, its data and the user's settings, lexicons among them: by name, size and date."""
    from narrator.voices import data_folder, user_folder

    folders = (Path(__file__).parent.parent, data_folder(), user_folder().parent, own_folder())
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in _OURS]
    states = [(str(path), status.st_size, status.st_mtime_ns) for path in sorted(files) if (status := path.stat())]
    return hashlib.blake2b(repr(states).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
