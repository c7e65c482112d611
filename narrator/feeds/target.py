"""Where a podcast is published: a folder, or whatever fsspec reaches: ``s3://bucket/path``, ``gs://``, ``sftp://``…

A file appears at a target whole or not at all: object stores have it so; elsewhere it is written beside its place and
moved there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from narrator.errors import TargetError
from narrator.files import writing
from narrator.publish.headers import cache_control, content_type

_MOVES = frozenset({"file", "local", "sftp", "ssh", "ftp", "smb", "hdfs", "webhdfs"})  #: file systems, not stores
_PACKAGES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs",
             "sftp": "paramiko", "ssh": "paramiko", "smb": "smbprotocol"}  # fmt: skip


class Target(Protocol):
    """A place that takes files under names such as ``news/first-boat/first-boat.mp3``."""

    @property
    def name(self) -> str:
        """What is remembered as sent is remembered under this."""

    def put(self, local: Path, name: str) -> None:
        """Send a file; it appears whole, in place of any other of that name. Raises `TargetError`."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is as good as removed. Raises `TargetError`."""

    def sizes(self, folder: str) -> Mapping[str, int]:
        """The files below *folder*, by their names, in bytes. Raises `TargetError`."""


def open_target(address: str, options: Mapping[str, Any]) -> Target:
    """The target at *address*; *options* are those of its fsspec file system. Raises `TargetError`."""
    if not re.match(r"[a-z][a-z0-9+.-]+:", address):
        return FolderTarget(Path(address))
    return FsspecTarget(address, options)


class FolderTarget:
    """A folder of this machine: what a web server serves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    @property
    def name(self) -> str:
        """Its path."""
        return str(self.folder)

    def put(self, local: Path, name: str) -> None:
        """Copy a file there."""
        with _told(self.name, name), local.open("rb") as source, writing(self.folder / name) as copy:
            shutil.copyfileobj(source, copy)

    def remove(self, name: str) -> None:
        """Remove a file, and its folder if it was the last in it."""
        with _told(self.name, name):
            (self.folder / name).unlink(missing_ok=True)
            with suppress(OSError):
                (self.folder / name).parent.rmdir()

    def sizes(self, folder: str) -> Mapping[str, int]:
        """What lies there, and how large it is."""
        with _told(self.name, folder):
            found = [path for path in (self.folder / folder).rglob("*") if path.is_file()]
            return {path.relative_to(self.folder).as_posix(): path.stat().st_size for path in found}


class FsspecTarget:
    """Any place for which there is an fsspec file system."""

    def __init__(self, address: str, options: Mapping[str, Any]) -> None:
        self._address = address
        protocol = address.partition(":")[0]
        extra = "narrator[s3]" if protocol in ("s3", "s3a") else f"fsspec {_PACKAGES.get(protocol, '')}".strip()
        try:
            from fsspec.core import url_to_fs

            self._fs, self._root = url_to_fs(address, **options)
        except ImportError as error:
            raise TargetError(address, f"{protocol}: needs a package that is not here: pip install {extra}") from error
        except _failures() as error:
            raise TargetError(address, f"it cannot be opened ({error})") from error
        self._moves = protocol in _MOVES
        self._kinds = {
            str(kind) for kind in ([self._fs.protocol] if isinstance(self._fs.protocol, str) else self._fs.protocol)
        }

    @property
    def name(self) -> str:
        """Its address."""
        return self._address.rstrip("/")

    def put(self, local: Path, name: str) -> None:
        """Send a file, with its type."""
        there = self._at(name)
        with _told(self.name, name):
            if not self._moves:
                self._fs.put_file(str(local), there, **self._headers(name))
                return
            folder, _, last = there.rpartition("/")
            self._fs.makedirs(folder, exist_ok=True)
            self._fs.put_file(str(local), f"{folder}/.{last}.part")
            self._fs.mv(f"{folder}/.{last}.part", there)

    def remove(self, name: str) -> None:
        """Remove a file."""
        with _told(self.name, name), suppress(FileNotFoundError):
            self._fs.rm_file(self._at(name))

    def sizes(self, folder: str) -> Mapping[str, int]:
        """What is there, and how large it is."""
        with _told(self.name, folder):
            self._fs.invalidate_cache()
            try:
                found = self._fs.find(self._at(folder), detail=True)
            except FileNotFoundError:
                return {}
        start = len(self._root.rstrip("/")) + 1
        return {path[start:]: int(facts.get("size") or 0) for path, facts in found.items()}

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}" if self._root.strip("/") else name

    def _headers(self, name: str) -> dict[str, object]:
        """Type and age, as each store wants to be told."""
        kind, age = content_type(name), cache_control(name)
        if self._kinds & {"s3", "s3a"}:
            return {"ContentType": kind, "CacheControl": age}
        if self._kinds & {"gs", "gcs"}:
            return {"content_type": kind, "fixed_key_metadata": {"cache_control": age}}
        return {}


@contextmanager
def _told(target: str, name: str) -> Iterator[None]:
    """What goes wrong with *name*, in the user's words."""
    try:
        yield
    except PermissionError as error:
        raise TargetError(target, f"it denies {name}: check the key and what it may do ({error})") from error
    except FileNotFoundError as error:
        raise TargetError(target, f"there is no such place for {name} ({error})") from error
    except _failures() as error:
        raise TargetError(target, f"{name} did not get there ({error or type(error).__name__})") from error


def _failures() -> tuple[type[Exception], ...]:
    """What goes wrong at a store: the errors of the system, and those of libraries with a tree of their own."""
    found: list[type[Exception]] = [OSError, ValueError, TypeError]
    with suppress(ImportError):
        from botocore.exceptions import BotoCoreError, ClientError

        found += [BotoCoreError, ClientError]
    return tuple(found)
