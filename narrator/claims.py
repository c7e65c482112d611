"""Which folders of an output folder runs at work have taken, so that two of them at once never take the same one.

A run keeps a hidden file there that lists its folders, and a lock on that file for as long as it lives. The lock of a
run that was killed is gone with it: its file then counts for nothing, and the next run removes it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from narrator.locks import alone, lock

_SUFFIX = ".claims"

Owners = Mapping[str, frozenset[str]]  #: by the name of a folder, for what other runs have taken it
Taken = Iterable[tuple[str, str]]  #: names of folders, and what each is for


@contextmanager
def claim(output: Path, choose: Callable[[Owners], Taken]) -> Iterator[None]:
    """Let *choose* take folders of *output*, with no other run between its look and its choice; for the whole block.

    Where *output* cannot be written, or its file system or the system has no locks, nothing is claimed and *choose*
    sees no other run; what is wrong with the folder is for those to say who write episodes there.
    """
    with ExitStack() as held:
        with ExitStack() as choosing:
            claims = _enter(output, choosing, held)
            taken = [list(pair) for pair in choose(_others(output, claims))]
            if claims:
                with suppress(OSError):
                    claims.write_text(json.dumps(taken), encoding="utf-8")
        yield


def _enter(output: Path, choosing: ExitStack, held: ExitStack) -> Path | None:
    """Keep others from choosing, and make the file of this run, locked until *held* ends."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        choosing.enter_context(alone(output))
        handle, name = tempfile.mkstemp(dir=output, prefix=".", suffix=_SUFFIX)
    except OSError:
        return None
    os.close(handle)
    path = Path(name)
    held.callback(path.unlink, missing_ok=True)
    path.chmod(0o644)  # other users' runs have to read it
    if (mine := lock(path)) is None:
        return None
    held.callback(os.close, mine)
    return path


def _others(output: Path, mine: Path | None) -> Owners:
    """What other runs that are alive have taken; the files of those that are not are removed."""
    owners: dict[str, set[str]] = {}
    for path in output.glob(f".*{_SUFFIX}") if mine else ():
        if path == mine:
            continue
        if (free := lock(path)) is not None:
            path.unlink(missing_ok=True)
            os.close(free)
            continue
        with suppress(OSError, ValueError):
            for folder, owner in json.loads(path.read_text(encoding="utf-8")):
                owners.setdefault(folder, set()).add(owner)
    return {folder: frozenset(names) for folder, names in owners.items()}
