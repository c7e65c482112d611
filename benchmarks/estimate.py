"""How far estimates lie from what was rendered, beside what peers say, and what an estimate costs beside rendering.

    python benchmarks/estimate.py SOURCE… [--voice joe,espeak] [--count 30] [--words 300-520] [--seed 20261123]

Renders whole articles (through the clip cache: a second run is quick) and compares the totals with: our estimate;
words / 150; words, characters and syllables fitted to these very articles, each article left out in turn. Then:
how often the band holds, how good the total is after a tenth was heard, what the guard says of good clips, and the
ratio of the processor time of rendering to that of estimating, on clips spoken anew.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from narrator import backends, pipeline
from narrator.cache import ClipCache, clip_key
from narrator.errors import NarratorError
from narrator.estimate import Corrector, Guard, predict, timing_of
from narrator.estimate.outline import BAND
from narrator.sources import expand
from narrator.synthesize import synthesize
from narrator.types import Article, Clip, Plan, Seconds

_SYLLABLE = re.compile(r"[aeiouy]+", re.IGNORECASE)


@dataclass(frozen=True)
class Rendering:
    """A plan and what came of it."""

    plan: Plan
    sounds: tuple[float, ...]

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


def rendered(plan: Plan, cache: ClipCache) -> Rendering:
    clips = list(synthesize(plan.utterances, cache))
    for clip in clips:
        if clip.error:
            raise clip.error
    return Rendering(plan, tuple(clip.samples / clip.sample_rate for clip in clips))


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


def after_a_tenth(rendering: Rendering) -> float:
    corrector = Corrector.of_plan(rendering.plan)
    heard = 0.0
    for predicted, actual in zip(rendering.plan.durations, rendering.sounds, strict=True):
        if heard >= 0.1 * sum(rendering.sounds):
            break
        corrector = corrector.hear(predicted, Seconds(actual))
        heard += actual
    return corrector.total / rendering.total - 1


def refused(renderings: Sequence[Rendering], cache: ClipCache) -> tuple[int, int]:
    """Good clips that the guard would have spoken again, and all."""
    wrong = seen = 0
    for rendering in renderings:
        guard = Guard(timing_of(rendering.plan.voice))
        backend = backends.load(rendering.plan.voice)
        for utterance in rendering.plan.utterances:
            clip: Clip | None = cache.read(clip_key(utterance, backend.fingerprint))
            if clip is not None:
                seen += 1
                wrong += bool(guard(utterance, clip))
    return wrong, seen


def cost(plan: Plan) -> tuple[float, float]:
    """Processor seconds of estimating all of *plan*, and of speaking it, both warm."""
    backend = backends.load(plan.voice)
    backend.synthesize(plan.utterances[0])
    predict(plan.utterances, plan.voice)
    began = time.process_time()
    for _ in range(5):
        predict(plan.utterances, plan.voice)
    estimating = (time.process_time() - began) / 5
    some = plan.utterances[:: 1 + len(plan.utterances) // 12]
    began = time.process_time()
    seconds = sum(backend.synthesize(utterance).duration for utterance in some)
    spent = time.process_time() - began
    return estimating, spent / seconds * sum(plan.durations)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--voice", default="joe,espeak")
    parser.add_argument("--count", type=int, default=0, help="at most so many, by the seed")
    parser.add_argument("--words", default="1-100000", help="only articles of so many")
    parser.add_argument("--seed", type=int, default=20261123)
    options = parser.parse_args()
    least, most = map(int, options.words.split("-"))
    articles = list(chosen(options.sources, options.count, least, most, options.seed))
    cache = ClipCache()
    for voice in options.voice.split(","):
        renderings = [rendered(pipeline.plan(article, voice), cache) for article in articles]
        hours = sum(rendering.total for rendering in renderings) / 3600
        print(f"{voice}: {len(renderings)} articles, {hours:.2f} hours")
        ours = [rendering.plan.total / rendering.total - 1 for rendering in renderings]
        tell("our estimate", ours)
        tell("words / 150", [len(text_of(r.plan).split()) / 2.5 / r.total - 1 for r in renderings])
        for name, count in COUNTS.items():
            tell(f"{name}, fitted", fitted(renderings, count))
        tell("after a tenth", [after_a_tenth(rendering) for rendering in renderings])
        for deviations in (1.0, BAND):
            within = [abs(e) <= deviations * r.plan.error for e, r in zip(ours, renderings, strict=True)]
            print(f"  within {deviations:.0f} deviations   {sum(within)} of {len(within)}")
        print("  good clips refused     {} of {}".format(*refused(renderings, cache)))
        estimating, speaking = cost(renderings[0].plan)
        print(f"  processor time         1 / {speaking / estimating:,.0f} of rendering ({estimating * 1e3:.1f} ms)")


if __name__ == "__main__":
    main()
