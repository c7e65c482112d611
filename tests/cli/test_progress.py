"""What the progress bar says of the length, before and while it is spoken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.console import Console
from rich.progress import Progress

import narrator
from narrator.cli.progress import Bar, bar
from narrator.synthesize import Rendered
from narrator.types import Article, Block, BlockKind, Metadata, Seconds, SourceKind

RATE = 8000


def planned(title: str, lines: int) -> narrator.Plan:
    blocks = tuple(Block(BlockKind.PARAGRAPH, f"This is line {line} of {title}.") for line in range(lines))
    return narrator.plan(Article(blocks, Metadata(title=title), origin=title, kind=SourceKind.PASTED), "silence")


@pytest.fixture
def display() -> Iterator[Progress]:
    with Progress("{task.description} {task.fields[spoken]}", console=Console(quiet=True)) as progress:
        yield progress


def shown(display: Progress) -> str:
    (task,) = display.tasks
    return f"{task.description}: {task.fields['spoken']}"


def test_the_total_is_what_is_foretold_and_then_what_is_spoken(display: Progress) -> None:
    plans = [planned("One", 2), planned("Two", 3)]
    shows = Bar(plans, display)
    pauses = sum(utterance.pause_after for plan in plans for utterance in plan.utterances)
    count = sum(len(plan.utterances) for plan in plans)
    for plan in plans:
        for number in range(len(plan.utterances)):
            shows.foretold(plan, number, Seconds(30.0))
    (task,) = display.tasks
    assert task.total == pytest.approx(30.0 * count + pauses)
    assert shown(display).startswith("speaking: 0:00 of ")

    for plan in plans:
        for utterance in plan.utterances:
            shows.advance(plan, utterance, Rendered("key", samples=31 * RATE, sample_rate=RATE))
            assert shown(display).startswith(("1/2 One: ", "2/2 Two: ", "joining what was spoken: "))
    assert task.completed == pytest.approx(31.0 * count + pauses)
    assert task.total == pytest.approx(task.completed)


def test_where_nobody_looks_there_is_no_bar() -> None:
    with bar([planned("One", 2)]) as shows:
        assert shows is None
