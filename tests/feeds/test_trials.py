"""Whole runs over a real server on loopback: five feeds, killed runs, two runs at once, hostile servers.

``NARRATOR_TRIALS=full`` makes them as large as a publisher's own; without it they are as small as still says something.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from lxml import etree

from narrator.feeds.library import Library

if TYPE_CHECKING:
    from conftest import Site

FULL = os.environ.get("NARRATOR_TRIALS") == "full"
ARTICLES = 12 if FULL else 1  #: of each of five feeds
SENTENCE = "The ferry left the harbor before dawn, and nobody on the quay said a word about number {}."


def words(name: str, count: int = 10) -> str:
    """Paragraphs enough to be taken for a whole article, of sentences that are found in no other."""
    said = [SENTENCE.format(f"{name} {number}") for number in range(count)]
    return "".join(f"<p>{' '.join(said[at : at + 6])}</p>" for at in range(0, count, 6))


def page(title: str, body: str) -> str:
    head, top = f"<head><title>{escape(title)}</title></head>", f"<h1>{escape(title)}</h1>"
    return f"<!doctype html><html>{head}<body><article>{top}{body}</article></body></html>"


@dataclass
class Writer:
    """Five feeds, one of each kind, on one site."""

    site: Site
    count: int = ARTICLES
    articles: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)  #: id, title and HTML, of each feed

    def __post_init__(self) -> None:
        for name in ("whole", "teaser", "atom", "json", "map"):
            self.articles[name] = [
                (f"{name}-{n}", f"{name.title()} {n}", words(f"{name} {n}")) for n in range(self.count)
            ]

    def publish(self) -> None:
        base = self.site.base
        for articles in self.articles.values():
            for id, title, body in articles:
                self.site.put(f"/{id}", page(title, body))
        self.site.put("/whole.xml", self.rss("whole", whole=True), "application/rss+xml")
        self.site.put("/teaser.xml", self.rss("teaser", whole=False), "text/xml")
        entries = "".join(
            f'<entry><id>tag:{id}</id><title type="html">{escape(escape(title))}</title><link href="/{id}"/>'
            f'<published>2026-02-{n + 1:02}T08:00:00Z</published><content type="html">{escape(body)}</content></entry>'
            for n, (id, title, body) in enumerate(self.articles["atom"])
        )
        self.site.put(
            "/atom.xml",
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><link href="{base}/"/>{entries}</feed>',
            "application/atom+xml",
        )
        items = [
            {
                "id": id,
                "title": title,
                "url": f"{base}/{id}",
                "content_html": body,
                "date_published": f"2026-01-{n + 1:02}",
            }
            for n, (id, title, body) in enumerate(self.articles["json"])
        ]
        self.site.put("/feed.json", json.dumps({"version": "1.1", "title": "J", "items": items}), "application/json")
        urls = "".join(f"<url><loc>{base}/{id}</loc></url>" for id, _, _ in self.articles["map"])
        self.site.put("/sitemap.xml", f"<urlset>{urls}</urlset>", "application/xml")

    def rss(self, name: str, *, whole: bool) -> str:
        items = "".join(
            f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{id}</guid>"
            f"<link>{self.site.base}/{id}</link><pubDate>Mon, {n + 2:02} Mar 2026 08:00:00 GMT</pubDate>"
            f"<description><![CDATA[{body if whole else 'Read more'}]]></description></item>"
            for n, (id, title, body) in enumerate(self.articles[name])
        )
        return f"<rss><channel><title>{name}</title><link>{self.site.base}</link>{items}</channel></rss>"


SOURCES = {"whole": "whole.xml", "teaser": "teaser.xml", "atom": "atom.xml", "json": "feed.json", "map": "sitemap.xml"}


def settings(folder: Path, site: Site, sources: dict[str, str], more: str = "", each: str = "") -> Path:
    """A feeds.toml with one podcast a source."""
    tables = "".join(
        f'[podcast.{name}]\nsources = ["{site.base}/{source}"]\ntitle = "{name}"\ndescription = "d"\n'
        f'link = "https://pod.example/"\nvoice = "silence"\nnewest = 100\nemail = "a@b.example"\n{each}\n'
        for name, source in sources.items()
    )
    path = folder / "feeds.toml"
    path.write_text(f'base = "https://pod.example"\ndelay = 0\nallow = ["{site.host}"]\n{more}\n{tables}')
    return path


def narrator(path: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "narrator", "feed", *words, "--settings", str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(run: subprocess.Popen[str]) -> tuple[int, list[dict[str, Any]], str]:
    out, err = run.communicate(timeout=600)
    return run.returncode, [json.loads(line) for line in out.splitlines() if line.startswith("{")], err


def spoken() -> set[Path]:
    """The clips in the cache."""
    return set(Path(os.environ["NARRATOR_CACHE"]).rglob("*.flac"))


def children() -> float:
    """Seconds of computing that runs took until now."""
    return os.times().children_user + os.times().children_system


def stand(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file that is published, when it was written and how large it is."""
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".", "library.db"))
    }


