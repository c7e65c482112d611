"""The stages, chained; the only module that knows them all.

`read` and `plan` are pure but for the source they read: they say everything that would be spoken, and for how long.
`render` speaks exactly that. A batch is one flat map over the utterances of all its plans; an episode is assembled
beside the speaking, clip by clip, and what fails is a result among the results.
"""

from __future__ import annotations

import functools
import math
import time
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.arrivals import Arrivals
from narrator.cache import ClipCache
from narrator.costs import costs, hold
from narrator.errors import FetchError, NarratorError, OutputError
from narrator.estimate import Guard, learn, predict_all, timing_of
from narrator.placing import placed, plan_digest
from narrator.publish.manifest import read_episode, read_manifest
from narrator.synthesize import Rendered, speak_cached, synthesize
from narrator.takes import Take
from narrator.types import Article, AudioOptions, Clip, Episode, Plan, Raw, Seconds, SourceKind, Utterance, Voice

if TYPE_CHECKING:
    from narrator.clean import Policy
    from narrator.lexicon import Lexicon
    from narrator.parallel import Map
    from narrator.sites import Sites


OTHER_LANGUAGE = 0.02  #: relative error added to an estimate where a voice reads what is not its language


def read(
    source: str | Path | Raw,
    *,
    kind: SourceKind | None = None,
    policy: Policy | None = None,
    sites: Sites | None = None,
) -> Article:
    """The article in *source* (an http(s) address, a file, ``-``, what was read already), every block of it decided.

    *sites* takes the place of the user's ``sites.toml`` and the rules that come with narrator.

    Raises a `SourceError` that says what is wrong with the source.
    """
    from narrator.sources import open_source

    raw = source if isinstance(source, Raw) else open_source(str(source), kind=kind)
    return _decided(raw, policy, sites)


def read_script(text: str, origin: str | Path, *, policy: Policy | None = None) -> Article:
    """The article in a script that is edited: its Markdown as it stands now, and the file it will be saved as."""
    from narrator.sources import read_bytes

    data = text.encode("utf-8", "surrogatepass")
    return _decided(read_bytes(data, origin=str(origin), kind=SourceKind.MARKDOWN), policy)


def _decided(raw: Raw, policy: Policy | None, sites: Sites | None = None) -> Article:
    from narrator.clean import Policy, clean
    from narrator.sites import known
    from narrator.sources import parse
    from narrator.voices import user_folder

    if sites is None:
        sites = known(user_folder().parent / "sites.toml")
    return clean(parse(raw, sites), policy or Policy(), sites)


def plan(
    article: Article,
    voice: str | Voice = "",
    *,
    speed: float | None = None,
    announce: bool = True,
    lexicon: Lexicon | None = None,
    cast: Mapping[str, str | Voice] | None = None,
) -> Plan:
    """All that would be spoken of *article*, and for how long.

    Args:
        voice: a profile or its name; else the one the article asks for, else the default where it speaks the
            article's language, else one that does.
        speed: 1.0 is the voice's own pace.
        announce: open with title, byline and date.
        lexicon: pronunciations, laid over the built-in ones.
        cast: voices of a kind of block, as ``{"quote": "amy"}``, or of quotations in a language, as ``{"fr": "zoe"}``;
            laid over those of the voice's profile.

    Raises `UnknownVoiceError`, `VoiceProfileError`, `LexiconError`.
    """
    from narrator import casting
    from narrator.segment import segment

    who = casting.cast(article, voice, cast)
    if speed is not None:
        who = who.at(speed)
    if who.warning:
        article = replace(article, warnings=(*article.warnings, who.warning))
    utterances, sections = segment(article, who.narrator, lexicon=lexicon, announce=announce, speakers=who)
    prediction = predict_all(utterances)
    error = math.hypot(prediction.error, OTHER_LANGUAGE if casting.is_foreign(article, who.narrator) else 0.0)
    return Plan(article, who.narrator, utterances, prediction.durations, sections, error=error)


