"""What a whole rendering costs beside the engine alone, and what a second job, a full cache and an edit are worth.

    python benchmarks/render.py [ARTICLE] [--voice joe] [--rounds 3]

The engine alone speaks the very utterances of the plan on as many threads, in the same order, and throws its sound
away. The two are alternated in one process, so that a drifting machine moves both; the medians are compared. On a
machine that does other work too, compare CPU seconds: where all cores speak, their ratio is what the wall clock would
tell of an idle one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import narrator
from narrator import backends
from narrator.cache import ClipCache
from narrator.parallel import cores
from narrator.types import Plan

EXAMPLE = Path(__file__).parent.parent / "examples" / "ferry-news.html"


def engine_alone(plan: Plan, jobs: int) -> None:
    backend = backends.load(plan.voice)
    with ThreadPoolExecutor(jobs) as pool:
        for _ in pool.map(backend.synthesize, sorted(plan.utterances, key=lambda u: -len(u.text))):
            pass


def as_published(plan: Plan, jobs: int) -> Took:
    """Seconds that the engine takes with its model as published, without our rewritten graph."""
    before = os.environ.get("NARRATOR_GRAPH")
    os.environ["NARRATOR_GRAPH"] = "published"
    try:
        backends.forget()
        backends.load(plan.voice).synthesize(plan.utterances[0])
        return timed(lambda: engine_alone(plan, jobs))
    finally:
        os.environ.pop("NARRATOR_GRAPH")
        if before is not None:
            os.environ["NARRATOR_GRAPH"] = before
        backends.forget()


def whole(plan: Plan, jobs: int, home: Path) -> narrator.Episode:
    options = narrator.RenderOptions(jobs=jobs, force=True, cache=ClipCache(home / "cache"))
    return narrator.render(plan, home / "output", options)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of wall time and of all cores."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Took:
    began, spent = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - began, time.process_time() - spent)


def edited(plan: Plan) -> Plan:
    """The plan with one sentence in its middle said otherwise."""
    middle = len(plan.utterances) // 2
    utterances = list(plan.utterances)
    utterances[middle] = replace(utterances[middle], text="This one sentence was changed by its editor today.")
    return replace(plan, utterances=tuple(utterances))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("article", nargs="?", default=str(EXAMPLE))
    parser.add_argument("--voice", default="joe")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    plan = narrator.plan(narrator.read(options.article), options.voice)
    jobs = cores()
    published = as_published(plan, jobs)
    backends.load(plan.voice).synthesize(plan.utterances[0])  # the model is loaded before the clock starts

    alone, rendered, single, cached, edit = [], [], [], [], []
    for _ in range(options.rounds):
        alone.append(timed(lambda: engine_alone(plan, jobs)))
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            rendered.append(timed(lambda home=home: whole(plan, jobs, home)))
            cached.append(timed(lambda home=home: whole(plan, jobs, home)))
            edit.append(timed(lambda home=home: whole(edited(plan), jobs, home)))
            length = whole(plan, jobs, home).duration
        with tempfile.TemporaryDirectory() as folder:
            single.append(timed(lambda home=Path(folder): whole(plan, 1, home)))

    base, spent = (statistics.median(getattr(took, kind) for took in alone) for kind in ("wall", "cpu"))
    print(f"{plan.article.metadata.title}: {length:.1f} s of speech, {len(plan.utterances)} utterances, {jobs} jobs")
    print(f"{'':28}{'seconds':>9}{'× engine':>10}{'× real time':>13}{'CPU s':>9}{'× engine':>10}")
    for name, times in (
        ("engine alone", alone),
        ("engine alone, as published", [published]),
        ("whole rendering", rendered),
        ("whole rendering, one job", single),
        ("one sentence edited", edit),
        ("everything cached", cached),
    ):
        wall, cpu = (statistics.median(getattr(took, kind) for took in times) for kind in ("wall", "cpu"))
        print(f"{name:28}{wall:9.2f}{wall / base:10.3f}{length / wall:13.1f}{cpu:9.2f}{cpu / spent:10.3f}")
    pairs = [one.wall / many.wall for one, many in zip(single, rendered, strict=True)]
    print(f"{jobs} jobs are {statistics.median(pairs):.2f} times as fast as one")


if __name__ == "__main__":
    main()
