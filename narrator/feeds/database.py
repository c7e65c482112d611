"""The library's SQLite file: its tables, and one writer at a time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from narrator.errors import OutputError

VERSION = 1
PATIENCE = 30.0  #: seconds that one process waits for another's writing
_PAUSE = 0.02  #: seconds between two tries

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (
    name TEXT PRIMARY KEY,
    guid TEXT NOT NULL,            -- of the podcast: made once, it survives a move
    told TEXT NOT NULL DEFAULT '{}'  -- what else is known of it, as JSON
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    feed TEXT NOT NULL,
    id TEXT NOT NULL,              -- the article's lasting name in its source
    url TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    published TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT '',  -- of the words last narrated
    first_seen REAL NOT NULL,
    last_seen REAL NOT NULL,
    withdrawn INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (feed, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS articles_by_url ON articles (url);
CREATE TABLE IF NOT EXISTS editions (
    feed TEXT NOT NULL,
    id TEXT NOT NULL,
    digest TEXT NOT NULL,
    plan TEXT NOT NULL,
    made REAL NOT NULL,
    PRIMARY KEY (feed, id, digest, plan)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS episodes (
    feed TEXT NOT NULL,
    id TEXT NOT NULL,
    guid TEXT NOT NULL UNIQUE,
    folder TEXT NOT NULL UNIQUE,   -- below the library's own folder
    title TEXT NOT NULL,
    published TEXT NOT NULL,
    duration REAL NOT NULL,
    size INTEGER NOT NULL,
    plan TEXT NOT NULL,
    PRIMARY KEY (feed, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS episodes_in_order ON episodes (feed, published DESC, guid);
CREATE TABLE IF NOT EXISTS texts (     -- what was narrated, by its words: the same text again is no new article
    feed TEXT NOT NULL,
    digest TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (feed, digest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS jobs (
    feed TEXT NOT NULL,
    id TEXT NOT NULL,
    digest TEXT NOT NULL,
    state TEXT NOT NULL,           -- waiting, leased, done, aside
    tries INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '',
    until REAL NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (feed, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, due);
CREATE TABLE IF NOT EXISTS retired (  -- episodes that no feed names any more; their folders go after a while
    folder TEXT PRIMARY KEY,
    since REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (     -- what each archive of a feed was last written from
    path TEXT PRIMARY KEY,
    digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (      -- what stands at a target: an episode's folder, or a file of a feed
    target TEXT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,          -- empty while an episode is not there whole
    files TEXT NOT NULL,           -- of a folder: a JSON object of names and digests
    unnamed REAL NOT NULL DEFAULT 0,  -- since when no feed names it
    PRIMARY KEY (target, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS validators (
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    fetched REAL NOT NULL
) WITHOUT ROWID;
"""


class Database:
    """An open library file; used by one thread.

    Raises `OutputError` where it cannot be opened, is no library, or is of a later version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            remedy = (
                "; remove it, and `narrator library rebuild` makes it anew" if "not a database" in str(error) else ""
            )
            raise OutputError(str(path), f"the library cannot be opened ({error}){remedy}") from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def run(self, statement: str, values: Iterable[object] | Mapping[str, object] = ()) -> sqlite3.Cursor:
        """One statement. Raises `OutputError` where the file does not take it."""
        try:
            return self._connection.execute(statement, values if isinstance(values, Mapping) else tuple(values))
        except sqlite3.OperationalError as error:
            raise OutputError(str(self.path), str(error)) from error

    def run_many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """One statement for each of *rows*. Raises `OutputError` where the file does not take it."""
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.OperationalError as error:
            raise OutputError(str(self.path), str(error)) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time; all of it or nothing."""
        self.run("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self.run("COMMIT")

    def _prepare(self) -> None:
        self._write_ahead()
        self._connection.execute("PRAGMA synchronous=NORMAL")
        with self.writing():
            (found,) = self._connection.execute("PRAGMA user_version").fetchone()
            if found > VERSION:
                raise sqlite3.DatabaseError(f"it was written by a later narrator, as version {found}")
            for statement in _SCHEMA.split(";\n"):
                if statement.strip():
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version={VERSION}")

    def _write_ahead(self) -> None:
        """Turn on the log that lets others read meanwhile.

        SQLite does not wait for this one: of two that open a new file at once, one is told that it is locked.
        """
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode=WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
            time.sleep(_PAUSE)
