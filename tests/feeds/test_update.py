"""Feeds in, podcasts out: over a real server on loopback, with a voice that is silent but exact."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import click
import feedparser
import pytest
from click.testing import CliRunner

from narrator.cli import cli
from narrator.cli.feed import in_seconds
from narrator.cli.feed_lines import summary_lines
from narrator.feeds.build import build
from narrator.feeds.items import Item
from narrator.feeds.library import Library
from narrator.feeds.politeness import Visitor
from narrator.feeds.raw import raw_of
from narrator.feeds.run import Outlook, run
from narrator.feeds.settings import PodcastSettings, Settings
from narrator.feeds.update import Summary
from narrator.publish.feedcheck import problems
from narrator.sources import parse
from narrator.types import Plan

if TYPE_CHECKING:
    from conftest import Publisher

PARAGRAPH = "The ferry left the harbor before dawn, and for a while nobody on the quay said a single word about it. "


LONG = "".join(f"<p>{PARAGRAPH}{word} they cast off.</p>" for word in "So Then Now And But Yet When".split())  # noqa: SIM905


def update(settings: Settings, podcast: PodcastSettings) -> Summary:
    return run(settings, podcast, Visitor(delay=0))


def files(settings: Settings) -> dict[str, tuple[int, bytes]]:
    kept = (path for path in settings.output.rglob("*") if path.is_file() and "library.db" not in path.name)
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in kept if path.name != ".run"}


def planned(settings: Settings, podcast: PodcastSettings) -> dict[str, Plan]:
    """What a run would make, by the articles' titles; nothing is made."""
    seen: list[Outlook] = []
    run(settings, podcast, Visitor(delay=0), ready=seen.append, only_look=True)
    return {one.plan.article.metadata.title: one.plan for one in seen[0].due}


def feed(settings: Settings) -> feedparser.FeedParserDict:
    return feedparser.parse((settings.output / "bay" / "feed.xml").read_bytes())


