"""How fast an engine's model speaks, as published and rewritten, alternated in one process.

    python benchmarks/engines.py                      # the embedded voice
    python benchmarks/engines.py --voice kokoro       # Kokoro, once installed
    python benchmarks/engines.py --layout high        # Piper's high-quality layout, random weights
    python benchmarks/engines.py --profile            # where the time goes, by operator
    python benchmarks/engines.py --opening            # what a session costs, in fresh processes, alternated
    python benchmarks/engines.py --render FILE        # the whole `narrator render`, both ways, alternated
    python benchmarks/engines.py --quality            # WER and DNSMOS, with faster-whisper and speechmos installed

CPU seconds count; wall-clock figures mean something on an idle machine only. ``--json`` prints one object.
"""

from __future__ import annotations

import argparse
import collections
import functools
import importlib.util
import json
import os
import pickle
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import onnxruntime

from narrator.backends import halves, load, onnx_file
from narrator.backends.graph import messages
from narrator.backends.graph.processor import whole_sums
from narrator.backends.graph.proof import snr
from narrator.backends.graph.rewrite import rewrite
from narrator.backends.graph.settle import settle
from narrator.backends.kokoro import KokoroBackend
from narrator.backends.piper import PiperBackend
from narrator.backends.speech_model import open_session
from narrator.types import Utterance
from narrator.voices import find

HERE = Path(__file__).parent
SENTENCES = HERE.parent / "narrator" / "estimate" / "sentences.txt"
WAYS = ("published", "rewritten")


@dataclass
class Subject:
    """A model, what to feed it, and how its samples sound."""

    name: str
    model: bytes
    feeds: list[dict[str, Any]]
    sample_rate: int
    texts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()  #: name of the frames of each phoneme, which word times are made from


