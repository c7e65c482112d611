"""One request at a time and host, with a pause, as its robots.txt says, and never while it asks for rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from narrator.errors import FetchError, StatusError
from narrator.feeds.politeness import Visitor, pause


class Host:
    """A real server that notes what overlaps."""

    def __init__(self) -> None:
        self.robots = (404, "")
        self.answers: dict[str, tuple[int, dict[str, str]]] = {}
        self.seen: list[str] = []
        self.open = self.most_open = 0
        self._lock = threading.Lock()
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with host._lock:
                    host.open += 1
                    host.most_open = max(host.most_open, host.open)
                    host.seen.append(self.path)
                if self.path == "/robots.txt":
                    status, body = host.robots
                    headers = {"Content-Type": "text/plain"}
                else:
                    status, headers = host.answers.get(self.path, (200, {}))
                    body = "<p>Text</p>"
                    time.sleep(0.01)
                with host._lock:
                    host.open -= 1
                self.send_response(status)
                for name, value in {"Content-Type": "text/html", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.server.shutdown()
    host.server.server_close()


def visitor(clock: Clock, delay: float = 2.0) -> Visitor:
    return Visitor(delay=delay, contact="press@example.org", clock=clock, sleep=clock.sleep)


def test_requests_to_one_host_keep_their_distance(host: Host) -> None:
    clock = Clock()
    polite = visitor(clock)
    for name in ("/a", "/b", "/c"):
        polite.fetch(host.url(name))
    assert clock.slept == [2.0, 2.0]
    assert host.seen == ["/robots.txt", "/a", "/b", "/c"]  # its rules are read once


def test_a_crawl_delay_counts_where_it_is_longer_and_has_an_end(host: Host) -> None:
    host.robots = (200, "User-agent: *\nCrawl-delay: 5\n")
    clock = Clock()
    polite = visitor(clock)
    polite.fetch(host.url("/a"))
    polite.fetch(host.url("/b"))
    assert clock.slept == [5.0]


def test_threads_take_turns(host: Host) -> None:
    polite = Visitor(delay=0.0)
    threads = [threading.Thread(target=polite.fetch, args=(host.url(f"/{number}"),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert host.most_open == 1
    assert len(host.seen) == 7


@pytest.mark.parametrize(
    ("status", "text", "allowed"),
    [
        (200, "User-agent: *\nDisallow: /private\n", True),
        (200, "User-agent: *\nDisallow: /\n", False),
        (200, "User-agent: *\nDisallow: /\n\nUser-agent: narrator\nAllow: /\n", True),
        (200, "User-agent: narrator\nDisallow: /\n", False),
        (404, "", True),
        (403, "", True),
        (500, "", False),
        (200, "<html>not rules</html>", True),
    ],
)
def test_robots_txt_is_followed(host: Host, status: int, text: str, allowed: bool) -> None:
    host.robots = (status, text)
    polite = visitor(Clock())
    if allowed:
        assert polite.fetch(host.url("/article")).body
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            polite.fetch(host.url("/article"))
        assert "/article" not in host.seen


def test_a_host_that_asks_for_rest_is_given_it(host: Host) -> None:
    host.answers["/busy"] = (429, {"Retry-After": "90"})
    clock = Clock()
    polite = visitor(clock)
    with pytest.raises(StatusError):
        polite.fetch(host.url("/busy"))
    with pytest.raises(StatusError) as caught:
        polite.fetch(host.url("/other"))
    assert (caught.value.status, caught.value.retry_after) == (503, "90")
    assert "/other" not in host.seen
    clock.now += 91
    assert polite.fetch(host.url("/other")).body


@pytest.mark.parametrize(
    ("header", "expected"),
    [("120", 120), ("Mon, 09 Mar 2026 12:02:00 GMT", 120), ("Mon, 09 Mar 2026 11:00:00 GMT", 0), ("", 0), ("soon", 0),
     ("99999999999", 86_400), ("Mon, 09 Mar 2099 12:00:00 GMT", 86_400)],
)  # fmt: skip
def test_a_retry_after_is_read_in_both_its_forms(header: str, expected: float) -> None:
    assert pause(header, datetime(2026, 3, 9, 12, 0, tzinfo=UTC)) == expected
