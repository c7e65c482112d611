"""A page that lists what lies in a folder: its podcasts, and its episodes with a player each."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from narrator.durations import clock
from narrator.marks import MARK
from narrator.publish.manifest import read_manifest
from narrator.publish.page import PAGE

_STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
audio{width:100%}h2{font-size:1.1rem;margin:1.75rem 0 .1rem}small{opacity:.75}
header{display:flex;gap:1.25rem;align-items:center;margin-bottom:1.5rem}header h1,header p{margin:0}
img{width:7.5rem;height:7.5rem;border-radius:.5rem;flex:none}.small img{width:4rem;height:4rem}
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """An episode as the page shows it."""

    title: str
    sound: str  #: address
    about: str = ""
    page: str = ""  #: address of its own page


def page_of(root: Path, folder: Path) -> Path | None:
    """The page made for *folder*; None where there is none.

    Also none for *root* and for podcasts: their lists name the feeds, and what was made since the page was.
    """
    page = (folder / PAGE).resolve()
    listed = folder == root or (folder / "feed.xml").is_file()
    return page if not listed and page.is_relative_to(root) and page.is_file() else None


def index(root: Path, folder: Path) -> str:
    """The page for *folder*, which lies in *root*; in the order of its feed where it has one, else by name."""
    feed = _feed(folder)
    title = feed.get("title") or ("Episodes" if folder == root else folder.name)
    rows = _of_feed(root, folder, feed) if feed else _of_folder(root, folder)
    parts = [_head(root, folder, str(title), str(feed.get("description") or "")), *_folders(root, folder)]
    parts += [
        f"<h2>{_link(row)}</h2>{f'<small>{_text(row.about)}</small>' if row.about else ''}\n"
        f'<audio controls preload="none" aria-label="{_text(row.title)}" src="{row.sound}"></audio>'
        for row in rows
    ]
    body = "\n".join(parts if len(parts) > 1 or feed else [*parts, "<p>Nothing has been narrated here yet.</p>"])
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{MARK}<title>{_text(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_STYLE}</style></head>\n'
        f"<body><main>{body}\n</main></body></html>\n"
    )


def _head(root: Path, folder: Path, title: str, description: str) -> str:
    art = f'<img alt="" src="{_address(root, folder / "art.jpg")}">' if (folder / "art.jpg").is_file() else ""
    lines = [f"<p>{_text(description)}</p>"] if description else []
    if (folder / "feed.xml").is_file():
        lines.append(f'<p><a href="{_address(root, folder / "feed.xml")}">feed.xml</a>, for podcast apps</p>')
    return f"<header>{art}<div><h1>{_text(title)}</h1>{''.join(lines)}</div></header>"


def _folders(root: Path, folder: Path) -> Iterator[str]:
    """The folders inside that are no episodes: podcasts, with their art, and others."""
    for path in _visible(folder):
        if not path.is_dir() or read_manifest(path, whole=False) is not None:
            continue
        feed = _feed(path)
        link = f'<a href="{_address(root, path)}/">{_text(feed.get("title") or path.name)}</a>'
        count = len(feed.get("items", ()))
        about = f"<small>{count} episode{'s' * (count != 1)}</small>" if feed else ""
        art = f'<img alt="" src="{_address(root, path / "art.jpg")}">' if (path / "art.jpg").is_file() else ""
        yield f'<header class="small">{art}<div><h2>{link}</h2>{about}</div></header>'


def _of_feed(root: Path, folder: Path, feed: dict[str, Any]) -> Iterator[_Row]:
    """The episodes that the feed names, if they lie here."""
    base = str(feed.get("feed_url", "")).rpartition("/")[0] + "/"
    for item in feed["items"]:
        for sound in item.get("attachments", ())[:1]:
            path = folder / unquote(str(sound["url"]).removeprefix(base))
            about = [str(item.get("date_published", ""))[:10], f"{clock(sound['duration_in_seconds'])} min"]
            about += [str(author["name"]) for author in item.get("authors", ())]
            if path.resolve().is_relative_to(root) and path.is_file():
                title, told = str(item.get("title", "")), " · ".join(filter(None, about))
                yield _Row(title, _address(root, path), told, _page_address(root, path.parent))


def _of_folder(root: Path, folder: Path) -> Iterator[_Row]:
    """The episodes in *folder*, or the one that it is."""
    for path in (folder, *_visible(folder)):
        if path.is_dir() and (manifest := read_manifest(path)) is not None:
            title, about = manifest.episode.title or path.name, f"{clock(manifest.episode.duration)} min"
            yield _Row(title, _address(root, manifest.episode.path), about, _page_address(root, path))


def _feed(folder: Path) -> dict[str, Any]:
    """What feed.json says; empty where there is none of ours."""
    try:
        said = json.loads((folder / "feed.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) and isinstance(said.get("items"), list) else {}


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _address(root: Path, path: Path) -> str:
    return html.escape("/" + quote(path.relative_to(root).as_posix()))


def _page_address(root: Path, folder: Path) -> str:
    return f"{_address(root, folder)}/" if page_of(root, folder) else ""


def _link(row: _Row) -> str:
    return f'<a href="{row.page}">{_text(row.title)}</a>' if row.page else _text(row.title)


def _text(text: object) -> str:
    return html.escape(str(text or ""))
