"""A publisher's sources → episodes and the feeds that name them. What failed is told; the rest is published.

Safe to kill at any moment and to run twice at once: an article is held by a lease while it is made, an episode stands
whole before a feed names it, and a feed is replaced as a whole.
"""

from __future__ import annotations

import hashlib
import os
import socket
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from narrator.errors import NarratorError, NoProseError, SourceError, StatusError
from narrator.feeds.follow import Fetches, Found, follow
from narrator.feeds.items import Item, canonical
from narrator.feeds.jobs import Job
from narrator.feeds.library import Known, Library, Record, sign
from narrator.feeds.raw import open_item
from narrator.feeds.settings import PodcastSettings
from narrator.sources.fetch import Validators
from narrator.types import Article, AudioOptions, Block, BlockKind, Plan, Voice

Tell = Callable[[str], None]
DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did for one podcast."""

    podcast: str
    made: tuple[Record, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()  #: article and reason
    sources: tuple[tuple[str, str], ...] = ()  #: sources that could not be had, and why
    waiting: int = 0  #: articles left for a later run
    changed: bool = False  #: the feed's files are not what they were
    sent: int = 0  #: files that went to the target
    unsent: str = ""  #: why what was made is not at the target


@dataclass(slots=True)
class Update:
    """One run for one podcast.

    Args:
        now: the moment of the run.
        tell: takes a line for the user.
    """

    podcast: PodcastSettings
    library: Library
    visitor: Fetches
    now: datetime
    tell: Tell = lambda line: None
    owner: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}")
    withdrew: bool = False  #: an article vanished, and its episode with it
    _items: dict[str, Item] = field(default_factory=dict)
    _errors: list[tuple[str, str]] = field(default_factory=list)
    _failed: list[tuple[str, str]] = field(default_factory=list)

    def look(self, *, afresh: bool = False) -> int:
        """Ask the sources, and put what is new or changed on the list; how many articles that is.

        Args:
            afresh: take the lists whole, also from servers that would say that nothing changed.
        """
        name, asked = self.podcast.name, 0
        # While articles wait, the lists are asked for whole: a text that only the feed carries is needed again.
        whole_lists = afresh or self.library.jobs.waiting(name) > 0
        kept = (lambda url: Validators()) if whole_lists else self.library.validators
        for source in self.podcast.sources:
            founds = list(follow(source, self.visitor, kept))
            for found in founds:
                asked += self._take(found)
            whole = all(found.error is None and not found.unchanged for found in founds)
            if self.podcast.withdraw and whole and len(self.podcast.sources) == 1:
                for known in self.library.missing(name, [item.id for found in founds for item in found.items]):
                    self.library.withdraw(name, known.id)
                    self.withdrew = True
        return asked

    def _take(self, found: Found) -> int:
        if found.error:
            self._errors.append((found.source, str(found.error)))
        for warning in found.warnings:
            self.tell(f"{found.source}: {warning}")
        wanted = found.items if found.chosen else due(found.items, self.podcast, self.now)
        self.library.see(_known(self.podcast.name, item) for item in found.items)
        self._items.update({item.id: item for item in wanted})
        addresses = {
            known.url: known.id for item in wanted for known in self.library.by_url(_address(item)) if known.url
        }
        asked = 0
        for item in wanted:
            first = addresses.get(_address(item), item.id)
            here = self.library.article(self.podcast.name, first)
            if first != item.id and here is not None and here.digest:
                continue  # the same page under another name, narrated already
            asked += self.library.jobs.ask(self.podcast.name, item.id, edition(item))
        if found.validators is not None:
            self.library.remember(found.source, found.validators)
        return asked

    def plans(self, plan_of: Callable[[Article], Plan]) -> Iterator[tuple[Job, Plan]]:
        """The plans of what is due, until the minutes allowed for a day are filled; a failure is noted."""
        minutes = self.library.seconds_made(self.podcast.name, self.now.timestamp() - DAY) / 60
        while minutes < self.podcast.minutes:
            job = self.library.jobs.lease(self.owner, self.podcast.name)
            if job is None:
                return
            try:
                plan = plan_of(self._article(job))
            except NarratorError as error:
                self._fail(job, error)
                continue
            minutes += plan.total / 60
            yield job, plan

    def _article(self, job: Job) -> Article:
        from narrator.clean import Policy, clean
        from narrator.sources import parse

        item = self._items.get(job.id)
        if item is None:  # asked for in an earlier run; it has left the list since, or the list was not sent again
            known = self.library.article(self.podcast.name, job.id)
            item = Item(job.id, url=known.url if known else "", title=known.title if known else "")
        raw = open_item(item, lambda url, types: self.visitor.fetch(url, types=types))
        policy = Policy().speaking(self.podcast.speak).skipping(self.podcast.skip)
        article = clean(parse(replace(raw, origin=f"{self.podcast.name}:{job.id}")), policy)
        about = article.metadata
        # A picture is no business of a run over strangers' pages: neither fetched from anywhere, nor read from here.
        title, url = about.title or item.title, canonical(about.url or item.url)
        article = replace(article, metadata=replace(about, title=title, url=url, image=""))
        return disclosed(article, self.podcast.disclose)

    def published(self, job: Job, folder: Path) -> Record:
        """Put a finished episode into the library."""
        from narrator.publish.manifest import read_manifest

        manifest = read_manifest(folder)
        assert manifest is not None
        known = self.library.article(self.podcast.name, job.id)
        item = self._items.get(job.id)
        said = str(manifest.about["source"].get("published") or "")
        date = item.published.isoformat() if item and item.published else (known.published if known else "") or said
        met = datetime.fromtimestamp(self.library.first_seen(self.podcast.name, job.id), UTC).replace(microsecond=0)
        record = Record(
            self.podcast.name,
            job.id,
            guid=guid(self.podcast.name, job.id),
            folder=folder.relative_to(self.library.folder).as_posix(),
            title=manifest.episode.title,
            published=min(date or met.isoformat(), met.isoformat()),  # no episode is dated in the future
            duration=manifest.episode.duration,
            size=manifest.episode.audio.size,
            plan=manifest.plan,
        )
        sign(folder, record, job.digest)
        self.library.publish(record, job.digest)
        return record

    def renew(self, jobs: Iterable[Job]) -> None:
        """Hold *jobs* longer, while they are made."""
        for job in jobs:
            self.library.jobs.renew(self.owner, job)

    def give_back(self, jobs: Iterable[Job]) -> None:
        """Let go of *jobs* undone, with no failure counted."""
        for job in jobs:
            self.library.jobs.give_back(self.owner, job)

    def _fail(self, job: Job, error: NarratorError) -> None:
        passing = not isinstance(error, SourceError) or (isinstance(error, StatusError) and error.status in (429, 503))
        for_good = isinstance(error, NoProseError) and not passing
        aside = self.library.jobs.fail(self.owner, job, str(error), for_good=for_good)
        self._failed.append((job.id, str(error)))
        self.tell(f"{job.id}: {error}; {'set aside' if aside else 'it will be tried again'}")

    def failed(self, job: Job, error: NarratorError) -> None:
        """Note that *job* could not be made."""
        self._fail(job, error)

    def summary(
        self, made: Iterable[Record] = (), *, changed: bool = False, sent: int = 0, unsent: str = ""
    ) -> Summary:
        """What the run did."""
        waiting = self.library.jobs.waiting(self.podcast.name)
        failed, sources = tuple(self._failed), tuple(self._errors)
        return Summary(self.podcast.name, tuple(made), failed, sources, waiting, changed, sent, unsent)


def due(items: Iterable[Item], podcast: PodcastSettings, now: datetime) -> tuple[Item, ...]:
    """The newest of *items* that a podcast takes: so many, and not too old. Those without a date count as new."""
    limits = [days for days in (podcast.days, podcast.keep_days) if days]
    oldest = now - timedelta(days=min(limits)) if limits else None
    young = [item for item in items if not (oldest and item.published and item.published < oldest)]
    newest = sorted(young, key=lambda item: item.published or now, reverse=True)
    return tuple(newest[: podcast.newest])


def disclosed(article: Article, line: str) -> Article:
    """*article* with a last paragraph of the podcast's own, which says whose voice it was."""
    if not line:
        return article
    last = Block(BlockKind.PARAGRAPH, line, reason="disclose")
    return replace(article, blocks=(*article.blocks, last))


def edition(item: Item) -> str:
    """Changes when a feed says that an article did; the same text again is then made from the cache."""
    told = (item.digest, item.updated, "" if item.is_whole else _address(item), *filter(None, [item.version]))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def guid(podcast: str, article: str) -> str:
    """An episode's lasting name: from the article's own, never from its text, its voice or its file."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"narrator:{podcast}:{article}"))


def audio_of(podcast: PodcastSettings) -> AudioOptions:
    """How the sound of a podcast is stored: as directories ask for it."""
    return AudioOptions(
        bitrate=podcast.bitrate,
        sample_rate=44_100,
        intro=podcast.intro,
        outro=podcast.outro,
        sting=podcast.sting,
    )


def voice_of(podcast: PodcastSettings) -> Voice:
    """The voice of a podcast. Raises `UnknownVoiceError`."""
    from narrator.voices import DEFAULT, find

    return find(podcast.voice or DEFAULT)


def _known(podcast: str, item: Item) -> Known:
    date = item.published.astimezone(UTC).isoformat() if item.published else ""
    return Known(podcast, item.id, url=_address(item), title=item.title, published=date)


def _address(item: Item) -> str:
    with suppress(ValueError):
        return canonical(item.url) if item.url else ""
    return ""
