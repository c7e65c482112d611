"""A small server for an output folder: to listen on the local network, and to try what podcast apps will ask for.

GET and HEAD, byte ranges, validators, the right types, any origin may read. It serves what lies in the folder and
nothing else, and lists it at ``/``; a folder inside with a page of its own, and no podcast, is that page. It is no
match for the open internet: put a real server or a bucket there.
"""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, ClassVar
from urllib.parse import quote, unquote, urlsplit

from narrator.errors import NoEpisodeError, ServeError
from narrator.publish.headers import cache_control, content_type
from narrator.publish.index import index, page_of

_PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def server(folder: Path, host: str = "127.0.0.1", port: int = 8000) -> ThreadingHTTPServer:
    """A server of *folder*, bound and ready for ``serve_forever``; port 0 takes a free one.

    Raises `NoEpisodeError` where there is no such folder, `ServeError` where nothing can be served there.
    """
    root = folder.resolve()
    if not root.is_dir():
        raise NoEpisodeError(str(folder), "there is no such folder")

    class Files(_Files):
        folder = root

    return bound(Files, host, port)


def bound(handler: type[Handler], host: str, port: int) -> ThreadingHTTPServer:
    """A server that answers by *handler*; port 0 takes a free one. Raises `ServeError` where the place is taken."""
    try:
        return ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        raise ServeError(host, port, "" if error.errno == errno.EADDRINUSE else error.strerror or str(error)) from error


class Handler(BaseHTTPRequestHandler):
    """What our small servers share: kept connections, whole answers, and no word on the screen."""

    protocol_version = "HTTP/1.1"
    server_version = "narrator"
    timeout = 30
    always: ClassVar[dict[str, str]] = {"X-Content-Type-Options": "nosniff"}  #: headers of every answer

    def handle(self) -> None:
        """Answer what comes over one connection."""
        with suppress(ConnectionError):  # a browser that seeks or leaves drops what it no longer wants
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        """Keep still: the caller says what it wants to say."""

    def send(self, status: HTTPStatus, data: bytes, kind: str, *, body: bool = True) -> None:
        """Answer with *data*, or with its head alone."""
        self.head(status, {"Content-Type": kind, "Content-Length": str(len(data))})
        if body:
            self.wfile.write(data)

    def head(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        """Answer with these headers and those of every answer."""
        self.send_response(status)
        for name, value in {**headers, **self.always}.items():
            self.send_header(name, value)
        self.end_headers()


class _Files(Handler):
    folder: Path
    always: ClassVar[dict[str, str]] = {
        **Handler.always,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    }

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_OPTIONS(self) -> None:
        self.head(
            HTTPStatus.NO_CONTENT,
            {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "Range"},
        )

    def _answer(self, *, body: bool) -> None:
        try:
            path = self._path()
            if path is None:
                self.send(HTTPStatus.NOT_FOUND, b"not found\n", "text/plain", body=body)
            elif path.is_dir():
                self._folder(path, body=body)
            else:
                self._open(path, body=body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        except OSError:
            self.send(HTTPStatus.NOT_FOUND, b"not found\n", "text/plain", body=body)

    def _path(self) -> Path | None:
        """The file that is asked for, if it lies in the folder and is not hidden."""
        asked = unquote(urlsplit(self.path).path, errors="replace")
        parts = [part for part in asked.split("/") if part]
        if (
            "\0" in asked
            or "\\" in asked
            or any(part.startswith(".") or part.startswith("library.db") for part in parts)
        ):
            return None
        path = self.folder.joinpath(*parts).resolve()
        return path if path.is_relative_to(self.folder) and path.exists() else None

    def _folder(self, folder: Path, *, body: bool) -> None:
        """The page that was made for *folder*, else a list of what lies there."""
        page = page_of(self.folder, folder)
        if page is None:
            self.send(HTTPStatus.OK, index(self.folder, folder).encode(), "text/html; charset=utf-8", body=body)
        elif urlsplit(self.path).path.endswith("/"):
            self._open(page, body=body)
        else:  # or what the page names beside itself would be looked for one folder higher
            there = f"/{quote(folder.relative_to(self.folder).as_posix())}/"
            self.head(HTTPStatus.MOVED_PERMANENTLY, {"Location": there, "Content-Length": "0"})

    def _open(self, path: Path, *, body: bool) -> None:
        with path.open("rb") as file:
            self._file(path, file, body=body)

    def _file(self, path: Path, file: IO[bytes], *, body: bool) -> None:
        status = os.fstat(file.fileno())
        headers = {
            "Content-Type": content_type(path.name),
            "Accept-Ranges": "bytes",
            "ETag": f'"{status.st_mtime_ns:x}-{status.st_size:x}"',
            "Last-Modified": formatdate(status.st_mtime, usegmt=True),
            "Cache-Control": cache_control(path.name),
        }
        if self._has(headers):
            self.head(
                HTTPStatus.NOT_MODIFIED, {key: headers[key] for key in ("ETag", "Last-Modified", "Cache-Control")}
            )
            return
        wanted = self._wanted(status.st_size, headers)
        if wanted is None:
            self.head(
                HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                {"Content-Range": f"bytes */{status.st_size}", "Content-Length": "0"},
            )
            return
        first, last = wanted
        headers["Content-Length"] = str(last - first)
        partial = (first, last) != (0, status.st_size) or bool(self._range_header(headers))
        if partial:
            headers["Content-Range"] = f"bytes {first}-{last - 1}/{status.st_size}"
        self.head(HTTPStatus.PARTIAL_CONTENT if partial else HTTPStatus.OK, headers)
        if body:
            file.seek(first)
            left = last - first
            while left and (piece := file.read(min(_PIECE, left))):
                self.wfile.write(piece)
                left -= len(piece)

    def _has(self, headers: dict[str, str]) -> bool:
        """Whether the client has this very file already."""
        if asked := self.headers.get("If-None-Match"):
            return asked.strip() == "*" or headers["ETag"] in [
                tag.strip().removeprefix("W/") for tag in asked.split(",")
            ]
        if since := self.headers.get("If-Modified-Since"):
            try:
                return parsedate_to_datetime(headers["Last-Modified"]) <= parsedate_to_datetime(since)
            except (ValueError, TypeError):
                return False
        return False

    def _range_header(self, headers: dict[str, str]) -> str:
        """The range that is asked for; none where it was meant for an older file."""
        condition = self.headers.get("If-Range", "")
        if condition and condition not in (headers["ETag"], headers["Last-Modified"]):
            return ""
        text = self.headers.get("Range", "").replace(" ", "")
        return (
            text if _RANGE.fullmatch(text) and text != "bytes=-" else ""
        )  # several at once: the whole, as RFC 9110 allows

    def _wanted(self, size: int, headers: dict[str, str]) -> tuple[int, int] | None:
        """First byte and the one after the last; None where there are none of those asked for."""
        match = _RANGE.fullmatch(self._range_header(headers))
        if not match:
            return 0, size
        first, last = match.groups()
        if not first:
            length = min(int(last), size)
            return (size - length, size) if length else None
        start, end = int(first), min(int(last) + 1, size) if last else size
        return (start, end) if start < end else None
