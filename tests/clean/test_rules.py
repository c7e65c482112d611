"""Each family of lines, by its wording; beside each, prose that only resembles it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from narrator.clean.draft import Draft
from narrator.clean.rules import bios, calls, headings, is_label
from narrator.clean.rules.captions import is_credit
from narrator.clean.rules.opening import byline, is_date_line
from narrator.types import Block, BlockKind, Document, Metadata, SourceKind


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Story continues below advertisement",
        "Share this article",
        "Print  Mail  Share",
        "12 comments",
        "4 min read",
        "Listen to this article · 6:10 min",
        "Video player loading",
        "Image 4 of 5",
        "Read more: Ten bridges to see",
        "More from Harbor Ledger",
        "Sign up for our newsletter",
        "Get the harbour in your inbox every morning",
        "Follow us on Instagram",
        "Be the first to know!",
        "Get editor selected deals texted right to your phone!",
        "© 2026 Harbor Ledger. All rights reserved.",
        "This post contains affiliate links; we may earn a commission.",
    ],
)
def test_labels_are_known_by_their_wording(line: str) -> None:
    assert is_label(line)


@pytest.mark.parametrize(
    "line",
    [
        "Shop now",
        "Best Prices Today:",
        "Read our full Harbor Pro 16 review",
        "Learn more",
        "Check price on Amazon",
        "Request a free quote today",
        "Contact us for a free estimate",
        "Back to top",
    ],
)
def test_calls_to_action_are_known(line: str) -> None:
    assert calls.matches(line)


@pytest.mark.parametrize(
    "line",
    [
        "Learn more languages than one, my grandmother said, and you will never be bored.",
        "Call us fools if you like, but we went.",
        "Get in the boat and stay there.",
        "Buy low.",
        "Contact with the sea hardens the rope.",
    ],
)
def test_sentences_that_begin_like_calls_are_none(line: str) -> None:
    assert not calls.matches(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday as the council delayed its vote on the new pier.",
        "More from the sea than from the land, the smell of tar came up the street.",
        "Related species were found in two other harbours on the coast last year.",
        "Advertisements for the ferry were painted on walls all over the town.",
        "Listen to the gulls, she said, and you will know when the tide has turned.",
        "She signed up for the night boat when she was nineteen.",
        "Subscribe to nothing that you cannot cancel, my grandfather used to say to us.",
        "In 12 minutes the boat was gone.",
        "Next, the captain turned to the crew.",
    ],
)
def test_prose_that_resembles_a_label_is_kept(line: str) -> None:
    assert not is_label(line)


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Lee Park/Harbor Press",
        "Credit…Ana Ruiz",
        "CreditCredit…Ana Ruiz",
        "Photograph by Lee Park",
        "Getty Images",
    ],
)
def test_credits_are_known(line: str) -> None:
    assert is_credit(line)


@pytest.mark.parametrize(
    "line", ["Credit is hard to come by in a harbour town.", "The photo shows a boat.", "By noon it was over."]
)
def test_sentences_about_credit_and_photos_are_none(line: str) -> None:
    assert not is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "March 2, 2026",
        "Published March 2, 2026",
        "Updated 3 March 2026, 9:10 a.m. ET",
        "2026-03-02",
        "Monday, March 2, 2026",
        "3 hours ago",
    ],
)
def test_date_lines_are_known(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line", ["In March 2026 the engines came.", "May 15 ships sank.", "1914", "On 3 March 2026 she left."]
)
def test_sentences_with_dates_are_none(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Ruiz", "Ana Ruiz"),
        ("Written by Ana Ruiz and Lee Park", "Ana Ruiz and Lee Park"),
        ("By the sea, they waited for it.", ""),
        ("By noon", ""),
    ],
)
def test_bylines_name_people(line: str, names: str) -> None:
    assert byline(line) == names


BODY = tuple(f"The harbour was quiet that morning, and nobody waited at the quay for boat {n}." for n in range(8))


def bios_in(plain: Callable[[str], Document], *lines: str) -> set[str]:
    """Of a text that is the article's own to the last line, what the rule for bios takes."""
    draft = Draft.of(plain("\n\n".join([*BODY, *lines])))
    found = bios.decide(replace(draft, inside=(True,) * len(draft.blocks)))
    return {draft.blocks[index].text for index, _ in found}


@pytest.mark.parametrize("name", ["Ana Ruiz", "Written by Ana Ruiz", "By Ana M. Ruiz, PhD"])
@pytest.mark.parametrize("start", ["Ana", "Ruiz", "Ana Ruiz", "I'm Ana, and Ruiz", "Meet Ana Ruiz, who"])
def test_what_stands_last_under_the_name_it_starts_with_is_a_bio(
    plain: Callable[[str], Document], name: str, start: str
) -> None:
    bio = f"{start} has sailed every ferry of the coast twice and tells of it with a pencil."
    assert bios_in(plain, name, bio) == {name, bio}


def test_where_many_are_introduced_they_are_what_the_text_is_about(plain: Callable[[str], Document]) -> None:
    people = (
        "Ana Ruiz",
        "Ruiz has sailed every ferry of the coast twice and tells of it with a pencil.",
        "Ben Holm",
        "Holm mends the nets of three harbours, and nobody has ever seen him hurry.",
    )
    assert bios_in(plain, *people) == set()


def test_a_name_far_above_the_end_leads_to_no_bio(plain: Callable[[str], Document]) -> None:
    told = ("Ana Ruiz", "Ruiz has sailed every ferry of the coast twice and tells of it with a pencil.")
    assert (
        bios_in(plain, *told, *(f"Then boat {n} came in, and they went down to the quay." for n in range(6))) == set()
    )


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        (("About the author", "Somebody lives by the sea and keeps two boats."), 2),
        (("About the author: somebody lives by the sea and keeps two boats.",), 1),
        (("Somebody lives by the sea and keeps two boats.",), 0),
        (("About the author nobody knew much, and the sea kept the rest.",), 0),
    ],
)
def test_a_bio_is_known_by_the_label_over_it_or_before_it(
    plain: Callable[[str], Document], lines: tuple[str, ...], taken: int
) -> None:
    assert bios_in(plain, *lines) == set(lines[:taken])


@pytest.mark.parametrize(
    ("over", "kind", "spoken"),
    [
        (BlockKind.HEADING, BlockKind.LIST_ITEM, True),
        (BlockKind.HEADING, BlockKind.PARAGRAPH, False),
        (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, False),
    ],
)
def test_a_list_that_begins_an_article_keeps_its_heading(over: BlockKind, kind: BlockKind, spoken: bool) -> None:
    told = (
        (over, "What to bring"),
        (BlockKind.IMAGE, "Two oars and a rope"),
        (kind, "A coat for the crossing."),
        (BlockKind.PARAGRAPH, "Then wait at the quay."),
    )
    blocks = tuple(Block(kind, text) for kind, text in told)
    draft = Draft.of(Document(blocks, Metadata(), origin="page", kind=SourceKind.HTML))
    found = headings.decide(replace(draft, inside=(False, False, True, True)))
    assert [(index, verdict.outside) for index, verdict in found] == [(0, False)] * spoken