def main() -> None:
    options = _options()
    if options.memory_of:
        return _memory(*options.memory_of)
    if options.opening_of:
        return _opening(Path(options.opening_of[0]), *options.opening_of[1:])
    subject = _layout(options.layout) if options.layout else _voice(options.voice, options.sentences)
    published = functools.reduce(onnx_file.with_output, subject.frames, subject.model)
    rewritten = settle(rewrite(subject.model, subject.frames, whole_sums=whole_sums())[0])
    models = dict(zip(WAYS, (published, rewritten), strict=True))
    if options.profile:
        _profile(subject, models)
    elif options.render:
        _render(options.render, options.rounds)
    elif options.quality:
        _quality(subject, models)
    elif options.opening:
        _openings(subject, models, options.rounds)
    else:
        facts = _compare(subject, models, options.rounds) | {"peak memory ratio": _memory_ratio(subject, models)}
        print(json.dumps(facts) if options.json else "\n".join(f"{name:34} {value}" for name, value in facts.items()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voice", default="joe", help="a voice of Piper or Kokoro that narrator knows")
    parser.add_argument("--layout", choices=("x-low", "low", "high", "speakers"), help="random weights instead")
    parser.add_argument("--sentences", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--quality", action="store_true")
    parser.add_argument("--render", metavar="FILE")
    parser.add_argument("--opening", action="store_true")
    parser.add_argument("--memory-of", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--opening-of", nargs="+", help=argparse.SUPPRESS)
    return parser.parse_args()


def _voice(name: str, count: int) -> Subject:
    voice = find(name)
    texts = tuple(SENTENCES.read_text(encoding="utf-8").split("\n"))
    texts = tuple(text for text in texts if 40 < len(text) < 250)[:count]
    match load(voice):
        case PiperBackend() as piper:
            known = [
                [sound for sound in piper.phonemes(Utterance(text, voice)) if sound in piper._table] for text in texts
            ]
            feeds = [piper._feed(spoken, (0.0, 1.0, 0.0)) for spoken in known]
            model, _, frames = piper.model.content()
            return Subject(name, model, feeds, piper.sample_rate, texts, frames)
        case KokoroBackend() as kokoro:
            feeds = [kokoro._feed(kokoro.phonemes(Utterance(text, voice))) for text in texts]
            model, _, frames = kokoro.model.content()
            return Subject(name, model, feeds, kokoro.sample_rate, texts, frames)
        case _:
            raise SystemExit(f"{name} is a voice of neither Piper nor Kokoro")


def _layout(name: str) -> Subject:
    layouts = _module(HERE / "piper_layouts.py")
    layout = layouts.LAYOUTS[name]
    feeds = [layouts.feed(layout, count) for count in range(20, 60, 5)]
    return Subject(f"{name}, random weights", layouts.model(layout), feeds, 22050, frames=("/Ceil_output_0",))


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _open(model: bytes, subject: Subject) -> Any:
    return open_session(model, "benchmark", Path(subject.name))


def _speak_all(session: Any, feeds: Sequence[Mapping[str, Any]], threads: int = 1) -> list[Any]:
    """The sounds of all feeds, on that many threads, longest first as the product does it."""
    sound = session.get_outputs()[0].name
    if threads == 1:
        return [session.run([sound], feed)[0] for feed in feeds]
    longest = sorted(feeds, key=lambda feed: -max(given.size for given in feed.values() if given.dtype == np.int64))
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda feed: session.run([sound], feed)[0], longest))


def _compare(subject: Subject, models: Mapping[str, bytes], rounds: int) -> dict[str, Any]:
    sessions = {way: _open(model, subject) for way, model in models.items()}
    sounds = {way: _speak_all(session, subject.feeds) for way, session in sessions.items()}
    pairs = list(zip(*(sounds[way] for way in WAYS), strict=True))
    frames = {
        way: [session.run(subject.frames, feed) for feed in subject.feeds[:4]] for way, session in sessions.items()
    }
    seconds = sum(sound.size for sound in sounds["published"]) / subject.sample_rate
    peak = max(_gemm() for _ in range(3))
    work = sum(flops for _, _, flops in _kernels(subject, models["published"], count=True))

    cpu: dict[str, list[float]] = collections.defaultdict(list)
    wall: dict[tuple[str, int], list[float]] = collections.defaultdict(list)
    for _ in range(rounds):
        for threads in (1, 2):
            for way, session in sessions.items():
                began, ticking = time.process_time(), time.perf_counter()
                _speak_all(session, subject.feeds, threads)
                wall[way, threads].append(time.perf_counter() - ticking)
                if threads == 1:
                    cpu[way].append(time.process_time() - began)
        peak = max(peak, _gemm())

    def ratio(old: Sequence[float], new: Sequence[float]) -> float:
        return _median(a / b for a, b in zip(old, new, strict=True))

    old, new = WAYS
    facts: dict[str, Any] = {
        "model": subject.name,
        "sentences, seconds of audio": f"{len(subject.feeds)}, {seconds:.1f}",
        "lengths equal": all(a.shape == b.shape for a, b in pairs),
        "frames of each phoneme equal": all(
            np.array_equal(a, b) for a, b in zip(*(frames[way] for way in WAYS), strict=True)
        ),
        "least SNR, dB": round(min(snr(a, b) for a, b in pairs), 1),
        "CPU ratio, one thread": ratio(cpu[old], cpu[new]),
        "wall ratio, one thread": ratio(wall[old, 1], wall[new, 1]),
        "wall ratio, two threads": ratio(wall[old, 2], wall[new, 2]),
        "fp32 matrix product, GFLOP/s a core": round(peak / 1e9),
        "1e9 operations a second of audio": round(work / seconds / 1e9, 2),
    }
    for way in WAYS:
        facts[f"{way}: audio s a CPU s"] = round(seconds / statistics.median(cpu[way]), 2)
        facts[f"{way}: best"] = round(seconds / min(cpu[way]), 2)
        facts[f"{way}: x wall, two threads"] = round(seconds / statistics.median(wall[way, 2]), 1)
        facts[f"{way}: share of that speed"] = f"{100 * work / min(cpu[way]) / peak:.0f} %"
    return facts


def _median(ratios: Iterable[float]) -> float:
    return round(statistics.median(ratios), 3)


@functools.cache
def _product(size: int) -> Any:
    """A session that multiplies a square matrix by another, as the runtime does it."""
    right = np.random.default_rng(0).standard_normal((size, size), dtype=np.float32)
    node = messages.make("MatMul", ["left", "right"], "product")
    model = messages.model([node], {"left": np.float32}, {"product": np.float32}, {"right": right})
    return open_session(model, "benchmark", Path("product"))


def _gemm(size: int = 1024, times: int = 8) -> float:
    """Floating-point operations a second of one core, multiplying matrices in the runtime."""
    left = np.random.default_rng(1).standard_normal((size, size), dtype=np.float32)
    session = _product(size)
    began = time.process_time()
    for _ in range(times):
        session.run(None, {"left": left})
    return times * 2 * size**3 / (time.process_time() - began)


def _kernels(subject: Subject, model: bytes, *, count: bool = False) -> Iterator[tuple[str, float, float]]:
    """Operator, seconds and operations of each node run over all feeds, as the runtime profiles it.

    Args:
        count: whether operations are wanted; weights packed for speed are not told, so none are packed then.
    """
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1
    settings.log_severity_level = 4
    settings.enable_profiling = True
    settings.add_session_config_entry("session.disable_prepacking", str(int(count)))
    with tempfile.TemporaryDirectory() as folder:
        settings.profile_file_prefix = str(Path(folder) / "profile")
        session = onnxruntime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
        _speak_all(session, subject.feeds)
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("_kernel_time"):
            given = event["args"]
            shapes = [_shapes(given, side) for side in ("input", "output")]
            yield given["op_name"], event["dur"] / 1e6, _flops(given["op_name"], *shapes) if count else 0.0


def _shapes(given: Mapping[str, Any], side: str) -> list[list[int]]:
    return [next(iter(shape.values())) for shape in given.get(f"{side}_type_shape", [])]


def _flops(kind: str, inputs: list[list[int]], outputs: list[list[int]]) -> float:
    if kind in ("Conv", "FusedConv", "ConvInteger"):
        return 2.0 * float(np.prod(outputs[0])) * float(np.prod(inputs[1][1:]))
    if kind == "ConvTranspose":
        return 2.0 * float(np.prod(inputs[0])) * float(np.prod(inputs[1][1:]))
    if "MatMul" in kind or kind == "Gemm":
        return 2.0 * float(np.prod(outputs[0])) * inputs[0][-1]
    return 0.0


def _profile(subject: Subject, models: Mapping[str, bytes]) -> None:
    for way, model in models.items():
        spent: collections.Counter[str] = collections.Counter()
        for kind, seconds, _ in _kernels(subject, model):
            spent[kind] += seconds
        total = sum(spent.values())
        print(f"{way}: {total:.2f} s")
        for kind, seconds in spent.most_common(12):
            print(f"  {kind:20} {1000 * seconds:8.0f} ms {100 * seconds / total:5.1f} %")


def _openings(subject: Subject, models: Mapping[str, bytes], rounds: int) -> None:
    """CPU and wall seconds of opening each model: published its bytes, rewritten its file, and the halves of that."""
    ways = (*WAYS, "halves") if subject.frames else WAYS
    spent: dict[str, list[list[float]]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as folder:
        for way in ways:
            (Path(folder) / way).write_bytes(models.get(way, models["rewritten"]))
        for number in range(rounds + 1):
            for way in ways:
                command = [sys.executable, __file__, "--opening-of", str(Path(folder) / way), *subject.frames[:1]]
                took = json.loads(subprocess.check_output(command, text=True))
                if number:  # the first round cuts the halves
                    spent[way].append(took)
    for way in ways:
        cpu, wall = zip(*spent[way], strict=True)
        medians = f"{statistics.median(cpu):.3f} CPU s, {statistics.median(wall):.3f} s"
        print(f"{way:10} {medians}; least {min(cpu):.3f}, {min(wall):.3f}; of {rounds}")


def _opening(model: Path, frames: str = "") -> None:
    onnxruntime.get_available_providers()  # the library is loaded before the clock starts
    began, ticking = time.process_time(), time.perf_counter()
    match model.name:
        case "halves":
            halves.opened(model, frames, lambda half: open_session(half, "benchmark", half))
        case "rewritten":
            open_session(model, "benchmark", model)
        case _:
            open_session(model.read_bytes(), "benchmark", model)
    print(json.dumps([time.process_time() - began, time.perf_counter() - ticking]))


def _memory_ratio(subject: Subject, models: Mapping[str, bytes]) -> float:
    """Peak memory of a process that only speaks with the one over that of one with the other."""
    peaks = []
    with tempfile.TemporaryDirectory() as folder:
        feeds = Path(folder) / "feeds"
        feeds.write_bytes(pickle.dumps(subject.feeds))
        for way in WAYS:
            model = Path(folder) / way
            model.write_bytes(models[way])
            command = [sys.executable, __file__, "--memory-of", str(model), str(feeds)]
            peaks.append(int(subprocess.check_output(command, text=True)))
    return round(peaks[1] / peaks[0], 3)


def _memory(model: Path, feeds: Path) -> None:
    opened = open_session(model if model.name == "rewritten" else model.read_bytes(), "benchmark", model)
    _speak_all(opened, pickle.loads(feeds.read_bytes()))
    # not ru_maxrss, which a process takes over from the one that started it
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(re.findall(r"VmHWM:\s+(\d+)", status)[0])


def _render(article: str, rounds: int) -> None:
    """CPU and wall seconds of whole renders with nothing cached; the model is rewritten before the first."""
    with tempfile.TemporaryDirectory() as folder:
        base = os.environ | {"NARRATOR_DATA": f"{folder}/data"}
        command = [sys.executable, "-c", "from narrator.cli import main; main()", "render", article, "--output"]
        measured: dict[str, list[tuple[float, float]]] = collections.defaultdict(list)
        for number in range(rounds + 1):
            for way in WAYS:
                graph = {"NARRATOR_GRAPH": "published"} if way == "published" else {"NARRATOR_GRAPH": ""}
                place = f"{folder}/{way}{number}"
                before, ticking = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
                subprocess.run(
                    [*command, place],
                    env=base | graph | {"NARRATOR_CACHE": f"{place}-cache"},
                    check=True,
                    capture_output=True,
                )
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
                if number:  # the first round warms up and rewrites
                    measured[way].append((spent, time.perf_counter() - ticking))
    for place, name in enumerate(("CPU", "wall")):
        old, new = ([times[place] for times in measured[way]] for way in WAYS)
        ratios = [a / b for a, b in zip(old, new, strict=True)]
        print(f"render, {name} s: published {min(old):.1f}, rewritten {min(new):.1f}, ratio {_median(ratios)}")


def _quality(subject: Subject, models: Mapping[str, bytes]) -> None:
    """Word error rate and DNSMOS of both, on the same sentences."""
    speechmos = importlib.import_module("speechmos.dnsmos") if importlib.util.find_spec("speechmos") else None
    folder = os.environ.get("WHISPER", "base.en")
    recogniser = None
    if importlib.util.find_spec("faster_whisper"):
        recogniser = importlib.import_module("faster_whisper").WhisperModel(folder, device="cpu", compute_type="int8")
    for way, model in models.items():
        heard: list[tuple[int, int]] = []
        scores: list[Mapping[str, float]] = []
        session = _open(model, subject)
        for text, sound in zip(subject.texts, _speak_all(session, subject.feeds), strict=True):
            samples = _resampled(sound.reshape(-1), subject.sample_rate)
            if recogniser is not None:
                said = " ".join(part.text for part in recogniser.transcribe(samples, language="en", beam_size=5)[0])
                heard.append((_distance(_words(text), _words(said)), len(_words(text))))
            if speechmos is not None:
                scores.append(speechmos.run(np.clip(samples, -1, 1), 16000))
        print(way)
        if heard:
            print(f"  WER {100 * sum(wrong for wrong, _ in heard) / sum(words for _, words in heard):.2f} %")
        for name in ("ovrl_mos", "p808_mos") if scores else ():
            print(f"  DNSMOS {name} {statistics.mean(float(score[name]) for score in scores):.3f}")
    if recogniser is None and speechmos is None:
        print("neither faster-whisper nor speechmos is installed")


def _resampled(samples: Any, rate: int) -> Any:
    """*samples* at 16 kHz, through the spectrum."""
    count = round(len(samples) * 16000 / rate)
    return (np.fft.irfft(np.fft.rfft(samples)[: count // 2 + 1], count) * count / len(samples)).astype(np.float32)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def _distance(expected: Sequence[str], given: Sequence[str]) -> int:
    row = list(range(len(given) + 1))
    for i, word in enumerate(expected, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(given, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (word != other))
    return row[-1]


if __name__ == "__main__":
    main()
