"""Encoded stretches, kept: where one sentence of an article changes, the frames of the others are there already."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.errors import OutputError
from narrator.files import writing

if TYPE_CHECKING:
    from narrator.types import Samples

LIMIT = 512 * 1024**2
"""Bytes the folder may hold: about eighteen hours at 64 kbit/s."""

_VERSION = "1"
_DIGEST = 16  # bytes, in front of the frames


class SegmentCache:
    """Frames by what they were made of: samples and settings. Safe for several threads and processes at once.

    An entry that is not whole is made again. Where the folder cannot be written to, nothing is kept and all goes on.
    """

    def __init__(self, folder: Path, *, limit: int = LIMIT) -> None:
        self.folder = folder
        self.limit = limit

    def get(self, samples: Samples, shape: str, make: Callable[[], bytes]) -> bytes:
        """The frames of *samples* encoded in the way that *shape* names; from *make* where they are not there yet."""
        key = hashlib.blake2b(samples.tobytes(), digest_size=20, key=f"{_VERSION} {shape}".encode()[:64]).hexdigest()
        path = self.folder / key[:2] / key[2:]
        if (kept := _whole(path)) is not None:
            return kept
        encoded = make()
        with suppress(OutputError), writing(path) as file:
            file.write(_digest(encoded) + encoded)
        return encoded

    def prune(self) -> None:
        """Remove what was used longest ago until the folder is within its limit."""
        found = []
        for path in self.folder.glob("*/*"):
            with suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        over = sum(size for _, size, _ in found) - self.limit
        for _, size, path in sorted(found, key=lambda entry: entry[0]):
            if over <= 0:
                break
            with suppress(OSError):
                path.unlink()
            over -= size


def _whole(path: Path) -> bytes | None:
    """What was kept at *path*, if it is as it was written; it then counts as used."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    encoded = data[_DIGEST:]
    if not encoded or data[:_DIGEST] != _digest(encoded):
        return None
    with suppress(OSError):
        os.utime(path)
    return encoded


def _digest(encoded: bytes) -> bytes:
    return hashlib.blake2b(encoded, digest_size=_DIGEST).digest()