def wrong(root: Path) -> Iterator[str]:
    """What the feeds below *root* name and what is not there as they say."""
    for feed in root.glob("*/feed.xml"):
        tree = etree.fromstring(feed.read_bytes())
        lengths = {one.get("url"): one.get("length") for one in tree.iter("enclosure")}
        named = {
            one.get(key): lengths.get(one.get(key))
            for one in tree.iter()
            for key in ("url", "href")
            if (one.get(key) or "").startswith("https://pod.example/") and not (one.get(key) or "").endswith("/")
        }
        for url, length in named.items():
            path = root / unquote(urlsplit(url).path).lstrip("/")
            if not path.is_file():
                yield f"{url} is not there"
            elif length is not None and path.stat().st_size != int(length):
                yield f"{url} is {path.stat().st_size} bytes and not {length}"


@pytest.mark.slow
def test_five_feeds_become_podcasts_and_only_what_changed_is_made_again(tmp_path: Path, site: Site) -> None:
    writer = Writer(site)
    writer.publish()
    path = settings(tmp_path, site, SOURCES)
    code, summaries, err = finish(narrator(path, "update", "--json"))
    assert code == 0, err
    assert [len(one["made"]) for one in summaries] == [ARTICLES] * 5
    assert list(wrong(tmp_path / "output")) == []
    before, asked = stand(tmp_path / "output"), len(site.asked)

    spent = -children()
    assert finish(narrator(path, "update"))[0] == 0
    spent += children()
    assert stand(tmp_path / "output") == before
    assert spent < 2.0
    assert len(site.asked) == asked + 2 * 5 - 4  # each feed once, robots.txt once

    episodes = {one.id: one for one in feedparser.parse(tmp_path / "output/atom/feed.xml").entries}
    id, title, body = writer.articles["atom"][0]
    writer.articles["atom"][0] = (id, title, body.replace("number atom 0 7.", "number seven, as we know today."))
    writer.publish()
    clips = spoken()
    code, summaries, err = finish(narrator(path, "update", "--json"))
    assert (code, [len(one["made"]) for one in summaries]) == (0, [0, 0, 1, 0, 0]), err
    assert len(spoken() - clips) == 1  # the sentence that changed; the others are in the cache
    after = {one.id: one for one in feedparser.parse(tmp_path / "output/atom/feed.xml").entries}
    assert set(after) == set(episodes)
    assert [id for id in after if after[id].enclosures != episodes[id].enclosures] == [summaries[2]["made"][0]["guid"]]
    said = json.loads((tmp_path / "output" / summaries[2]["made"][0]["folder"] / "manifest.json").read_text())
    assert said["title"] == title


@pytest.mark.slow
def test_runs_killed_at_any_moment_leave_nothing_half_published(tmp_path: Path, site: Site) -> None:
    count, kills = (40, 30) if FULL else (5, 3)
    writer = Writer(site)
    writer.articles["whole"] = [(f"w-{n}", f"Whole {n}", words(f"whole {n}")) for n in range(count)]
    writer.publish()
    site.put("/whole.xml", writer.rss("whole", whole=True).replace(f"{site.base}/w-3", f"{site.base}/gone"), "text/xml")
    path = settings(tmp_path, site, {"whole": "whole.xml"}, 'target = "public"')
    roots = (tmp_path / "output", tmp_path / "public")
    faults: list[str] = []
    stopped = threading.Event()

    def poll() -> None:
        while not stopped.wait(0.01):
            for root in roots:
                try:
                    faults.extend(wrong(root))
                except (OSError, etree.XMLSyntaxError) as error:
                    faults.append(str(error))

    reader = threading.Thread(target=poll)
    reader.start()
    chance = random.Random(8)
    try:
        for _ in range(kills):
            run = narrator(path, "update")
            time.sleep(chance.uniform(0.3, 4.0 if FULL else 2.0))
            run.send_signal(signal.SIGKILL)
            run.communicate()
        code, _, err = finish(narrator(path, "update"))
    finally:
        stopped.set()
        reader.join()
    assert faults == []
    assert code == 0, err
    for root in roots:
        entries = feedparser.parse(root / "whole/feed.xml").entries
        assert len({one.id for one in entries}) == len(entries) == count
    with Library(tmp_path / "output") as library:
        assert library.jobs.failures() == ()
        assert library.count("whole") == count
    folders = [one for one in (tmp_path / "output/whole").iterdir() if one.is_dir() and not one.name.startswith(".")]
    assert len(folders) == count  # none was made twice
    assert not list((tmp_path / "public").rglob("*.part"))


