"""A folder whose new files appear together, at the end, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from narrator.files import output_error
from narrator.locks import alone, lock

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
    hold = lock(work)
    try:
        yield work
        _flush(work)
        with alone(folder):
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
        if path.is_dir() and (held := lock(path)) is not None:
            shutil.rmtree(path, ignore_errors=True)
            os.close(held)
