"""What a library knows of an article and of its episode, and the mark beside an episode that says whose it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any

from narrator.files import write_text

SIGNATURE = "library.json"
_SIGNED = ("feed", "id", "guid", "digest", "published")


@dataclass(frozen=True, slots=True)
class Known:
    """An article as it was last seen."""

    feed: str
    id: str
    _: KW_ONLY
    url: str = ""
    title: str = ""
    published: str = ""  #: ISO 8601; empty where unknown
    digest: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """An episode that stands in the library's folder."""

    feed: str
    id: str  #: of its article
    _: KW_ONLY
    guid: str
    folder: str
    title: str
    published: str
    duration: float
    size: int
    plan: str = ""
    text: str = ""  #: digest of its words


@dataclass(frozen=True, slots=True)
class Signed:
    """An episode as the files of its folder tell of it."""

    record: Record
    digest: str
    url: str
    removed: bool


def sign(folder: Path, record: Record, digest: str) -> None:
    """Write beside an episode whose it is, so that `Library.rebuild` finds its way back. Raises `OutputError`."""
    said = dict(zip(_SIGNED, (record.feed, record.id, record.guid, digest, record.published), strict=True))
    _write(folder, {**said, "text": record.text})


def mark(folder: Path, *, removed: bool) -> None:
    """Write into an episode's signature whether it was taken out of its feed by hand. Raises `OutputError`."""
    said = _read(folder / SIGNATURE)
    if said.get("removed", False) != removed:
        _write(folder, {**said, "removed": removed})


def is_signed(folder: Path) -> bool:
    """Whether *folder* is an episode's of a library, and of nobody else's making."""
    return (folder / SIGNATURE).is_file()


def signed(root: Path) -> Iterator[Signed]:
    """The episodes below *root* that were signed, and of which every file that the manifest names is there.

    Those signed later come later: of two editions of an article the last one counts.
    """
    paths = sorted(root.rglob(SIGNATURE), key=lambda path: (path.stat().st_mtime_ns, path))
    for path in paths:
        if (found := _signed(root, path)) is not None:
            yield found


def _signed(root: Path, path: Path) -> Signed | None:
    from narrator.publish.manifest import read_manifest

    manifest, said = read_manifest(path.parent), _read(path)
    if manifest is None or not all(name in said for name in _SIGNED):
        return None
    feed, id, guid, digest, published = (str(said[name]) for name in _SIGNED)
    record = Record(
        feed,
        id,
        guid=guid,
        folder=path.parent.relative_to(root).as_posix(),
        title=manifest.episode.title,
        published=published,
        duration=manifest.episode.duration,
        size=manifest.episode.audio.size,
        plan=manifest.plan,
        text=str(said.get("text") or ""),
    )
    url = str(manifest.about["source"].get("url") or "")
    return Signed(record, digest, url, bool(said.get("removed")))


def _read(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _write(folder: Path, said: dict[str, Any]) -> None:
    write_text(folder / SIGNATURE, json.dumps(said, ensure_ascii=False, indent=1) + "\n")
