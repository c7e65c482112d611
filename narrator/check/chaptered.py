"""Chapters: in the tag, in order, without gaps, and the same wherever they are told."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from narrator.check.claims import Claim, claim
from narrator.check.tagged import raw_frames

_TOP_LEVEL_ORDERED = 3
_NEAR = 0.0015  # seconds: what whole milliseconds can differ by


@dataclass(frozen=True, slots=True)
class Marked:
    """A chapter as a tag tells it; times in milliseconds."""

    id: str
    start: int
    end: int
    title: str


def chapters_in(path: Path, tag: Any) -> list[Marked]:
    """The chapters in the order in which they stand in the file."""
    titles = {frame.element_id: str(frame.sub_frames.get("TIT2", "")) for frame in tag.getall("CHAP")}
    found = []
    for name, body in raw_frames(path):
        if name == "CHAP" and b"\0" in body:
            key, times = body.split(b"\0", 1)
            start, end = struct.unpack(">II", times[:8])
            element = key.decode("latin-1")
            found.append(Marked(element, start, end, titles.get(element, "")))
    return found


def chapter_claims(path: Path, tag: Any | None, duration: float) -> Iterator[Claim]:
    """What players need of chapters."""
    chapters = chapters_in(path, tag) if tag is not None else []
    yield claim("chapters.there", bool(chapters), f"{len(chapters)} chapters")
    if not chapters or tag is None:
        return
    ids = [chapter.id for chapter in chapters]
    by_time = sorted(chapters, key=lambda chapter: chapter.start)
    yield claim("chapters.ids", len(set(ids)) == len(ids), "each has a name of its own")
    yield claim("chapters.file-order", chapters == by_time, "they stand in the file in the order of time")
    yield claim("chapters.count", len(chapters) <= 255, f"{len(chapters)} of at most 255")
    yield claim("chapters.titles", all(chapter.title.strip() for chapter in chapters), "each has a title")
    yield from _table_claims(tag, by_time)
    yield claim("chapters.from-start", by_time[0].start == 0, f"the first starts at {by_time[0].start} ms")
    loose = [a.title for a, b in pairwise(by_time) if a.end != b.start]
    yield claim("chapters.contiguous", not loose, f"{len(loose)} do not end where the next starts {loose[:3]}")
    yield claim("chapters.forward", all(chapter.start < chapter.end for chapter in chapters), "each lasts")
    last = by_time[-1].end / 1000
    yield claim("chapters.to-end", abs(last - duration) < _NEAR, f"the last ends at {last:.3f} s of {duration:.3f} s")
    offsets = all(body.split(b"\0", 1)[1][8:16] == b"\xff" * 8 for name, body in raw_frames(path) if name == "CHAP")
    yield claim("chapters.by-time", offsets, "no byte offsets, which editing a tag would make wrong")
    yield _probed(path, by_time)
    yield _json(path, by_time)


def _table_claims(tag: Any, by_time: list[Marked]) -> Iterator[Claim]:
    tables = tag.getall("CTOC")
    top = [table for table in tables if table.flags & 2]
    yield claim("contents.one", len(top) == 1, f"{len(top)} tables of contents at the top, of {len(tables)}")
    if not top:
        return
    yield claim("contents.flags", top[0].flags == _TOP_LEVEL_ORDERED, f"flags {int(top[0].flags)}, 3 is right")
    listed = list(top[0].child_element_ids)
    yield claim("contents.order", listed == [chapter.id for chapter in by_time], f"{len(listed)} listed, by time")


def _probed(path: Path, by_time: list[Marked]) -> Claim:
    name = "chapters.ffprobe"
    program = shutil.which("ffprobe")
    if not program:
        return claim(name, None, "ffprobe is not installed")
    command = [program, "-v", "error", "-show_chapters", "-of", "json", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    try:
        seen = json.loads(run.stdout).get("chapters", [])
        told = [(round(float(c["start_time"]) * 1000), c.get("tags", {}).get("title", "")) for c in seen]
    except (ValueError, KeyError, AttributeError):
        return claim(name, False, "ffprobe cannot read the file")
    same = told == [(chapter.start, chapter.title) for chapter in by_time]
    return claim(name, same, f"ffprobe sees {len(told)} of {len(by_time)}" + ("" if same else ", or others"))


def _json(path: Path, by_time: list[Marked]) -> Claim:
    name = "chapters.json"
    beside = path.with_name("chapters.json")
    if not beside.exists():
        return claim(name, None, "there is no chapters.json beside it")
    try:
        whole = json.loads(beside.read_text(encoding="utf-8"))
        told = [(entry["startTime"], entry["title"]) for entry in whole["chapters"]]
    except (OSError, ValueError, KeyError, TypeError):
        return claim(name, False, "chapters.json cannot be read")
    same = len(told) == len(by_time) and all(
        abs(at - chapter.start / 1000) < _NEAR and title == chapter.title
        for (at, title), chapter in zip(told, by_time, strict=True)
    )
    return claim(name, same and whole.get("version") == "1.2.0", "the same, version 1.2.0" if same else "others")
