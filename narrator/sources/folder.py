"""Folders as lists of articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from narrator.marks import MARKED_WITHIN, is_marked

SUFFIXES = (".html", ".htm", ".xhtml", ".txt", ".md", ".markdown")


def expand(names: Iterable[str]) -> Iterator[str]:
    """*names* with each folder replaced by the articles right in it, sorted (2 before 10).

    Addresses, ``-`` and files pass as they are; so does a folder that holds no article, for `open_source` to say so.
    What narrator made itself is passed over: a proof, a report, the page and the transcript of an episode.
    Folders inside are left alone: a page saved by a browser brings one with the frames of its advertisements.
    """
    for name in names:
        found = articles(Path(name)) if name not in ("", "-") and "://" not in name else ()
        yield from map(str, found) if found else (name,)


def articles(folder: Path) -> tuple[Path, ...]:
    """The article files right in *folder*, sorted; none where it is no folder."""
    try:
        files = [path for path in folder.iterdir() if _is_article(path)]
    except (OSError, ValueError):
        return ()
    return tuple(sorted(files, key=lambda path: _natural(path.name)))


def _is_article(path: Path) -> bool:
    name = path.name.lower().removesuffix(".gz")
    about = name.startswith((".", "readme."))  # hidden, or a word about the folder itself
    return name.endswith(SUFFIXES) and not about and path.is_file() and not _is_ours(path)


def _is_ours(path: Path) -> bool:
    """Whether narrator made the file: it is marked, or an episode's transcript beside its words in time."""
    if path.suffix.lower() == ".txt":
        return path.with_suffix(".words.vtt").is_file()
    try:
        with path.open("rb") as file:
            return is_marked(file.read(MARKED_WITHIN).decode("utf-8", "replace"))
    except OSError:
        return False


def _natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    parts = re.findall(r"\d+|\D+", name.casefold())
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
