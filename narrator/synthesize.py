"""Utterances into clips, through the cache: the only slow step, and one ordered map.

Results are cache keys and sample counts, so that memory stays flat and the map may be a cluster's. What a thread of
this process has at hand comes along as samples too; whoever lets results pile up drops them.
"""

from __future__ import annotations

import functools
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from narrator import backends
from narrator.cache import ClipCache, clip_key
from narrator.errors import SynthesisError, VoiceError
from narrator.foretelling import Due, Foreteller, Tell
from narrator.parallel import Map, cores, threads
from narrator.types import Clip, Utterance

if TYPE_CHECKING:
    from narrator.backends import Backend

Check = Callable[[Utterance, Clip], str]
"""Says what is wrong with a clip; empty where nothing is."""

_FAINT = 16  # of 32768: a clip that never gets louder holds no speech
_CLAUSE_MARKS = ",;:—–"
_GAP = 0.12  # seconds between the halves of an utterance spoken in two
_NOTHING = 0.1  # seconds of silence for an utterance without a letter
_HALVINGS = 3  # before giving up
_RECENT = 24 * 3600.0  # seconds for which a clip is safe from being pruned after a run
_TAIL = 4  # utterances a job at the end of a run that are spoken longest first


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of one utterance: a clip in the cache under `key`, or the error that prevented it."""

    key: str
    samples: int = 0
    sample_rate: int = 0
    cached: bool = False  #: it was there already
    attempts: int = 0  #: calls to the engine
    error: VoiceError | None = None
    doubt: str = ""  #: what the check says against it, where speaking it again and in halves did not help
    clip: Clip | None = field(default=None, compare=False, repr=False)  #: where this process has it at hand anyway


def synthesize(
    utterances: Iterable[Utterance],
    cache: ClipCache,
    *,
    jobs: int | None = None,
    run: Map | None = None,
    check: Check | None = None,
    tell: Tell | None = None,
) -> Generator[Rendered, None, None]:
    """Speak *utterances* and keep their clips in *cache*; one result an utterance, in order.

    What was spoken before is taken from the cache, and equal utterances are spoken once. A clip that is empty,
    silent, not a number or doubted by *check* is spoken again, then in halves. What is only doubted still stands,
    with its doubt; what fails is a result that
    holds its `VoiceError`; the others go on.

    Args:
        utterances: of all the articles of a run; read ahead of the results by a bounded number.
        jobs: threads; as many as there are cores where not given.
        run: a map to use instead of threads, of any kind; what is handed in must then be fit to be sent there.
        check: a further test of each clip.
        tell: is told the length of each clip as soon as it is known, before its sound where its engine can do that. The
            first sound comes later then. Not with *run*.

    Raises `OutputError` where the cache cannot be written.
    """
    jobs = jobs or cores()
    order = _Order()

    def due() -> Iterator[Due]:
        for number, utterance in enumerate(utterances):
            key, error = _key(utterance)
            if order.enter(key, error):
                yield Due(number, key, utterance, silent=not _speaks(utterance))

    spoken = 0
    speak = functools.partial(speak_cached, cache, check, at_hand=run is None)
    foreteller = Foreteller(cache, tell, jobs) if tell and run is None else None
    coming = foreteller.ahead(due()) if foreteller else (one.utterance for one in due())
    try:
        for rendered in (run or threads(jobs))(speak, _longest_last_first(coming, jobs * _TAIL)):
            spoken += rendered.attempts
            order.settle(rendered)
            if foreteller:
                foreteller.done(rendered.key)
            yield from order.ready()
        yield from order.ready()
    finally:
        if foreteller:
            foreteller.close()
    if spoken:
        cache.tidy(spare=_RECENT)


def speak_cached(cache: ClipCache, check: Check | None, utterance: Utterance, *, at_hand: bool = False) -> Rendered:
    """One utterance, from the cache or into it. What `synthesize` maps; it can be sent to another process.

    Args:
        at_hand: give the clip with the result; for callers in this process.
    """
    key, error = _key(utterance)
    if error:
        return Rendered(key, error=error)
    if kept := cache.read(key):
        return _rendered(key, kept, cached=True, at_hand=at_hand)
    try:
        clip = _speak(backends.load(utterance.voice), utterance, check, _HALVINGS)
    except VoiceError as failure:
        return Rendered(key, error=failure)
    cache.write(key, clip)
    return _rendered(key, clip, cached=False, at_hand=at_hand)


def _rendered(key: str, clip: Clip, *, cached: bool, at_hand: bool) -> Rendered:
    size, rate, given = len(clip.samples), clip.sample_rate, clip if at_hand else None
    attempts = 0 if cached else clip.attempts
    return Rendered(key, size, rate, cached=cached, attempts=attempts, doubt=clip.doubt, clip=given)


def fault(utterance: Utterance, clip: Clip, sample_rate: int, *, silent: bool = False) -> str:
    """What makes *clip* useless, whichever engine made it; empty where nothing does."""
    import numpy as np

    if not len(clip.samples):
        return "the engine gave no samples"
    if clip.sample_rate != sample_rate:
        return f"the engine gave {clip.sample_rate} Hz, not its own {sample_rate} Hz"
    if clip.samples.ndim != 1 or clip.samples.dtype != np.int16:
        bad = clip.samples.dtype.kind == "f" and not np.isfinite(clip.samples).all()
        return "the engine gave samples that are not numbers" if bad else "the engine gave no 16-bit mono samples"
    if _speaks(utterance) and not silent and int(np.abs(clip.samples.astype(np.int32)).max()) < _FAINT:
        return "the engine gave silence"
    return ""


def _speaks(utterance: Utterance) -> bool:
    return any(letter.isalnum() for letter in utterance.text)


def _key(utterance: Utterance) -> tuple[str, VoiceError | None]:
    try:
        return clip_key(utterance, backends.load(utterance.voice).fingerprint), None
    except VoiceError as error:
        return clip_key(utterance, ""), error


class _Order:
    """Gives results back in the order of the utterances, those met more than once included.

    Holds what is between the first utterance without a result and the last one read, and no more: what comes up
    again later is in the cache by then. A map may read utterances in a thread of its own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[str] = deque()
        self._times: Counter[str] = Counter()  # each key is waited for
        self._done: dict[str, Rendered] = {}

    def enter(self, key: str, error: VoiceError | None) -> bool:
        """Note the next utterance; whether it is to be spoken."""
        with self._lock:
            self._waiting.append(key)
            self._times[key] += 1
            if error:
                self._done[key] = Rendered(key, error=error)
            return not error and self._times[key] == 1

    def settle(self, rendered: Rendered) -> None:
        """Note a result."""
        with self._lock:
            self._done[rendered.key] = rendered

    def ready(self) -> Iterator[Rendered]:
        """The results whose turn it is."""
        while (rendered := self._next()) is not None:
            yield rendered

    def _next(self) -> Rendered | None:
        with self._lock:
            if not self._waiting or self._waiting[0] not in self._done:
                return None
            key = self._waiting.popleft()
            rendered = self._done[key]
            self._times[key] -= 1
            if self._times[key]:
                self._done[key] = replace(rendered, cached=not rendered.error, attempts=0)
            else:
                del self._times[key], self._done[key]
            return rendered


