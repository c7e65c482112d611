"""A podcast's channel and entries against what directories and apps demand, before anything is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from narrator.publish.podcast import Channel, Entry

CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "History": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": ("Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden",
                "Video Games"),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": ("Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News",
             "Tech News"),
    "Religion & Spirituality": ("Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"),
    "Science": ("Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences",
                "Nature", "Physics", "Social Sciences"),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": ("Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running",
               "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling"),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}  # fmt: skip
_AUDIO = {"audio/mpeg": (".mp3",), "audio/x-m4a": (".m4a", ".m4b"), "audio/mp4": (".m4a", ".mp4", ".m4b")}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def problems(channel: Channel, entries: Sequence[Entry], now: datetime) -> Iterator[str]:
    """What a directory would refuse, or an app stumble over; nothing where all is well."""
    yield from _channel(channel)
    for what, names in (("guid", [e.guid for e in entries]), ("audio address", [e.url for e in entries])):
        for name, count in Counter(names).items():
            if count > 1:
                yield f"{count} episodes share the {what} {name}"
    for entry in entries:
        for problem in _entry(entry, now):
            yield f"{entry.guid}: {problem}"


def _channel(channel: Channel) -> Iterator[str]:
    if not channel.title.strip() or len(channel.title) > 255:
        yield "the title is missing or over 255 characters"
    if not channel.description.strip() or len(channel.description.encode()) > 4000:
        yield "the description is missing or over 4,000 bytes"
    for name, url in (("address", channel.address), ("link", channel.link), ("image", channel.image)):
        if problem := _address(url):
            yield f"the {name} {problem}"
    if not channel.image.lower().endswith((".jpg", ".jpeg", ".png")):
        yield "the image is neither .jpg nor .png"
    if not _LANGUAGE.fullmatch(channel.language):
        yield f"{channel.language!r} is no language"
    if not channel.category or channel.category[0] not in CATEGORIES:
        yield f"{'/'.join(channel.category)!r} is no category of Apple's"
    elif len(channel.category) > 2 or set(channel.category[1:]) - set(CATEGORIES[channel.category[0]]):
        yield f"{channel.category[-1]!r} is no subcategory of {channel.category[0]}"
    if channel.email and not _MAIL.fullmatch(channel.email):
        yield f"{channel.email!r} is no e-mail address"
    if not channel.guid:
        yield "it has no guid"


def _entry(entry: Entry, now: datetime) -> Iterator[str]:
    if not entry.title.strip():
        yield "the title is missing"
    if not entry.guid or entry.guid != entry.guid.strip():
        yield "the guid is missing, or has space around it"
    if problem := _address(entry.url):
        yield f"the audio address {problem}"
    if entry.type not in _AUDIO:
        yield f"{entry.type} is no type that directories take"
    elif not urlsplit(entry.url).path.lower().endswith(_AUDIO[entry.type]):
        yield f"the audio address does not end as {entry.type} does"
    if entry.size <= 0:
        yield "the size is missing"
    if entry.size > 200_000_000:
        yield "the audio is over 200 MB"
    if entry.seconds <= 0:
        yield "the duration is missing"
    if entry.published.tzinfo is None:
        yield "the date has no zone"
    elif entry.published > now:
        yield "the date is in the future"
    starts = [start for start, _ in entry.chapters]
    if starts and (starts[0] != 0 or starts != sorted(set(starts)) or starts[-1] >= entry.seconds):
        yield "the chapters do not rise from 0 within the audio"


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"is not absolute: {url!r}"
    if not url.isascii() or re.search(r"[\s<>\"{}|\\^`]", url):
        return f"is not percent-encoded: {url!r}"
    return ""
