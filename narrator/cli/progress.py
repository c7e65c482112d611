"""What is seen of a rendering while it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from narrator.cli.console import console
from narrator.durations import clock

if TYPE_CHECKING:
    from rich.progress import Progress

    from narrator.estimate import Course
    from narrator.synthesize import Rendered
    from narrator.types import Plan, Seconds, Utterance


@contextmanager
def bar(due: Sequence[Plan]) -> Iterator[Bar | None]:
    """A progress bar on standard error, where that is a terminal: minutes spoken of minutes planned, and time left."""
    terminal = console(stderr=True)
    if not terminal.is_terminal or not due:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[spoken]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=terminal, transient=True) as progress:
        yield Bar(due, progress)


class Bar:
    """Shows what is known of the lengths: what is spoken or foretold corrects what is planned of the rest."""

    def __init__(self, due: Sequence[Plan], progress: Progress) -> None:
        from narrator.estimate import Course

        self._courses = {id(plan): Course(plan) for plan in due}
        self._places = {id(plan): f"{number}/{len(due)} " if len(due) > 1 else "" for number, plan in enumerate(due, 1)}
        self._total = float(sum(plan.total for plan in due))
        self._done, self._left = 0.0, sum(len(plan.utterances) for plan in due)
        self._progress = progress
        self._task = progress.add_task("speaking", total=self._total, spoken=self._spoken)

    @property
    def _spoken(self) -> str:
        return f"{clock(self._done)} of {clock(self._total)}"

    def foretold(self, plan: Plan, number: int, length: Seconds) -> None:
        """Show the total, now that this utterance is known to be so long."""
        with self._corrected(plan) as course:
            course.foretell(number, length)
        self._progress.update(self._task, total=self._total, spoken=self._spoken)

    def advance(self, plan: Plan, utterance: Utterance, rendered: Rendered) -> None:
        """Show that the next utterance of *plan* is spoken."""
        from narrator.types import Seconds

        self._left -= 1
        sound = rendered.samples / rendered.sample_rate if rendered.sample_rate else 0.0
        self._done += sound + utterance.pause_after
        with self._corrected(plan) as course:
            course.hear(Seconds(sound))
        # Once all is spoken the last episodes are still being joined and encoded.
        title = (self._places[id(plan)] + (plan.article.metadata.title or plan.article.origin))[:36]
        title = title if self._left else "joining what was spoken"
        self._progress.update(
            self._task, completed=self._done, total=self._total, description=title, spoken=self._spoken
        )

    @contextmanager
    def _corrected(self, plan: Plan) -> Iterator[Course]:
        course = self._courses[id(plan)]
        before = course.total
        yield course
        self._total += course.total - before
