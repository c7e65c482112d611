"""Where podcasts are published: a folder, and a bucket of a real S3 server on loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import feedparser
import httpx
import pytest
import s3fs

from narrator.errors import TargetError
from narrator.feeds.library import Library
from narrator.feeds.politeness import Visitor
from narrator.feeds.run import run
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.feeds.target import open_target
from narrator.feeds.update import Summary

if TYPE_CHECKING:
    from conftest import Publisher


def update(settings: Settings) -> Summary:
    return run(settings, settings.podcasts[0], Visitor(delay=0))


class Bucket:
    """An S3 server of its own process's making; what reaches it is written down, and it can be told to deny."""

    def __init__(self) -> None:
        from moto.server import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server

        inner = DomainDispatcherApplication(create_backend_app)
        self.puts: list[tuple[str, str]] = []  #: keys in the order in which they came, and their types
        self.denied: Callable[[str], bool] = lambda key: False

        def app(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
            key = environ["PATH_INFO"].removeprefix("/shows/")
            if environ["REQUEST_METHOD"] == "PUT" and key != environ["PATH_INFO"]:
                if self.denied(key):
                    start("403 Forbidden", [("Content-Type", "application/xml")])
                    return [b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"]
                self.puts.append((key, environ.get("CONTENT_TYPE", "")))
            return inner(environ, start)

        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def files(self) -> Any:
        """The bucket as its owner sees it."""
        return s3fs.S3FileSystem(endpoint_url=self.endpoint, skip_instance_cache=True)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    for name, value in (("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("AWS_REGION", "us-east-1")):
        monkeypatch.setenv(name, value)
    bucket = Bucket()
    httpx.post(f"{bucket.endpoint}/moto-api/reset")
    bucket.files.mkdir("shows")
    yield bucket
    bucket.server.shutdown()


def in_bucket(settings: Settings, bucket: Bucket) -> Settings:
    return replace(settings, target="s3://shows/public", target_options={"endpoint_url": bucket.endpoint})


def stands(bucket: Bucket, key: str) -> bytes:
    return bytes(bucket.files.cat(f"shows/{key}"))


@pytest.mark.slow
def test_a_bucket_gets_episodes_whole_before_the_feed_and_nothing_twice(
    settings: Settings, bucket: Bucket, publisher: Publisher
) -> None:
    there = in_bucket(settings, bucket)
    first = update(there)
    keys = [key for key, _ in bucket.puts]
    assert first.sent == len(keys) == len(set(keys)) + 2 * 2  # the feed came once empty, and once for each episode
    for episode in ("the-first-boat", "the-second-boat"):
        assert next(key for key in keys if f"/{episode}/" in key).endswith(".mp3")
        named = keys.index("public/bay/feed.xml", keys.index(f"public/bay/{episode}/{episode}.mp3"))
        assert max(number for number, key in enumerate(keys) if f"/{episode}/" in key) < named
    kinds = dict(bucket.puts)
    assert kinds["public/bay/feed.xml"] == "application/rss+xml; charset=utf-8"
    assert kinds["public/bay/the-first-boat/the-first-boat.mp3"] == "audio/mpeg"
    assert kinds["public/bay/the-first-boat/chapters.json"] == "application/json+chapters"
    assert kinds["public/bay/the-first-boat/the-first-boat.vtt"] == "text/vtt; charset=utf-8"
    for item in feedparser.parse(stands(bucket, "public/bay/feed.xml")).entries:
        (enclosure,) = item.enclosures
        key = enclosure.href.replace("https://pod.example/", "public/")
        assert len(stands(bucket, key)) == int(enclosure.length)
    bucket.puts.clear()
    assert update(there).sent == 0
    assert bucket.puts == []
    publisher.articles["one"].text += "<p>And then it came back.</p>"
    update(there)
    assert not [key for key, _ in bucket.puts if "/the-second-boat/" in key]
    assert [key for key, _ in bucket.puts if key.endswith("the-first-boat-2.mp3")]
    assert stands(bucket, "public/bay/the-first-boat/the-first-boat.mp3")  # for those who hold the feed of before


@pytest.mark.slow
def test_a_bucket_that_denies_keeps_its_feed_and_the_next_run_goes_on(settings: Settings, bucket: Bucket) -> None:
    there = in_bucket(settings, bucket)
    bucket.denied = lambda key: key.endswith("the-first-boat.vtt")
    summary = update(there)
    assert len(summary.made) == 2
    assert "denies bay/the-first-boat/the-first-boat.vtt" in summary.unsent
    titles = [item.title for item in feedparser.parse(stands(bucket, "public/bay/feed.xml")).entries]
    assert titles in ([], ["The Second Boat"])
    before = set(bucket.puts)
    bucket.denied = lambda key: False
    bucket.puts.clear()
    assert update(there).unsent == ""
    assert not [key for key, _ in before & set(bucket.puts) if "feed." not in key]
    assert len(feedparser.parse(stands(bucket, "public/bay/feed.xml")).entries) == 2


def test_a_bucket_that_is_not_there_is_said(settings: Settings, bucket: Bucket, tmp_path: Path) -> None:
    target = open_target("s3://no-such-bucket/x", {"endpoint_url": bucket.endpoint})
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(TargetError, match="no-such-bucket"):
        target.put(tmp_path / "a.txt", "a.txt")


def test_a_server_that_is_not_there_is_said(bucket: Bucket, tmp_path: Path) -> None:
    options = {"endpoint_url": "http://127.0.0.1:9", "config_kwargs": {"retries": {"max_attempts": 0}}}
    target = open_target("s3://shows/x", options)
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(TargetError, match=r"a\.txt did not get there"):
        target.put(tmp_path / "a.txt", "a.txt")


@pytest.mark.parametrize(("address", "words"), [("nosuch://x/y", "cannot be opened"), ("s4://x", "cannot be opened")])
def test_a_target_of_no_known_kind_is_said(address: str, words: str) -> None:
    with pytest.raises(TargetError, match=words):
        open_target(address, {})


@pytest.fixture(params=["folder", "file", "memory", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, dict[str, Any]]:
    if request.param == "s3":
        bucket = request.getfixturevalue("bucket")
        return "s3://shows/deep/er", {"endpoint_url": bucket.endpoint}
    return {
        "folder": (str(tmp_path / "public"), {}),
        "file": ((tmp_path / "public").as_uri(), {}),
        "memory": (f"memory://{tmp_path.name}", {}),
    }[request.param]


def test_every_target_takes_lists_replaces_and_removes(place: tuple[str, dict[str, Any]], tmp_path: Path) -> None:
    target = open_target(*place)
    local = tmp_path / "local"
    local.write_bytes(b"one")
    assert target.sizes("bay") == {}
    target.put(local, "bay/feed.xml")
    target.put(local, "bay/boat/a b ä.mp3")
    local.write_bytes(b"three")
    target.put(local, "bay/feed.xml")
    assert target.sizes("bay") == {"bay/feed.xml": 5, "bay/boat/a b ä.mp3": 3}
    target.remove("bay/feed.xml")
    target.remove("bay/feed.xml")
    assert set(target.sizes("bay")) == {"bay/boat/a b ä.mp3"}


@pytest.mark.slow
def test_what_no_feed_names_leaves_the_target_after_its_grace(
    settings: Settings, tmp_path: Path, publisher: Publisher
) -> None:
    public = tmp_path / "public"
    there = replace(settings, target=str(public))
    update(there)
    publisher.articles["one"].text += "<p>And then it came back.</p>"
    update(there)
    old = ("bay/the-first-boat/the-first-boat.mp3", "bay/the-first-boat-2/the-first-boat-2.mp3")
    assert [(public / name).exists() for name in old] == [True, True]
    assert [(settings.output / name).exists() for name in old] == [True, True]
    update(replace(there, grace_days=0))
    assert [(public / name).exists() for name in old] == [False, True]
    assert [(settings.output / name).exists() for name in old] == [False, True]
    assert not (public / "bay" / "the-first-boat").exists()
    assert not list(public.rglob("library*")) + list(public.rglob("manifest.json"))


@pytest.mark.slow
def test_a_podcast_keeps_as_many_days_as_it_is_told(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    update(settings)
    short = replace(settings, grace_days=0, podcasts=(replace(podcast, keep_days=1),))
    assert update(short).made == ()
    assert feedparser.parse((settings.output / "bay" / "feed.xml").read_bytes()).entries == []
    assert not list(settings.output.rglob("*.mp3"))
    assert update(short).made == ()  # nor is it made anew, though its source lists it still
    with Library(settings.output) as library:
        assert library.count("bay") == 0
