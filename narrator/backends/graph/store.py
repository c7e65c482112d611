"""Rewritten models are made once and kept, each with the verdict on it.

A model and its verdict are named by all that shapes them: the original's sha256, the rewriter's version, the runtime's,
the outputs asked for, and what the processor can do, for machines may share a folder. The verdict is written last, so a
model without one is not looked at; both appear whole. Two processes at once do the work twice and end with the same two
files.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

from narrator.backends.graph.processor import whole_sums
from narrator.errors import OutputError
from narrator.files import appearing, write_text

VERSION = 4
"""Of the rewriter: raised by whatever changes what it makes of a model."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a model."""

    rewritten: bool
    why: str = ""  #: the original is used; empty where the rewritten model is
    snr: float | None = None  #: decibels, as proved; None where the two are equal to the bit or were not compared
    size: int = 0  #: bytes of the rewritten model
    seconds: float = 0.0  #: it took to make and prove
    ratio: float = 1.0  #: times as fast as the original, in CPU time, when it was proved


class Store:
    """The rewritten models in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str, outputs: Sequence[str] = ()) -> Path:
        """Where the rewritten form of the model with that sha256 lies or would lie."""
        made_by = json.dumps([digest, VERSION, version("onnxruntime"), whole_sums(), *outputs])
        return self._folder / f"{digest[:16]}-{hashlib.sha256(made_by.encode()).hexdigest()[:8]}.onnx"

    def verdict(self, digest: str, outputs: Sequence[str] = ()) -> Verdict | None:
        """What is known of that model; None where nothing is, or the file it speaks of is gone or cut."""
        path = self.path(digest, outputs)
        try:
            found = Verdict(**json.loads(_beside(path).read_text(encoding="utf-8")))
            whole = not found.rewritten or path.stat().st_size == found.size
        except (OSError, ValueError, TypeError):
            return None
        return found if whole else None

    def keep(self, digest: str, outputs: Sequence[str], make: Callable[[], tuple[bytes, Verdict]]) -> Verdict:
        """The verdict on that model: the one known, or the one that *make* gives with a rewritten model, kept.

        Where nothing can be kept nothing is made, and the verdict says why.
        """
        known = self.verdict(digest, outputs)
        if known is not None:
            return known
        path = self.path(digest, outputs)
        began = time.perf_counter()
        try:
            with appearing(path) as part:  # before the work, which is in vain where nothing can be written
                model, verdict = make()
                part.write_bytes(model)
            verdict = replace(verdict, size=len(model), seconds=round(time.perf_counter() - began, 1))
            if not verdict.rewritten:
                path.unlink(missing_ok=True)
            write_text(_beside(path), json.dumps(asdict(verdict)) + "\n")
        except OutputError as error:
            return Verdict(rewritten=False, why=str(error))
        self._forget_others(digest, path)
        return verdict

    def _forget_others(self, digest: str, path: Path) -> None:
        """Remove what earlier versions made of the same model: it is as large as the voice."""
        for old in self._folder.glob(f"{digest[:16]}-*.onnx"):
            if old != path:
                try:
                    _beside(old).unlink(missing_ok=True)
                    old.unlink(missing_ok=True)
                except OSError:  # open in another process, on a system that minds
                    continue


def _beside(path: Path) -> Path:
    return path.with_suffix(".json")
