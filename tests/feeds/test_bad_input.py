"""Feeds and articles as they are: broken, doubled, undated, misdated, walled, misspelt; and clocks that are wrong."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest

from narrator.feeds.decide import due, shortened, vanished
from narrator.feeds.items import Item
from narrator.feeds.library import Library
from narrator.feeds.politeness import Visitor
from narrator.feeds.records import Known
from narrator.feeds.run import Outlook, run
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.feeds.update import Summary

if TYPE_CHECKING:
    from conftest import Site

SENTENCE = "The ferry left the harbor before dawn, and for a while nobody on the quay said a single word about it. "
TEXT = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(3))
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def item(id: str, title: str, link: str = "", text: str = TEXT, day: str = "") -> str:
    date = f"<pubDate>{day}</pubDate>" if day else ""
    name = f"<guid isPermaLink='false'>{id}</guid>" if id else ""
    about = f"<title>{escape(title)}</title>{name}<link>{link}</link>{date}"
    return f"<item>{about}<description><![CDATA[{text}]]></description></item>"


def feed(*items: str) -> str:
    return f'<?xml version="1.0"?><rss><channel><title>T</title>{"".join(items)}</channel></rss>'


def settings_for(site: Site, folder: Path, source: str = "feed.xml", **more: object) -> Settings:
    podcast = PodcastSettings("bay", (f"{site.base}/{source}",), title="T", description="d", link="https://x.example/",
                              email="a@b.example", voice="silence", **more)  # type: ignore[arg-type]  # fmt: skip
    return Settings("https://pod.example", (podcast,), output=folder / "output")


def update(settings: Settings) -> Summary:
    return run(settings, settings.podcasts[0], Visitor(delay=0))


def planned(settings: Settings) -> list[str]:
    """The titles of what a run would make; nothing is made."""
    seen: list[Outlook] = []
    run(settings, settings.podcasts[0], Visitor(delay=0), ready=seen.append, only_look=True)
    return sorted(one.plan.article.metadata.title for one in seen[0].due)


def published(settings: Settings) -> list[feedparser.FeedParserDict]:
    return list(feedparser.parse((settings.output / "bay/feed.xml").read_bytes()).entries)


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("<!doctype html><html><p>x</p></html>", "text/html", "web page, not a feed"),
        ("<html><p>x</p></html>", "text/xml", "web page, not a feed"),
        ("", "text/xml", "empty"),
        ('{"items": 5}', "application/json", "no list of items"),
        ('{"items": [', "application/json", "broken"),
        ("hello, this is no feed\nat all", "text/plain", "neither a feed nor a list"),
        ("<svg/>", "image/svg+xml", "image/svg+xml"),
        ("<opml></opml>", "text/xml", None),
        (feed(), "text/xml", None),
    ],
)
def test_what_is_no_feed_is_said_and_an_empty_one_is_no_error(
    site: Site, tmp_path: Path, body: str, kind: str, words: str | None
) -> None:
    site.put("/feed.xml", body, kind)
    summary = update(settings_for(site, tmp_path))
    assert summary.made == ()
    assert words is None or words in summary.sources[0][1]
    assert bool(summary.sources) == bool(words)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (feed(item("1", "Ärger “über” Öl")).replace("?>", ' encoding="utf-8"?>').encode("cp1252"), "text/xml"),
        (feed(item("1", "Ärger “über” Öl")).encode("utf-8"), "text/xml; charset=iso-8859-1"),
        (feed(item("1", "Ärger “über” Öl"))[:-20].encode("utf-16"), "text/xml"),
    ],
    ids=["cp1252 as utf-8", "utf-8 as latin-1", "utf-16, truncated"],
)
def test_a_wrong_charset_is_seen_through(site: Site, tmp_path: Path, body: bytes, kind: str) -> None:
    site.put("/feed.xml", body, kind)
    settings = settings_for(site, tmp_path)
    assert planned(settings) == ["Ärger “über” Öl"]


@pytest.mark.slow
def test_one_article_is_one_episode_however_often_and_wherever_it_stands(site: Site, tmp_path: Path) -> None:
    base = site.base
    page = f"<html><head><title>A</title></head><body><article><h1>A</h1>{TEXT}</article></body></html>"
    site.put("/a", page)
    teaser = "It begins…"
    site.put(
        "/feed.xml",
        feed(
            *(item(f"t{n}", "A", f"{base}/a{end}", teaser) for n, end in enumerate(["", "#top"])),  # one page
            item("w1", "A", "http://one.example/a"),  # the same words at other addresses
            item("w2", "A", "https://two.example/amp/a"),
            item("same", "B", f"{base}/b", TEXT + f"<p>{SENTENCE} Then another came.</p>"),  # one id for two articles
            item("same", "C", f"{base}/c", TEXT + f"<p>{SENTENCE} Then a third one came.</p>"),
        ),
        "text/xml",
    )
    settings = settings_for(site, tmp_path)
    assert sorted(record.title for record in update(settings).made) == ["A", "B", "C"]
    assert len(published(settings)) == 3
    assert update(settings).made == ()
    with Library(settings.output) as library:
        library.rebuild()
    for path in settings.output.glob("library.db*"):
        path.unlink()
    with Library(settings.output) as library:
        assert library.rebuild() == 3
    again = update(settings)
    assert (again.made, again.changed) == ((), False)  # it is known which words were said, though all else was lost


@pytest.mark.slow
def test_titles_and_dates_that_are_none_get_some(site: Site, tmp_path: Path) -> None:
    later = "Fri, 01 Jan 2100 00:00:00 GMT"
    texts = [TEXT + f"<p>{SENTENCE}{word} it was over.</p>" for word in "Then So And".split()]  # noqa: SIM905
    site.put("/feed.xml", feed(item("1", "", text=texts[0], day=later), item("2", "🙂🙂", text=texts[1]),
                               item("3", "../" * 300, text=texts[2], day="yesterday")), "text/xml")  # fmt: skip
    settings = settings_for(site, tmp_path)
    assert len(update(settings).made) == 3
    entries = published(settings)
    assert sorted(entry.title[:9] for entry in entries) == ["../../../", "The ferry", "🙂🙂"]
    assert all(datetime(*entry.published_parsed[:6], tzinfo=UTC) <= datetime.now(UTC) for entry in entries)
    assert max(len(entry.title) for entry in entries) <= 202


@pytest.mark.slow
def test_articles_behind_walls_are_listed_with_their_reason_and_the_rest_is_made(site: Site, tmp_path: Path) -> None:
    shell = '<html><body><div id="root"></div><script src="x.js"></script></body></html>'
    pages = {"login": ("", 401), "pay": (TEXT, 402), "bots": ("", 403), "gone": ("", 410), "shell": (shell, 200)}
    for name, (body, status) in pages.items():
        site.put(f"/{name}", body, status=status)
    site.put("/pdf", b"%PDF-1.4", "application/pdf")
    names = [*pages, "pdf"]
    links = [item(name, name, f"{site.base}/{name}", "…") for name in names]
    odd = ["javascript:alert(1)", "file:///etc/passwd", "http://[::1", ""]
    links += [item(f"odd{n}", "odd", link, "…") for n, link in enumerate(odd)]
    site.put("/feed.xml", feed(*links, item("fine", "Fine")), "text/xml")
    summary = update(settings_for(site, tmp_path))
    assert [record.title for record in summary.made] == ["Fine"]
    reasons = dict(summary.failed)
    assert set(reasons) == {*names, *(f"odd{n}" for n in range(len(odd)))}
    assert "does not let us in" in reasons["pay"]
    assert "without its scripts" in reasons["shell"]
    assert "no http(s) address" in reasons["odd1"]
    assert not list(tmp_path.rglob("*passwd*"))


@pytest.mark.slow
def test_a_clock_that_jumps_ahead_and_back_dates_nothing_in_the_future(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.put("/feed.xml", feed(item("1", "One")), "text/xml")
    settings = settings_for(site, tmp_path)
    with Library(settings.output, clock=lambda: 4e9) as ahead:  # in 2096
        ahead.see([Known("bay", "1", title="One")])
        ahead.jobs.ask("bay", "1", "an earlier edition")
        job = ahead.jobs.lease("somebody")
        assert job is not None
        ahead.jobs.fail("somebody", job, "no network in 2096")
    assert [record.title for record in update(settings).made] == ["One"]  # not waited for until 2096
    (entry,) = published(settings)
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) <= datetime.now(UTC)


def known(id: str, day: int) -> Known:
    return Known("bay", id, published=datetime(2026, 3, day, tzinfo=UTC).isoformat() if day else "")


def listed(*days: int) -> list[Item]:
    return [Item(str(day), published=datetime(2026, 3, day, tzinfo=UTC)) for day in days]


@pytest.mark.parametrize(
    ("missing", "items", "chosen", "gone"),
    [
        ([known("in the middle", 5)], listed(3, 7), False, ["in the middle"]),
        ([known("made room", 2)], listed(3, 7), False, []),  # a feed of the latest has no place for it any more
        ([known("undated", 0)], listed(3, 7), False, []),
        ([known("any", 5)], [], False, []),  # a feed that is empty for once takes nothing out
        ([known("undated", 0)], [], True, ["undated"]),  # a list by hand keeps what is on it
    ],
)
def test_what_made_room_for_newer_ones_did_not_vanish(
    missing: list[Known], items: list[Item], chosen: bool, gone: list[str]
) -> None:
    assert [one.id for one in vanished(missing, items, chosen=chosen)] == gone


def test_the_newest_are_due_and_none_that_is_too_old() -> None:
    podcast = PodcastSettings("bay", (), title="", description="", link="", newest=2)
    items = [Item("new"), *listed(9, 8, 1)]
    assert [one.id for one in due(items, podcast, NOW)] == ["new", "9"]
    aged = replace(podcast, newest=10, days=5)
    assert [one.id for one in due(items, aged, NOW)] == ["new", "9", "8"]
    assert [one.id for one in due(items, replace(aged, keep_days=1), NOW)] == ["new", "9"]
    assert NOW - timedelta(days=1) <= items[1].published  # type: ignore[operator]


@pytest.mark.parametrize("title", ["short", "word " * 100, "x" * 1000, "x" * 250 + " y", ""])
def test_no_title_is_longer_than_apps_show(title: str) -> None:
    made = shortened(title)
    assert len(made) <= 202
    assert bool(made.strip(" …")) == bool(title)
    assert made == title or made.endswith("…")


def test_a_folder_of_files_and_standard_input_are_sources(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "articles").mkdir()
    for name in ("one.md", "two.md"):
        (tmp_path / "articles" / name).write_text(f"# {name}\n\n{SENTENCE * 3}{name}")
    settings = settings_for(site, tmp_path)
    folder = replace(settings.podcasts[0], sources=(str(tmp_path / "articles"),), newest=1)
    first = run(settings, folder, Visitor(delay=0))
    assert sorted(record.title for record in first.made) == ["one.md", "two.md"]  # each was put there to be heard
    (tmp_path / "articles" / "two.md").write_text(f"# two.md\n\n{SENTENCE * 4}")
    os.utime(tmp_path / "articles" / "one.md")
    assert [record.title for record in run(settings, folder, Visitor(delay=0)).made] == ["two.md"]
