"""Estimates of many sources: from memory where they are known, else planned, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from narrator.errors import NarratorError
from narrator.estimate.memory import Memory, key_of
from narrator.estimate.outline import Estimate, outline
from narrator.types import Plan, Raw, Voice

Source: TypeAlias = str | Raw
"""An address, a file or ``-``, or what was read already."""

Planner = Callable[[Source, Voice], Plan]
"""Plans a source in a voice; must be fit to be sent to another process."""

_ALONE = 4  #: sources that are planned in this process: another takes as long to start


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one source: an estimate for each voice, or the error that prevented them."""

    source: str
    estimates: tuple[Estimate, ...] = ()
    error: NarratorError | None = None


def estimates(
    sources: Sequence[Source],
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
        yield from _in_order(sources, known, zip(missing, fresh, strict=True))
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from _in_order(sources, known, zip(missing, pool.map(work, missing, chunksize=4), strict=True))


def _in_order(
    sources: Sequence[Source], known: dict[Source, Told], fresh: Iterator[tuple[Source, Told]]
) -> Iterator[Told]:
    for source in sources:
        while source not in known:
            done, told = next(fresh)
            known[done] = told
        yield known[source]


def _told(source: Source, voices: tuple[Voice, ...], plan: Planner, memory: Memory | None, more: object) -> Told:
    found = []
    for voice in voices:
        try:
            found.append(outline(plan(source, voice)))
        except NarratorError as error:
            return Told(_name(source), error=error)
    content = _content(source) if memory else None
    if memory and content is not None:
        for voice, estimate in zip(voices, found, strict=True):
            memory.write(key_of(content, _name(source), voice, more), estimate)
    return Told(_name(source), tuple(found))


def _remembered(source: Source, voices: Sequence[Voice], memory: Memory, more: object) -> Told | None:
    content = _content(source)
    if content is None:
        return None
    found = [memory.read(key_of(content, _name(source), voice, more)) for voice in voices]
    return Told(_name(source), tuple(estimate for estimate in found if estimate)) if all(found) else None


def _name(source: Source) -> str:
    return source.url or source.origin if isinstance(source, Raw) else source


def _content(source: Source) -> bytes | None:
    """What a source holds; None for what is neither read nor a file, or what depends on other files too."""
    if isinstance(source, Raw):
        return source.text.encode("utf-8", "surrogatepass")
    if source == "-" or "://" in source:
        return None
    try:
        data = Path(source).read_bytes()
    except (OSError, ValueError):
        return None
    return None if data.startswith(b"---") and b"\nlexicon:" in data[:4096] else data
