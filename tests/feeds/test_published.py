"""A podcast as an app meets it: the feed's every address over HTTP, against what the feed says of it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import feedparser
import httpx
import PIL.Image
import pytest
import soundfile
from lxml import etree

from narrator.feeds.inspect import inspect
from narrator.feeds.library import Library
from narrator.feeds.politeness import Visitor
from narrator.feeds.run import run
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.feeds.target import FolderTarget
from narrator.serve import server

if TYPE_CHECKING:
    from conftest import Publisher

SPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}
HEADED = "".join(f"<h2>Part {n}</h2><p>{'The ferry left the harbor before dawn. ' * 5}</p>" for n in range(4))


@pytest.fixture
def app(settings: Settings, publisher: Publisher) -> Iterator[httpx.Client]:
    """A podcast of two episodes, made and served, and an app that talks to the server."""
    publisher.articles["one"].text = HEADED
    run(settings, settings.podcasts[0], Visitor(delay=0))
    with server(settings.output, port=0) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
        with httpx.Client(base_url=f"http://127.0.0.1:{serving.server_address[1]}") as client:
            yield client
        serving.shutdown()


def path(url: str) -> str:
    assert url.startswith("https://pod.example/")
    return urlsplit(url).path


@pytest.mark.slow
def test_every_address_of_a_feed_answers_as_the_feed_says(app: httpx.Client) -> None:
    answer = app.get("/bay/feed.xml")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    tree = etree.fromstring(answer.content)
    items = list(tree.iter("item"))
    assert len(items) == 2
    for item in items:
        enclosure = item.find("enclosure")
        size, url = int(enclosure.get("length")), path(enclosure.get("url"))
        _ranges(app, url, size)
        sound = app.get(url).content
        frames = soundfile.info(io.BytesIO(sound)).frames
        seconds = frames / soundfile.info(io.BytesIO(sound)).samplerate
        assert abs(seconds - int(item.findtext("itunes:duration", namespaces=SPACES))) <= 0.5
        (integrity,) = item.iter(f"{{{SPACES['podcast']}}}integrity")
        assert integrity.get("value") == f"sha256-{b64encode(hashlib.sha256(sound).digest()).decode()}"
        _transcripts(app, item, seconds)
        _chapters(app, item, seconds)
        art = app.get(path(item.find("itunes:image", SPACES).get("href")))
        assert min(PIL.Image.open(io.BytesIO(art.content)).size) >= 1400
    art = app.get(path(tree.find("channel/itunes:image", SPACES).get("href")))
    assert art.headers["Content-Type"] == "image/jpeg"
    assert 1400 <= PIL.Image.open(io.BytesIO(art.content)).size[0] <= 3000


def _ranges(app: httpx.Client, url: str, size: int) -> None:
    head = app.head(url)
    assert (head.status_code, head.headers["Content-Type"]) == (200, "audio/mpeg")
    assert (int(head.headers["Content-Length"]), head.content) == (size, b"")
    whole = app.get(url).content
    for asked, first, last in (("0-99", 0, 100), ("100-199", 100, 200), ("-50", size - 50, size), ("7-", 7, size)):
        part = app.get(url, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.content) == (206, whole[first:last])
        assert part.headers["Content-Range"] == f"bytes {first}-{last - 1}/{size}"
    assert app.get(url, headers={"Range": f"bytes={size}-"}).status_code == 416
    assert app.get(url, headers={"If-None-Match": head.headers["ETag"]}).status_code == 304


def _transcripts(app: httpx.Client, item: etree._Element, seconds: float) -> None:
    told = {one.get("type"): app.get(path(one.get("url"))) for one in item.iterfind("podcast:transcript", SPACES)}
    assert list(told) == ["text/vtt", "application/x-subrip", "application/json", "text/plain"]
    for kind, answer in told.items():
        assert answer.headers["Content-Type"].partition(";")[0] == kind
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    times = [float(m) * 60 + float(s) for m, s in re.findall(r"(?:\d\d:)?(\d\d):(\d\d\.\d{3})", told["text/vtt"].text)]
    assert times == sorted(times)
    assert times[-1] <= seconds + 0.01
    assert told["text/vtt"].text.startswith("WEBVTT")
    segments = told["application/json"].json()["segments"]
    assert 0 <= segments[0]["startTime"] < segments[-1]["endTime"] <= seconds + 0.01
    assert "ferry" in told["text/plain"].text


def _chapters(app: httpx.Client, item: etree._Element, seconds: float) -> None:
    answer = app.get(path(item.find("podcast:chapters", SPACES).get("url")))
    assert answer.headers["Content-Type"] == "application/json+chapters"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    chapters = json.loads(answer.text)["chapters"]
    starts = [chapter["startTime"] for chapter in chapters]
    assert starts == sorted(starts)
    assert starts[0] == 0
    assert starts[-1] < seconds
    listed = re.findall(r"<p>(\d\d):(\d\d):(\d\d) ", item.findtext("description"))
    said = [int(h) * 3600 + int(m) * 60 + int(s) for h, m, s in listed]
    assert said == ([int(start) for start in starts] if len(starts) >= 3 else [])
    inline = item.findall("{http://podlove.org/simple-chapters}chapters/*")
    assert [one.get("title") for one in inline] == [chapter["title"] for chapter in chapters]


@pytest.mark.slow
def test_both_feeds_say_the_same(app: httpx.Client) -> None:
    parsed = feedparser.parse(app.get("/bay/feed.xml").content)
    plain = app.get("/bay/feed.json")
    assert plain.headers["Content-Type"].startswith("application/feed+json")
    assert not parsed.bozo
    assert [
        (item.id, item.title, item.enclosures[0].href, int(item.enclosures[0].length)) for item in parsed.entries
    ] == [
        (item["id"], item["title"], item["attachments"][0]["url"], item["attachments"][0]["size_in_bytes"])
        for item in plain.json()["items"]
    ]


@pytest.mark.slow
def test_the_index_shows_a_podcast_as_its_feed_has_it(app: httpx.Client) -> None:
    page = app.get("/bay/").text
    assert [*re.findall(r"<h1>(.+?)</h1>", page), *re.findall(r"<h2>(.+?)</h2>", page)] == [
        "The Bay",
        "The Second Boat",
        "The First Boat",
    ]
    for source in re.findall(r'src="(.+?)"', page):
        assert app.head(source).status_code == 200
    assert "2 episodes" in app.get("/").text


def found(settings: Settings, podcast: PodcastSettings, target: FolderTarget | None = None) -> list[str]:
    with Library(settings.output) as library:
        return list(inspect(settings, podcast, library, Visitor(delay=0), target, now=datetime.now(UTC)))


@pytest.mark.slow
def test_the_check_finds_what_happened_to_files_here_and_at_the_target(
    settings: Settings, podcast: PodcastSettings, tmp_path: Path
) -> None:
    public = FolderTarget(tmp_path / "public")
    run(replace(settings, target=public.name), podcast, Visitor(delay=0))
    assert found(settings, podcast, public) == []
    here, there = settings.output / "bay", tmp_path / "public" / "bay"
    (there / "the-first-boat" / "cover.jpg").unlink()
    (here / "the-second-boat" / "the-second-boat.srt").write_text("other")
    (here / "the-first-boat" / "chapters.json").write_text('{"chapters": [{"startTime": 1e9}]}')
    (here / "art.jpg").write_bytes(b"x")
    said = "\n".join(found(settings, podcast, public))
    for words in (
        "bay/the-first-boat/cover.jpg is not at",
        "the-second-boat.srt is not what was made",
        "chapters.json does not rise within the sound",
        "the image: it is no picture",
        "feed.xml is not what the library says",  # which names no episode that is not whole
    ):
        assert words in said