def speak(utterance: Utterance, cache: ClipCache | None = None) -> Clip:
    """The clip of one utterance, from the cache or into it. Raises `VoiceError`, `OutputError`."""
    cache = cache or ClipCache()
    rendered = speak_cached(cache, _guarded, utterance)
    if rendered.error:
        raise rendered.error
    return _clip(utterance, rendered.key, cache)


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How plans become files."""

    audio: AudioOptions = field(default_factory=AudioOptions)
    jobs: int | None = None  #: threads; as many as there are cores where not given
    force: bool = False  #: make episodes again that are there already
    beside: bool = False  #: what changed goes into a new folder; the episode made from the plan of before stays whole
    cache: ClipCache = field(default_factory=ClipCache)
    run: Map | None = None  #: a map to speak with instead of threads
    listen: Callable[[bytes], None] | None = None  #: is given the encoded sound of the episodes while they are made
    max_cost: float | None = None  #: what voices with a price may cost together, in the currency of their profiles
    learn: bool = True  #: let the lengths of finished episodes correct later estimates of their voices


@dataclass(frozen=True, slots=True)
class Report:
    """What a rendering took."""

    utterances: int
    cached: int  #: of these, taken from the cache
    again: int  #: of these, spoken more than once because the first clip would not do
    seconds: float  #: of wall time since the run began
    doubts: tuple[tuple[str, str], ...] = ()  #: words whose sound the estimate finds odd, and what is odd


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one plan: an episode, or the error that stopped it."""

    plan: Plan
    folder: Path
    episode: Episode | None = None
    error: NarratorError | None = None
    report: Report | None = None  #: None where the episode was there already, made from an equal plan


Progress = Callable[[Plan, Utterance, Rendered], None]
Foretold = Callable[[Plan, int, Seconds], None]


def render(plan: Plan, output: str | Path = "output", options: RenderOptions | None = None) -> Episode:
    """Narrate one plan into a folder of its own below *output*.

    Raises what stopped it: a `VoiceError`, `AudioError` or `OutputError`.
    """
    (outcome,) = render_all((plan,), output, options)
    if outcome.error is not None:
        raise outcome.error
    assert outcome.episode is not None
    return outcome.episode


def render_all(
    plans: Iterable[Plan],
    output: str | Path = "output",
    options: RenderOptions | None = None,
    progress: Progress | None = None,
    foretold: Foretold | None = None,
) -> Iterator[Outcome]:
    """Narrate *plans*, each into a folder of its own below *output*; one outcome a plan, in order.

    The utterances of all plans are one flat map, so that no core waits at an article's end; an episode is assembled
    beside the speaking, clip by clip. A plan that fails is an outcome; the others go on.
    What is there already, made from an equal plan, is left as it is unless `RenderOptions.force`.

    Args:
        progress: called for each utterance as it is done, in order.
        foretold: called with the number of an utterance in its plan and the length that its clip will have, where that
            is known before its sound. The first sound comes later then; not where `RenderOptions.listen` waits for it.

    Raises `CostError` before anything is spoken, `OutputError` where the cache cannot be written.
    """
    options = options or RenderOptions()
    held = tuple(plans)
    if held:
        with placed(held, Path(output), options.audio if options.beside else None) as folders:
            yield from _render_placed(folders, options, progress, foretold)


def _render_placed(
    placed: Sequence[tuple[Plan, Path]],
    options: RenderOptions,
    progress: Progress | None,
    foretold: Foretold | None,
) -> Iterator[Outcome]:
    done = {folder: None if options.force else _finished(plan, folder, options) for plan, folder in placed}
    due = [(plan, folder) for plan, folder in placed if done[folder] is None]
    if options.max_cost is not None:
        hold(costs(_utterances(due), options.cache), options.max_cost)
    with closing(_make(due, options, progress, foretold)) as made:
        for plan, folder in placed:
            yield next(made) if done[folder] is None else Outcome(plan, folder, done[folder])


