"""A few lines of one's own are narrated as they stand; a menu or a notice is not."""

from __future__ import annotations

import pytest

from narrator.clean import clean
from narrator.errors import NoProseError
from narrator.sources import parse
from narrator.types import Raw, SourceKind


def spoken(text: str) -> list[str]:
    return [block.text for block in clean(parse(Raw(text, origin="note.txt", kind=SourceKind.PASTED))).spoken]


@pytest.mark.parametrize(
    "lines",
    [
        ["Hello world."],
        ["The ferry left at 6:40 a.m. on Mar. 9, and paid $4.5M.", "It came back."],
        ["To all of us", "The ferry leaves at noon. Be there!", "Bring the cello, please."],
    ],
)
def test_what_somebody_wrote_is_spoken_whole(lines: list[str]) -> None:
    assert spoken("\n\n".join(lines)) == lines


@pytest.mark.parametrize(
    "text", ["Home\nNews\nSport\nSign in", "We use cookies.\nAccept them all.", "Buy milk\nCall Ana"]
)
def test_lines_that_are_no_sentences_or_a_notice_are_no_article(text: str) -> None:
    with pytest.raises(NoProseError):
        spoken(text)


def test_a_text_of_two_words_is_told_what_would_be_spoken() -> None:
    with pytest.raises(NoProseError, match=r"too short .* Markdown"):
        spoken("hello world")
