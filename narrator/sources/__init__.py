"""Where articles come from: a web address, a page, pasted text, Markdown, a folder of these.

`expand` → names, `open_source` → the text and what kind it is, `parse` → everything it holds, typed and in order.
What is spoken of that is decided later, by the cleaning.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from narrator.errors import EmptySourceError, FetchError, ListingError, SourceNotFoundError, UnreadableSourceError
from narrator.marks import is_marked
from narrator.sites import Sites
from narrator.sources.charset import decode, why_not_text
from narrator.sources.detect import is_data, what_listing
from narrator.sources.detect import kind as detect_kind
from narrator.sources.folder import articles, expand
from narrator.sources.language import told
from narrator.types import Document, Raw, SourceKind

__all__ = ["articles", "expand", "open_source", "parse", "read_bytes"]

MAX_SIZE = 64 * 1024 * 1024


def open_source(name: str, *, kind: SourceKind | str | None = None) -> Raw:
    """The text of a source, and what kind it is.

    Args:
        name: an http(s) address, a file (also gzipped), or ``-`` for standard input.
        kind: takes the place of what the content looks like.

    Raises a `SourceError`: not found, not text, empty, or not to be fetched.
    """
    forced = SourceKind(kind) if kind else None
    if not name:
        raise SourceNotFoundError(name)  # which a path would take for the current folder
    if name == "-":
        return read_bytes(sys.stdin.buffer.read(MAX_SIZE + 1), origin=name, kind=forced)
    scheme = name.partition("://")[0].lower() if "://" in name else ""
    if scheme in ("http", "https"):
        return _open_address(name, forced)
    if scheme == "file":
        return _open_file(name, Path(url2pathname(urlsplit(name).path)), forced)
    if scheme:
        raise FetchError(name, f"{scheme}: addresses are not read; only http and https are")
    return _open_file(name, Path(name), forced)


def read_bytes(
    data: bytes, *, origin: str, content_type: str = "", url: str = "", kind: SourceKind | None = None
) -> Raw:
    """The bytes of a source as text of a known kind. Raises `UnreadableSourceError`, `EmptySourceError`."""
    data = _unzipped(data, origin)
    if len(data) > MAX_SIZE:
        raise UnreadableSourceError(origin, f"it is too large to be an article (over {MAX_SIZE // 1024**2} MiB)")
    if why := why_not_text(data):
        raise UnreadableSourceError(origin, why)
    text = decode(data, content_type)
    if not text.strip("\ufeff \t\r\n\f\v\0\u00a0\u200b"):
        raise EmptySourceError(origin)
    if kind is None:
        if listing := what_listing(text):
            why = f"this is {listing}, not an article; give one of its articles, or make a podcast of it: narrator feed"
            raise ListingError(origin, why)
        if is_marked(text):
            raise UnreadableSourceError(origin, "narrator made this page; give the article that it was made of")
        if is_data(text):
            raise UnreadableSourceError(origin, "this is JSON data, not an article")
        kind = detect_kind(text, urlsplit(url).path if url else origin, content_type.lower())
    return Raw(text, origin=origin, kind=kind, url=url)


def parse(raw: Raw, sites: Sites | None = None) -> Document:
    """Everything *raw* holds, as typed blocks in order; *sites* are the built-in ones by default.

    Raises `NoProseError`, `FrontMatterError`.
    """
    return told(_parse(raw, sites))


def _parse(raw: Raw, sites: Sites | None) -> Document:
    if raw.kind is SourceKind.MARKDOWN:
        from narrator.sources import markdown

        return markdown.parse(raw)
    if raw.kind is SourceKind.PASTED:
        from narrator.sources import pasted

        return pasted.parse(raw)
    from narrator.sources import page

    return page.parse(raw, sites)


def _open_address(name: str, kind: SourceKind | None) -> Raw:
    from narrator.sources.fetch import fetch

    answer = fetch(name)
    return read_bytes(answer.body, origin=name, content_type=answer.content_type, url=answer.url, kind=kind)


def _open_file(name: str, path: Path, kind: SourceKind | None) -> Raw:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except IsADirectoryError as error:
        holds = "the folder's articles are read one by one" if articles(path) else "the folder holds no article"
        raise UnreadableSourceError(name, f"{holds} (.html, .txt, .md)") from error
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise SourceNotFoundError(name) from error
    except OSError as error:
        raise UnreadableSourceError(name, (error.strerror or str(error)).lower()) from error
    return read_bytes(data, origin=name, kind=kind)


def _unzipped(data: bytes, origin: str) -> bytes:
    """A gzipped file's content, never more than is allowed."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, MAX_SIZE + 1)
    except zlib.error as error:
        raise UnreadableSourceError(origin, "its compression is damaged") from error