@pytest.mark.slow
def test_a_feed_becomes_a_podcast_and_a_second_run_changes_nothing(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    summary = update(settings, podcast)
    assert (len(summary.made), summary.failed, summary.waiting, summary.changed) == (2, (), 0, True)
    parsed = feed(settings)
    assert [item.title for item in parsed.entries] == ["The Second Boat", "The First Boat"]
    assert (parsed.entries[0].published, parsed.entries[0].link) == (
        "Tue, 10 Mar 2026 08:00:00 +0000",
        f"{publisher.base}/two",
    )
    for item in parsed.entries:
        (enclosure,) = item.enclosures
        path = settings.output / unquote(urlsplit(enclosure.href).path).lstrip("/")
        assert path.stat().st_size == int(enclosure.length)
    assert "/two" in [path.partition("?")[0] for path in publisher.asked]  # only a teaser in the feed
    assert "/one" not in [path.partition("?")[0] for path in publisher.asked]  # whole in the feed
    before = files(settings)
    again = update(settings, podcast)
    assert (again.made, again.changed) == ((), False)
    assert files(settings) == before


@pytest.mark.slow
def test_what_was_made_passes_the_directories_demands(settings: Settings, podcast: PodcastSettings) -> None:
    from datetime import UTC, datetime

    from narrator.feeds.build import channel, entries

    update(settings, podcast)
    with Library(settings.output) as library:
        made = entries(settings, podcast, library)
        assert list(problems(channel(settings, podcast, library), made, datetime.now(UTC))) == []


@pytest.mark.slow
def test_an_edited_article_changes_one_episode_and_keeps_its_guid(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    update(settings, podcast)
    before = {item.title: (item.id, item.enclosures[0].length) for item in feed(settings).entries}
    publisher.articles["one"].text += "<p>A sentence was added since, and it takes a while to say.</p>"
    summary = update(settings, podcast)
    after = {item.title: (item.id, item.enclosures[0].length) for item in feed(settings).entries}
    assert [record.title for record in summary.made] == ["The First Boat"]
    assert after["The Second Boat"] == before["The Second Boat"]
    assert after["The First Boat"][0] == before["The First Boat"][0]
    assert int(after["The First Boat"][1]) > int(before["The First Boat"][1])


def test_a_title_taken_from_the_first_sentence_is_not_said_twice(
    settings: Settings, podcast: PodcastSettings, tmp_path: Path
) -> None:
    folder = tmp_path / "pasted"
    folder.mkdir()
    first = "Nobody on the quay had seen the ferry leave so early in a winter of such storms."
    (folder / "note.txt").write_text("\n\n".join([first, PARAGRAPH * 3, PARAGRAPH.replace("ferry", "pilot") * 3]))
    (plan,) = planned(settings, replace(podcast, sources=(str(folder),))).values()
    assert plan.article.metadata.title == first
    assert [one.written or one.text for one in plan.utterances].count(first) == 1


@pytest.mark.slow
def test_one_that_fails_does_not_stop_the_others_and_is_tried_again_later(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    publisher.broken.add("two")
    summary = update(settings, podcast)
    assert [record.title for record in summary.made] == ["The First Boat"]
    ((article, reason),) = summary.failed
    assert article == "tag:two"
    assert "no such page" in reason
    assert [item.title for item in feed(settings).entries] == ["The First Boat"]
    publisher.broken.clear()
    later = update(settings, podcast)
    assert (later.made, later.waiting) == ((), 1)  # not at once
    ((article, reason, due),) = later.later
    assert (article, "no such page" in reason, due > time.time()) == ("tag:two", True, True)


@pytest.mark.slow
def test_a_file_whose_words_are_the_same_makes_nothing_anew(
    settings: Settings, podcast: PodcastSettings, tmp_path: Path
) -> None:
    page = tmp_path / "pages" / "ferry-news.html"
    page.parent.mkdir()
    head, body = "<head><title>Ferry News</title></head>", f"<body><article><h1>Ferry News</h1>{LONG}</article></body>"
    page.write_text(f"<!doctype html><html>{head}{body}</html>")
    podcast = replace(podcast, sources=(str(page.parent),))
    assert len(update(settings, podcast).made) == 1
    with page.open("a") as file:
        file.write("<!-- saved again -->")
    assert planned(settings, podcast) == {}
    with Library(settings.output) as library:
        library.narrate_again("bay")
    before = {path: data for path, (_, data) in files(settings).items()}
    again = update(settings, podcast)
    assert (again.made, again.waiting, again.changed) == ((), 0, False)
    assert {path: data for path, (_, data) in files(settings).items()} == before
    (enclosure,) = settings.output.rglob("*.mp3")
    enclosure.unlink()
    assert len(run(settings, podcast, Visitor(delay=0), again=True).made) == 1


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["the-second-boat.mp3", "the-second-boat.srt", ""])
def test_an_episode_that_was_damaged_is_made_again_and_is_the_same_to_its_listeners(
    settings: Settings, podcast: PodcastSettings, damage: str
) -> None:
    update(settings, podcast)
    before = feed(settings).entries
    folder = settings.output / "bay" / "the-second-boat"
    (folder / damage).unlink() if damage else shutil.rmtree(folder)
    summary = update(settings, podcast)
    assert [record.title for record in summary.made] == ["The Second Boat"]
    assert not summary.changed  # nobody saw it leave
    assert [(item.id, item.published, item.enclosures) for item in feed(settings).entries] == [
        (item.id, item.published, item.enclosures) for item in before
    ]
    assert update(settings, podcast).made == ()


@pytest.mark.slow
def test_while_several_damaged_episodes_are_made_again_the_feed_names_them_all(
    settings: Settings, podcast: PodcastSettings
) -> None:
    update(settings, podcast)
    before = (settings.output / "bay" / "feed.xml").stat().st_mtime_ns
    for path in settings.output.rglob("*.mp3"):
        path.unlink()
    summary = update(settings, podcast)
    assert (len(summary.made), summary.changed) == (2, False)
    assert (settings.output / "bay" / "feed.xml").stat().st_mtime_ns == before


@pytest.mark.slow
def test_a_damaged_episode_whose_article_is_gone_is_told_every_time_and_keeps_its_name(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    update(settings, podcast)
    (settings.output / "bay" / "the-second-boat" / "the-second-boat.mp3").unlink()
    publisher.broken.add("two")
    told: list[str] = []
    for said in ("is made again", "could not be made again"):
        told.clear()
        summary = run(settings, podcast, Visitor(delay=0), tell=told.append)
        assert summary.made == ()
        assert any(said in line and "the-second-boat" in line for line in told)
    assert "no such page" in "".join(told)
    with Library(settings.output) as library:
        assert library.episode("bay", "tag:two")


OWN = "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{}]]></content:encoded>"


@pytest.mark.parametrize(
    ("text", "taken"),
    [(f"<p>{PARAGRAPH * 3}</p>", True), (f"<p>{PARAGRAPH * 3} Read more</p>", False), ("<p>Only this.</p>", False)],
)
def test_where_a_page_is_gone_the_feeds_own_text_is_narrated_if_it_is_an_article(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher, text: str, taken: bool
) -> None:
    publisher.articles = {"two": publisher.article("The Second Boat")}
    publisher.broken.add("two")
    publisher.more = OWN.format(text)
    told: list[str] = []
    seen: list[Outlook] = []
    run(settings, podcast, Visitor(delay=0), tell=told.append, ready=seen.append, only_look=True)
    assert len(seen[0].due) == taken
    assert any("no such page" in line and "the feed's own text" in line for line in told) == taken


def test_looking_at_what_fails_is_no_try(settings: Settings, podcast: PodcastSettings, publisher: Publisher) -> None:
    publisher.broken.add("two")
    for _ in range(4):
        summary = run(settings, podcast, Visitor(delay=0), only_look=True)
        assert ([id for id, _ in summary.failed], summary.later, summary.aside) == (["tag:two"], (), 0)
    publisher.broken.clear()
    assert set(planned(settings, podcast)) == {"The First Boat", "The Second Boat"}


def test_what_waits_says_why_and_until_when(tmp_path: Path) -> None:
    noon = datetime(2026, 3, 9, 12, 5).timestamp()  # of this clock, as its reader's
    summary = Summary("bay", waiting=3, later=(("a", "a: no answer", noon),), filled=True, aside=2)
    assert list(summary_lines(summary, tmp_path))[1:] == [
        "  a: no answer; tried again from 2026-03-09 12:05",
        "  2 articles left for later: `minutes` allows no more sound in a day",
        f"  2 set aside: `narrator library failures bay -o {tmp_path}` says why",
    ]


@pytest.mark.slow
def test_an_article_that_vanished_is_withdrawn_where_the_publisher_wants_that(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    update(settings, podcast)
    del publisher.articles["two"]
    update(settings, podcast)
    assert len(feed(settings).entries) == 2
    publisher.articles["one"].day = 8  # so that the feed is sent again
    update(settings, replace(podcast, withdraw=True))
    assert [item.title for item in feed(settings).entries] == ["The First Boat"]


@pytest.mark.slow
def test_two_articles_with_one_title_and_one_of_emoji(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    publisher.articles = {
        "a": publisher.article("Same"),
        "b": publisher.article("Same", text=PARAGRAPH * 3),
        "c": publisher.article("🙂🙂"),
    }
    assert len(update(settings, podcast).made) == 3
    addresses = [item.enclosures[0].href for item in feed(settings).entries]
    assert len(set(addresses)) == 3
    assert all(address.isascii() for address in addresses)


@pytest.mark.slow
def test_titles_cannot_leave_the_output_folder(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    publisher.articles = {
        "a": publisher.article("../../../../etc/passwd"),
        "b": publisher.article("/absolute\\path"),
        "c": publisher.article(".."),
    }
    assert len(update(settings, podcast).made) == 3
    inside = settings.output / "bay"
    assert all(path.is_relative_to(inside) for path in settings.output.parent.rglob("*.mp3"))
    assert not list(settings.output.parent.parent.rglob("etc"))


def test_voices_kinds_of_block_and_rules_of_sites_are_a_podcasts_own(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher, tmp_path: Path
) -> None:
    quote = "I have seen many boats leave, and none of them was as quiet as that one on that very morning."
    odd = "<p class='odd'>Nobody who waited there would say why the bell had not rung at noon.</p>"
    more = f"<blockquote><p>{quote}</p></blockquote><h2>A heading</h2>{odd}"
    publisher.articles = {"a": publisher.article("One", f"{PARAGRAPH}</p><p>{PARAGRAPH * 2}</p>{more}<p>The end.")}
    plain = planned(settings, podcast)["One"]
    assert {"A heading."} < {utterance.text for utterance in plain.utterances}
    (tmp_path / "sites.toml").write_text('["127.0.0.1"]\nexclude = [".odd"]\n')
    own = replace(podcast, cast=(("quote", "espeak"),), skip=("heading",), disclose="A machine read this.",
                  site_rules=(str(tmp_path / "sites.toml"),), speed=2.0)  # fmt: skip
    plan = planned(settings, own)["One"]
    said = [utterance.text for utterance in plan.utterances]
    assert said[-1] == "A machine read this."
    assert "A heading." not in said
    assert [u.voice.id for u in plan.utterances if u.kind == "quote"] == ["espeak"]
    assert len(plan.article.spoken) == len(plain.article.spoken) - 2 + 1
    assert plan.total < plain.total


@pytest.mark.slow
def test_a_hub_is_told_when_the_feed_changed_and_not_else(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    told: list[str] = []
    heard = replace(podcast, hub=f"{publisher.base}/hub")
    run(settings, heard, Visitor(delay=0), tell=told.append)
    run(settings, heard, Visitor(delay=0), tell=told.append)
    assert publisher.posted == ["https://pod.example/bay/feed.xml"]
    gone = replace(podcast, hub="http://127.0.0.1:9/", title="Another")
    run(settings, gone, Visitor(delay=0), tell=told.append)
    assert [line for line in told if "the hub was not told" in line] == told


@pytest.mark.slow
def test_a_page_that_was_corrected_is_noticed_though_its_feed_says_nothing(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.articles = {"two": publisher.article("The Second Boat", day=10)}
    often = replace(podcast, recheck_days=36500)
    assert len(update(settings, often).made) == 1
    asked = len(publisher.asked)
    publisher.articles["two"].text += "And then it came back."
    assert update(settings, often).made == ()  # a page is not asked again within the hour
    assert [path for path in publisher.asked[asked:] if "two" in path] == []
    monkeypatch.setattr("narrator.feeds.update.RECHECK", -60.0)  # whenever it was asked, that is long ago
    assert [record.folder for record in update(settings, often).made] == ["bay/the-second-boat-2"]
    asked = len(publisher.asked)
    assert update(settings, often).made == ()
    assert publisher.asked[asked:][-1] == "/two"  # asked whether it changed, and it did not
    assert update(settings, replace(often, recheck_days=0)).made == ()


@pytest.mark.slow
def test_only_as_much_as_a_run_allows_is_made_and_the_rest_waits(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    publisher.articles = {str(number): publisher.article(f"Article {number}") for number in range(4)}
    few = replace(podcast, newest=3, minutes=0.1)
    first = update(settings, few)
    assert (len(first.made), first.waiting) == (1, 2)
    assert len(update(settings, replace(few, minutes=60.0)).made) == 2


@pytest.mark.slow
def test_what_a_killed_run_held_is_made_by_the_next(
    settings: Settings, podcast: PodcastSettings, publisher: Publisher
) -> None:
    with Library(settings.output) as library:
        library.jobs.ask("bay", "tag:two", "an earlier edition")
        assert library.jobs.lease("a run that is no more") is not None
    assert {record.id for record in update(settings, podcast).made} == {"tag:one", "tag:two"}


@pytest.mark.slow
def test_two_runs_at_once_do_no_double_work(settings: Settings, podcast: PodcastSettings) -> None:
    summaries: list[Summary] = []
    threads = [threading.Thread(target=lambda: summaries.append(update(settings, podcast))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(summary.made) for summary in summaries) == [0, 2]
    assert len(feed(settings).entries) == 2


@pytest.mark.slow
def test_a_source_that_is_gone_is_told_and_the_feed_stays(settings: Settings, podcast: PodcastSettings) -> None:
    update(settings, podcast)
    gone = replace(podcast, sources=("http://127.0.0.1:9/feed.xml",))
    summary = update(settings, gone)
    assert "cannot be reached" in summary.sources[0][1]
    assert len(feed(settings).entries) == 2


@pytest.mark.slow
def test_the_feed_is_rebuilt_from_the_folders_alone(settings: Settings, podcast: PodcastSettings) -> None:
    update(settings, podcast)
    before = feed(settings).entries
    for path in settings.output.glob("library.db*"):
        path.unlink()
    with Library(settings.output) as library:
        assert library.rebuild() == 2
        build(settings, podcast, library)
    assert [(item.id, item.published, item.enclosures) for item in feed(settings).entries] == [
        (item.id, item.published, item.enclosures) for item in before
    ]


def test_a_feeds_own_text_says_what_the_feed_says_of_it() -> None:
    item = Item("x", url="https://a.example/1", title='A "B" & C', authors=("Ada Lund",), language="en-GB",
                content=f"<p>{PARAGRAPH * 10}</p>")  # fmt: skip
    document = parse(raw_of(item))
    assert (document.metadata.title, document.metadata.authors) == ('A "B" & C', ("Ada Lund",))
    assert (document.metadata.url, document.metadata.language) == ("https://a.example/1", "en-GB")
    assert any(block.text.startswith("The ferry left") for block in document.blocks)


SETTINGS = """
base = "https://pod.example"
output = "here"
[podcast.bay]
sources = "{source}"
title = "The Bay"
description = "News."
link = "https://bay.example/"
voice = "silence"
"""


@pytest.mark.slow
def test_the_commands_plan_update_check_and_build(tmp_path: Path, publisher: Publisher) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text('allow = ["127.0.0.1"]\ndelay = 0\n' + SETTINGS.format(source=f"{publisher.base}/feed.xml"))

    def narrator(*words: str) -> str:
        result = CliRunner().invoke(cli, ["feed", *words, "--settings", str(path)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "of sound in 2 episodes" in narrator("plan")
    assert len(json.loads(narrator("plan", "--json"))["due"]) == 2
    assert not list((tmp_path / "here").rglob("*.mp3"))
    assert [one["title"] for one in json.loads(narrator("update", "bay", "--json"))["made"]]
    assert narrator("check") == ""
    assert "as it was" in narrator("build")


def test_private_servers_are_not_asked_unless_allowed(tmp_path: Path, publisher: Publisher) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(SETTINGS.format(source=f"{publisher.base}/feed.xml"))
    result = CliRunner().invoke(cli, ["feed", "update", "--settings", str(path)])
    assert "is private" in result.stdout
    assert publisher.asked == []


@pytest.mark.parametrize(("text", "seconds"), [("15m", 900), ("90s", 90), ("1.5h", 5400), ("9s", None), ("15", None)])
def test_a_stretch_of_time_is_read(text: str, seconds: float | None) -> None:
    if seconds is None:
        with pytest.raises(click.BadParameter, match="15m or 2h"):
            in_seconds(None, None, text)
    else:
        assert in_seconds(None, None, text) == seconds


@pytest.mark.slow
def test_watching_goes_on_after_a_failure_and_reads_its_settings_anew(tmp_path: Path, publisher: Publisher) -> None:
    path = tmp_path / "feeds.toml"
    text = 'allow = ["127.0.0.1"]\ndelay = 0\n' + SETTINGS
    path.write_text(text.format(source="http://127.0.0.1:9/gone.xml"))
    command = [sys.executable, "-m", "narrator", "feed", "watch", "--every", "10s", "--settings", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as watching:
        assert watching.stdout is not None
        first = [watching.stdout.readline(), watching.stdout.readline()]
        path.write_text(text.format(source=f"{publisher.base}/feed.xml"))
        second = watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
    assert "cannot be reached" in first[1]
    assert second.startswith("bay: 2 made")
    assert watching.returncode == 130
