"""A publisher's sources → episodes and the feeds that name them. What failed is told; the rest is published.

Safe to kill at any moment and to run twice at once: an article is held by a lease while it is made, an episode stands
whole before a feed names it, and a feed is replaced as a whole.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from narrator.errors import NarratorError, NoProseError, SourceError, StatusError
from narrator.feeds.decide import (
    address_of,
    described,
    disclosed,
    due,
    edition,
    guid,
    page_of,
    titled,
    vanished,
    words_of,
)
from narrator.feeds.follow import Fetches, Found, follow
from narrator.feeds.items import Item, canonical
from narrator.feeds.jobs import Job
from narrator.feeds.library import Library
from narrator.feeds.raw import open_item, raw_of
from narrator.feeds.records import Known, Record, sign
from narrator.feeds.retention import oldest_kept
from narrator.feeds.settings import PodcastSettings
from narrator.feeds.style import audio_of, policy_of, sites_of
from narrator.placing import plan_digest
from narrator.publish.manifest import read_manifest
from narrator.sites import Sites
from narrator.sources.fetch import ARTICLE_TYPES, Fetched, Validators
from narrator.types import Article, Plan, Raw

Tell = Callable[[str], None]
DAY = 24 * 3600.0
RECHECK = 3600.0  #: seconds between two looks at a page that was narrated


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did for one podcast."""

    podcast: str
    made: tuple[Record, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()  #: article and reason
    sources: tuple[tuple[str, str], ...] = ()  #: sources that could not be had, and why
    waiting: int = 0  #: articles left for a later run
    later: tuple[tuple[str, str, float], ...] = ()  #: of these, those that failed: why, and when they are tried again
    filled: bool = False  #: the others wait since no more is made in a day
    aside: int = 0  #: articles that are not tried again
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
    only_look: bool = False  #: what fails does not count as tried, since nothing is made
    sites: Sites | None = None  #: rules of sites; read from the podcast's files where not given
    owner: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}")
    _items: dict[str, Item] = field(default_factory=dict)
    _said: dict[str, str] = field(default_factory=dict)  #: by the digest of their words, the articles of this run
    _texts: dict[str, str] = field(default_factory=dict)  #: the same, the other way round
    _errors: list[tuple[str, str]] = field(default_factory=list)
    _failed: list[tuple[str, str]] = field(default_factory=list)
    _uncounted: list[Job] = field(default_factory=list)  #: held, though they failed
    _filled: bool = False

    def mend(self) -> set[str]:
        """Put on the list what has an episode of which a file is gone: it is made again, and keeps its guid.

        The articles of all such episodes, also of those that could not be made again.
        """
        name, oldest = self.podcast.name, oldest_kept(self.podcast, self.now)
        broken = [
            record
            for record in self.library.episodes(name)
            if record.published >= oldest and read_manifest(self.library.folder / record.folder) is None
        ]
        reasons = {job.id: job.reason for job in self.library.jobs.failures(name)} if broken else {}
        for record in broken:
            asked = self.library.jobs.remake(name, record.id)
            if asked or record.id not in reasons:
                self.tell(f"{record.id}: its episode is damaged ({record.folder}), and is made again")
            else:
                self.tell(
                    f"{record.id}: its episode is damaged ({record.folder}), out of the feed, and could not be made "
                    f"again: {reasons[record.id]}"
                )
        return {record.id for record in broken}

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
            if self.podcast.withdraw and len(self.podcast.sources) == 1:
                self._withdraw(founds)
        return asked + sum(self._changed(known) for known in self._to_look_at_again())

    def _take(self, found: Found) -> int:
        if found.error:
            self._errors.append((found.source, str(found.error)))
        for warning in found.warnings:
            self.tell(f"{found.source}: {warning}")
        if found.moved:
            self.tell(f"{found.source}: it moved for good, to {found.moved}: change it in feeds.toml")
        wanted = found.items if found.chosen else due(found.items, self.podcast, self.now)
        self.library.see(_known(self.podcast.name, item) for item in found.items)
        self._items.update({item.id: item for item in wanted})
        asked = 0
        owners: dict[tuple[str, str], str] = {}
        for item in wanted:
            if (page := page_of(item))[0] and self._owner(page, item, owners) != item.id:
                continue  # the same page under another name
            asked += self.library.jobs.ask(self.podcast.name, item.id, edition(item))
        if found.validators is not None:
            self.library.remember(found.source, found.validators)
        return asked

    def _to_look_at_again(self) -> tuple[Known, ...]:
        """The young articles whose words are on their pages, and not in the feed that would tell of a change."""
        if not self.podcast.recheck_days:
            return ()
        since = self.now - timedelta(days=self.podcast.recheck_days)
        young = self.library.since(self.podcast.name, since.isoformat(), self.podcast.newest)
        hour_ago = self.now.timestamp() - RECHECK
        return tuple(known for known in young if known.digest and 0 < self.library.asked(known.url) < hour_ago)

    def _changed(self, known: Known) -> bool:
        """Whether a page says something else now; then its article is put on the list."""
        try:
            answer = self.visitor.fetch(known.url, validators=self.library.validators(known.url), types=ARTICLE_TYPES)
            self.library.remember(known.url, answer.validators)
            if answer.not_modified:
                return False
            item = Item(known.id, url=known.url, title=known.title)
            text = words_of(self._read(item, open_item(item, lambda url, types: answer)))
        except SourceError:
            return False  # a page that cannot be had for once changes nothing
        if self.library.says(self.podcast.name, known.id, text):
            return False
        self.library.narrate_again(self.podcast.name, known.id)
        return self.library.jobs.ask(self.podcast.name, known.id, known.digest)

    def _owner(self, page: tuple[str, str], item: Item, owners: dict[tuple[str, str], str]) -> str:
        """Under which id a page is narrated: the one it was narrated under before, else the first that lists it."""
        if page not in owners:
            here = [known for known in self.library.by_url(page[0]) if known.feed == self.podcast.name and known.digest]
            before = [known.id for known in here if not item.is_whole or known.digest == edition(item)]
            owners[page] = item.id if item.id in before or not before else before[0]
        return owners[page]

    def _withdraw(self, founds: Iterable[Found]) -> None:
        """Take out what vanished from the source; nothing where the source cannot be trusted to be whole."""
        listed = list(founds)
        if any(found.error or found.unchanged or found.warnings for found in listed):
            return
        items = [item for found in listed for item in found.items]
        missing = self.library.missing(self.podcast.name, [item.id for item in items])
        for known in vanished(missing, items, chosen=all(found.chosen for found in listed)):
            self.library.withdraw(self.podcast.name, known.id)
            self.tell(f"{known.id}: it vanished from its source, and leaves the feed")

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
            text = words_of(plan.article)
            if twin := self._said.get(text) or self.library.twin(self.podcast.name, job.id, text):
                self.tell(f"{job.id}: it says what {twin} says, and gets no episode of its own")
                self.library.skip(self.podcast.name, job.id, job.digest)
                continue
            self._said[text], self._texts[job.id] = job.id, text
            if self._is_made(job, plan):
                continue
            minutes += plan.total / 60
            yield job, plan
        self._filled = True

    def _is_made(self, job: Job, plan: Plan) -> bool:
        """Whether the article's episode is what *plan* would make: its file or feed changed, and nothing that is said
        or shown. Then the job is done."""
        record = self.library.episode(self.podcast.name, job.id)
        if record is None or record.plan != plan_digest(plan, audio_of(self.podcast)):
            return False
        folder = self.library.folder / record.folder
        if read_manifest(folder) is None:
            return False
        sign(folder, replace(record, text=self._texts[job.id]), job.digest)
        self.library.skip(self.podcast.name, job.id, job.digest)
        self.library.locate(self.podcast.name, job.id, plan.article.metadata.url)
        return True

    def _article(self, job: Job) -> Article:
        item = self._items.get(job.id)
        if item is None:  # asked for in an earlier run; it has left the list since, or the list was not sent again
            known = self.library.article(self.podcast.name, job.id)
            item = Item(job.id, url=known.url if known else "", title=known.title if known else "")

        def fetch(url: str, types: tuple[str, ...]) -> Fetched:
            answer = self.visitor.fetch(url, types=types)
            self.library.remember(address_of(item), answer.validators)
            return answer

        try:
            raw = open_item(item, fetch)
        except StatusError as error:
            if error.is_passing or not item.has_own_text:
                raise
            self.tell(f"{job.id}: its page cannot be had ({error.why}); the feed's own text is narrated")
            raw = raw_of(item)
        return self._read(item, raw)

    def _read(self, item: Item, raw: Raw) -> Article:
        from narrator.clean import clean
        from narrator.sources import parse

        sites = self.sites or sites_of(self.podcast)
        document = parse(replace(raw, origin=raw.url or raw.origin), sites)  # by its address its site is known
        article = clean(document, policy_of(self.podcast), sites)
        about = article.metadata
        # A picture is no business of a run over strangers' pages: neither fetched from anywhere, nor read from here.
        url = canonical(about.url or item.url)
        site, description = about.site or self.podcast.title, about.description or described(article, item)
        said = replace(about, title=titled(article, item.title), url=url, site=site, image="", description=description)
        article = replace(article, metadata=said, origin=f"{self.podcast.name}:{item.id}")
        return disclosed(article, self.podcast.disclose)

    def published(self, job: Job, folder: Path) -> Record:
        """Put a finished episode into the library."""
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
            text=self._texts.get(job.id, ""),
        )
        sign(folder, record, job.digest)
        self.library.publish(record, job.digest)
        self.library.locate(self.podcast.name, job.id, str(manifest.about["source"].get("url") or ""))
        return record

    def renew(self, jobs: Iterable[Job]) -> None:
        """Hold *jobs* longer, while they are made."""
        for job in jobs:
            self.library.jobs.renew(self.owner, job)

    def give_back(self, jobs: Iterable[Job]) -> None:
        """Let go of *jobs* undone, with no failure counted."""
        for job in (*jobs, *self._uncounted):
            self.library.jobs.give_back(self.owner, job)

    def _fail(self, job: Job, error: NarratorError) -> None:
        why = str(error).removeprefix(f"{job.id}: ")
        self._failed.append((job.id, why))
        if self.only_look:
            self._uncounted.append(job)
            self.tell(f"{job.id}: {why}")
            return
        aside = self.library.jobs.fail(self.owner, job, why, for_good=isinstance(error, NoProseError))
        self.tell(f"{job.id}: {why}; {'set aside' if aside else 'it will be tried again'}")

    def failed(self, job: Job, error: NarratorError) -> None:
        """Note that *job* could not be made."""
        self._fail(job, error)

    def summary(
        self, made: Iterable[Record] = (), *, changed: bool = False, sent: int = 0, unsent: str = ""
    ) -> Summary:
        """What the run did."""
        name, jobs = self.podcast.name, self.library.jobs
        failures = jobs.failures(name)
        return Summary(
            name,
            made=tuple(made),
            failed=tuple(self._failed),
            sources=tuple(self._errors),
            waiting=jobs.waiting(name),
            later=tuple((job.id, job.reason, job.due) for job in failures if not job.aside),
            filled=self._filled,
            aside=sum(job.aside for job in failures),
            changed=changed,
            sent=sent,
            unsent=unsent,
        )


def _known(podcast: str, item: Item) -> Known:
    date = item.published.astimezone(UTC).isoformat() if item.published else ""
    return Known(podcast, item.id, url=address_of(item), title=item.title, published=date)