def _longest_last_first(utterances: Iterable[Utterance], tail: int) -> Iterator[Utterance]:
    """The utterances in order, but the last *tail* of them longest first, so that no job ends long after the others."""
    held: deque[Utterance] = deque()
    for utterance in utterances:
        held.append(utterance)
        if len(held) > tail:
            yield held.popleft()
    yield from sorted(held, key=lambda utterance: -len(utterance.text))


def _speak(backend: Backend, utterance: Utterance, check: Check | None, halvings: int) -> Clip:
    """The clip of *utterance*: once, again, then in halves. Raises `VoiceError` where there is no clip to be had.

    A clip that only the check doubts is sound all the same: where nothing better comes, it stands, with the doubt told.
    A text of marks alone, which engines choke on, is a moment of silence and no call.
    """
    import numpy as np

    if not _speaks(utterance):
        return Clip(np.zeros(round(_NOTHING * backend.sample_rate), np.int16), backend.sample_rate, attempts=0)
    silent = bool(getattr(backend, "silent", False))
    why, doubted = "", None
    for attempt in (1, 2):
        try:
            clip = backend.synthesize(utterance)
        except SynthesisError as error:
            why = error.why
            continue
        if why := fault(utterance, clip, backend.sample_rate, silent=silent):
            continue
        if not (why := check(utterance, clip) if check else ""):
            return replace(clip, attempts=attempt)
        doubted = replace(clip, attempts=attempt, doubt=why)
    halves = split(utterance) if halvings else None
    if halves:
        try:
            whole = _in_halves(backend, halves, check, halvings - 1)
        except SynthesisError:
            if doubted is None:
                raise
        else:
            if not whole.doubt or doubted is None:
                return whole
    if doubted is None:
        raise SynthesisError(utterance.voice.engine, utterance.text, why)
    return doubted


def _in_halves(backend: Backend, halves: tuple[Utterance, Utterance, int], check: Check | None, halvings: int) -> Clip:
    left, right = (_speak(backend, half, check, halvings) for half in halves[:2])
    calls = 2 + left.attempts + right.attempts
    return replace(_joined(left, right, halves[2]), attempts=calls, doubt=left.doubt or right.doubt)


def split(utterance: Utterance) -> tuple[Utterance, Utterance, int] | None:
    """Two halves of *utterance*, cut at the clause mark or else the space nearest its middle, and where it was cut.

    Never inside a pronunciation from the lexicon. None where it is a single word.
    """
    text = utterance.text
    spaces = [place for place, letter in enumerate(text) if letter == " " and text[:place].strip()]
    spaces = [place for place in spaces if not any(sound.start < place < sound.end for sound in utterance.sounds)]
    if not spaces:
        return None
    middle = len(text) / 2
    clauses = [place for place in spaces if text[place - 1] in _CLAUSE_MARKS]
    near = [place for place in clauses if abs(place - middle) < len(text) / 4]
    cut = min(near or spaces, key=lambda place: abs(place - middle))
    first = text[:cut] if text[cut - 1] in _CLAUSE_MARKS else f"{text[:cut]},"
    moved = (replace(s, start=s.start - cut - 1, end=s.end - cut - 1) for s in utterance.sounds if s.start > cut)
    return (
        replace(utterance, text=first, sounds=tuple(s for s in utterance.sounds if s.end <= cut)),
        replace(utterance, text=text[cut + 1 :], sounds=tuple(moved)),
        cut + 1,
    )


def _joined(left: Clip, right: Clip, cut: int) -> Clip:
    import numpy as np

    gap = np.zeros(round(_GAP * left.sample_rate), np.int16)
    before = len(left.samples) + len(gap)
    moved = (
        replace(w, start=w.start + cut, end=w.end + cut, first=w.first + before, last=w.last + before)
        for w in right.words
    )
    words = (*left.words, *moved) if left.words and right.words else ()
    return Clip(np.concatenate([left.samples, gap, right.samples]), left.sample_rate, words=words)
