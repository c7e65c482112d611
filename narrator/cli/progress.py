"""What is seen of a rendering while it goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from narrator.cli.console import console
from narrator.durations import clock

if TYPE_CHECKING:
    from narrator.pipeline import Progress
    from narrator.synthesize import Rendered
    from narrator.types import Plan, Utterance


@contextmanager
def bar(due: Sequence[Plan]) -> Iterator[Progress | None]:
    """A progress bar on standard error, where that is a terminal: minutes spoken of minutes planned, and time left.

    What was spoken corrects what is planned of the rest.
    """
    terminal = console(stderr=True)
    if not terminal.is_terminal or not due:
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from narrator.estimate import Corrector
    from narrator.types import Seconds

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[spoken]}"),
        TimeRemainingColumn(),
    )
    lengths = {id(plan): Corrector.of_plan(plan) for plan in due}
    predicted = {id(plan): iter(plan.durations) for plan in due}
    places = {id(plan): f"{number}/{len(due)} " if len(due) > 1 else "" for number, plan in enumerate(due, 1)}
    total = float(sum(plan.total for plan in due))
    with Progress(*columns, console=terminal, transient=True) as progress:
        task = progress.add_task("speaking", total=total, spoken=f"0:00 of {clock(total)}")
        done, left = 0.0, sum(len(plan.utterances) for plan in due)

        def advance(plan: Plan, utterance: Utterance, rendered: Rendered) -> None:
            nonlocal done, left, total
            left -= 1
            sound = rendered.samples / rendered.sample_rate if rendered.sample_rate else 0.0
            done += sound + utterance.pause_after
            before = lengths[id(plan)]
            lengths[id(plan)] = before.hear(next(predicted[id(plan)], Seconds(sound)), Seconds(sound))
            total += lengths[id(plan)].total - before.total
            # Once all is spoken the last episodes are still being joined and encoded.
            title = (places[id(plan)] + (plan.article.metadata.title or plan.article.origin))[:36]
            title = title if left else "joining what was spoken"
            progress.update(
                task, completed=done, total=total, description=title, spoken=f"{clock(done)} of {clock(total)}"
            )

        yield advance
