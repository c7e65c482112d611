"""Feeds as they are in the world: whole, broken, doubled, dated wrongly, or something else altogether."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.errors import EmptySourceError, SourceError, UnreadableSourceError
from narrator.feeds.items import Item, canonical, named, text_of
from narrator.feeds.read import read
from narrator.feeds.stamps import stamp

PROSE = "The boat left the harbor before dawn and nobody on the quay said a word about it. " * 12
NOON = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbor &amp; Bay</title><link>https://bay.example/</link><language>en-us</language>
<item><title>Caf&eacute; &lt;em&gt;reopens&lt;/em&gt; &amp;amp; more</title><link>/2026/cafe?utm_source=rss</link>
 <guid isPermaLink="false">tag:1</guid><dc:creator>Ada Lund</dc:creator><pubDate>Mon, 09 Mar 2026 07:00:00 EST</pubDate>
 <description>Short.</description><content:encoded><![CDATA[<p>{PROSE}</p>]]></content:encoded>
 <media:content url="/cafe.jpg" medium="image"/></item>
<item><title>Teaser &secret; &b;</title><guid>https://bay.example/2026/teaser</guid>
 <author>desk@bay.example (Bo Ek)</author><description>&lt;p&gt;It begins…
&lt;a&gt;Continue reading&lt;/a&gt;&lt;/p&gt;</description></item>
</channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title type="html">The &amp;amp; Hedge</title>
<link rel="self" href="https://hedge.example/feed"/><link href="https://hedge.example/"/><author><name>House</name></author>
<entry><id>urn:1</id><title type="text">Bees &amp; us</title><link rel="edit" href="/edit/1"/><link href="/bees"/>
<published>2026-03-09T13:00:00+01:00</published><updated>2026-03-09T12:30:00.25Z</updated>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>bold</b> word.</p><p>{PROSE}</p></div></content></entry>
<entry xml:base="https://other.example/deep/"><id>urn:2</id>
<title>Two</title><link href="two"/><author><name>Ada</name></author>
<summary type="text">1 &lt; 2</summary></entry></feed>"""  # fmt: skip

JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Notes",
        "home_page_url": "https://notes.example/",
        "items": [
            {"id": 7, "url": "/seven", "title": "Seven", "content_html": f"<p>{PROSE}</p>",
             "authors": [{"name": "Ada"}], "date_published": "2026-03-09T12:00:00Z"},
            {"id": "8", "content_text": "1 < 2 & 3", "author": {"name": "Bo"}, "title": None, "authors": "wrong"},
            "not an item",
        ],
    }
)  # fmt: skip


def test_rss_gives_what_it_says() -> None:
    listing = read(RSS, "feed", "https://bay.example/rss.xml")
    first, second = listing.items
    assert (listing.title, listing.url, listing.language) == ("Harbor & Bay", "https://bay.example/", "en-us")
    assert (first.id, first.title, first.authors) == ("tag:1", "Café reopens & more", ("Ada Lund",))
    assert (first.url, first.image) == ("https://bay.example/2026/cafe?utm_source=rss", "https://bay.example/cafe.jpg")
    assert (first.published, first.is_whole, first.summary) == (NOON, True, "Short.")
    assert (second.url, second.authors, second.is_whole) == ("https://bay.example/2026/teaser", ("Bo Ek",), False)


def test_entities_of_a_document_pull_nothing_in_and_swell_nothing() -> None:
    title = read(RSS, "feed").items[1].title
    assert title == "Teaser &secret; &b;"
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><rss><item><title>&l11;</title><guid>1</guid></item></rss>'
    assert read(bomb, "feed").items[0].title == "&l11;"


def test_atom_gives_what_it_says() -> None:
    listing = read(ATOM, "feed", "https://hedge.example/feed")
    first, second = listing.items
    assert (listing.title, listing.url, listing.language) == ("The &amp; Hedge", "https://hedge.example/", "en-GB")
    assert (first.id, first.title, first.url, first.authors) == (
        "urn:1",
        "Bees & us",
        "https://hedge.example/bees",
        ("House",),
    )
    assert (first.published, first.updated) == (NOON, datetime(2026, 3, 9, 12, 30, tzinfo=UTC))
    assert first.content.startswith("<p>One <b>bold</b> word.</p><p>The boat")
    assert (second.url, second.summary, second.authors) == ("https://other.example/deep/two", "1 &lt; 2", ("Ada",))


def test_a_json_feed_gives_what_it_says() -> None:
    first, second = read(JSON, "feed").items
    assert (first.id, first.url, first.authors, first.published) == ("7", "https://notes.example/seven", ("Ada",), NOON)
    assert (first.is_whole, second.content, second.authors) == (True, "1 &lt; 2 &amp; 3", ("Bo",))


