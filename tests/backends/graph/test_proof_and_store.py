"""What may be used, what is kept, and what happens when it cannot be."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper

from narrator.backends.graph import described, faster, known
from narrator.backends.graph import proof as proof_module
from narrator.backends.graph.messages import read
from narrator.backends.graph.proof import prove, snr
from narrator.backends.graph.rewrite import rewrite
from narrator.backends.graph.store import Store, Verdict

DIGEST = "ab" * 32

pytestmark = pytest.mark.usefixtures("at_any_speed")


def open_session(model: bytes) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module")
def layouts() -> ModuleType:
    path = Path(__file__).parents[3] / "benchmarks" / "piper_layouts.py"
    spec = importlib.util.spec_from_file_location("piper_layouts", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["piper_layouts"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _rewriting_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NARRATOR_GRAPH")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x-low", "low", "high", "speakers"])
def test_every_layout_of_piper_proves_equal(layouts: ModuleType, name: str) -> None:
    layout = layouts.LAYOUTS[name]
    original = layouts.model(layout)
    rewritten, done = rewrite(original, ("/Ceil_output_0",))
    assert done["transposed"] == len(layout.rates)
    proof = prove(original, rewritten, [layouts.feed(layout, count) for count in (3, 8)], open_session)
    assert proof.holds
    assert proof.snr > 85


def test_a_wrong_rewrite_is_found_out(layouts: ModuleType) -> None:
    layout = layouts.LAYOUTS["x-low"]
    original = layouts.model(layout)
    bent = onnx.load_from_string(original)
    weight = max(bent.graph.initializer, key=lambda tensor: len(tensor.raw_data))
    weight.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weight) * np.float32(1.01), weight.name))
    trials = [layouts.feed(layout, 4)]
    assert prove(original, original, trials, open_session).snr == math.inf
    assert not prove(original, bent.SerializeToString(), trials, open_session).holds
    assert not prove(original, original, [], open_session).holds  # nothing was tried


class _Slow:
    """A session that takes its time, for its first runs or for ever."""

    def __init__(self, session: Any, runs: float) -> None:
        self._session, self._runs = session, runs

    def get_outputs(self) -> Any:
        return self._session.get_outputs()

    def run(self, names: Any, feed: Any) -> Any:
        self._runs -= 1
        until = time.thread_time() + (0.3 if self._runs >= 0 else 0)
        while time.thread_time() < until:
            pass
        return self._session.run(names, feed)


@pytest.fixture
def _far_bar(at_any_speed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Far from what is slow here and what is not, whatever else this machine does meanwhile."""
    monkeypatch.setattr(proof_module, "LEAST_RATIO", 0.3)


def _with_a_slow_rewrite(layouts: ModuleType, folder: Path, runs: float) -> tuple[Path | None, Verdict]:
    opened: list[int] = []

    def open_slower(model: bytes) -> Any:
        opened.append(1)
        return _Slow(open_session(model), runs if len(opened) == 2 else 0)

    layout = layouts.LAYOUTS["x-low"]
    return faster(
        layouts.model(layout),
        DIGEST,
        (),
        folder=folder,
        trials=lambda: [layouts.feed(layout, 4)] * 2,
        open_session=open_slower,
    )


@pytest.mark.usefixtures("_far_bar")
def test_a_rewrite_that_takes_longer_on_this_processor_is_not_used(layouts: ModuleType, tmp_path: Path) -> None:
    used, verdict = _with_a_slow_rewrite(layouts, tmp_path, math.inf)
    assert used is None
    assert verdict.ratio < 0.3
    assert described(verdict) == f"graph as published: rewritten, it is {verdict.ratio} times as fast here"


@pytest.mark.usefixtures("_far_bar")
def test_a_burst_of_other_work_is_no_verdict_on_a_rewrite(layouts: ModuleType, tmp_path: Path) -> None:
    used, verdict = _with_a_slow_rewrite(layouts, tmp_path, 4)
    assert used
    assert verdict.rewritten


def test_snr_is_in_decibels() -> None:
    signal = np.ones(1000, np.float32)
    assert snr(signal, signal * np.float32(0.999)) == pytest.approx(60, abs=0.01)
    assert snr(signal, signal) == math.inf
    assert snr(np.zeros(4), signal[:4]) == -math.inf
    assert snr(signal, signal * np.float32("nan")) == -math.inf


