"""What stands over the text: which of it the opening announces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from narrator.clean import Policy, clean
from narrator.clean.draft import Draft
from narrator.clean.unmarked import with_opening
from narrator.types import Article, Document

PROSE = "".join(
    f"<p>The harbour was quiet that morning, and nobody waited at the quay for boat number {n}.</p>" for n in range(6)
)


def reasons(article: Article) -> dict[str, tuple[str, str]]:
    return {block.text: (block.kind.value, block.reason) for block in article.blocks}


def test_a_reading_time_in_the_box_of_the_byline_is_none(html: Callable[[str], Document]) -> None:
    head = '<h1>The slow boat goes electric</h1><div class="byline"><p>Ann Example</p><p>6 min read</p></div>'
    found = reasons(clean(html(f"<article>{head}{PROSE}</article>")))
    assert found["Ann Example"] == ("byline", "announced")
    assert found["6 min read"] == ("navigation", "player-or-reading-time")


def test_only_a_heading_that_is_announced_is_said_to_be(html: Callable[[str], Document]) -> None:
    meta = '<head><meta property="og:title" content="Ferries go electric"></head>'
    for head, reason in (("Ferries: Electric", "announced"), ("Harbor Life", "not-the-title")):
        article = clean(html(f"<html>{meta}<body><article><h1>{head}</h1>{PROSE}</article></body></html>"))
        assert article.metadata.title == "Ferries go electric"
        assert reasons(article)[head] == ("title", reason)


def test_a_deck_that_stands_apart_is_read_to_who_asks_for_decks(html: Callable[[str], Document]) -> None:
    deck = "Nobody waited at the quay this morning, and the boats left all the same."
    menu = "<div><a href='/a'>News</a> <a href='/b'>Sport</a></div>" * 3
    page = html(
        f"<html><head><title>Late boats</title><meta name='description' content='{deck}'></head><body>{menu}"
        f"<header><div class='teaser'>{deck}</div></header><h1>Late boats</h1><article>{PROSE}</article></body></html>"
    )
    assert reasons(clean(page))[deck] == ("deck", "deck-apart")
    assert deck not in [block.text for block in clean(page).spoken]
    assert deck in [block.text for block in clean(page, Policy().speaking(["deck"])).spoken]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Example", ("Ann Example",)),
        ("By Ann Example and Ben Sample", ("Ann Example", "Ben Sample")),
        ("By Ann Example, Staff Writer", ("Ann Example",)),
        ("By Ann Example on March 5", ("Ann Example",)),
        ("By Harbor News Staff", ()),
        ("Photographs by Ann Example", ()),
    ],
)
def test_a_byline_without_markup_names_the_authors(
    html: Callable[[str], Document], line: str, authors: tuple[str, ...]
) -> None:
    article = clean(html(f"<article><h1>The slow boat goes electric</h1><p>{line}</p>{PROSE}</article>"))
    assert article.metadata.authors == authors


def test_what_the_page_says_of_its_authors_is_kept(html: Callable[[str], Document]) -> None:
    meta = '<head><meta name="author" content="Cleo Known"></head>'
    body = f"<article><h1>The slow boat goes electric</h1><p>By Ann Example</p>{PROSE}</article>"
    assert clean(html(f"<html>{meta}<body>{body}</body></html>")).metadata.authors == ("Cleo Known",)


def test_a_byline_below_the_text_is_of_something_else(html: Callable[[str], Document]) -> None:
    article = clean(html(f"<article><h1>The slow boat goes electric</h1>{PROSE}<p>By Ann Example</p>{PROSE}</article>"))
    assert article.metadata.authors == ()


def opened(plain: Callable[[str], Document], *over: str) -> set[str]:
    """The lines *over* a pasted text that are read with it, where the frame begins with its first paragraph."""
    body = [f"The harbour was quiet that morning, and nobody waited at the quay for boat {n}." for n in range(6)]
    draft = Draft.of(plain("\n\n".join([*over, *body])))
    framed = tuple(block.text in body for block in draft.blocks)
    found = with_opening(replace(draft, inside=framed))
    return {block.text for block, own in zip(found.blocks, found.inside, strict=True) if own} - set(body)


@pytest.mark.parametrize("heading", ["Introduction", "Key takeaways:", "TL;DR", "At a glance", "[Purpose]"])
def test_the_heading_of_a_first_section_is_read(plain: Callable[[str], Document], heading: str) -> None:
    assert opened(plain, "The quiet harbour of boat morning", heading) == {heading}


@pytest.mark.parametrize("line", ["• Introduction", "Contents", "Introduction to our services", "Shares"])
def test_a_label_over_the_text_is_not(plain: Callable[[str], Document], line: str) -> None:
    assert opened(plain, "The quiet harbour of boat morning", line) == set()


def test_a_deck_is_read_that_stands_close_under_the_title(plain: Callable[[str], Document]) -> None:
    title = "The quiet harbour of boat morning"
    deck = "Nobody waited at the quay this morning. The boats left all the same, and nobody saw them come back."
    between = ("Home", "Weather", "Tides", "Shares")
    assert opened(plain, title, deck) == {deck}
    assert opened(plain, title, *between, deck, "Save") == set()
