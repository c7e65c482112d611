"""One run for one podcast: look, plan, render, publish."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from narrator.errors import FetchError, OutputError, TargetError
from narrator.feeds.build import build, feed_address
from narrator.feeds.decide import begins_with_title
from narrator.feeds.guard import Guard
from narrator.feeds.hub import ping
from narrator.feeds.jobs import LEASE, Job
from narrator.feeds.library import Library
from narrator.feeds.politeness import Visitor
from narrator.feeds.records import Record
from narrator.feeds.retention import expire, sweep
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.feeds.style import audio_of, sites_of
from narrator.feeds.target import Target, open_target
from narrator.feeds.update import Summary, Update
from narrator.feeds.upload import send
from narrator.pipeline import RenderOptions, plan, render_all
from narrator.synthesize import Rendered
from narrator.types import Article, Plan, Seconds, Utterance

if sys.platform != "win32":
    import fcntl


@dataclass(frozen=True, slots=True)
class Due:
    """An article that would be narrated, and for how long."""

    id: str
    plan: Plan
    again: bool = False  #: it has an episode, which would get a new edition


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a run would make."""

    podcast: str
    due: tuple[Due, ...]
    pace: float = 0.0  #: seconds of sound made in a second, the last time; 0 where it was never measured

    @property
    def seconds(self) -> float:
        """Of sound, as predicted."""
        return float(sum(one.plan.total for one in self.due))

    @property
    def work(self) -> float:
        """Seconds it will take; 0 where nobody knows."""
        return self.seconds / self.pace if self.pace else 0.0


def visitor_for(settings: Settings) -> Visitor:
    """Fetches for a publisher's whole set, one host at a time, from public servers and those allowed."""
    return Visitor(delay=settings.delay, contact=settings.contact, resolve=Guard(settings.allow))


class Shown(Protocol):
    """Sees what becomes of a rendering."""

    def advance(self, plan: Plan, utterance: Utterance, rendered: Rendered) -> None:
        """The next utterance is spoken."""

    def foretold(self, plan: Plan, number: int, length: Seconds) -> None:
        """That utterance of the plan will be so long."""


Showing = Callable[[Sequence[Plan]], AbstractContextManager[Shown | None]]


def run(
    settings: Settings,
    podcast: PodcastSettings,
    visitor: Visitor,
    *,
    tell: Callable[[str], None] = lambda line: None,
    ready: Callable[[Outlook], None] = lambda outlook: None,
    only_look: bool = False,
    showing: Showing = lambda plans: nullcontext(),
    jobs: int | None = None,
    again: bool = False,
) -> Summary:
    """Bring *podcast* up to date.

    Args:
        ready: sees what is due before anything is rendered.
        only_look: render nothing, and leave all for another run.
        showing: gives what is told of each utterance as it is spoken, for as long as that takes.
        jobs: utterances spoken at once.
        again: narrate anew what is narrated already, as far as its source still lists it.

    Raises `OutputError` where the output folder cannot be written, `TargetError` where there is no such target, and
    what is wrong with voice or lexicon.
    """
    with Library(settings.output) as library, alone(settings.output / podcast.name) as first:
        now, sites = datetime.now(UTC).replace(microsecond=0), sites_of(podcast)
        update = Update(podcast, library, visitor, now, tell, only_look, sites)
        if not first:
            tell(f"{podcast.name}: another run is at work on it")
            return update.summary()
        outlet = Outlet(settings, podcast, library)
        speak = _planner(podcast)
        library.jobs.release(podcast.name)  # held by runs that were killed: we are the only one
        if again:
            library.narrate_again(podcast.name)
        damaged = update.mend()
        update.look(afresh=again)
        held = list(update.plans(speak))
        known = {job.id for job, _ in held if library.episode(podcast.name, job.id)}
        due = tuple(Due(job.id, one, job.id in known) for job, one in held)
        ready(Outlook(podcast.name, due, library.pace(podcast.name)))
        if only_look:
            update.give_back([job for job, _ in held])
            return update.summary()
        outlet.tidy(update.now)
        awaited = damaged & {job.id for job, _ in held}  # until they are made again, the feed stays as it was
        if not awaited:
            outlet.publish()
        began = time.monotonic()
        made = list(_made(update, outlet, held, awaited, showing, jobs))
        library.keep_pace(podcast.name, sum(record.duration for record in made) / (time.monotonic() - began))
        outlet.announce(tell)
        return update.summary(made, changed=outlet.changed, sent=outlet.sent, unsent=outlet.unsent)