def test_first_use_makes_and_tells_later_use_reads(layouts: ModuleType, tmp_path: Path) -> None:
    layout = layouts.LAYOUTS["x-low"]
    original = layouts.model(layout)
    told: list[str] = []

    def use() -> tuple[Path | None, Verdict]:
        return faster(
            original,
            DIGEST,
            ("/Ceil_output_0",),
            folder=tmp_path,
            trials=lambda: [layouts.feed(layout, 4)],
            open_session=open_session,
            tell=lambda: told.append("preparing"),
        )

    assert known(DIGEST, ("/Ceil_output_0",), tmp_path) is None
    first, verdict = use()
    assert first is not None
    assert verdict.rewritten
    assert verdict.snr is not None
    assert verdict.snr > 85
    assert [output.name for output in read(first.read_bytes()).graph.output] == ["output", "/Ceil_output_0"]
    assert use() == (first, verdict)
    assert told == ["preparing"]
    assert known(DIGEST, ("/Ceil_output_0",), tmp_path) == verdict
    assert known(DIGEST, (), tmp_path) is None  # other outputs are another model
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".onnx"]


@pytest.mark.parametrize(
    ("outputs", "change", "why"),
    [
        (("nowhere",), {}, "cannot be rewritten: 'nowhere'"),
        ((), {"scales": np.array([0.5, 1, 0.5], np.float32)}, "sounds different"),  # noise is not the same twice
        ((), {"input": np.full((1, 6), 999)}, "does not run"),
    ],
)
def test_what_fails_is_not_used_and_says_why(
    layouts: ModuleType, tmp_path: Path, outputs: tuple[str, ...], change: dict[str, Any], why: str
) -> None:
    layout = layouts.LAYOUTS["x-low"]
    feed = layouts.feed(layout, 6) | change
    told: list[int] = []

    def use() -> tuple[Path | None, Verdict]:
        return faster(
            layouts.model(layout),
            DIGEST,
            outputs,
            folder=tmp_path,
            trials=lambda: [feed],
            open_session=open_session,
            tell=lambda: told.append(1),
        )

    used, verdict = use()
    assert used is None
    assert why in verdict.why
    assert use() == (None, verdict)
    assert told == [1]  # what failed is not tried again
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]


def test_the_published_graph_can_be_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NARRATOR_GRAPH", "published")
    used, verdict = faster(b"", DIGEST, (), folder=tmp_path / "x", trials=list, open_session=open_session)
    assert used is None
    assert verdict == known(DIGEST, (), tmp_path)
    assert "NARRATOR_GRAPH" in verdict.why
    assert not (tmp_path / "x").exists()


def made(content: bytes) -> tuple[bytes, Verdict]:
    return content, Verdict(rewritten=True, snr=95.0)


def test_a_cut_or_missing_model_is_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.path(DIGEST)
    store.keep(DIGEST, (), lambda: made(b"model"))
    for spoil in (lambda: path.write_bytes(b"mod"), path.unlink, lambda: path.with_suffix(".json").write_text("{")):
        spoil()
        assert store.verdict(DIGEST) is None
        assert store.keep(DIGEST, (), lambda: made(b"model")).rewritten
        assert path.read_bytes() == b"model"


def test_a_new_version_clears_the_old_ones_model_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    store.keep(DIGEST, (), lambda: made(b"old"))
    store.keep("cd" * 32, (), lambda: made(b"another voice"))
    monkeypatch.setattr("narrator.backends.graph.store.VERSION", 999)
    store.keep(DIGEST, (), lambda: made(b"new"))
    assert sorted(path.read_bytes() for path in tmp_path.glob("*.onnx")) == [b"another voice", b"new"]
    assert len(list(tmp_path.glob("*.json"))) == 2


def test_two_at_once_end_with_one_whole_model(tmp_path: Path) -> None:
    both = threading.Barrier(2)

    def make() -> tuple[bytes, Verdict]:
        both.wait(timeout=20)  # each is at work before the other has finished
        return made(os.urandom(1) * 1_000_000)

    with ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(lambda _: Store(tmp_path).keep(DIGEST, (), make), range(2)))
    assert all(verdict.rewritten for verdict in verdicts)
    content = Store(tmp_path).path(DIGEST).read_bytes()
    assert content == content[:1] * 1_000_000
    assert Store(tmp_path).verdict(DIGEST) is not None
    assert len(list(tmp_path.iterdir())) == 2


def test_where_nothing_can_be_kept_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    verdict = Store(tmp_path / "file" / "graphs").keep(DIGEST, (), pytest.fail)
    assert not verdict.rewritten
    assert "file" in verdict.why


def test_an_interrupted_make_leaves_nothing(tmp_path: Path) -> None:
    def stopped() -> tuple[bytes, Verdict]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store(tmp_path).keep(DIGEST, (), stopped)
    assert list(tmp_path.iterdir()) == []


def test_a_verdict_is_plain_json(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(DIGEST, (), lambda: made(b"model"))
    told = json.loads(store.path(DIGEST).with_suffix(".json").read_text())
    assert told["rewritten"] is True
    assert told["size"] == 5
