"""A podcast's feed holds what directories and apps demand, and an unchanged one is the same to the byte."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from narrator.publish.entries import entry_of
from narrator.publish.feedcheck import problems
from narrator.publish.jsonfeed import json_feed
from narrator.publish.manifest import Manifest
from narrator.publish.podcast import (
    ATOM,
    ITUNES,
    PODCAST,
    Channel,
    Entry,
    Page,
    Transcript,
    archive_address,
    pages,
    rss,
)
from narrator.publish.shownotes import MOST_BYTES, notes, reduced
from narrator.types import Chapter, Episode, Loudness, StoredFile

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DAY = datetime(2026, 3, 9, 5, 0, tzinfo=UTC)
NAMES = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "psc": "http://podlove.org/simple-chapters"}
CHANNEL = Channel(
    "Bay & Harbor",
    "https://bay.example/feed.xml",
    "https://bay.example/",
    description="The news of the bay, read aloud.",
    image="https://bay.example/art.jpg",
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    author="The Courier",
    email="desk@bay.example",
    category=("News", "Daily News"),
    voice="Joe",
)


def entry(number: int = 1, **facts: object) -> Entry:
    made = Entry(
        f"guid-{number}",
        f"Episode {number}",
        url=f"https://bay.example/e/{number}.mp3",
        size=1000 + number,
        seconds=445.6,
        published=DAY + timedelta(hours=number),
        link=f"https://bay.example/{number}.html?a=1&b=2",
        summary="It is <b>news</b>.",
        authors=("Ada Lund",),
        sha256="ab" * 32,
        chapters=((0.0, "One"), (60.5, "Two & more"), (200.0, "Three")),
        chapters_url=f"https://bay.example/e/{number}.json",
        transcripts=(Transcript(f"https://bay.example/e/{number}.vtt", "text/vtt"),),
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def tree(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def test_the_feed_opens_as_the_standard_wants() -> None:
    data = rss(CHANNEL, pages([entry()])[0])
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<rss ')
    assert b"<!DOCTYPE" not in data
    root = tree(data)
    assert (root.tag, root.get("version"), len(root)) == ("rss", "2.0", 1)
    assert {"itunes": root.nsmap["itunes"], "podcast": root.nsmap["podcast"]} == {"itunes": ITUNES, "podcast": PODCAST}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("title", "Bay & Harbor"),
        ("link", "https://bay.example/"),
        ("language", "en-us"),
        ("itunes:explicit", "false"),
        ("itunes:image/@href", "https://bay.example/art.jpg"),
        ("itunes:category/@text", "News"),
        ("itunes:category/itunes:category/@text", "Daily News"),
        ("itunes:owner/itunes:email", "desk@bay.example"),
        ("atom:link[@rel='self']/@href", "https://bay.example/feed.xml"),
        ("podcast:guid", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("podcast:medium", "podcast"),
        ("podcast:locked[@owner='desk@bay.example']", "yes"),
        ("podcast:txt[@purpose='ai-content']", "true"),
        ("item/guid[@isPermaLink='false']", "guid-1"),
        ("item/link", "https://bay.example/1.html?a=1&b=2"),
        ("item/enclosure/@url", "https://bay.example/e/1.mp3"),
        ("item/enclosure/@length", "1001"),
        ("item/enclosure/@type", "audio/mpeg"),
        ("item/itunes:duration", "446"),
        ("item/podcast:transcript/@type", "text/vtt"),
        ("item/podcast:chapters/@type", "application/json+chapters"),
        ("item/podcast:person[@role='author']", "Ada Lund"),
        ("item/podcast:person[@role='narrator']", "Joe"),
        ("item/podcast:txt[@purpose='ai-content']", "true"),
        ("item/psc:chapters/psc:chapter[2]/@start", "00:01:00.500"),
        ("item/podcast:alternateEnclosure/podcast:integrity/@type", "sri"),
    ],
)
def test_what_directories_and_apps_demand_is_there_once(path: str, expected: str) -> None:
    found = tree(rss(CHANNEL, pages([entry()])[0])).find("channel").xpath(path, namespaces=NAMES)
    assert [one if isinstance(one, str) else one.text for one in found] == [expected]


def test_a_reader_of_feeds_understands_it() -> None:
    parsed = feedparser.parse(rss(CHANNEL, pages([entry(1), entry(2)])[0]))
    assert not parsed.bozo
    assert [item.id for item in parsed.entries] == ["guid-2", "guid-1"]
    assert (parsed.feed.title, parsed.feed.language) == ("Bay & Harbor", "en-us")
    first = parsed.entries[0]
    assert (first.enclosures[0].href, first.enclosures[0].length) == ("https://bay.example/e/2.mp3", "1002")
    assert "machine-made voice (Joe)" in first.summary
    assert first.published_parsed[:4] == (2026, 3, 9, 7)


def test_the_same_values_give_the_same_bytes_in_whichever_order_they_come() -> None:
    entries = [entry(number) for number in range(5)]
    assert rss(CHANNEL, pages(entries)[0]) == rss(CHANNEL, pages(entries[::-1])[0])


def test_a_human_voice_is_not_called_a_machine() -> None:
    data = rss(replace(CHANNEL, machine=False), pages([entry()])[0])
    assert b"ai-content" not in data
    assert b"machine" not in data


@pytest.mark.parametrize("count", [0, 1, 3, 4, 6, 7, 10])
def test_archives_hold_every_older_entry_and_never_change(count: int) -> None:
    entries = [entry(number) for number in range(count)]
    made = pages(entries, size=3)
    assert {one.guid for page in made for one in page.entries} == {one.guid for one in entries}
    assert [one.guid for one in made[0].entries] == [
        one.guid for one in sorted(entries, key=lambda e: e.published)[::-1]
    ][:3]
    grown = pages([*entries, entry(count)], size=3)
    assert [page.entries for page in grown[1 : len(made)]] == [page.entries for page in made[1:]]


def test_archives_lead_to_each_other() -> None:
    made = pages([entry(number) for number in range(8)], size=3)

    def links(page: Page) -> dict[str, str]:
        root = tree(rss(CHANNEL, page))
        return {link.get("rel"): link.get("href") for link in root.iter(f"{{{ATOM}}}link")}

    base = "https://bay.example/feed"
    assert links(made[0]) == {"self": f"{base}.xml", "prev-archive": f"{base}-2.xml"}
    assert links(made[1]) == {"self": f"{base}-1.xml", "current": f"{base}.xml", "next-archive": f"{base}-2.xml"}
    assert links(made[2]) == {"self": f"{base}-2.xml", "current": f"{base}.xml", "prev-archive": f"{base}-1.xml"}
    assert b"fh:archive/" in rss(CHANNEL, made[1])
    assert b"fh:archive/" not in rss(CHANNEL, made[0])
    assert archive_address("https://a.example/feed", 2) == "https://a.example/feed-2"


@settings(deadline=None)
@given(st.text(), st.text(max_size=300), st.text())
def test_whatever_an_article_says_the_feed_is_well_formed(title: str, author: str, summary: str) -> None:
    data = rss(CHANNEL, Page((entry(title=title, authors=(author,), summary=summary, chapters=((0.0, title),)),)))
    item = tree(data).find("channel/item")
    assert item.find("title").text
    assert len(item.find("description").text.encode()) <= MOST_BYTES
    json.loads(json_feed(CHANNEL, Page((entry(title=title, summary=summary),)), "https://bay.example/feed.json"))


def test_a_json_feed_says_the_same() -> None:
    made = pages([entry(number) for number in range(4)], size=3)
    whole = json.loads(json_feed(CHANNEL, made[0], "https://bay.example/feed.json"))
    assert (whole["version"], whole["next_url"]) == (
        "https://jsonfeed.org/version/1.1",
        "https://bay.example/feed-1.json",
    )
    assert [item["id"] for item in whole["items"]] == ["guid-3", "guid-2", "guid-1"]
    assert whole["items"][0]["attachments"] == [
        {
            "url": "https://bay.example/e/3.mp3",
            "mime_type": "audio/mpeg",
            "size_in_bytes": 1003,
            "duration_in_seconds": 445.6,
        }
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("One.\n\nTwo & <3.", ["<p>One.</p>", "<p>Two &amp; &lt;3.</p>"]),
        (
            "<p>A <strong>b</strong> <a href='https://x.example/?a=1&amp;b=2' onclick='x()'>c</a></p>",
            ['<p>A <strong>b</strong> <a href="https://x.example/?a=1&amp;b=2">c</a></p>'],
        ),
        ("<p>A <a href='javascript:x()'>b</a><script>c</script><img src=d onerror=e>f</p>", ["<p>A b f</p>"]),
        (
            "<div><h2>A</h2>b<br><br>c<ul><li>d</li><li></li></ul></div>",
            ["<p>A</p>", "<p>b</p>", "<p>c</p>", "<ul><li>d</li></ul>"],
        ),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["<p>a b</p>"]),
        ("<p>a</p> &amp; b", ["<p>a</p>", "<p>&amp; b</p>"]),
        ("<!-- a -->", []),
        ("", []),
    ],
)
def test_html_is_reduced_to_what_podcast_apps_take(written: str, expected: list[str]) -> None:
    assert list(reduced(written)) == expected


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"<>&\"'/ ab;\n",
                "<p>",
                "</p>",
                "<a href='https://x.example'>",
                "<script>",
                "<li>",
                "<ul>",
                "<b>",
                "</b>",
                "<!--",
                "<div>",
                "</div>",
                "<br>",
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_only_allowed_tags_remain_whatever_comes(text: str) -> None:
    for piece in reduced(text):
        for element in html.fragment_fromstring(piece, create_parent="div").iterdescendants():
            assert element.tag in ("p", "ol", "ul", "li", "a", "b", "i", "strong", "em")
            assert set(element.attrib) <= {"href"}
        etree.fromstring(f"<x>{piece}</x>".encode())


def test_a_description_keeps_the_link_the_voice_and_the_chapters_before_the_summary() -> None:
    text = notes("<p>" + "word " * 3000 + "</p>", link="https://a.example/", machine="By a machine.",
                 chapters=[(0, "One"), (61, "Two"), (3700, "Three")])  # fmt: skip
    assert len(text.encode()) <= MOST_BYTES
    assert text.startswith("<p>word word")
    assert text.endswith("<p>By a machine.</p><p>00:00:00 One</p><p>00:01:01 Two</p><p>01:01:40 Three</p>")
    assert "…</p><p><a href=" in text
    many = notes("", chapters=[(second, "A chapter with a name") for second in range(500)])
    assert len(many.encode()) <= MOST_BYTES


def test_two_chapters_are_not_listed_since_apps_want_three() -> None:
    assert notes("A.", chapters=[(0, "One"), (60, "Two")]) == "<p>A.</p>"


def test_a_good_feed_has_no_problems() -> None:
    assert list(problems(CHANNEL, [entry(1), entry(2)], NOW)) == []


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ({"title": " "}, "title"),
        ({"description": ""}, "description"),
        ({"image": "https://a.example/a.gif"}, "neither"),
        ({"link": "/home"}, "not absolute"),
        ({"category": ("Newz",)}, "no category"),
        ({"category": ("News", "Golf")}, "subcategory"),
        ({"language": "English (US)"}, "no language"),
        ({"email": "desk"}, "e-mail"),
        ({"guid": ""}, "guid"),
    ],
)
def test_what_a_channel_lacks_is_said(channel: dict[str, object], words: str) -> None:
    found = list(problems(replace(CHANNEL, **channel), [], NOW))  # type: ignore[arg-type]
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title": ""}, "title"),
        ({"size": 0}, "size"),
        ({"seconds": 0.0, "chapters": ()}, "duration"),
        ({"type": "audio/mp3"}, "no type"),
        ({"url": "https://a.example/a.wav"}, "does not end"),
        ({"url": "https://a.example/ä b.mp3"}, "percent-encoded"),
        ({"published": NOW + timedelta(days=1)}, "future"),
        ({"chapters": ((0.0, "a"), (500.0, "b"))}, "chapters"),
        ({"chapters": ((1.0, "a"),)}, "chapters"),
        ({"guid": ""}, "guid"),
    ],
)
def test_what_an_entry_lacks_is_said(facts: dict[str, object], words: str) -> None:
    found = list(problems(CHANNEL, [entry(**facts)], NOW))
    assert len(found) == 1
    assert words in found[0]


def test_two_entries_may_not_share_a_guid_or_an_address() -> None:
    found = list(problems(CHANNEL, [entry(1), entry(1, guid="other"), entry(2, guid="guid-1")], NOW))
    assert [problem.partition(" share")[0] for problem in found] == ["2 episodes", "2 episodes"]


def manifest() -> Manifest:
    files = (
        StoredFile("a b.mp3", "audio/mpeg", 900, "cd" * 32),
        StoredFile("a b.vtt", "text/vtt", 10, "0"),
        StoredFile("a b.words.vtt", "text/vtt", 10, "0"),  # for pages, which highlight words; no transcript
        StoredFile("waveform.json", "application/json", 10, "0"),
        StoredFile("chapters.json", "application/json+chapters", 10, "0"),
        StoredFile("cover.jpg", "image/jpeg", 10, "0"),
    )
    episode = Episode(Path("x"), "Title", audio=files[0], files=files, sample_rate=1000, samples=61_500,
                      chapters=(Chapter("One", 0, 30_000), Chapter("Two", 30_000, 61_500)),
                      loudness=Loudness(-20, -16, -3, -2, 4))  # fmt: skip
    about = {
        "source": {"url": "https://a.example/1", "published": "2026-03-09", "authors": ["Ada"], "description": "D."},
        "voice": {"name": "Joe", "language": "en-US"},
    }
    return Manifest("x", "plan", episode, about)


def test_an_episodes_folder_says_all_that_its_entry_needs() -> None:
    made = entry_of(manifest(), "https://cdn.example/bay/1/", guid="g", first_seen=NOW)
    assert made == Entry(
        "g",
        "Title",
        url="https://cdn.example/bay/1/a%20b.mp3",
        size=900,
        seconds=61.5,
        published=datetime(2026, 3, 9, tzinfo=UTC),
        link="https://a.example/1",
        summary="D.",
        authors=("Ada",),
        voice="Joe",
        language="en-US",
        image="https://cdn.example/bay/1/cover.jpg",
        sha256="cd" * 32,
        chapters=((0.0, "One"), (30.0, "Two")),
        chapters_url="https://cdn.example/bay/1/chapters.json",
        transcripts=(Transcript("https://cdn.example/bay/1/a%20b.vtt", "text/vtt"),),
    )
    assert list(problems(CHANNEL, [made], NOW)) == []


@pytest.mark.parametrize("published", ["2099-01-01", "2099-01-01T00:00:00+00:00", "", "soon"])
def test_no_entry_is_dated_in_the_future(published: str) -> None:
    about = manifest().about
    undated = replace(manifest(), about={**about, "source": {**about["source"], "published": None}})
    made = entry_of(undated, "https://cdn.example/", guid="g", first_seen=DAY, published=published)
    assert made.published == DAY
    assert parsedate_to_datetime(tree(rss(CHANNEL, Page((made,)))).find("channel/item/pubDate").text) == DAY
