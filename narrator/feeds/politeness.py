"""When a server may be asked: as its robots.txt says, one request at a time, with a pause, and not while it is busy."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from narrator.errors import FetchError, StatusError
from narrator.sources.charset import decode
from narrator.sources.fetch import Fetched, Limits, Resolve, Validators, fetch, user_agent

if TYPE_CHECKING:
    from protego import Protego

FEED_TYPES = ("text/", "application/", "binary/octet-stream")
_ROBOTS_AGE = 24 * 3600.0
_ROBOTS_LIMITS = Limits(seconds=10.0, size=512 * 1024, redirects=5)
_LONGEST_DELAY = 30.0  #: seconds between requests that we wait for; a crawl delay beyond it is not waited out here
_LONGEST_PAUSE = 24 * 3600.0  #: of a Retry-After; a clock that is wrong by years must not close a site for years
_MOST_HOSTS = 10_000


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    next: float = 0.0  #: when it may be asked again
    closed: float = 0.0  #: until when it asked to be left alone
    robots: Protego | None = None
    robots_until: float = 0.0


class Visitor:
    """Fetches from many servers, considerate of each. Safe to use from several threads at once.

    Args:
        delay: seconds between the end of a request and the next to the same host; a crawl delay in its robots.txt
            counts if it is longer.
        contact: an address or a page for the User-Agent.
        resolve: see `fetch`; a `Guard` for addresses that strangers write.
        clock, sleep: in seconds, monotonic.
    """

    def __init__(
        self,
        *,
        delay: float = 1.0,
        contact: str = "",
        resolve: Resolve | None = None,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.delay, self.contact, self.resolve, self.limits = delay, contact, resolve, limits
        self._clock, self._sleep = clock, sleep
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()

    def fetch(self, url: str, *, validators: Validators | None = None, types: tuple[str, ...] = FEED_TYPES) -> Fetched:
        """What stands at *url*, when its host may be asked. Raises `FetchError`, at once where it may not be asked."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise FetchError(url, "this is no http(s) address; only those are read")
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        host = self._host(origin)
        with host.lock:
            self._check_open(url, host)
            robots = self._robots(origin, host)
            agent = user_agent(self.contact)
            if not robots.can_fetch(url, agent):
                raise FetchError(url, "the site's robots.txt asks not to read this")
            self._wait(host)
            try:
                return fetch(
                    url,
                    limits=self.limits,
                    validators=validators,
                    types=types,
                    contact=self.contact,
                    resolve=self.resolve,
                )
            except StatusError as error:
                if error.status in (429, 503):
                    host.closed = self._clock() + (pause(error.retry_after, datetime.now(UTC)) or 60.0)
                raise
            finally:
                host.next = self._clock() + max(self.delay, min(robots.crawl_delay(agent) or 0.0, _LONGEST_DELAY))

    def _host(self, origin: str) -> _Host:
        with self._lock:
            host = self._hosts.setdefault(origin, _Host())
            self._hosts.move_to_end(origin)
            while len(self._hosts) > _MOST_HOSTS:
                self._hosts.popitem(last=False)
            return host

    def _check_open(self, url: str, host: _Host) -> None:
        left = host.closed - self._clock()
        if left > 0:
            raise StatusError(url, 503, str(round(left)))

    def _wait(self, host: _Host) -> None:
        left = host.next - self._clock()
        if left > 0:
            self._sleep(left)

    def _robots(self, origin: str, host: _Host) -> Protego:
        from protego import Protego

        if host.robots is None or self._clock() >= host.robots_until:
            host.robots = Protego.parse(self._robots_text(origin))
            host.robots_until = self._clock() + _ROBOTS_AGE
        return host.robots

    def _robots_text(self, origin: str) -> str:
        """The rules, as RFC 9309 reads an answer: refused or not there, all is allowed; broken, nothing is."""
        try:
            answer = fetch(
                f"{origin}/robots.txt",
                limits=_ROBOTS_LIMITS,
                types=("text/",),
                contact=self.contact,
                resolve=self.resolve,
            )
        except StatusError as error:
            return "User-agent: *\nDisallow: /" if error.status >= 500 or error.status == 429 else ""
        except FetchError as error:
            if "which is not an article" in error.why:  # a page in its place: there are no rules
                return ""
            raise
        return decode(answer.body, answer.content_type)


def pause(retry_after: str, now: datetime) -> float:
    """The seconds that a Retry-After header asks for, in whichever form; 0 where it says nothing, at most a day."""
    text = retry_after.strip()
    if text.isdecimal():
        return min(float(text), _LONGEST_PAUSE)
    with suppress(ValueError, TypeError):
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(0.0, (moment - now).total_seconds()), _LONGEST_PAUSE)
    return 0.0
