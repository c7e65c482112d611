"""A page of footnotes, a table, code, a formula, a post and an interview, as three listeners want it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from narrator.clean import Policy, clean
from narrator.types import Document

Make = Callable[[str], Document]
Text = Callable[[str], str]

DEFAULT = Policy()
EVERYTHING = Policy().speaking(["table", "code", "maths", "footnote", "image", "caption", "pull-quote"])
BARE = Policy().skipping(["table", "code", "maths", "embed", "correction", "heading"])

TABLE = ["The four largest waves at Port Elmo.", "Name, Period in hours, Height in feet.", "M2, 12.42, 3.9."]
CODE = "def height(t, waves):\n    return sum(a * cos(w * t + p) for a, w, p in waves)"
FORMULA = "h(t) = sum of A_i cos(w_i t + p_i)"
NOTES = [
    "She calls it the wet table, and says that nobody has ever asked to print it.",
    "His papers are in the town library, in a box marked with an anchor.",
]
POST = (
    "Jon Maas posted: Edda Brandt taught me to distrust everything that is printed, "
    "and that was before I had a telephone."
)
QUESTIONS = ["Do you still look at the table?", "What does it leave out?", "Has it ever been dangerously wrong?"]
CORRECTION = (
    "Correction: An earlier version of this article said that the first printed table was from 1817. It is from 1871."
)


def said(html: Make, text_of: Text, policy: Policy) -> list[str]:
    return [block.text for block in clean(html(text_of("tides.html")), policy).spoken]


@pytest.mark.parametrize(
    ("policy", "heard", "unheard"),
    [
        (
            DEFAULT,
            [
                "A table follows in the text: The four largest waves at Port Elmo.",
                "A formula follows in the text.",
                "Code follows in the text.",
                "A pilot answers",
                *QUESTIONS,
                POST,
                CORRECTION,
            ],
            [*TABLE, CODE, FORMULA, *NOTES],
        ),
        (
            EVERYTHING,
            [
                *TABLE,
                FORMULA,
                CODE,
                "Image: A woman holds a brass ruler against a wet stone wall",
                "The gauge on the east quay, read by hand since 1902.",
                *QUESTIONS,
                POST,
                *NOTES,
                CORRECTION,
            ],
            ["Code follows in the text.", "Photo: Lee Park/Harbor Press"],
        ),
        (BARE, QUESTIONS, [*TABLE, CODE, FORMULA, "Code follows in the text.", "A pilot answers", POST, CORRECTION]),
    ],
    ids=["default", "everything", "bare"],
)
def test_each_kind_is_read_announced_or_left_out_as_asked_in_the_order_of_the_page(
    policy: Policy, heard: list[str], unheard: list[str], html: Make, text_of: Text
) -> None:
    spoken = said(html, text_of, policy)
    assert [text for text in spoken if text in heard] == heard
    assert not set(spoken) & set(unheard)


@pytest.mark.parametrize("policy", [DEFAULT, EVERYTHING, BARE])
def test_marks_of_notes_are_never_spoken_and_the_last_words_are_the_articles(
    policy: Policy, html: Make, text_of: Text
) -> None:
    spoken = said(html, text_of, policy)
    assert spoken[0].startswith("Every harbor keeps a table of its tides, and every pilot")
    assert "in her head. The first is printed." in spoken[0]
    assert "20 minutes in the spring." in spoken[1]
    assert not any("↩" in text or "[2]" in text or "rights reserved" in text for text in spoken)


def test_steps_keep_their_numbers(html: Make, text_of: Text) -> None:
    article = clean(html(text_of("tides.html")))
    assert [block.ordinal for block in article.spoken if block.kind == "list-item"] == [1, 2, 3]
