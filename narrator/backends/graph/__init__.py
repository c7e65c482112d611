"""The engines' models rewritten to compute the same in less time.

`rewrite` changes an ONNX graph by small passes, `settle` lets the runtime finish it, `proof` compares the result with
the original, `store` keeps it. `faster` is all four, and what a backend calls. Nothing here changes a length, or the
sound by more than float rounding, so clips of both graphs are one to the cache.
"""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.backends import onnx_file
from narrator.backends.graph.store import Store, Verdict
from narrator.errors import VoiceError

if TYPE_CHECKING:
    from narrator.backends.graph.proof import Feed, OpenSession

PUBLISHED = Verdict(rewritten=False, why="NARRATOR_GRAPH asks for the graph as published")


def known(digest: str, outputs: Sequence[str], folder: Path) -> Verdict | None:
    """What is known of the model with that sha256, without doing anything; None before its first use."""
    return PUBLISHED if _published_wanted() else Store(folder).verdict(digest, outputs)


def described(verdict: Verdict | None) -> str:
    """What `known` gives, as a line for the user."""
    if verdict is None:
        return "graph as published until the first use, which rewrites it for speed"
    if not verdict.rewritten:
        return f"graph as published: {verdict.why}"
    sound = "equal to the bit" if verdict.snr is None else f"the same sound, SNR {verdict.snr:g} dB"
    return f"graph rewritten for speed, {verdict.ratio:.2f} times as fast when proved; {sound}"


def faster(
    model: bytes,
    digest: str,
    outputs: Sequence[str],
    *,
    folder: Path,
    trials: Callable[[], Sequence[Feed]],
    open_session: OpenSession,
    tell: Callable[[], None] = lambda: None,
) -> tuple[Path | None, Verdict]:
    """The file of a model that computes the same as *model* faster; None where the verdict is to use the original.

    Args:
        model: an ONNX file; *digest* is its sha256.
        outputs: names of inner values to give out besides the model's own, in this order.
        folder: where rewritten models are kept.
        trials: gives inputs for the proof, with all noise off; called only where there is something to prove.
        tell: called before work of several seconds begins.

    ``NARRATOR_GRAPH=published`` in the environment turns this off.
    """
    if _published_wanted():
        return None, PUBLISHED
    store = Store(folder)

    def make() -> tuple[bytes, Verdict]:
        tell()
        return _make(model, outputs, trials, open_session)

    verdict = store.keep(digest, outputs, make)
    return store.path(digest, outputs) if verdict.rewritten else None, verdict


def _make(
    model: bytes, outputs: Sequence[str], trials: Callable[[], Sequence[Feed]], open_session: OpenSession
) -> tuple[bytes, Verdict]:
    from onnxruntime.capi import onnxruntime_pybind11_state as runtime

    from narrator.backends.graph.processor import whole_sums
    from narrator.backends.graph.proof import prove
    from narrator.backends.graph.rewrite import rewrite
    from narrator.backends.graph.settle import settle

    try:
        changed, _ = rewrite(model, outputs, whole_sums=whole_sums())
    except (ValueError, KeyError) as error:
        return b"", Verdict(rewritten=False, why=f"the model cannot be rewritten: {error}")
    try:
        original = functools.reduce(onnx_file.with_output, outputs, model)
        rewritten = settle(changed)
        proof = prove(original, rewritten, trials(), open_session)
    except (VoiceError, runtime.Fail, runtime.InvalidArgument, runtime.RuntimeException) as error:
        return b"", Verdict(rewritten=False, why=f"the rewritten model does not run: {str(error).strip()[:200]}")
    if not proof.equal_length:
        return b"", Verdict(rewritten=False, why="rewritten, it gives another length")
    snr = None if math.isinf(proof.snr) else round(proof.snr, 1)
    if not proof.holds:
        return b"", Verdict(rewritten=False, why=f"rewritten, it sounds different: SNR {snr} dB", snr=snr)
    ratio = round(proof.ratio, 2)
    if not proof.pays:
        return b"", Verdict(rewritten=False, why=f"rewritten, it is {ratio} times as fast here", snr=snr, ratio=ratio)
    return rewritten, Verdict(rewritten=True, snr=snr, ratio=ratio)


def _published_wanted() -> bool:
    return os.environ.get("NARRATOR_GRAPH") == "published"
