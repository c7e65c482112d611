"""Encoded stretches, kept: where one sentence of an article changes, those of the others are there already."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from narrator.errors import OutputError
from narrator.files import writing

_DIGEST = 16  # bytes, in front of the rest


class SegmentCache:
    """Bytes under keys. Safe for several threads and processes at once.

    An entry that is not whole is none. Where the folder cannot be written to, nothing is kept and all goes on.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> bytes | None:
        """What was kept under *key*, if it is as it was written; it then counts as used."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        kept = data[_DIGEST:]
        if not kept or data[:_DIGEST] != _digest(kept):
            return None
        with suppress(OSError):
            os.utime(path)
        return kept

    def put(self, key: str, data: bytes) -> None:
        """Keep *data* under *key*."""
        with suppress(OutputError), writing(self._path(key), durable=False) as file:
            file.write(_digest(data))
            file.write(data)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()
