"""A folder whose new files appear together, at the end, or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from narrator.files import output_error

if sys.platform != "win32":
    import fcntl

_SUFFIX = ".part"


@contextmanager
def workspace(folder: Path, last: str) -> Iterator[Path]:
    """Give a hidden folder inside *folder* to write to; when the block ends well its files take their places.

    The file named *last* is taken away first and comes back last, so that where it stands the others belong to it.
    What a killed run left behind is removed. Missing folders are made, and *folder* is taken away again where nothing
    came into it. Raises `OutputError` where the system refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        work = Path(tempfile.mkdtemp(dir=folder, prefix=".", suffix=_SUFFIX))
    except OSError as error:
        raise output_error(folder, error) from error
    hold = _lock(work)
    try:
        yield work
        _flush(work)
        with _alone(folder):
            (folder / last).unlink(missing_ok=True)
            for path in sorted(work.iterdir(), key=lambda path: path.name == last):
                path.replace(folder / path.name)
    except OSError as error:
        raise output_error(folder, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if hold is not None:
            os.close(hold)
        with suppress(OSError):
            folder.rmdir()


def _flush(work: Path) -> None:
    for path in work.iterdir():
        path.chmod(0o644)
        with path.open("rb+") as whole:
            os.fsync(whole.fileno())


def _sweep(folder: Path) -> None:
    """Remove the workspaces of runs that are no more: a running one holds a lock on its own."""
    for path in folder.glob(f".*{_SUFFIX}"):
        if path.is_dir() and (held := _lock(path)) is not None:
            shutil.rmtree(path, ignore_errors=True)
            os.close(held)


def _lock(path: Path) -> int | None:
    """Lock the folder *path*; None where another process has, or there are no such locks."""
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
def _alone(folder: Path) -> Iterator[None]:
    """Wait for others who are putting files into *folder*."""
    if sys.platform == "win32":
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