def _finished(plan: Plan, folder: Path, options: RenderOptions) -> Episode | None:
    """The episode in *folder*, if it is whole and made from an equal plan."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.plan != plan_digest(plan, options.audio):
        return None
    return read_episode(folder)


def _utterances(due: Sequence[tuple[Plan, Path]]) -> Iterator[Utterance]:
    return chain.from_iterable(plan.utterances for plan, _ in due)


def _make(
    due: Sequence[tuple[Plan, Path]], options: RenderOptions, progress: Progress | None, foretold: Foretold | None
) -> Generator[Outcome, None, None]:
    began = time.perf_counter()
    tell = _numbered(due, foretold) if foretold and not options.listen else None
    clips = synthesize(_utterances(due), options.cache, jobs=options.jobs, run=options.run, check=_guarded, tell=tell)
    waiting: deque[Future[Outcome]] = deque()
    arriving: Arrivals | None = None
    with closing(clips), ThreadPoolExecutor(1, thread_name_prefix="narrator-join") as joiner:
        try:
            for plan, folder in due:
                arriving = Arrivals()
                waiting.append(joiner.submit(_assemble, plan, folder, arriving, options, began))
                for utterance, clip in zip(plan.utterances, islice(clips, len(plan.utterances)), strict=True):
                    arriving.put(clip)
                    if progress:
                        progress(plan, utterance, clip)
                while waiting and waiting[0].done():
                    yield waiting.popleft().result()
            for _ in clips:  # there is none left; so it comes to its end, and tidies the cache
                pass
            while waiting:
                yield waiting.popleft().result()
        finally:
            if arriving:
                arriving.stop()
            joiner.shutdown(wait=True, cancel_futures=True)


def _numbered(due: Sequence[tuple[Plan, Path]], foretold: Foretold) -> Callable[[int, Seconds], None]:
    """*foretold* for the utterances of all plans, numbered through."""
    starts = list(accumulate((len(plan.utterances) for plan, _ in due), initial=0))

    def tell(number: int, length: Seconds) -> None:
        place = bisect_right(starts, number) - 1
        foretold(due[place][0], number - starts[place], length)

    return tell


def _assemble(plan: Plan, folder: Path, arriving: Arrivals, options: RenderOptions, began: float) -> Outcome:
    """Make an episode of what is spoken, as it is spoken; an error is an outcome."""
    from narrator.episode import write_episode
    from narrator.levels import evened

    def takes() -> Iterator[Take]:
        for utterance, rendered in zip(plan.utterances, islice(arriving, len(plan.utterances)), strict=True):
            if rendered.error:
                raise rendered.error
            yield _take(utterance, rendered, options.cache)

    try:
        digest = plan_digest(plan, options.audio)
        segments = options.cache.folder / "segments"
        picture = b"" if options.audio.cover else _lead_image(plan.article)
        episode = write_episode(
            plan,
            evened(plan, takes),
            folder,
            options.audio,
            picture=picture,
            digest=digest,
            segments=segments,
            listen=options.listen,
        )
    except NarratorError as error:
        return Outcome(plan, folder, error=error)
    spoken = arriving.seen
    if options.learn:
        _learn(plan, spoken)
    cached = sum(clip.cached for clip in spoken)
    again = sum(clip.attempts > 1 for clip in spoken)
    pairs = zip(plan.utterances, spoken, strict=True)
    doubts = tuple((utterance.written or utterance.text, clip.doubt) for utterance, clip in pairs if clip.doubt)
    report = Report(len(spoken), cached, again, time.perf_counter() - began, doubts)
    return Outcome(plan, folder, episode, report=report)


def _learn(plan: Plan, spoken: Sequence[Rendered]) -> None:
    """Let what was spoken well correct later estimates; where that cannot be kept, nothing is lost but a lesson."""
    heard: dict[Voice, list[tuple[Utterance, float]]] = {}
    for utterance, clip in zip(plan.utterances, spoken, strict=True):
        if not clip.doubt:
            heard.setdefault(utterance.voice, []).append((utterance, clip.samples / clip.sample_rate))
    for voice, clips in heard.items():
        with suppress(OutputError):
            learn([utterance for utterance, _ in clips], voice, [seconds for _, seconds in clips])


def _lead_image(article: Article) -> bytes:
    """The picture of an article that came from the network itself; none where it cannot be had."""
    from narrator.sources.fetch import Limits, fetch

    addresses = ("http://", "https://")
    if not (article.origin.startswith(addresses) and article.metadata.image.startswith(addresses)):
        return b""
    try:
        return fetch(article.metadata.image, types=("image/",), limits=Limits(seconds=10, size=8 * 1024 * 1024)).body
    except FetchError:
        return b""


def _guarded(utterance: Utterance, clip: Clip) -> str:
    """What the estimate of its voice finds wrong with a clip."""
    return _guard(utterance.voice)(utterance, clip)


@functools.lru_cache(maxsize=64)
def _guard(voice: Voice) -> Guard:
    return Guard(timing_of(voice))


def _take(utterance: Utterance, rendered: Rendered, cache: ClipCache) -> Take:
    """What is known of a clip: heard already, or in the cache; spoken once more where it was removed since."""
    if rendered.clip is not None:
        return Take.of(rendered.clip)
    return cache.peek(rendered.key) or Take.of(_clip(utterance, rendered.key, cache))


def _clip(utterance: Utterance, key: str, cache: ClipCache) -> Clip:
    """The clip from the cache; spoken once more where it was damaged or removed since."""
    if (clip := cache.read(key)) is None:
        error = speak_cached(cache, _guarded, utterance).error
        if error:
            raise error
        clip = cache.read(key)
    if clip is None:
        raise OutputError(str(cache.folder), "clips vanish from the cache as they are written; is it being cleared?")
    return clip
