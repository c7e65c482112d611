"""Chapters as players read them beside the sound."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from narrator.types import Chapter, Timeline


def seconds(samples: int, sample_rate: int) -> float:
    """A position as seconds with three decimals, never later than it is: chapters start in silence."""
    return samples * 1000 // sample_rate / 1000


def podcast_chapters(timeline: Timeline, *, images: Sequence[str] = (), url: str = "") -> str:
    """The JSON chapters of Podcasting 2.0, version 1.2.0.

    Args:
        images: an address for each chapter, empty where it has none.
        url: of the article.
    """
    chapters: list[dict[str, Any]] = []
    for index, chapter in enumerate(timeline.chapters):
        entry: dict[str, Any] = {
            "startTime": seconds(chapter.start, timeline.sample_rate),
            "endTime": seconds(chapter.end, timeline.sample_rate),
            "title": chapter.title or f"Chapter {index + 1}",
        }
        if index < len(images) and images[index]:
            entry["img"] = images[index]
        chapters.append(entry)
    whole: dict[str, Any] = {"version": "1.2.0", "chapters": chapters}
    if url:
        whole["url"] = url
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def description(chapters: Sequence[Chapter], sample_rate: int) -> str:
    """Chapters as lines of text, for the description of an episode: ``00:00:00 Title``."""
    lines = []
    for index, chapter in enumerate(chapters):
        minutes, second = divmod(chapter.start // sample_rate, 60)
        title = " ".join(chapter.title.split()) or f"Chapter {index + 1}"
        lines.append(f"{minutes // 60:02}:{minutes % 60:02}:{second:02} {title}")
    return "\n".join(lines)
