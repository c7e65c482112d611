"""A publisher on loopback, whose articles can be edited, withdrawn and broken; and a podcast made from it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from narrator.feeds.settings import PodcastSettings, Settings

PARAGRAPH = "The ferry left the harbor before dawn, and for a while nobody on the quay said a single word about it. "

LONG = "".join(f"<p>{PARAGRAPH}{word} they cast off.</p>" for word in "So Then Now And But Yet When".split())  # noqa: SIM905


@dataclass
class Article:
    title: str
    text: str = PARAGRAPH * 2
    whole: bool = False
    day: int = 9


@dataclass
class Publisher:
    """A site whose articles can be edited, withdrawn and broken."""

    article: ClassVar = Article
    articles: dict[str, Article] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)  #: the feeds of which its hub was told
    more: str = ""  #: XML that stands in each item of its feed

    def __post_init__(self) -> None:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                body, kind = site.page(self.path.partition("?")[0].strip("/"))
                tag = f'"{hash(body)}"'
                status = 404 if not body else 304 if self.headers["If-None-Match"] == tag else 200
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("ETag", tag)
                self.end_headers()
                if status == 200:
                    self.wfile.write(body.encode())

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                site.posted += form["hub.url"]
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def page(self, name: str) -> tuple[str, str]:
        if name == "feed.xml":
            items = "".join(self.item(name, article) for name, article in self.articles.items())
            return (
                f"<rss><channel><title>Bay</title><link>{self.base}</link>{items}</channel></rss>",
                "application/rss+xml",
            )
        article = self.articles.get(name)
        if article is None or name in self.broken:
            return "", "text/html"
        head = f'<title>{article.title}</title><meta property="og:title" content="{article.title}">'
        body = f'<nav><a href="/">Home</a></nav><article><h1>{article.title}</h1><p>{article.text}</p></article>'
        return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>", "text/html"

    def item(self, name: str, article: Article) -> str:
        text = article.text if article.whole else article.text[:40] + "…"
        return (
            f"<item><title>{article.title}</title><guid isPermaLink='false'>tag:{name}</guid>"
            f"<link>{self.base}/{name}?utm_source=rss</link>"
            f"<pubDate>Mon, {article.day:02} Mar 2026 08:00:00 GMT</pubDate>"
            f"<description><![CDATA[<p>{text}</p>]]></description>{self.more}</item>"
        )


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    publisher = Publisher(
        {"one": Article("The First Boat", LONG, whole=True), "two": Article("The Second Boat", day=10)}
    )
    yield publisher
    publisher.server.shutdown()
    publisher.server.server_close()


@pytest.fixture
def podcast(publisher: Publisher) -> PodcastSettings:
    return PodcastSettings("bay", (f"{publisher.base}/feed.xml",), title="The Bay", description="News of the bay.",
                           link="https://bay.example/", email="desk@bay.example", voice="silence")  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path, podcast: PodcastSettings) -> Settings:
    return Settings("https://pod.example", (podcast,), output=tmp_path / "output")


@dataclass
class Answer:
    """What a `Site` says at one address."""

    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[], Iterator[bytes]] | None = None  #: in place of the body


class Site:
    """Serves what is put into `pages`, with validators; whatever is not there is not found."""

    answer = Answer

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                answer = site.pages.get(self.path) or Answer(b"not found", status=404)
                tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
                kept = answer.status == 200 and self.headers["If-None-Match"] == tag
                self.send_response(304 if kept else answer.status)
                self.send_header("Content-Type", answer.kind)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.stream is None:
                    self.send_header("ETag", tag)
                    self.send_header("Content-Length", "0" if kept else str(len(answer.body)))
                self.end_headers()
                with suppress(OSError):
                    for piece in answer.stream() if answer.stream else [] if kept else [answer.body]:
                        self.wfile.write(piece)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def put(self, path: str, text: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200) -> None:
        """Let *text* stand at *path*."""
        body = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        self.pages[path] = Answer(body, kind, status)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()
