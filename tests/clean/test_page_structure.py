"""What a page's structure tells: breaks, comments, mistaken marks, the article carried as data, tables in the text."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from narrator.clean import clean, report
from narrator.clean.carried import with_carried
from narrator.clean.draft import Draft
from narrator.clean.frame import without_scraps
from narrator.types import Document

Make = Callable[[str], Document]
PROSE = tuple(
    f"The harbour master wrote down that boat number {number} left the quay late, and that nobody asked him why."
    for number in range(12)
)


def paragraphs(texts: tuple[str, ...] = PROSE) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Late boats</title>{head}</head><body><h1>Late boats</h1>{body}</body></html>"


def said(document: Document) -> list[str]:
    return [block.text for block in clean(document).spoken]


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        (
            "By Lee Marsh<br>The boat left late.<br>Nobody asked.",
            ["By Lee Marsh", "The boat left late.", "Nobody asked."],
        ),
        (
            "The rose is red,<br>The violet blue,<br>and so are you.",
            ["The rose is red, The violet blue, and so are you."],
        ),
        ("The boat<br>left late.", ["The boat left late."]),
        ("It left at<br><br>nine.", ["It left at", "nine."]),
        ("One <o:p>word of</o:p> Word", ["One word of Word"]),
    ],
)
def test_a_break_parts_what_ends_there_and_nothing_else(lines: str, blocks: list[str], html: Make) -> None:
    assert [block.text for block in html(f"<html><body><p>{lines}</p></body></html>").blocks] == blocks


def test_comments_are_left_out_though_there_are_more_of_them_than_of_the_article(html: Make) -> None:
    comment = (
        "<li><p>I have waited at that quay for thirty years, and nobody has ever written a word about it.</p></li>"
    )
    document = html(page(f"<article>{paragraphs()}</article><ol class='comment-list'>{comment * 60}</ol>"))
    assert said(document) == list(PROSE)


@pytest.mark.parametrize("mark", ["style='display:none'", "hidden", "aria-hidden='true'"])
def test_an_article_that_is_hidden_until_a_script_runs_is_read(mark: str, html: Make) -> None:
    assert said(html(page(f"<article {mark}>{paragraphs()}</article>"))) == list(PROSE)


@pytest.mark.parametrize("text", ["***", "— — —", "🙂", '{"layout":2,"button":"Buy now","title":{"hue":213}}'])
def test_what_holds_no_words_for_a_reader_is_not_spoken(text: str, html: Make) -> None:
    assert said(html(page(f"<article>{paragraphs(PROSE[:6])}<p>{text}</p>{paragraphs(PROSE[6:])}</article>"))) == list(
        PROSE
    )


@pytest.mark.parametrize(("carried", "moved"), [(PROSE, True), (PROSE[:3], False)])
def test_the_article_that_a_page_carries_as_data_is_believed_if_it_is_most_of_the_text(
    carried: tuple[str, ...], moved: bool, html: Make
) -> None:
    body = json.dumps({"@type": "NewsArticle", "articleBody": " ".join((*carried, "and so on " * 60))})
    tail = "The harbour company has run boats on this coast since 1911 and is glad to hear from its passengers."
    document = html(page(paragraphs((*PROSE, tail)), f'<script type="application/ld+json">{body}</script>'))
    scores = [1.0] * len(document.blocks)
    found = with_carried(Draft.of(document), scores)
    assert (found[1] > 1.0, found[-1] < 1.0) == (moved, moved)
    assert moved or found == scores


def test_the_text_of_an_article_has_its_tables_and_code_in_full(html: Make) -> None:
    table = "<table><tr><th>Boat</th><th>Minutes late</th></tr><tr><td>Gull</td><td>12</td></tr></table>"
    document = html(
        page(f"<article>{paragraphs(PROSE[:6])}{table}<pre>late = 12</pre>{paragraphs(PROSE[6:])}</article>")
    )
    article = clean(document)
    assert list(report.body(article)) == [*PROSE[:6], "Boat\tMinutes late", "Gull\t12", "late = 12", *PROSE[6:]]
    assert "A table follows in the text." in [block.text for block in article.spoken]


@pytest.mark.parametrize("count", [3, 60, 1500, 6000])
def test_a_note_and_a_book_are_read_whole(count: int, html: Make) -> None:
    texts = tuple(
        PROSE[number % 12].replace("boat number", f"at {number} o'clock boat number") for number in range(count)
    )
    document = html(
        page(f"<nav><a href='/'>Home</a></nav><article>{paragraphs(texts)}</article><footer>About us</footer>")
    )
    assert said(document) == list(texts)


def test_an_article_that_stands_twice_is_said_once(html: Make) -> None:
    parts = "".join(f"<h2>Berth {at}</h2>{paragraphs(PROSE[at : at + 3])}" for at in (0, 3, 6, 9))
    once, twice = (html(page("<article>" + parts * copies + "</article>")) for copies in (1, 2))
    assert said(twice) == said(once)


def test_a_refrain_that_stands_apart_from_its_first_neighbours_is_said_again(html: Make) -> None:
    refrain = "<p>And nobody asked him why he wrote.</p>"
    document = html(page(refrain.join(paragraphs(PROSE[at : at + 3]) for at in (0, 3, 6, 9))))
    assert said(document).count("And nobody asked him why he wrote.") == 3


def test_the_same_step_in_several_lists_is_said_in_each(html: Make) -> None:
    step = "Row out to the second buoy and back, ten minutes at a pace at which you can still talk to the others."
    items = f"<li>{step}</li><li>Then carry {{}} crates to the end of the quay.</li>"
    weeks = "".join(
        f"<h2>Week {at}</h2><ul>{items.format(at)}</ul>{paragraphs(PROSE[at : at + 3])}" for at in (1, 4, 7)
    )
    assert said(html(page(f"<article>{weeks}</article>"))).count(step) == 3


def test_code_is_never_told_by_its_words(html: Make) -> None:
    document = html(page(f"<article>{paragraphs(PROSE[:6])}<pre>print(1)</pre>{paragraphs(PROSE[6:])}</article>"))
    assert "Code follows in the text." in said(document)


def test_what_an_article_is_about_is_not_what_its_box_is(html: Make) -> None:
    sections = "".join(
        f'<h2>{at}. <a href="/b">The boat of berth number {at}</a></h2>{paragraphs(PROSE[at : at + 3])}'
        for at in (0, 3, 6)
    )
    themed = f'<div class="post hentry category-boats tag-related-reading">{sections}</div>'
    assert [text for text in said(html(page(themed))) if "berth" in text] == [
        f"{at}. The boat of berth number {at}" for at in (0, 3, 6)
    ]


@pytest.mark.parametrize(
    ("last", "words", "kept"),
    [(0.5, 12, False), (3.0, 12, True), (0.5, 120, True)],
    ids=["doubtful and short", "sure", "long"],
)
def test_a_doubtful_scrap_that_stands_apart_after_the_text_is_no_part_of_it(
    last: float, words: int, kept: bool
) -> None:
    marks = without_scraps((True, False, True), (3.0, -2.0, last), (400, 5, words))
    assert marks == (True, False, kept)


def test_a_text_of_many_short_runs_is_no_heap_of_scraps() -> None:
    marks = (True, False) * 50
    assert sum(without_scraps(marks, (0.5,) * 100, (12,) * 100)) >= 47


def test_one_run_is_never_a_scrap() -> None:
    assert without_scraps((False, True), (-3.0, 0.1), (5, 12)) == (False, True)
