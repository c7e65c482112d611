"""Folders of episodes that no feed names any more: replaced by a newer edition, or too old for their feed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrator.feeds.database import Database


class Retired:
    """The memory of one library: since when no feed names a folder.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, db: Database, clock: Callable[[], float]) -> None:
        self._db, self._clock = db, clock

    def note(self, folder: str) -> None:
        """No feed names *folder* from now on; inside a transaction."""
        self._db.run("INSERT OR IGNORE INTO retired VALUES (?, ?)", (folder, self._clock()))

    def recall(self, folder: str) -> None:
        """A feed names *folder* again; inside a transaction."""
        self._db.run("DELETE FROM retired WHERE folder = ?", (folder,))

    def since(self, feed: str, seconds: float) -> tuple[str, ...]:
        """The folders of *feed* that it has not named for so long."""
        rows = self._db.run(
            "SELECT folder FROM retired WHERE folder > ? AND folder < ? AND since <= ? "
            "AND folder NOT IN (SELECT folder FROM episodes)",
            (f"{feed}/", f"{feed}0", self._clock() - seconds),  # what begins with the feed's name and a slash
        )
        return tuple(str(row[0]) for row in rows)

    def forget(self, folder: str) -> None:
        """*folder* is gone."""
        with self._db.writing():
            self.recall(folder)
