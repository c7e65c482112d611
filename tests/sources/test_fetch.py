"""One function meets the network; whatever stands at the other end, it is over soon and says what happened."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from narrator.errors import FetchError, StatusError
from narrator.sources import open_source
from narrator.sources.fetch import Fetched, Limits, Validators, fetch
from narrator.types import SourceKind

PAGE = "<!doctype html><html><body><p>Grüße aus dem Hafen.</p></body></html>"
Answer = Callable[[BaseHTTPRequestHandler], None]


def reply(handler: BaseHTTPRequestHandler, body: bytes = PAGE.encode(), status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    all_headers = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(body)), **headers}
    for name, value in all_headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    with contextlib.suppress(OSError):
        handler.wfile.write(body)


class Site:
    """A real server on loopback whose pages are functions."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.close_connection = True
                site.seen.append((self.path, dict(self.headers)))
                with contextlib.suppress(OSError):
                    site.pages.get(self.path, lambda handler: reply(handler, b"gone", 404))(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def trickle(self, handler: BaseHTTPRequestHandler, start: bytes, drop: bytes) -> None:
        """Send *start*, then *drop* again and again, until somebody hangs up."""
        handler.wfile.write(start)
        while not self.closing.is_set():
            handler.wfile.write(drop)
            handler.wfile.flush()
            time.sleep(0.05)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.closing.set()
    site.server.shutdown()
    site.server.server_close()


def refused(url: str, **more: object) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, **more)  # type: ignore[arg-type]
    assert caught.value.exit_code == 9
    assert str(caught.value).startswith(url)
    return caught.value.why


def test_a_page_comes_with_its_final_address_and_type(site: Site) -> None:
    site.pages["/a"] = lambda handler: reply(handler, b"", 302, Location="/deep/b?x=1")
    site.pages["/deep/b?x=1"] = reply
    answer = fetch(site.url("/a"))
    assert answer.body.decode() == PAGE
    assert (answer.url, answer.content_type) == (site.url("/deep/b?x=1"), "text/html; charset=utf-8")
    assert answer.moved == ""


def test_only_a_move_for_good_is_told_as_one(site: Site) -> None:
    site.pages["/old"] = lambda handler: reply(handler, b"", 301, Location="/new")
    site.pages["/new"] = reply
    assert fetch(site.url("/old")).moved == site.url("/new")


def test_we_say_who_we_are_and_whom_to_ask(site: Site) -> None:
    site.pages["/who"] = reply
    fetch(site.url("/who"), contact="press@example.org")
    _, headers = site.seen[-1]
    assert headers["User-Agent"].startswith("narrator/")
    assert "press@example.org" in headers["User-Agent"]


def test_validators_are_given_and_taken_back(site: Site) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"]:
            reply(handler, b"", 304, ETag='"v1"')
        else:
            reply(handler, ETag='"v1"', Last_Modified="Mon, 09 Mar 2026 10:00:00 GMT")

    site.pages["/v"] = page
    first = fetch(site.url("/v"))
    assert first.validators == Validators('"v1"', "Mon, 09 Mar 2026 10:00:00 GMT")
    second = fetch(site.url("/v"), validators=first.validators)
    assert (second.not_modified, second.body) == (True, b"")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "no such page"),
        (410, "no such page"),
        (403, "save the page"),
        (401, "save the page"),
        (500, "answers 500"),
    ],
)
def test_a_refusal_says_what_to_do(site: Site, status: int, words: str) -> None:
    site.pages["/no"] = lambda handler: reply(handler, b"no", status)
    assert words in refused(site.url("/no"))


def test_a_busy_server_says_when_to_come_back(site: Site) -> None:
    site.pages["/busy"] = lambda handler: reply(handler, b"", 429, Retry_After="120")
    with pytest.raises(StatusError) as caught:
        fetch(site.url("/busy"))
    assert (caught.value.status, caught.value.retry_after) == (429, "120")
    assert "in 120 seconds" in caught.value.why


def test_a_circle_of_redirects_ends(site: Site) -> None:
    site.pages["/round"] = lambda handler: reply(handler, b"", 302, Location="/round")
    assert "redirects" in refused(site.url("/round"), limits=Limits(redirects=5))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x"])
def test_a_redirect_cannot_leave_the_web(site: Site, target: str) -> None:
    site.pages["/leave"] = lambda handler: reply(handler, b"", 302, Location=target)
    assert "only http and https" in refused(site.url("/leave"))


def test_a_body_is_cut_off_where_it_is_too_large(site: Site) -> None:
    site.pages["/told"] = lambda handler: reply(handler, b"x", Content_Length="99000000000")
    assert "too large" in refused(site.url("/told"))

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while not site.closing.is_set():
            handler.wfile.write(b"x" * 65536)

    site.pages["/endless"] = endless
    assert "too large" in refused(site.url("/endless"), limits=Limits(size=1_000_000))


