"""How feeds scale, and what others' parsers make of them.

    python benchmarks/feeds.py scale [--articles 100000] [--folder DIR]
    python benchmarks/feeds.py parsers FOLDER --modules DIR   # after: npm install feedsmith podcast-partytime

`scale` makes a library of that many episodes (real manifests; the sound is one file, linked to again and again) and
times what a publisher waits for: a feed of 300 items, the first build with all archives, the build after one more.
`parsers` reads the feed.xml and feed.json of a podcast's FOLDER with feedparser, feedsmith and podcast-partytime, and
holds what they found against what we wrote.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from narrator.feeds.build import build, channel, entries
from narrator.feeds.library import Library
from narrator.feeds.records import Record, sign
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.publish.jsonfeed import json_feed
from narrator.publish.podcast import Page, rss

PODCAST = PodcastSettings("bay", ("https://bay.example/feed.xml",), title="The Bay", description="News of the bay.",
                          link="https://bay.example/", email="desk@bay.example", voice="silence")  # fmt: skip
SAID = "The ferry left at dawn. " * 6
TEXT = f"# The boat\n\n{SAID}\n\n## How it went\n\n{SAID}\n\n## What came of it\n\n{SAID}\n"
LINKS = 50_000  #: to one file; some file systems take no more than 65,000


@click.group()
def main() -> None:
    """Time and check podcasts."""


@contextmanager
def timed(what: str) -> Iterator[None]:
    wall, cpu = time.monotonic(), time.process_time()
    yield
    print(f"{what:<58} {time.process_time() - cpu:7.2f} s CPU {time.monotonic() - wall:7.2f} s wall", flush=True)


@main.command()
@click.option("--articles", default=100_000)
@click.option("--folder", type=click.Path(path_type=Path), help="Where the library goes; else a temporary folder.")
def scale(articles: int, folder: Path | None) -> None:
    """A library of many articles."""
    with tempfile.TemporaryDirectory() as temporary:
        output = (folder or Path(temporary)) / "output"
        settings = Settings("https://pod.example", (PODCAST,), output=output)
        with Library(output) as library:
            with timed(f"a library of {articles:,} episodes"):
                fill(library, articles)
            with timed("the entries of 300 episodes, from their manifests"):
                made = entries(settings, PODCAST, library, limit=300)
            whole, page = channel(settings, PODCAST, library), Page(made)
            with timed("300 items as RSS"):
                text = rss(whole, page)
            with timed("300 items as a JSON Feed"):
                json_feed(whole, page, "https://pod.example/bay/feed.json")
            print(f"feed.xml: {len(text):,} bytes, {len(made)} items")
            with timed("the first build, all archives"):
                build(settings, PODCAST, library)
            with timed("the build after it, nothing new"):
                build(settings, PODCAST, library)
            add(library, articles, datetime.now(UTC))
            with timed("the build after one more episode"):
                build(settings, PODCAST, library)
            print(f"library.db: {(output / 'library.db').stat().st_size / 1e6:.0f} MB")


def template(output: Path, number: int) -> Path:
    """A real episode, whose files others share: a new one after every so many."""
    from narrator.pipeline import plan, read_script, render

    folder = output.parent / "templates" / str(number // LINKS)
    if not folder.exists():
        made = render(plan(read_script(TEXT, "template"), "silence"), folder.with_suffix(".part"))
        made.folder.rename(folder)
    return folder


def fill(library: Library, count: int) -> None:
    now = datetime.now(UTC)
    for number in range(count):
        add(library, number, now - timedelta(hours=count - number))


def add(library: Library, number: int, date: datetime) -> None:
    """An episode of its own: its manifest and title, and the template's files under other names."""
    shared = template(library.folder, number)
    said = json.loads((shared / "manifest.json").read_text(encoding="utf-8"))
    folder = library.folder / "bay" / f"boat-{number}"
    folder.mkdir(parents=True)
    for name in said["files"]:
        os.link(shared / name, folder / name)
    said |= {"title": f"Boat number {number}", "plan": f"{number:064x}"}
    said["source"]["origin"] = f"bay:{number}"
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    seconds, size = said["audio"]["duration"], said["files"][said["audio"]["file"]]["size"]
    record = Record("bay", str(number), guid=f"guid-{number}", folder=f"bay/boat-{number}", title=said["title"],
                    published=date.isoformat(), duration=seconds, size=size, plan=said["plan"])  # fmt: skip
    sign(folder, record, "digest")
    library.publish(record, "digest")


READ = """
import fs from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(process.argv[3] + '/');
const { parseRssFeed, parseJsonFeed } = require('feedsmith');
const { parseFeed } = require('podcast-partytime');
const xml = fs.readFileSync(process.argv[2] + '/feed.xml', 'utf8');
const feed = parseRssFeed(xml), other = parseFeed(xml);
const plain = parseJsonFeed(JSON.parse(fs.readFileSync(process.argv[2] + '/feed.json', 'utf8')));
console.log(JSON.stringify({
  feedsmith: feed.items.map(i => [i.guid.value, i.enclosures[0].url, i.enclosures[0].length, i.itunes.duration,
    i.podcast.transcripts.length, i.podcast.chapters?.url, i.podcast.persons.length, i.podcast.txts[0].purpose]),
  partytime: other.items.map(i => [i.guid, i.enclosure.url, i.enclosure.length, i.duration,
    i.podcastTranscripts.length, i.podcastChapters?.url, i.podcastPeople.length]),
  json: plain.items.map(i => [i.id, i.attachments[0].url, i.attachments[0].size_in_bytes]),
  channel: [feed.podcast.guid, other.guid, feed.podcast.txts[0].purpose, other.medium, other.locked, feed.itunes.image],
}));
"""


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--modules", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
def parsers(folder: Path, modules: Path) -> None:
    """Three parsers of others on one podcast."""
    import feedparser
    from lxml import etree

    tree = etree.fromstring((folder / "feed.xml").read_bytes())
    space = {"itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "p": "https://podcastindex.org/namespace/1.0"}
    written = [
        [
            item.findtext("guid"),
            item.find("enclosure").get("url"),
            int(item.find("enclosure").get("length")),
            int(item.findtext("itunes:duration", namespaces=space)),
            len(item.findall("p:transcript", space)),
            item.find("p:chapters", space).get("url"),
            len(item.findall("p:person", space)),
        ]
        for item in tree.iter("item")
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".mjs") as script:
        script.write(READ)
        script.flush()
        command = ["node", script.name, str(folder.resolve()), str(modules.resolve())]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    own = feedparser.parse((folder / "feed.xml").read_bytes())
    seen = {
        "feedsmith": [item[:7] for item in found["feedsmith"]] == written,
        "podcast-partytime": found["partytime"] == written,
        "feedsmith, JSON Feed": found["json"] == [item[:3] for item in written],
        "feedparser": not own.bozo
        and [[e.id, e.enclosures[0].href, int(e.enclosures[0].length)] for e in own.entries]
        == [item[:3] for item in written],
    }
    for name, same in seen.items():
        print(f"{name:<24} {'all of' if same else 'NOT all of'} {len(written)} episodes as written")
    print(json.dumps(found["channel"]))
    sys.exit(0 if all(seen.values()) else 1)


if __name__ == "__main__":
    main()
