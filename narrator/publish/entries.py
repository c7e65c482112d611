"""An episode's folder → what a feed tells of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import PurePath
from urllib.parse import quote

from narrator.publish.manifest import Manifest
from narrator.publish.podcast import Entry, Transcript

_TRANSCRIPTS = (".vtt", ".srt", ".json", ".txt")  #: named like the sound, in the order that apps prefer


def entry_of(manifest: Manifest, base: str, *, guid: str, first_seen: datetime, published: str = "") -> Entry:
    """The entry for the episode whose folder stands at the address *base*.

    Args:
        guid: lasting, from the article's own name.
        first_seen: when the article was first met; an article that claims a later date gets this one, since no
            entry may be dated in the future.
        published: the article's date, ISO 8601, where it is known better than in the manifest.
    """
    episode, source = manifest.episode, manifest.about["source"]
    root = base.rstrip("/") + "/"
    files = {file.name: file for file in episode.files}
    cover = files.get("cover.jpg")
    chapters_file = files.get("chapters.json")
    found = _moment(published or str(source.get("published") or "")) or first_seen
    return Entry(
        guid,
        episode.title,
        url=root + quote(episode.audio.name),
        size=episode.audio.size,
        type=episode.audio.type.partition(";")[0],
        seconds=episode.duration,
        published=min(found, first_seen),
        link=str(source.get("url") or ""),
        summary=str(source.get("description") or ""),
        authors=tuple(source.get("authors") or ()),
        voice=str(manifest.about["voice"].get("name") or ""),
        language=str(source.get("language") or manifest.about["voice"].get("language") or ""),
        image=root + quote(cover.name) if cover else "",
        sha256=episode.audio.sha256,
        chapters=tuple((chapter.start / episode.sample_rate, chapter.title) for chapter in episode.chapters),
        chapters_url=root + quote(chapters_file.name) if chapters_file else "",
        transcripts=tuple(
            Transcript(root + quote(file.name), file.type)
            for suffix in _TRANSCRIPTS
            if (file := files.get(PurePath(episode.audio.name).stem + suffix))
        ),
    )


def _moment(text: str) -> datetime | None:
    """An ISO date or moment, with a zone; a day is its midnight in UTC."""
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