@pytest.mark.parametrize("packing", ["gzip", "deflate", "bare deflate", "identity"])
def test_packed_bodies_are_unpacked(site: Site, packing: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(PAGE.encode()),
        "deflate": zlib.compress(PAGE.encode()),
        "bare deflate": bare.compress(PAGE.encode()) + bare.flush(),
        "identity": PAGE.encode(),
    }[packing]
    site.pages["/packed"] = lambda handler: reply(handler, packed, Content_Encoding=packing.removeprefix("bare "))
    assert fetch(site.url("/packed")).body.decode() == PAGE


def test_a_bomb_is_stopped_before_it_swells(site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    site.pages["/bomb"] = lambda handler: reply(handler, bomb, Content_Encoding="gzip")
    assert len(bomb) < 60_000
    assert "too large" in refused(site.url("/bomb"), limits=Limits(size=1_000_000))


@pytest.mark.parametrize(
    ("body", "packing", "words"),
    [(b"not gzip", "gzip", "damaged"), (gzip.compress(b"a" * 999)[:-9], "gzip", "stopped in the middle"),
     (b"x", "br", "was not asked for")],
)  # fmt: skip
def test_packing_that_cannot_be_trusted_is_refused(site: Site, body: bytes, packing: str, words: str) -> None:
    site.pages["/pack"] = lambda handler: reply(handler, body, Content_Encoding=packing)
    assert words in refused(site.url("/pack"))


@pytest.mark.parametrize("kind", ["audio/mpeg", "image/png", "application/pdf", "application/json", "video/mp4"])
def test_what_is_no_article_is_not_even_loaded(site: Site, kind: str) -> None:
    site.pages["/other"] = lambda handler: reply(handler, b"x", Content_Type=kind)
    assert kind in refused(site.url("/other"))


def test_a_server_that_sends_a_drop_at_a_time_is_left(site: Site) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999999\r\n\r\n"
    site.pages["/slow-body"] = lambda handler: site.trickle(handler, head, b"x")
    site.pages["/slow-head"] = lambda handler: site.trickle(handler, b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n")
    endless = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    site.pages["/no-length"] = lambda handler: site.trickle(handler, endless, b"x")  # hanging up ends it, as if whole
    for path in ("/slow-body", "/slow-head", "/no-length"):
        assert "within 0.4 seconds" in refused(site.url(path), limits=Limits(seconds=0.4))


def test_a_server_that_never_answers_is_left(site: Site) -> None:
    site.pages["/mute"] = lambda handler: site.closing.wait(5) and None
    assert "within 0.3 seconds" in refused(site.url("/mute"), limits=Limits(seconds=0.3))


def test_a_server_that_breaks_off_is_told(site: Site) -> None:
    site.pages["/half"] = lambda handler: reply(handler, b"half", Content_Length="4000")
    assert "broke off" in refused(site.url("/half"))


def test_no_server_and_no_address_are_told_apart() -> None:
    assert "cannot be reached" in refused("http://127.0.0.1:9/")
    assert "no server of that name" in refused("http://no-such-host.invalid/")
    assert "names no server" in refused("http:///path")
    assert "no web address" in refused("http://[::1/")


def test_the_connection_goes_where_the_resolver_says_and_the_page_keeps_its_name(site: Site) -> None:
    site.pages["/named"] = reply
    asked: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> str:
        asked.append((host, port))
        return "127.0.0.1"

    port = site.server.server_port
    answer = fetch(f"http://articles.example:{port}/named", resolve=resolve)
    assert asked == [("articles.example", port)]
    assert answer.url == f"http://articles.example:{port}/named"
    assert site.seen[-1][1]["Host"] == f"articles.example:{port}"


def test_the_resolver_is_asked_again_at_each_redirect(site: Site) -> None:
    port = site.server.server_port
    site.pages["/out"] = lambda handler: reply(handler, b"", 302, Location=f"http://inside.example:{port}/secret")

    def resolve(host: str, port: int) -> str:
        if host == "inside.example":
            raise FetchError(host, "private")
        return "127.0.0.1"

    with pytest.raises(FetchError, match="private"):
        fetch(f"http://outside.example:{port}/out", resolve=resolve)
    assert "/secret" not in [path for path, _ in site.seen]


def test_a_fetched_source_knows_its_address_and_its_charset(site: Site) -> None:
    body = "<!doctype html><p>Grüße aus dem Hafen.</p>".encode("cp1252")
    site.pages["/latin"] = lambda handler: reply(handler, body, Content_Type="text/html; charset=ISO-8859-1")
    site.pages["/go"] = lambda handler: reply(handler, b"", 302, Location="/latin")
    raw = open_source(site.url("/go"))
    assert "Grüße" in raw.text
    assert (raw.origin, raw.url, raw.kind) == (site.url("/go"), site.url("/latin"), SourceKind.HTML)


def test_an_answer_is_a_value() -> None:
    assert Fetched(b"a", url="http://a.example/") == Fetched(b"a", url="http://a.example/")
