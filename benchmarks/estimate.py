"""How far estimates lie from what was rendered, beside what peers say, and what an estimate costs beside rendering.

    python benchmarks/estimate.py SOURCE… [--voice joe,espeak] [--count 12] [--words 300-520] [--seed 20261123]

Renders whole articles (through the clip cache: a second run is quick) and compares the totals with: our estimate, by
phonemes and by letters alone; words / 150; words, characters and syllables fitted to these very articles, each article
left out in turn. Then: how often the band holds, how good the total is after a tenth was heard (as the progress bar has
it, lengths that the engine foretold known; engines that do are told of with ``--afresh`` alone), what the guard says of
good clips and of such as are cut, doubled, silenced or turned to noise, and the processor time of speaking beside that
of estimating, each article estimated once, no word of it known before.

With ``--asked`` lengths are what the engine's own duration model tells, not those of clips: for engines that take hours
and throw no dice.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from narrator import backends, pipeline
from narrator.cache import ClipCache, clip_key
from narrator.durations import BAND
from narrator.errors import NarratorError
from narrator.estimate import Course, Guard, predict, timing, timing_of
from narrator.estimate.features import of_text
from narrator.sources import expand
from narrator.synthesize import synthesize
from narrator.types import Article, Clip, Plan, Seconds, Utterance

if TYPE_CHECKING:
    from narrator.types import Samples

_SYLLABLE = re.compile(r"[aeiouy]+", re.IGNORECASE)


@dataclass(frozen=True)
class Rendering:
    """A plan and what came of it."""

    plan: Plan
    sounds: tuple[float, ...]
    after_a_tenth: float | None = None  #: relative error of the total when so much was heard; None where nobody knows

    @property
    def total(self) -> float:
        return sum(self.sounds) + sum(utterance.pause_after for utterance in self.plan.utterances)


def chosen(sources: Sequence[str], count: int, least: int, most: int, seed: int) -> Iterator[Article]:
    """Articles of *least* to *most* spoken words, in an order that depends on the seed alone."""
    names = sorted(expand(sources))
    random.Random(seed).shuffle(names)
    for name in names:
        try:
            article = pipeline.read(name)
        except NarratorError:
            continue
        if least <= article.words <= most:
            yield article
            count -= 1
            if not count:
                return


def asked(plan: Plan) -> Rendering:
    backend = backends.load(plan.voice)
    assert isinstance(backend, backends.PredictsDuration)
    return Rendering(plan, tuple(backend.duration(utterance) for utterance in plan.utterances))


def rendered(plan: Plan, cache: ClipCache) -> Rendering:
    """As a rendering with its progress shown does it. Clips from the cache say nothing of what an engine foretells."""
    course = Course(plan)
    foretells = isinstance(backends.load(plan.voice), backends.Foretells)
    sounds: list[float] = []
    totals: list[float] = []
    afresh = True
    seen: set[str] = set()  # what an article says twice comes from the cache the second time
    for clip in synthesize(plan.utterances, cache, tell=course.foretell if foretells else None):
        if clip.error:
            raise clip.error
        afresh = afresh and (clip.key in seen or not clip.cached)
        seen.add(clip.key)
        sounds.append(clip.samples / clip.sample_rate)
        course.hear(Seconds(sounds[-1]))
        totals.append(course.total)
    rendering = Rendering(plan, tuple(sounds))
    if foretells and not afresh:
        return rendering
    heard = itertools.accumulate(sounds)
    then = next(total for total, so_far in zip(totals, heard, strict=True) if so_far >= 0.1 * sum(sounds))
    return replace(rendering, after_a_tenth=then / rendering.total - 1)


def text_of(plan: Plan) -> str:
    return " ".join(utterance.written or utterance.text for utterance in plan.utterances)


def syllables(text: str) -> int:
    return len(_SYLLABLE.findall(text))


COUNTS: dict[str, Callable[[str], int]] = {
    "words": lambda text: len(text.split()),
    "characters": len,
    "syllables": syllables,
}


def fitted(renderings: Sequence[Rendering], count: Callable[[str], int]) -> list[float]:
    """Relative errors of one rate for all, each article left out in turn."""
    counts = [count(text_of(rendering.plan)) for rendering in renderings]
    totals = [rendering.total for rendering in renderings]
    rates = [(sum(totals) - t) / (sum(counts) - c) for c, t in zip(counts, totals, strict=True)]
    return [c * rate / t - 1 for c, t, rate in zip(counts, totals, rates, strict=True)]


def tell(name: str, errors: Sequence[float]) -> None:
    off = sorted(abs(error) * 100 for error in errors)
    most = off[min(len(off) - 1, round(0.95 * len(off)))]
    print(
        f"  {name:22} mean {statistics.mean(off):6.2f} %   95th {most:6.2f} %   max {off[-1]:6.2f} %   "
        f"bias {statistics.mean(errors) * 100:+6.2f} %"
    )


def by_letters(rendering: Rendering) -> float:
    """As where an engine tells no phonemes."""
    fitted = timing_of(rendering.plan.voice)
    assert fitted is not None
    utterances = rendering.plan.utterances
    sounds = sum(fitted.text.seconds(of_text(utterance.text)) for utterance in utterances)
    pauses = sum(utterance.pause_after for utterance in utterances)
    return (sounds * fitted.pace(rendering.plan.voice.speed) + pauses) / rendering.total - 1


def judged(renderings: Sequence[Rendering], cache: ClipCache) -> dict[str, list[int]]:
    """Clips that the guard would have spoken again, and all of them: as they are, and damaged."""
    found: dict[str, list[int]] = {name: [0, 0] for name in DAMAGES}
    for rendering in renderings:
        guard = Guard(timing_of(rendering.plan.voice))
        backend = backends.load(rendering.plan.voice)
        for utterance in rendering.plan.utterances:
            clip: Clip | None = cache.read(clip_key(utterance, backend.fingerprint))
            for name, damage in DAMAGES.items() if clip and clip.duration > 1.0 else ():
                found[name][0] += bool(guard(utterance, replace(clip, samples=damage(clip.samples), words=())))
                found[name][1] += 1
    return found


def noise(samples: Samples) -> Samples:
    level = float(np.sqrt((samples.astype(float) ** 2).mean()))
    return np.random.default_rng(len(samples)).normal(0, level, len(samples)).clip(-32768, 32767).astype(np.int16)


DAMAGES: dict[str, Callable[[Samples], Samples]] = {
    "good": lambda samples: samples,
    "cut in half": lambda samples: samples[: len(samples) // 2],
    "cut to three quarters": lambda samples: samples[: len(samples) * 3 // 4],
    "spoken twice": lambda samples: np.concatenate([samples, samples]),
    "noise": noise,
    "silent": np.zeros_like,
}


def cost(renderings: Sequence[Rendering]) -> tuple[float, float, float]:
    """Processor seconds for a second of audio: of estimating, of planning whole, and of speaking in one thread."""
    plans = [rendering.plan for rendering in renderings]
    backend = backends.load(plans[0].voice)
    backend.synthesize(plans[0].utterances[0])
    timing._load.cache_clear()  # forget the words that were weighed
    predict([Utterance("Hello.", plans[0].voice)], plans[0].voice)
    seconds = sum(plan.total for plan in plans)
    began = time.process_time()
    for plan in plans:
        predict(plan.utterances, plan.voice)
    estimating = (time.process_time() - began) / seconds
    began = time.process_time()
    for plan in plans:
        pipeline.plan(plan.article, plan.voice)
    planning = (time.process_time() - began) / seconds
    all_of_them = [utterance for plan in plans for utterance in plan.utterances]
    began = time.process_time()
    spoken = sum(backend.synthesize(utterance).duration for utterance in all_of_them[:: 1 + len(all_of_them) // 20])
    return estimating, planning, (time.process_time() - began) / spoken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--voice", default="joe,espeak")
    parser.add_argument("--count", type=int, default=0, help="at most so many, by the seed")
    parser.add_argument("--words", default="1-100000", help="only articles of so many")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--afresh", action="store_true", help="nothing from the cache")
    parser.add_argument("--asked", action="store_true", help="lengths from the engine's own duration model")
    options = parser.parse_args()
    least, most = map(int, options.words.split("-"))
    articles = list(chosen(options.sources, options.count, least, most, options.seed))
    with tempfile.TemporaryDirectory() if options.afresh else nullcontext("") as folder:
        compare(options, articles, ClipCache(Path(folder) if folder else None))


def compare(options: argparse.Namespace, articles: Sequence[Article], cache: ClipCache) -> None:
    for voice in options.voice.split(","):
        plans = [pipeline.plan(article, voice) for article in articles]
        renderings = [asked(plan) if options.asked else rendered(plan, cache) for plan in plans]
        hours = sum(rendering.total for rendering in renderings) / 3600
        print(f"{voice}: {len(renderings)} articles, {hours:.2f} hours")
        ours = [rendering.plan.total / rendering.total - 1 for rendering in renderings]
        tell("our estimate", ours)
        tell("by letters alone", [by_letters(rendering) for rendering in renderings])
        tell("words / 150", [len(text_of(r.plan).split()) / 2.5 / r.total - 1 for r in renderings])
        for name, count in COUNTS.items() if len(renderings) > 1 else ():
            tell(f"{name}, fitted", fitted(renderings, count))
        later = [rendering.after_a_tenth for rendering in renderings if rendering.after_a_tenth is not None]
        if later:
            tell("after a tenth", later)
            print(f"  within 1 % after a tenth  {sum(abs(error) <= 0.01 for error in later)} of {len(later)}")
        else:
            print("  after a tenth: told with --afresh alone, for this engine foretells")
        for deviations in (1.0, BAND):
            within = [abs(e) <= deviations * r.plan.error for e, r in zip(ours, renderings, strict=True)]
            print(f"  within {deviations:.0f} deviations   {sum(within)} of {len(within)}")
        for name, (refused, of) in ({} if options.asked else judged(renderings, cache)).items():
            print(f"  refused, {name:22} {refused} of {of}")
        estimating, planning, speaking = cost(renderings)
        print(
            f"  estimating costs 1 / {speaking / estimating:,.0f} of speaking ({estimating * 3e5:.1f} ms for 5 minutes)"
        )
        print(f"  planning with it 1 / {speaking / planning:,.0f} ({planning * 3e5:.1f} ms)")


if __name__ == "__main__":
    main()