def _made(
    update: Update,
    outlet: Outlet,
    held: Sequence[tuple[Job, Plan]],
    awaited: set[str],
    showing: Showing,
    jobs: int | None,
) -> Iterator[Record]:
    """Narrate what is held, and publish each episode as it is finished; one that failed is noted.

    Args:
        awaited: articles whose episodes a feed names and that are not whole; nothing is published before they are.
    """
    renewed = time.monotonic()
    plans = [one for _, one in held]
    options = RenderOptions(audio=audio_of(update.podcast), jobs=jobs, beside=True)
    with showing(plans) as shown:

        def progress(plan: Plan, utterance: Utterance, rendered: Rendered) -> None:
            nonlocal renewed
            if shown:
                shown.advance(plan, utterance, rendered)
            if time.monotonic() - renewed > LEASE / 5:
                renewed = time.monotonic()
                update.renew([job for job, _ in held])

        foretold = shown.foretold if shown else None
        outcomes = render_all(plans, update.library.folder / update.podcast.name, options, progress, foretold)
        for (job, _), outcome in zip(held, outcomes, strict=True):
            missing = bool(awaited)
            awaited.discard(job.id)
            if outcome.error is not None:
                update.failed(job, outcome.error)
            else:
                yield update.published(job, outcome.folder)
            if not awaited and (missing or outcome.error is None):
                outlet.publish()


class Outlet:
    """Where a podcast comes out: its feed's files here, and at its target if it has one. Raises `TargetError`."""

    def __init__(self, settings: Settings, podcast: PodcastSettings, library: Library) -> None:
        self._settings, self._podcast, self._library = settings, podcast, library
        self._target: Target | None = None
        if settings.target:
            self._target = open_target(settings.target, dict(settings.target_options))
        self.changed, self.sent, self.unsent = False, 0, ""

    def publish(self) -> None:
        """Write the feed, and send what is not at the target. Where that fails it is noted, and not tried again."""
        self.changed |= build(self._settings, self._podcast, self._library)
        if self._target is None or self.unsent:
            return
        try:
            self.sent += send(self._library, self._target, self._podcast.name, grace=self._settings.grace_days)
        except TargetError as error:
            self.unsent = str(error)

    def announce(self, tell: Callable[[str], None]) -> None:
        """Tell the hub, if there is one, that the feed changed where it is published; it is no failure if it cannot."""
        published = self.sent and not self.unsent if self._target else self.changed
        if not self._podcast.hub or not published:
            return
        try:
            ping(self._podcast.hub, feed_address(self._settings, self._podcast), self._settings.contact)
        except FetchError as error:
            tell(str(error))

    def forget(self) -> None:
        """Forget what was sent to the target: all is sent again."""
        if self._target is not None:
            self._library.sent.forget(self._target.name, self._podcast.name)

    def tidy(self, now: datetime) -> None:
        """Let go of episodes that are too old, and of folders that no feed has named for long."""
        self._library.mend_dates(now.isoformat())
        expire(self._library, self._podcast, now)
        sweep(self._library, self._podcast, self._settings.grace_days)


def _planner(podcast: PodcastSettings) -> Callable[[Article], Plan]:
    from narrator.lexicon import Lexicon
    from narrator.voices import DEFAULT, find

    for name in (podcast.voice, *(voice for _, voice in podcast.cast)):  # what is not there is said before all else
        find(name or DEFAULT)
    lexicon = Lexicon.load(*podcast.lexicon) if podcast.lexicon else None

    def speak(article: Article) -> Plan:
        about = article.metadata
        untitled = replace(article, metadata=replace(about, title=""))
        planned = plan(
            untitled if begins_with_title(article) else article,  # what is read at once is not announced
            podcast.voice,
            speed=podcast.speed or None,
            announce=podcast.announce,
            lexicon=lexicon,
            cast=dict(podcast.cast),
        )
        return replace(planned, article=replace(planned.article, metadata=about))

    return speak


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
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
