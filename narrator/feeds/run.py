"""One run for one podcast: look, plan, render, publish."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from narrator.errors import OutputError
from narrator.feeds.build import build
from narrator.feeds.guard import Guard
from narrator.feeds.jobs import LEASE
from narrator.feeds.library import Library, Record
from narrator.feeds.politeness import Visitor
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.feeds.update import Summary, Update, audio_of, voice_of
from narrator.pipeline import RenderOptions, plan, render_all
from narrator.types import Article, Plan

if sys.platform != "win32":
    import fcntl


@dataclass(frozen=True, slots=True)
class Due:
    """An article that would be narrated, and for how long."""

    id: str
    plan: Plan


def visitor_for(settings: Settings) -> Visitor:
    """Fetches for a publisher's whole set, one host at a time, from public servers and those allowed."""
    return Visitor(delay=settings.delay, contact=settings.contact, resolve=Guard(settings.allow))


def run(
    settings: Settings,
    podcast: PodcastSettings,
    visitor: Visitor,
    *,
    tell: Callable[[str], None] = lambda line: None,
    ready: Callable[[tuple[Due, ...]], bool] = lambda due: True,
    jobs: int | None = None,
) -> Summary:
    """Bring *podcast* up to date.

    Args:
        ready: sees what is due before anything is rendered; where it says no, all is left for another run.
        jobs: utterances spoken at once.

    Raises `OutputError` where the output folder cannot be written, and what is wrong with voice or lexicon.
    """
    with Library(settings.output) as library, _alone(settings.output / podcast.name) as alone:
        update = Update(podcast, library, visitor, datetime.now(UTC).replace(microsecond=0), tell)
        if not alone:
            tell(f"{podcast.name}: another run is at work on it")
            return update.summary((), changed=False)
        speak = _planner(podcast)
        library.jobs.release(podcast.name)  # held by runs that were killed: we are the only one
        update.look()
        held = list(update.plans(speak))
        made: list[Record] = []
        if not ready(tuple(Due(job.id, one) for job, one in held)):
            update.give_back([job for job, _ in held])
            return update.summary((), changed=False)
        changed = build(settings, podcast, library, all_archives=update.withdrew)
        options = RenderOptions(audio=audio_of(podcast), jobs=jobs)
        renewed = time.monotonic()

        def progress(*_: object) -> None:
            nonlocal renewed
            if time.monotonic() - renewed > LEASE / 5:
                renewed = time.monotonic()
                update.renew([job for job, _ in held])

        outcomes = render_all([one for _, one in held], settings.output / podcast.name, options, progress)
        for (job, _), outcome in zip(held, outcomes, strict=True):
            if outcome.error is not None:
                update.failed(job, outcome.error)
                continue
            made.append(update.published(job, outcome.folder))
            changed |= build(settings, podcast, library)
        return update.summary(made, changed=changed)


def _planner(podcast: PodcastSettings) -> Callable[[Article], Plan]:
    from narrator.lexicon import Lexicon

    voice = voice_of(podcast)
    lexicon = Lexicon.load(*podcast.lexicon) if podcast.lexicon else None
    return lambda article: plan(article, voice, announce=podcast.announce, lexicon=lexicon)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether this is the only run on *folder*; for as long as the block lasts."""
    if sys.platform == "win32":
        yield True
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".run").open("w")
    except OSError as error:
        raise OutputError(str(folder), error.strerror or str(error)) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