@pytest.mark.slow
def test_two_runs_at_once_do_no_work_twice(tmp_path: Path, site: Site) -> None:
    writer = Writer(site, count=2 * ARTICLES)
    writer.publish()
    path = settings(tmp_path, site, {name: SOURCES[name] for name in ("whole", "atom")})
    runs = [finish(run) for run in [narrator(path, "update", "--json"), narrator(path, "update", "--json")]]
    assert [code for code, _, _ in runs] == [0, 0]
    made = [record["guid"] for _, summaries, _ in runs for one in summaries for record in one["made"]]
    assert len(made) == len(set(made)) == 4 * ARTICLES
    assert list(wrong(tmp_path / "output")) == []
    assert len(list((tmp_path / "output").rglob("manifest.json"))) == 4 * ARTICLES


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]><rss><channel><item><title>&l11;</title></item></channel></rss>'
    )


def without_end(piece: bytes) -> Iterator[bytes]:
    for _ in range(10_000):
        yield piece


def drop_by_drop() -> Iterator[bytes]:
    while True:
        yield b" "
        time.sleep(1)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak")
def test_hostile_servers_cost_little_time_and_memory(tmp_path: Path, site: Site) -> None:
    writer = Writer(site)
    writer.publish()
    bomb = gzip.compress(b"<rss>" + b" " * (200_000_000 if FULL else 60_000_000))
    site.pages["/huge.xml"] = site.answer(kind="text/xml", stream=lambda: without_end(b" " * 1_000_000))
    site.pages["/told.xml"] = site.answer(
        b"", "text/xml", headers={"Content-Length": "10000000000"}, stream=lambda: iter(())
    )
    site.pages["/bomb.xml"] = site.answer(bomb, "text/xml", headers={"Content-Encoding": "gzip"})
    site.put("/laughs.xml", laughs(), "text/xml")
    site.put("/deep.xml", "<rss>" + "<a>" * 100_000, "text/xml")
    site.put("/deep.json", "[" * 100_000, "application/json")
    site.pages["/around.xml"] = site.answer(status=302, headers={"Location": "/around.xml"})
    site.pages["/inside.xml"] = site.answer(
        status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}
    )
    hostile = ["huge.xml", "told.xml", "bomb.xml", "laughs.xml", "deep.xml", "deep.json", "around.xml", "inside.xml"]
    if FULL:
        site.pages["/drops.xml"] = site.answer(kind="text/xml", stream=drop_by_drop)
        hostile.append("drops.xml")
    sources = {name.replace(".", "-"): name for name in hostile} | {"whole": "whole.xml"}
    path = settings(tmp_path, site, sources)
    code = "from narrator.cli import main\ntry: main()\nfinally: print(*open('/proc/self/status'), file=sys.stderr)"
    began = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}", "feed", "update", "--json", "--settings", str(path)],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    took = time.monotonic() - began
    told = {one["podcast"]: one for one in map(json.loads, run.stdout.splitlines())}
    peak = int(re.findall(r"VmHWM:\s+(\d+)", run.stderr)[-1]) / 1024  # what the parent weighs is not in it
    assert run.returncode == 20
    assert len(told["whole"]["made"]) == ARTICLES
    for name in sources:
        if name != "whole":
            assert told[name]["made"] == []
            assert told[name]["sources"] or name in ("laughs-xml", "deep-xml"), name  # these are read, as empty lists
    assert "is private" in told["inside-xml"]["sources"][0][1]
    assert peak < 400
    assert took < (120 if FULL else 60)
