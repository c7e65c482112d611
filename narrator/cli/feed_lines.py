"""What ``narrator feed`` says of what it would do, and of what it did."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.durations import clock, spell

if TYPE_CHECKING:
    from narrator.feeds.run import Outlook
    from narrator.feeds.update import Summary


def outlook_lines(outlook: Outlook) -> Iterator[str]:
    """A line for each episode to make, and how much that is."""
    for one in outlook.due:
        title = one.plan.article.metadata.title or one.id
        yield f"{clock(one.plan.total):>8}  {title}{'  (changed)' if one.again else ''}"
    if not outlook.due:
        yield f"{outlook.podcast}: nothing new"
        return
    work = f", about {spell(max(1.0, outlook.work))} to make" if outlook.work else ""
    yield f"{clock(outlook.seconds):>8}  of sound in {counted(len(outlook.due), 'episode')}{work}"


def outlook_facts(outlook: Outlook, summary: Summary) -> dict[str, Any]:
    """The same for programs."""
    due = [
        {
            "id": one.id,
            "title": one.plan.article.metadata.title,
            "seconds": round(one.plan.total, 1),
            "changed": one.again,
        }
        for one in outlook.due
    ]
    return {
        "podcast": outlook.podcast,
        "due": due,
        "seconds": round(outlook.seconds, 1),
        "work_seconds": round(outlook.work, 1) or None,
        "failed": summary.failed,
        "sources": summary.sources,
        "later": summary.later,
        "aside": summary.aside,
    }


def summary_lines(summary: Summary, output: Path) -> Iterator[str]:
    """What was done for a podcast, and what was not."""
    made = sum(record.duration for record in summary.made)
    news = f"{len(summary.made)} made ({clock(made)})" if summary.made else "nothing made"
    state = "feed written" if summary.changed else "feed as it was"
    state += f", {counted(summary.sent, 'file')} sent" if summary.sent else ""
    yield f"{summary.podcast}: {news}, {len(summary.failed)} failed, {summary.waiting} waiting; {state}"
    if summary.unsent:
        yield f"  not published: {summary.unsent}"
    yield from failure_lines(summary, output)


def failure_lines(summary: Summary, output: Path) -> Iterator[str]:
    """Sources and articles that could not be had, now or before, and why; and when they are tried again."""
    again = {id: due for id, _, due in summary.later}
    reasons = {**{id: why for id, why, _ in summary.later}, **dict(summary.sources), **dict(summary.failed)}
    for name, why in reasons.items():
        when = f"; tried again from {moment(again[name])}" if name in again else ""
        yield f"  {name}: {why.removeprefix(f'{name}: ')}{when}"
    if summary.filled and (others := summary.waiting - len(summary.later)):
        yield f"  {counted(others, 'article')} left for later: `minutes` allows no more sound in a day"
    if summary.aside:
        where = "" if str(output) == "output" else f" -o {shlex.quote(str(output))}"
        yield f"  {summary.aside} set aside: `narrator library failures {summary.podcast}{where}` says why"


def moment(seconds: float) -> str:
    """A point in time, counted from 1970, as a clock on the wall shows it."""
    return f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"


def counted(count: int, what: str) -> str:
    """``1 episode``, ``2 episodes``."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def fitting(line: str) -> str:
    """*line*, cut to the width of the terminal where it goes to one."""
    if not sys.stdout.isatty():
        return line
    width = shutil.get_terminal_size().columns
    return line if len(line) <= width else line[: width - 1] + "…"
