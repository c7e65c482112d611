"""Episodes → a JSON Feed, version 1.1, beside the RSS and with the same entries."""

from __future__ import annotations

import json
from typing import Any

from narrator.publish.podcast import Channel, Entry, Page, archive_address
from narrator.publish.shownotes import AI_LINE, notes, plain


def json_feed(channel: Channel, page: Page, address: str) -> bytes:
    """The feed, or one archive of it; *address* is the JSON Feed's own."""
    whole: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": plain(channel.title),
        "home_page_url": channel.link,
        "feed_url": archive_address(address, page.number) if page.number else address,
        "description": plain(channel.description),
        "icon": channel.image,
        "language": channel.language,
        "authors": [{"name": plain(channel.author)}] if channel.author else [],
        "hubs": [{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
    }
    before = page.number - 1 if page.number else page.of
    if before > 0:
        whole["next_url"] = archive_address(address, before)
    whole = _without_empty(whole) | {"items": [_item(channel, entry) for entry in page.entries]}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _item(channel: Channel, entry: Entry) -> dict[str, Any]:
    voice = entry.voice or channel.voice
    machine = AI_LINE.format(voice=f" ({voice})" if voice else "") if channel.machine else ""
    item = {
        "id": entry.guid,
        "url": entry.link,
        "title": plain(entry.title),
        "content_html": notes(entry.summary, link=entry.link, machine=machine, chapters=entry.chapters),
        "image": entry.image,
        "date_published": entry.published.isoformat(),
        "authors": [{"name": plain(author)} for author in entry.authors],
        "language": entry.language,
        "attachments": [
            {
                "url": entry.url,
                "mime_type": entry.type,
                "size_in_bytes": entry.size,
                "duration_in_seconds": round(entry.seconds, 3),
            }
        ],
    }
    return _without_empty(item)


def _without_empty(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in ("", [])}
