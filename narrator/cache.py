"""Clips already spoken, kept by content: the same words in the same voice are never spoken twice.

A clip is a FLAC file, named by all that shapes its sound and by nothing else. Its comment holds a digest of its
samples and its word times, so that a damaged file is noticed and spoken again. Files appear whole; several
processes may use one cache at once.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from narrator.errors import AudioError, OutputError
from narrator.files import output_error, write_text, writing
from narrator.takes import Take, digest
from narrator.types import Clip, Utterance, WordTime

KEY_VERSION = 1
"""Counts up when clips of before must not be used any more."""

LIMIT = 2 * 1024**3
"""Bytes the cache may hold: about a day of speech. ``NARRATOR_CACHE_LIMIT`` (in megabytes) sets another."""

_STALE = 3600.0  # seconds after which a half-written file is nobody's any more
_TIDIED = 3600.0  # seconds for which a cache counts as tidy
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is narrator's cache; it may be deleted at any time.\n"
)


def clip_key(utterance: Utterance, fingerprint: str) -> str:
    """The name of the utterance's clip: a digest of its words, its sounds, its voice and the engine's *fingerprint*.

    Not of its position, its pause, or how it was written.
    """
    voice = utterance.voice
    sounds = [(sound.start, sound.end, sound.ipa) for sound in utterance.sounds]
    shape = (voice.engine, voice.model, voice.language, voice.speed, voice.settings)
    parts = json.dumps([KEY_VERSION, utterance.text, sounds, shape, fingerprint])
    return hashlib.blake2b(parts.encode(), digest_size=20).hexdigest()


def default_folder() -> Path:
    """The user's cache folder, or what ``NARRATOR_CACHE`` says."""
    if moved := os.environ.get("NARRATOR_CACHE"):
        return Path(moved)
    import platformdirs

    return platformdirs.user_cache_path("narrator")


@dataclass(frozen=True, slots=True)
class Usage:
    """How much a cache holds."""

    clips: int
    size: int  #: bytes


