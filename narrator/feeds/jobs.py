"""What is still to be narrated: a queue that several processes share, and that forgets nothing when one dies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from narrator.feeds.database import Database

TRIES = 3
LEASE = 15 * 60.0  #: seconds; a job whose owner has not renewed its lease by then is anybody's
_BACK_OFF = (10 * 60.0, 2 * 3600.0, 12 * 3600.0)  #: after the first, second, third failure


@dataclass(frozen=True, slots=True)
class Job:
    """An article to narrate, held by one owner until its lease ends."""

    feed: str
    id: str
    digest: str
    _: KW_ONLY
    tries: int = 0  #: this one not counted
    reason: str = ""  #: of the last failure
    due: float = 0.0  #: when it may be tried again, in seconds since 1970
    aside: bool = False  #: it is not tried again


class Jobs:
    """The queue in a library's file.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, db: Database, clock: Callable[[], float]) -> None:
        self._db, self._clock = db, clock

    def ask(self, feed: str, id: str, digest: str) -> bool:
        """Put an article on the list of what is to be narrated; False where these very words are there or done,
        or the article was taken out by hand.

        Words that changed begin anew, with no failure counted.
        """
        with self._db.writing():
            (made,) = self._db.run(
                "SELECT count(*) FROM articles WHERE feed = ? AND id = ? AND (digest = ? OR withdrawn = 2)",
                (feed, id, digest),
            ).fetchone()
            if made:
                return False
            changed = self._db.run(
                "INSERT INTO jobs (feed, id, digest, state) VALUES (?, ?, ?, 'waiting') "
                "ON CONFLICT DO UPDATE SET digest = excluded.digest, state = 'waiting', tries = 0, due = 0, "
                "owner = '', until = 0, reason = '' WHERE jobs.digest != excluded.digest OR jobs.state = 'done'",
                (feed, id, digest),
            )
            return changed.rowcount > 0

    def remake(self, feed: str, id: str) -> bool:
        """Put an article on the list whose episode was damaged; False where it is there, or was set aside."""
        with self._db.writing():
            asked = self._db.run(
                "INSERT INTO jobs (feed, id, digest, state) "
                "SELECT feed, id, digest, 'waiting' FROM articles WHERE feed = ? AND id = ? "
                "ON CONFLICT DO UPDATE SET digest = excluded.digest, state = 'waiting', tries = 0, due = 0, "
                "owner = '', until = 0, reason = '' WHERE jobs.state = 'done'",
                (feed, id),
            )
            self._db.run("UPDATE articles SET digest = '' WHERE feed = ? AND id = ?", (feed, id))
            return asked.rowcount > 0

    def lease(self, owner: str, feed: str = "") -> Job | None:
        """The next job that is due, held for *owner*; None where there is none. No job is held by two."""
        now = self._clock()
        only = "AND feed = :feed" if feed else ""
        with self._db.writing():
            row = self._db.run(
                f"UPDATE jobs SET state = 'leased', owner = :owner, until = :until WHERE (feed, id) = ("
                f"SELECT feed, id FROM jobs WHERE ((state = 'waiting' AND due NOT BETWEEN :soon AND :late) "
                f"OR (state = 'leased' AND until NOT BETWEEN :soon AND :long)) {only} ORDER BY due, "
                f"(SELECT published FROM articles a WHERE (a.feed, a.id) = (jobs.feed, jobs.id)) DESC, "
                f"feed, id LIMIT 1) "
                f"RETURNING feed, id, digest, tries, reason",
                # What ends later than any lease or pause may was set by a clock that was wrong.
                {
                    "owner": owner,
                    "until": now + LEASE,
                    "soon": now + 1e-6,
                    "long": now + 2 * LEASE,
                    "late": now + 2 * _BACK_OFF[-1],
                    "feed": feed,
                },
            ).fetchone()
        return Job(row[0], row[1], row[2], tries=row[3], reason=row[4]) if row else None

    def renew(self, owner: str, job: Job) -> bool:
        """Hold *job* longer; False where its lease ended and somebody else has it."""
        with self._db.writing():
            held = self._db.run(
                "UPDATE jobs SET until = ? WHERE feed = ? AND id = ? AND digest = ? AND owner = ? AND state = 'leased'",
                (self._clock() + LEASE, job.feed, job.id, job.digest, owner),
            )
            return held.rowcount > 0

    def give_back(self, owner: str, job: Job) -> None:
        """Let go of *job* undone, with no failure counted."""
        with self._db.writing():
            self._db.run(
                "UPDATE jobs SET state = 'waiting', owner = '', until = 0 WHERE feed = ? AND id = ? AND owner = ?",
                (job.feed, job.id, owner),
            )

    def release(self, feed: str) -> None:
        """Free what runs that are no more still hold of *feed*; for a run that knows itself to be the only one."""
        with self._db.writing():
            self._db.run(
                "UPDATE jobs SET state = 'waiting', owner = '', until = 0 WHERE feed = ? AND state = 'leased'", (feed,)
            )

    def fail(self, owner: str, job: Job, reason: str, *, for_good: bool = False) -> bool:
        """Give *job* back with the reason it failed; it comes again later, until it was tried `TRIES` times.

        True where it is set aside: tried often enough, or failed *for_good*.
        """
        tries = job.tries + 1
        aside = for_good or tries >= TRIES
        due = self._clock() + _BACK_OFF[min(tries, len(_BACK_OFF)) - 1]
        with self._db.writing():
            self._db.run(
                "UPDATE jobs SET state = ?, tries = ?, due = ?, owner = '', until = 0, reason = ? "
                "WHERE feed = ? AND id = ? AND digest = ? AND owner = ?",
                ("aside" if aside else "waiting", tries, due, reason, job.feed, job.id, job.digest, owner),
            )
        return aside

    def failures(self, feed: str = "") -> tuple[Job, ...]:
        """The jobs that failed and are not done since: those set aside, and those that will be tried again."""
        rows = self._db.run(
            "SELECT feed, id, digest, tries, reason, due, state FROM jobs "
            "WHERE tries > 0 AND state != 'done' AND ? IN ('', feed) ORDER BY feed, id",
            (feed,),
        )
        return tuple(
            Job(feed, id, digest, tries=tries, reason=reason, due=due, aside=state == "aside")
            for feed, id, digest, tries, reason, due, state in rows
        )

    def states(self) -> dict[tuple[str, str], str]:
        """How it stands with the articles that are not done, by feed and id: waiting, to be tried again, set aside."""
        rows = self._db.run("SELECT feed, id, state, tries FROM jobs WHERE state != 'done'")
        names = {"aside": "set aside", "leased": "waiting"}
        return {(feed, id): names.get(state, "failed" if tries else "waiting") for feed, id, state, tries in rows}

    def waiting(self, feed: str = "") -> int:
        """How many jobs are neither done nor set aside."""
        row = self._db.run(
            "SELECT count(*) FROM jobs WHERE state IN ('waiting', 'leased') AND ? IN ('', feed)", (feed,)
        ).fetchone()
        return int(row[0])
