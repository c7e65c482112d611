"""What was narrated, from what, and what is still to do: one SQLite file beside the episodes.

Several processes may use it at once. Nothing in it is the only copy but the queue of jobs: `rebuild` fills it anew from
the manifests that stand beside the episodes.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from narrator.feeds.database import Database
from narrator.feeds.jobs import Jobs
from narrator.feeds.records import Known, Record, mark, signed
from narrator.feeds.retired import Retired
from narrator.feeds.sent import Sent
from narrator.sources.fetch import Validators

NAME = "library.db"
REMOVED = 2  #: the state of an article that was taken out by hand; 1 is that of one that its source withdrew
_GUID_SPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  #: the podcast namespace's own, for feeds


class Library:
    """The library of one output folder. A `Library` is used by one thread; open another for another.

    Args:
        folder: where episodes stand; the file is made there.
        clock: seconds since 1970, for leases and back-off.

    Raises `OutputError` where the file cannot be opened, is no library, or is of a later version.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.folder, self._clock = folder, clock
        self._db = Database(folder / NAME)
        self.jobs = Jobs(self._db, clock)
        self.sent, self.retired = Sent(self._db, clock), Retired(self._db, clock)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # Feeds

    def podcast_guid(self, feed: str, address: str) -> str:
        """The podcast's guid: made from its first *address*, and the same ever after, wherever it moves."""
        bare = address.partition("://")[2].rstrip("/") or address
        made = str(uuid.uuid5(_GUID_SPACE, bare))
        with self._db.writing():
            self._db.run("INSERT OR IGNORE INTO feeds (name, guid) VALUES (?, ?)", (feed, made))
        return str(self._db.run("SELECT guid FROM feeds WHERE name = ?", (feed,)).fetchone()[0])

    def pace(self, feed: str) -> float:
        """Seconds of sound that were made in a second of *feed*'s last run; 0 where that is not known."""
        row = self._db.run("SELECT told FROM feeds WHERE name = ?", (feed,)).fetchone()
        return float(json.loads(row[0]).get("pace", 0.0)) if row else 0.0

    def keep_pace(self, feed: str, pace: float) -> None:
        """Remember how fast *feed* was made; nothing where nothing was."""
        if pace > 0:
            with self._db.writing():
                self._db.run("UPDATE feeds SET told = ? WHERE name = ?", (json.dumps({"pace": round(pace, 2)}), feed))

    # Articles

    def see(self, articles: Iterable[Known]) -> None:
        """Remember that *articles* stand in their source now; what is known of their words is kept."""
        now = self._clock()
        rows = [(a.feed, a.id, a.url, a.title, a.published, now, now) for a in articles]
        with self._db.writing():
            self._db.run_many(
                "INSERT INTO articles (feed, id, url, title, published, first_seen, last_seen) VALUES (?,?,?,?,?,?,?) "
                "ON CONFLICT DO UPDATE SET last_seen = excluded.last_seen, "
                "url = CASE WHEN excluded.url = '' THEN url ELSE excluded.url END, "
                "title = CASE WHEN excluded.title = '' THEN title ELSE excluded.title END, "
                "first_seen = min(first_seen, excluded.first_seen), "
                "withdrawn = CASE WHEN withdrawn = 2 THEN 2 ELSE 0 END, "
                "published = CASE WHEN published = '' THEN excluded.published ELSE published END",
                rows,
            )

    def article(self, feed: str, id: str) -> Known | None:
        """The article of that name, or None."""
        return next(self._articles("WHERE feed = ? AND id = ?", (feed, id)), None)

    def locate(self, feed: str, id: str, url: str) -> None:
        """Remember the address that an article gives itself, where its source names none."""
        with self._db.writing():
            self._db.run("UPDATE articles SET url = ? WHERE feed = ? AND id = ? AND url = ''", (url, feed, id))

    def first_seen(self, feed: str, id: str) -> float:
        """When an article was first met, in seconds since 1970."""
        row = self._db.run("SELECT first_seen FROM articles WHERE feed = ? AND id = ?", (feed, id)).fetchone()
        return float(row[0]) if row else self._clock()

    def articles(self, feed: str = "") -> Iterator[Known]:
        """All articles, or those of one feed, newest first."""
        where = "WHERE feed = ? ORDER BY published DESC, id" if feed else "ORDER BY published DESC, id"
        yield from self._articles(where, (feed,) if feed else ())

    def by_url(self, url: str) -> tuple[Known, ...]:
        """The articles that stand at *url*, in whichever feed."""
        return tuple(self._articles("WHERE url = ? ORDER BY feed, id", (url,)))

    def search(self, words: str) -> tuple[Known, ...]:
        """The articles whose title, address or id, such as the name of a file, holds each of *words*."""
        conditions = [f"%{_like(word)}%" for word in words.split()]
        where = " AND ".join(["(title || ' ' || url || ' ' || id) LIKE ? ESCAPE '!'"] * len(conditions)) or "1"
        return tuple(self._articles(f"WHERE {where} ORDER BY published DESC, id LIMIT 1000", conditions))

    def _articles(self, where: str, values: Iterable[object]) -> Iterator[Known]:
        columns = "feed, id, url, title, published, digest, withdrawn"
        for feed, id, url, title, published, digest, withdrawn in self._db.run(
            f"SELECT {columns} FROM articles {where}", tuple(values)
        ):
            yield Known(feed, id, url=url, title=title, published=published, digest=digest, withdrawn=bool(withdrawn))

    def since(self, feed: str, date: str, limit: int) -> tuple[Known, ...]:
        """The articles of *feed* of that date or later, the newest first."""
        where = "WHERE feed = ? AND published >= ? AND NOT withdrawn ORDER BY published DESC, id LIMIT ?"
        return tuple(self._articles(where, (feed, date, limit)))

    def narrate_again(self, feed: str, id: str = "") -> None:
        """Take an article, or all of *feed*, for not yet narrated; its episode stays until there is a new one."""
        with self._db.writing():
            self._db.run("UPDATE articles SET digest = '' WHERE feed = ? AND ? IN ('', id)", (feed, id))

    def missing(self, feed: str, present: Iterable[str]) -> tuple[Known, ...]:
        """The articles of *feed* that are not among *present*, and are not withdrawn yet."""
        here = set(present)
        return tuple(known for known in self.articles(feed) if known.id not in here and not known.withdrawn)

    def withdraw(self, feed: str, id: str) -> None:
        """Take an article's episode out of its feed, until its source lists it again; its folder is left alone."""
        self._mark(feed, id, 1)

    def remove(self, feed: str, id: str) -> None:
        """Take an article's episode out of its feed for good, whatever its source lists. Raises `OutputError`."""
        self._mark(feed, id, REMOVED)

    def restore(self, feed: str, id: str) -> None:
        """Put an article's episode into its feed again. Raises `OutputError`."""
        self._mark(feed, id, 0)

    def _mark(self, feed: str, id: str, state: int) -> None:
        with self._db.writing():
            self._db.run("UPDATE articles SET withdrawn = ? WHERE feed = ? AND id = ?", (state, feed, id))
            row = self._db.run("SELECT folder FROM episodes WHERE feed = ? AND id = ?", (feed, id)).fetchone()
        if row:
            mark(self.folder / row[0], removed=state == REMOVED)

    def forget(self, feed: str, id: str) -> None:
        """Forget an article, its episode and its jobs; its folder is left alone."""
        with self._db.writing():
            for table in ("articles", "editions", "episodes", "jobs", "texts"):
                self._db.run(f"DELETE FROM {table} WHERE feed = ? AND id = ?", (feed, id))

    # Episodes

    def mend_dates(self, now: str) -> int:
        """Date the episodes *now* that are dated later, by a clock that was wrong; how many."""
        with self._db.writing():
            return self._db.run("UPDATE episodes SET published = ? WHERE published > ?", (now, now)).rowcount

    def publish(self, record: Record, digest: str) -> None:
        """An episode is made: it takes the place of the article's last one, and its job is done."""
        with self._db.writing():
            self._put(record, digest)
            self._done(record.feed, record.id, digest)

    def twin(self, feed: str, id: str, text: str) -> str:
        """The id of another article of *feed* whose episode says the same *text*; empty where there is none."""
        row = self._db.run(
            "SELECT id FROM texts JOIN episodes USING (feed, id) WHERE feed = ? AND digest = ? AND id != ?",
            (feed, text, id),
        ).fetchone()
        return str(row[0]) if row else ""

    def says(self, feed: str, id: str, text: str) -> bool:
        """Whether the episode of an article says *text*."""
        row = self._db.run("SELECT 1 FROM texts WHERE feed = ? AND digest = ? AND id = ?", (feed, text, id)).fetchone()
        return row is not None

    def skip(self, feed: str, id: str, digest: str) -> None:
        """The words of an article need no episode of their own: they count as narrated."""
        with self._db.writing():
            self._db.run("UPDATE articles SET digest = ? WHERE feed = ? AND id = ?", (digest, feed, id))
            self._done(feed, id, digest)

    def _done(self, feed: str, id: str, digest: str) -> None:
        self._db.run(
            "UPDATE jobs SET state = 'done', owner = '', until = 0, reason = '' "
            "WHERE feed = ? AND id = ? AND digest = ?",
            (feed, id, digest),
        )

    def _put(self, record: Record, digest: str) -> None:
        now = self._clock()
        r = record
        before = self._db.run("SELECT folder FROM episodes WHERE feed = ? AND id = ?", (r.feed, r.id)).fetchone()
        if before and before[0] != r.folder:
            self.retired.note(before[0])
        self.retired.recall(r.folder)
        self._db.run(
            "INSERT INTO articles (feed, id, title, published, digest, first_seen, last_seen) VALUES (?,?,?,?,?,?,?) "
            "ON CONFLICT DO UPDATE SET digest = excluded.digest, "
            "title = CASE WHEN title = '' THEN excluded.title ELSE title END, "
            "published = CASE WHEN published = '' THEN excluded.published ELSE published END",
            (r.feed, r.id, r.title, r.published, digest, now, now),
        )
        self._db.run(
            "INSERT OR REPLACE INTO episodes (feed, id, guid, folder, title, published, duration, size, plan) "
            "VALUES (?,?,?,?,?,?,?,?,?)",
            (r.feed, r.id, r.guid, r.folder, r.title, r.published, r.duration, r.size, r.plan),
        )
        self._db.run("INSERT OR REPLACE INTO editions VALUES (?,?,?,?,?)", (r.feed, r.id, digest, r.plan, now))
        if r.text:
            self._db.run("DELETE FROM texts WHERE feed = ? AND id = ?", (r.feed, r.id))
            self._db.run("INSERT OR REPLACE INTO texts VALUES (?,?,?)", (r.feed, r.text, r.id))

    def expire(self, feed: str, before: str) -> int:
        """Take the episodes out of *feed* that are dated *before*; how many. Their articles stay known as narrated."""
        with self._db.writing():
            gone = self._db.run(
                "DELETE FROM episodes WHERE feed = ? AND published < ? RETURNING folder", (feed, before)
            ).fetchall()
            for (folder,) in gone:
                self.retired.note(folder)
        return len(gone)

    def episodes(self, feed: str, limit: int = -1) -> tuple[Record, ...]:
        """The episodes of *feed* that are not withdrawn, newest first."""
        which = "WHERE e.feed = ? AND NOT a.withdrawn ORDER BY e.published DESC, e.guid LIMIT ?"
        return tuple(self._episodes(which, (feed, limit)))

    def episode(self, feed: str, id: str) -> Record | None:
        """The episode of an article, also of one that is withdrawn; None where there is none."""
        return next(self._episodes("WHERE e.feed = ? AND e.id = ?", (feed, id)), None)

    def _episodes(self, where: str, values: Iterable[object]) -> Iterator[Record]:
        columns = "e.feed, e.id, e.guid, e.folder, e.title, e.published, e.duration, e.size, e.plan"
        for feed, id, guid, folder, title, day, length, size, plan in self._db.run(
            f"SELECT {columns} FROM episodes e JOIN articles a USING (feed, id) {where}", values
        ):
            yield Record(
                feed, id, guid=guid, folder=folder, title=title, published=day, duration=length, size=size, plan=plan
            )

    def count(self, feed: str) -> int:
        """How many episodes of *feed* there are that are not withdrawn."""
        row = self._db.run(
            "SELECT count(*) FROM episodes JOIN articles a USING (feed, id) WHERE feed = ? AND NOT a.withdrawn", (feed,)
        ).fetchone()
        return int(row[0])

    def seconds_made(self, feed: str, since: float) -> float:
        """The sound that was made for *feed* after *since*, in seconds."""
        row = self._db.run(
            "SELECT coalesce(sum(duration), 0) FROM episodes JOIN editions USING (feed, id, plan) "
            "WHERE feed = ? AND made > ? AND made <= ?",
            (feed, since, self._clock()),
        ).fetchone()
        return float(row[0])

    # What a feed's archives were written from

    def page(self, path: str) -> str:
        """The digest kept for the file *path*; empty where there is none."""
        row = self._db.run("SELECT digest FROM pages WHERE path = ?", (path,)).fetchone()
        return str(row[0]) if row else ""

    def keep_page(self, path: str, digest: str) -> None:
        """Remember what the file *path* was written from."""
        with self._db.writing():
            self._db.run("INSERT OR REPLACE INTO pages VALUES (?, ?)", (path, digest))

    # What servers gave

    def validators(self, url: str) -> Validators:
        """What to ask *url* with."""
        row = self._db.run("SELECT etag, modified FROM validators WHERE url = ?", (url,)).fetchone()
        return Validators(*row) if row else Validators()

    def asked(self, url: str) -> float:
        """When *url* was asked last, in seconds since 1970; 0 where it never was."""
        row = self._db.run("SELECT fetched FROM validators WHERE url = ?", (url,)).fetchone()
        return float(row[0]) if row else 0.0

    def remember(self, url: str, validators: Validators) -> None:
        """Keep what *url* gave, which may be nothing, and that it was asked now."""
        with self._db.writing():
            row = (url, validators.etag, validators.modified, self._clock())
            self._db.run("INSERT OR REPLACE INTO validators VALUES (?, ?, ?, ?)", row)

    # The way back

    def rebuild(self) -> int:
        """Fill the tables of articles and episodes anew from what stands below the folder; how many there were.

        A folder counts if it was signed (see `sign`), and every file that its manifest names is there.
        """
        found = tuple(signed(self.folder))
        with self._db.writing():
            for table in ("articles", "editions", "episodes", "retired", "texts", "validators"):
                self._db.run(f"DELETE FROM {table}")
            for one in found:
                self._put(one.record, one.digest)
                self._db.run(
                    "UPDATE articles SET url = ?, withdrawn = ? WHERE feed = ? AND id = ?",
                    (one.url, REMOVED if one.removed else 0, one.record.feed, one.record.id),
                )
        return len({(one.record.feed, one.record.id) for one in found})


def _like(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
