"""Estimates of many sources: from memory where they are known, else planned, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from narrator.errors import NarratorError
from narrator.estimate.memory import Memory, key_of
from narrator.estimate.outline import Estimate, outline
from narrator.types import Plan, Voice

Planner = Callable[[str, Voice], Plan]
"""Plans a source in a voice; must be fit to be sent to another process."""

_ALONE = 4  #: sources that are planned in this process: another takes as long to start


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one source: an estimate for each voice, or the error that prevented them."""

    source: str
    estimates: tuple[Estimate, ...] = ()
    error: NarratorError | None = None


def estimates(
    sources: Sequence[str],
    voices: Sequence[Voice],
    plan: Planner,
    memory: Memory | None,
    *,
    jobs: int,
    more: object = (),
) -> Iterator[Told]:
    """What is told of each of *sources*, in order.

    Args:
        memory: of estimates made before; None to plan all anew.
        more: what else shapes a plan, for the memory's keys.
    """
    known = {source: told for source in sources if memory and (told := _remembered(source, voices, memory, more))}
    missing = [source for source in dict.fromkeys(sources) if source not in known]
    work = partial(_told, voices=tuple(voices), plan=plan, memory=memory, more=more)
    if len(missing) <= _ALONE or jobs == 1:
        fresh = map(work, missing)
        yield from _in_order(sources, known, fresh)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from _in_order(sources, known, pool.map(work, missing, chunksize=4))


def _in_order(sources: Sequence[str], known: dict[str, Told], fresh: Iterator[Told]) -> Iterator[Told]:
    for source in sources:
        while source not in known:
            for told in islice(fresh, 1):
                known[told.source] = told
        yield known[source]


def _told(source: str, voices: tuple[Voice, ...], plan: Planner, memory: Memory | None, more: object) -> Told:
    found = []
    for voice in voices:
        try:
            found.append(outline(plan(source, voice)))
        except NarratorError as error:
            return Told(source, error=error)
    content = _content(source) if memory else None
    if memory and content is not None:
        for voice, estimate in zip(voices, found, strict=True):
            memory.write(key_of(content, source, voice, more), estimate)
    return Told(source, tuple(found))


def _remembered(source: str, voices: Sequence[Voice], memory: Memory, more: object) -> Told | None:
    content = _content(source)
    if content is None:
        return None
    found = [memory.read(key_of(content, source, voice, more)) for voice in voices]
    return Told(source, tuple(estimate for estimate in found if estimate)) if all(found) else None


def _content(source: str) -> bytes | None:
    """What a file holds; None for what is no file, or what depends on other files too."""
    if source == "-" or "://" in source:
        return None
    try:
        data = Path(source).read_bytes()
    except (OSError, ValueError):
        return None
    return None if data.startswith(b"---") and b"\nlexicon:" in data[:4096] else data