class ClipCache:
    """A folder of clips. Cheap to make and to send to another process: it holds the folder's name and no more."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()

    def read(self, key: str) -> Clip | None:
        """The clip of that key; None where there is none, or where it is damaged, which is then removed."""
        path = self._path(key)
        try:
            clip = _read(path)
        except FileNotFoundError:
            return None
        if clip is None:
            path.unlink(missing_ok=True)
            return None
        _touch(path)
        return clip

    def peek(self, key: str) -> Take | None:
        """What is known of the clip of that key without hearing it; None where there is none that can be read."""
        import soundfile

        path = self._path(key)
        try:
            with soundfile.SoundFile(path) as file:
                comment = json.loads(file.comment)
                samples, rate = file.frames, file.samplerate
            words = tuple(WordTime(*numbers) for numbers in comment["words"])
            attempts, doubt = int(comment.get("attempts", 1)), str(comment.get("doubt", ""))
            _touch(path)
            return Take(samples, rate, comment["digest"], lambda: self._heard(key), words, attempts, doubt)
        except (soundfile.LibsndfileError, ValueError, TypeError, KeyError):
            return None

    def _heard(self, key: str) -> Clip:
        clip = self.read(key)
        if clip is None:
            raise OutputError(str(self._path(key)), "the clip has gone from the cache; is it being cleared?")
        return clip

    def write(self, key: str, clip: Clip) -> None:
        """Keep *clip*. Raises `OutputError` where the system refuses, `AudioError` for a clip without samples."""
        import soundfile

        if not len(clip.samples):
            raise AudioError(f"clip {key}", "it holds no samples")
        whole = io.BytesIO()
        with soundfile.SoundFile(whole, "w", clip.sample_rate, 1, format="FLAC", subtype="PCM_16") as file:
            file.comment = _comment(clip)
            file.write(clip.samples)
        self._tag()
        with writing(self._path(key), durable=False) as out:
            out.write(whole.getbuffer())

    def usage(self) -> Usage:
        """How many clips there are, and their size."""
        count = size = 0
        for _, status in self._clips():
            count, size = count + 1, size + status.st_size
        return Usage(count, size)

    def prune(self, limit: int | None = None, *, spare: float = 0.0) -> Usage:
        """Remove the clips used longest ago until at most *limit* bytes are left; what was removed.

        Clips used in the last *spare* seconds stay, so that a run never loses what it is about to join.
        """
        self._sweep()
        over = self.usage().size - (size_limit() if limit is None else limit)
        if over <= 0:
            return Usage(0, 0)
        latest = time.time() - spare
        removed = size = 0
        for used, length, path in sorted(
            (status.st_mtime, status.st_size, str(path)) for path, status in self._clips()
        ):
            if over <= 0 or (spare and used > latest):
                break
            Path(path).unlink(missing_ok=True)
            over -= length
            removed, size = removed + 1, size + length
        return Usage(removed, size)

    def tidy(self, *, spare: float = 0.0) -> None:
        """`prune`, but at most once an hour: to look at every entry of a large cache takes as long as a short article.

        For the end of a run: where the cache cannot be written to, nothing is done.
        """
        mark = self.folder / ".tidied"
        with contextlib.suppress(OSError):
            if mark.exists() and time.time() - mark.stat().st_mtime < _TIDIED:
                return
            self.prune(spare=spare)
            mark.touch()

    def clear(self) -> Usage:
        """Remove every clip; what was removed."""
        return self.prune(limit=-1)

    def _clips(self) -> Iterator[tuple[Path, os.stat_result]]:
        """Clips, and stretches of episodes encoded from them, which other stages keep beside them."""
        for path in (*self._home.glob("*/*.flac"), *(self.folder / "segments").rglob("*")):
            with contextlib.suppress(FileNotFoundError):  # another process removed it
                if not path.name.startswith(".") and stat.S_ISREG((status := path.stat()).st_mode):
                    yield path, status

    def _sweep(self) -> None:
        """Remove what killed processes left half-written."""
        for path in self.folder.rglob(".*.part"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - _STALE:
                    path.unlink()

    @property
    def _home(self) -> Path:
        return self.folder / "clips"

    def _path(self, key: str) -> Path:
        return self._home / key[:2] / f"{key[2:]}.flac"

    def _tag(self) -> None:
        tag = self.folder / "CACHEDIR.TAG"
        if not tag.exists():
            write_text(tag, _TAG)


def size_limit() -> int:
    """Bytes the cache may hold."""
    megabytes = os.environ.get("NARRATOR_CACHE_LIMIT", "")
    return int(megabytes) * 1_000_000 if megabytes.isdecimal() else LIMIT


def _read(path: Path) -> Clip | None:
    import numpy as np
    import soundfile

    try:
        with path.open("rb") as raw, soundfile.SoundFile(raw) as file:
            comment = json.loads(file.comment)
            samples = file.read(dtype="int16")
            rate = file.samplerate
        words = tuple(WordTime(*numbers) for numbers in comment["words"])
        if comment["digest"] != digest(samples):
            return None
        attempts, doubt = int(comment.get("attempts", 1)), str(comment.get("doubt", ""))
        return Clip(np.ascontiguousarray(samples), rate, words=words, attempts=attempts, doubt=doubt)
    except (soundfile.LibsndfileError, ValueError, TypeError, KeyError):
        return None
    except FileNotFoundError:
        raise
    except OSError as error:
        raise output_error(path, error) from error


def _comment(clip: Clip) -> str:
    words = [(word.start, word.end, word.first, word.last) for word in clip.words]
    whole = {"digest": digest(clip.samples), "words": words}
    history = {"attempts": clip.attempts, "doubt": clip.doubt} if clip.attempts > 1 or clip.doubt else {}
    return json.dumps({**whole, **history}, separators=(",", ":"))


def _touch(path: Path) -> None:
    """Mark as used now; a cache that cannot be written to is still good to read."""
    try:
        os.utime(path)
    except OSError:
        return
