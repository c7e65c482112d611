"""Locks on files and folders that the system itself lets go of when their process ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl


def lock(path: Path) -> int | None:
    """Lock the file or folder *path* until what is given back is closed.

    None where another process has locked it, it cannot be opened, or there are no such locks.
    """
    if sys.platform == "win32":
        return None
    try:
        held = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other run is in such a block for *folder*; where there are no locks, no one waits.

    Raises `OSError` where the system refuses.
    """
    if sys.platform == "win32":
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
