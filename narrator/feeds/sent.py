"""What stands at a target, as far as we sent it: so that nothing is sent twice, and nothing stays there for ever."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrator.feeds.database import Database


class Sent:
    """The memory of one library: of episodes' folders, with their files, and of the files of feeds.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, db: Database, clock: Callable[[], float]) -> None:
        self._db, self._clock = db, clock

    def digest(self, target: str, name: str) -> str:
        """Of what stands there under *name*; empty where it does not, or not whole."""
        row = self._db.run("SELECT digest FROM sent WHERE target = ? AND name = ?", (target, name)).fetchone()
        return str(row[0]) if row else ""

    def files(self, target: str, name: str) -> dict[str, str]:
        """The files of a folder that are there, and their digests."""
        row = self._db.run("SELECT files FROM sent WHERE target = ? AND name = ?", (target, name)).fetchone()
        return dict(json.loads(row[0])) if row else {}

    def note(self, target: str, name: str, digest: str, files: Mapping[str, str] | None = None) -> None:
        """Remember what is there now."""
        row = (target, name, digest, json.dumps(files or {}))
        with self._db.writing():
            self._db.run("INSERT OR REPLACE INTO sent (target, name, digest, files) VALUES (?, ?, ?, ?)", row)

    def missing(self, target: str, feed: str) -> tuple[str, ...]:
        """The folders of *feed*'s episodes that are not there whole, oldest first."""
        rows = self._db.run(
            "SELECT e.folder FROM episodes e JOIN articles a USING (feed, id) LEFT JOIN sent s "
            "ON s.target = ? AND s.name = e.folder WHERE e.feed = ? AND NOT a.withdrawn "
            "AND (s.digest IS NULL OR s.digest != e.plan) ORDER BY e.published, e.guid",
            (target, feed),
        )
        return tuple(str(row[0]) for row in rows)

    def unnamed(self, target: str, feed: str, seconds: float) -> tuple[str, ...]:
        """The folders there that no feed has named for so long; those that became so are marked from now on."""
        now = self._clock()
        there = "target = ? AND name > ? AND name < ?"
        values = (target, f"{feed}/", f"{feed}0")  # what begins with the feed's name and a slash
        named = "name IN (SELECT folder FROM episodes JOIN articles a USING (feed, id) WHERE NOT a.withdrawn)"
        with self._db.writing():
            self._db.run(f"UPDATE sent SET unnamed = 0 WHERE {there} AND unnamed != 0 AND {named}", values)
            self._db.run(
                f"UPDATE sent SET unnamed = ? WHERE {there} AND unnamed = 0 AND files != '{{}}' AND NOT {named}",
                (now, *values),
            )
            rows = self._db.run(
                f"SELECT name FROM sent WHERE {there} AND unnamed != 0 AND unnamed <= ? ORDER BY name",
                (*values, now - seconds),
            ).fetchall()
        return tuple(str(row[0]) for row in rows)

    def drop(self, target: str, name: str) -> None:
        """*name* stands there no more."""
        with self._db.writing():
            self._db.run("DELETE FROM sent WHERE target = ? AND name = ?", (target, name))

    def forget(self, target: str, feed: str) -> None:
        """Forget all of *feed* at *target*: it will be sent again."""
        with self._db.writing():
            self._db.run(
                "DELETE FROM sent WHERE target = ? AND name > ? AND name < ?", (target, f"{feed}/", f"{feed}0")
            )