def test_lists_of_feeds_and_of_addresses() -> None:
    opml = '<opml><head><title>Mine</title></head><body><outline><outline xmlUrl="https://a.example/f"/></outline>'
    opml += '<outline xmlUrl="https://a.example/f"/><outline xmlUrl=" /g "/></body></opml>'
    assert read(opml, "x", "https://b.example/").feeds == ("https://a.example/f", "https://b.example/g")
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://a.example/s</loc></sitemap></sitemapindex>'
    assert read(index, "x").feeds == ("https://a.example/s",)
    site = '<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
    site += "<url><loc>https://a.example/1</loc><lastmod>2026-03-09</lastmod>"
    site += "<n:news><n:publication><n:language>en</n:language></n:publication>"
    site += "<n:title>One</n:title></n:news></url></urlset>"
    (item,) = read(site, "x").items
    assert (item.url, item.title, item.language) == ("https://a.example/1", "One", "en")
    listing = read(
        "# mine\nhttps://a.example/1\n\nhttps://a.example/2 a remark\nhttps://a.example/1#top\nftp://x\n", "-"
    )
    assert [item.url for item in listing.items] == ["https://a.example/1", "https://a.example/2"]
    assert listing.warnings == ("not an http(s) address, left out: ftp://x",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<!DOCTYPE html><html><body><p>Not here</p></body></html>", "web page"),
        ("<html><head></head></html>", "web page"),
        ('{"title": "x"}', "no feed"),
        ('{"items": [', "broken"),
        ("<svg></svg>", "no feed: it is <svg>"),
        ("Just some text.\nAnd more.", "neither a feed nor a list"),
        ("<", "feed"),
    ],
)
def test_what_is_no_feed_is_named(text: str, words: str) -> None:
    with pytest.raises(UnreadableSourceError, match=words):
        read(text, "x")


def test_nothing_is_nothing() -> None:
    with pytest.raises(EmptySourceError):
        read("\ufeff \n", "x")


def test_a_truncated_feed_gives_what_it_has_and_says_so() -> None:
    listing = read(RSS[: RSS.index("<item><title>Teaser") + 30], "feed")
    assert listing.items[0].id == "tag:1"
    assert "not well-formed" in listing.warnings[0]


def test_one_id_for_different_articles_is_no_id() -> None:
    items = named(
        [
            Item("same", url="https://a.example/1"),
            Item("same", url="https://a.example/2"),
            Item("own", url="https://a.example/3"),
        ]
    )
    assert [item.id for item in items] == ["https://a.example/1", "https://a.example/2", "own"]


def test_an_item_that_is_there_twice_is_there_once() -> None:
    twice = [
        Item("x", url="https://a.example/1?utm_medium=rss", title="A"),
        Item("x", url="https://A.example/1#c", title="A"),
    ]
    assert [item.id for item in named(twice)] == ["x"]
    addresses = [
        Item("", url=url)
        for url in ("https://a.example/1", "https://a.example:443/1?fbclid=9", "https://a.example/1#x")
    ]
    assert [item.id for item in named(addresses)] == ["https://a.example/1"]


def test_without_id_and_address_title_and_date_make_a_lasting_name() -> None:
    first, other = named([Item("", title="A", published=NOON), Item("", title="B", published=NOON)])
    (again,) = named([Item("", title="A", published=NOON, summary="edited")])
    assert first.id == again.id != other.id
    assert named([Item("")]) == ()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG:80", "http://example.org/"),
        ("https://a.example/x?utm_source=b&id=3&fbclid=q#frag", "https://a.example/x?id=3"),
        ("https://a.example:8443/x?b=&a=1", "https://a.example:8443/x?b=&a=1"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("urn:isbn:1", "urn:isbn:1"),
    ],
)
def test_addresses_are_compared_without_what_changes_nothing(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (f"<p>{PROSE}</p>", True),
        (f"<p>{PROSE}</p><p>The post <a>X</a> appeared first on <a>Y</a>.</p>", True),
        (f"<p>{PROSE}</p> […]", False),
        (f"<p>{PROSE}</p><a>Read more</a>", False),
        (f"<p>{PROSE}</p><p>Continue reading on our site</p>", False),
        ("<p>Short.</p>", False),
        ("", False),
        ("<p>" + "港の朝は静かだった。" * 100 + "</p>", True),
    ],
)
def test_a_teaser_is_told_from_the_article(content: str, whole: bool) -> None:
    assert Item("x", content=content).is_whole is whole


def test_a_digest_changes_with_the_words_and_not_with_the_markup() -> None:
    item = Item("x", title="A", content="<p>One two.</p>", url="https://a.example/")
    assert item.digest == Item("y", title="A", content="<div>One\n two.</div>", updated=NOON).digest
    assert item.digest != Item("x", title="A", content="<p>One too.</p>").digest


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-09T12:00:00Z",
        "2026-03-09 13:00:00+0100",
        "20260309T120000Z",
        "2026-03-09T12:00",
        "Mon, 09 Mar 2026 12:00:00 GMT",
        "Mon, 9 Mar 2026 07:00 EST",
        "09 Mar 2026 13:00:00 CET",
        "Tue, 09 Mar 2026 12:00:00 +0000",
        "2026-03-09T12:00:00.123456Z",
    ],
)
def test_one_moment_in_many_spellings(text: str) -> None:
    assert stamp(text) == NOON


@pytest.mark.parametrize("text", ["", "yesterday", "2026-99-99", "0", "Mon, 99 Zzz 2026", "9999999999999", "12:00"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert stamp(text) is None


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([*"<>&;/\"'= []!-?{}:,x\n", "<rss>", "<item>", "<guid>", "<feed>", "<!DOCTYPE", "\0"])
    ).map("".join)
)
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        names = [item.id for item in read(text, "x").items]
    except SourceError:
        return
    assert len(set(names)) == len(names)


@pytest.mark.slow
def test_twenty_thousand_items_are_read_and_more_are_not() -> None:
    entry = "<item><guid>{0}</guid><title>T{0}</title><link>https://a.example/{0}</link></item>"
    body = "".join(entry.format(number) for number in range(20_050))
    listing = read(f"<rss><channel>{body}</channel></rss>", "x")
    assert len(listing.items) == 20_000
    assert "20,050 items" in listing.warnings[-1]


def test_words_of_markup() -> None:
    assert text_of("<p>a<br>b&nbsp;&amp; c</p>") == "a b & c"
