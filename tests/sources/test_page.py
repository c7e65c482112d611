"""A page's blocks and what it says of itself, before anything is judged."""

from __future__ import annotations

import time
from datetime import date

import pytest

from narrator.errors import NoProseError
from narrator.sources import page
from narrator.types import Block, BlockKind, Document, Raw, SourceKind

LINE = "The harbour was quiet that morning, and nobody waited at the quay for the boat."


def parse(text: str) -> Document:
    return page.parse(Raw(text, origin="page.html", kind=SourceKind.HTML, url="https://ledger.example/a"))


def blocks(body: str) -> tuple[Block, ...]:
    return parse(f"<html><body>{body}</body></html>").blocks


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


@pytest.mark.parametrize(
    ("markup", "kind", "level"),
    [
        ("<p>one two</p>", BlockKind.PARAGRAPH, 0),
        ("<h3>one two</h3>", BlockKind.HEADING, 3),
        ("<ul><li>one two</li></ul>", BlockKind.LIST_ITEM, 1),
        ("<ul><li><p>one two</p></li></ul>", BlockKind.LIST_ITEM, 1),
        ("<blockquote><p>one two</p></blockquote>", BlockKind.QUOTE, 0),
        ("<figure><figcaption>one two</figcaption></figure>", BlockKind.CAPTION, 0),
        ("<pre>one two</pre>", BlockKind.CODE, 0),
        ('<img alt="one two">', BlockKind.IMAGE, 0),
        ("<div>one two</div>", BlockKind.PARAGRAPH, 0),
    ],
)
def test_markup_gives_the_kind(markup: str, kind: BlockKind, level: int) -> None:
    (block,) = blocks(markup)
    assert (block.kind, block.text, block.level) == (kind, "one two", level)


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<p>end<b>Start</b></p>", ["endStart"]),
        ("<p>one<br>two</p>", ["one two"]),
        ("<p>one<br><br>two</p>", ["one", "two"]),
        ("<div>one<p>two</p>three</div>", ["one", "two", "three"]),
        ("<a href='/'><h2>one</h2><p>two</p></a>", ["one", "two"]),
        ("<p>one<script>var two</script> three</p>", ["one three"]),
        ("<p>one <!-- two -->three</p>", ["one three"]),
        ("<p>a&nbsp;b\n  c</p>", ["a b c"]),
        ("<p>say <q>yes</q></p>", ["say “yes”"]),
    ],
)
def test_text_breaks_where_the_page_breaks_it(markup: str, wanted: list[str]) -> None:
    assert texts(markup) == wanted


@pytest.mark.parametrize(
    "mark",
    [
        '<sup><a href="#n1">3</a></sup>',
        '<sup class="footnote-ref">3</sup>',
        '<sup id="fnref:1"><a href="#fn:1">[3]</a></sup>',
        '<a href="#note-3"><sup>3</sup></a>',
    ],
)
def test_a_note_mark_is_dropped_by_its_markup(mark: str) -> None:
    assert texts(f"<p>The harbour{mark} was quiet.</p>") == ["The harbour was quiet."]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It grew for the sake of their capital. <sup>1</sup>", "It grew for the sake of their capital."),
        ("It grew.<sup>1</sup> It fell.<sup>2,3</sup>", "It grew. It fell."),
        ("In the U.S.<sup>[4]</sup> it fell", "In the U.S. it fell"),
        ("The “harbour” <sup>*</sup>, once full, <sup>a</sup> was quiet", "The “harbour”, once full, was quiet"),
        ('The harbour<sup><a href="notes.html">12</a></sup> was quiet', "The harbour was quiet"),
    ],
)
def test_a_number_raised_behind_a_word_or_a_stop_is_a_note_mark(written: str, read: str) -> None:
    assert texts(f"<p>{written}</p>") == [read]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It has 40 m <sup>2</sup>.", "It has 40 m²."),
        ("It has 40 metres<sup>2</sup>, or 10 <sup>6</sup>", "It has 40 metres², or 10⁶"),
        ("On the 1 <sup>st</sup> of May", "On the 1 st of May"),
        ("La Sr.<sup>a</sup> Ruiz", "La Sr.a Ruiz"),
        ("force = mass<sup>2</sup>", "force = mass²"),
        ("<sup>1</sup> The harbour's own count", "1 The harbour's own count"),
    ],
)
def test_powers_and_endings_are_no_note_marks(written: str, read: str) -> None:
    assert texts(f"<p>{written}</p>") == [read]


def test_other_raised_and_lowered_text_stays() -> None:
    assert texts("<p>CO<sub>2</sub> at 10<sup>6</sup></p>") == ["CO2 at 10⁶"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<del>old</del><ins>new</ins> prices", "new prices"),
        ("It costs <s>$10</s> $8", "It costs $8"),
        (
            "<s>a tag that was left open " + "takes in the rest of it " * 9,
            "a tag that was left open" + " takes in the rest of it" * 9,
        ),
    ],
)
def test_what_is_struck_out_is_not_read(written: str, read: str) -> None:
    assert texts(f"<p>{written}</p>") == [read]


@pytest.mark.parametrize(
    "written",
    [
        'Each <dfn aria-labelledby="t1">keel</dfn><span id="t1"><b>Keel</b> A <a href="/k">beam</a></span> is long',
        'Each <abbr aria-describedby="a t1">keel</abbr><span id="t1">A beam</span> is long',
        'Each keel<span role="tooltip">A beam</span> is long',
    ],
)
def test_what_is_shown_to_who_points_at_a_word_is_no_part_of_its_sentence(written: str) -> None:
    assert texts(f"<p>{written}</p>") == ["Each keel is long"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<a href='/a'>Ana Ruiz</a><em>Tides</em><span>Elm</span>", "Ana Ruiz Tides Elm"),
        ("<span>har</span><span>bour</span> and <b>i</b>Boat", "harbour and iBoat"),
        ("<b>A</b><i>Big</i> boat", "ABig boat"),
    ],
)
def test_titles_that_only_their_style_sets_apart_do_not_run_together(written: str, read: str) -> None:
    assert texts(f"<h2>{written}</h2>") == [read]


def test_a_tooltip_in_a_box_is_hidden() -> None:
    (look,) = parse('<div role="tooltip">Ana Ruiz has written for us for nine years</div>').looks
    assert look.hidden


def test_an_ordered_list_counts_as_it_says() -> None:
    items = blocks('<ol start="4"><li>four</li><li value="9">nine</li><li><p>ten</p><p>more</p></li></ol>')
    assert [(block.text, block.ordinal) for block in items] == [("four", 4), ("nine", 9), ("ten", 10), ("more", None)]


def test_a_nested_list_keeps_its_levels() -> None:
    items = blocks("<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>")
    assert [(block.text, block.level) for block in items] == [("one", 1), ("two", 2), ("three", 1)]


def test_a_table_of_data_is_one_block_with_its_cells() -> None:
    (block,) = blocks(
        "<table><caption>Boats</caption><tr><th>Name</th><th>Seats</th></tr><tr><td>Gull</td><td>90</td></tr></table>"
    )
    assert (block.kind, block.cite) == (BlockKind.TABLE, "Boats")
    assert block.rows == (("Name", "Seats"), ("Gull", "90"))


def test_a_table_that_lays_out_the_page_is_walked() -> None:
    cells = f"<table><tr><td>{LINE * 6}</td><td>Menu</td></tr><tr><td>x</td><td>y</td></tr></table>"
    assert texts(cells) == [LINE * 6, "Menu", "x", "y"]


def test_each_block_has_a_look() -> None:
    document = parse(f"<body><nav><p>Home</p></nav><p hidden>x</p><p><a href='/'>{LINE}</a></p></body>")
    home, hidden, linked = document.looks
    assert "nav" in home.within
    assert hidden.hidden
    assert linked.links == 1.0


def test_facts_come_in_order_of_trust() -> None:
    facts = parse(
        """<html lang="de-at"><head><title>Other title | Ledger</title><meta property="og:title" content="Second title">
        <meta property="og:site_name" content="Ledger"><meta name="author" content="Lee Park">
        <meta property="article:published_time" content="2026-01-01">
        <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": "First title - Ledger",
        "author": {"name": "Ana Ruiz"}, "datePublished": "2026-03-02T06:00Z", "dateModified": "2026-03-04"}]}</script>
        </head><body><p>x y</p></body></html>"""
    ).metadata
    assert facts.title == "First title"
    assert facts.authors == ("Ana Ruiz",)
    assert (facts.published, facts.updated) == (date(2026, 3, 2), date(2026, 3, 4))
    assert (facts.site, facts.language, facts.url) == ("Ledger", "de-AT", "https://ledger.example/a")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<main><h1>The slow boat goes electric</h1></main>", "The slow boat goes electric"),
        ("<header><h1>The Harbor Ledger Online</h1></header>", "Best Ferry News 2026"),  # a masthead
        ("<main><h1>The Ledger Daily</h1></main>", "Best Ferry News 2026"),  # named at the end of the page's title
        ("<main><h1>Harbor</h1></main>", "Best Ferry News 2026"),  # a section
        ("<main><h1>Boats go electric</h1><h1>Boats go slowly</h1></main>", "Best Ferry News 2026"),
    ],
)
def test_the_headline_over_the_article_comes_before_the_one_for_search_engines(body: str, title: str) -> None:
    head = '<title>Ferry | The Ledger Daily</title><meta property="og:title" content="Best Ferry News 2026">'
    assert parse(f"<html><head>{head}</head><body>{body}<p>{LINE}</p></body></html>").metadata.title == title


@pytest.mark.parametrize(
    "author", ["Admin", "Harbor Ledger Staff", "Ledger", "https://ledger.example/ana", "editor@ledger.example"]
)
def test_what_names_no_person_is_no_author(author: str) -> None:
    assert (
        parse(
            f'<html><head><meta name="author" content="{author}"></head><body><p>x y</p></body></html>'
        ).metadata.authors
        == ()
    )


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("By Ana Ruiz and Lee Park", ("Ana Ruiz", "Lee Park")),
        ("Ana Ruiz, Lee Park", ("Ana Ruiz", "Lee Park")),
        ("Ana Ruiz", ("Ana Ruiz",)),
    ],
)
def test_several_authors_are_several_people(given: str, names: tuple[str, ...]) -> None:
    assert (
        parse(f'<html><head><meta name="author" content="{given}"></head><body><p>x</p></body></html>').metadata.authors
        == names
    )


def test_a_script_shell_speaks_from_the_data_it_carries() -> None:
    body = "\\n".join([LINE] * 8)
    data = f'{{"@type": "Article", "articleBody": "{body}"}}'
    found = texts(f'<script type="application/ld+json">{data}</script><div id="root"></div>')
    assert found == [LINE] * 8


@pytest.mark.parametrize("text", ["", "   ", "<html></html>", "<script>var x</script>", "<!-- only a comment -->"])
def test_a_page_without_text_is_an_error(text: str) -> None:
    with pytest.raises(NoProseError):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "<p>one<p>two",
        "<table><p>one",
        "<p>one\x00two</p>",
        "<p>\ud800 one</p>",
        "<frameset><frame></frameset><p>one",
        "<b><p>one</b> two</p>",
        "one < two & three",
    ],
)
def test_broken_markup_still_gives_text(text: str) -> None:
    assert texts(text)


def test_very_deep_and_very_large_pages_end() -> None:
    deep = "<div>" * 5000 + LINE + "</div>" * 5000
    large = "".join(f"<p>{LINE} {number}</p>" for number in range(20_000)) + f"<script>{'x' * 3_000_000}</script>"
    assert texts(deep) == [LINE]
    assert len(blocks(large)) == 20_000


@pytest.mark.parametrize(
    "written",
    [
        "<title>A ferry</title><article>{}</article>",
        "<!doctype html><meta charset=utf-8><title>A ferry</title><main>{}</main><footer>End</footer>",
        "<title>A ferry</title><header>Harbor Press</header><article>{}</article><p>After</p>",
    ],
)
def test_a_page_may_leave_out_the_tags_of_head_and_body(written: str) -> None:
    line = "The ferry left the harbor before dawn, and nobody waved."
    document = parse(written.format(f"<p>{line}</p>"))
    assert line in [block.text for block in document.blocks]
    assert document.metadata.title == "A ferry"
    looks = [look.within for block, look in zip(document.blocks, document.looks, strict=True) if block.text == line]
    assert {"article", "main"} & set(looks[0])


def test_many_images_in_a_line_cost_no_more_than_as_many_words() -> None:
    def seconds(piece: str) -> float:
        began = time.process_time()
        texts(f"<p>{piece * 20_000}</p>")
        return time.process_time() - began

    assert seconds("word <img alt='a quay'>") < 3 * seconds("word <b>at a quay</b>") + 0.1


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<div><div class='cap'>T</div>{}</div>", ["The harbour"]),
        ("<div>T</div>\n<p>{}</p>", ["The harbour"]),
        ("<p><span>T</span>{}</p>", ["The harbour"]),
        ("<h2>T</h2><p>{}</p>", ["T", "he harbour"]),
        ("<div>T</div><ul><li>{}</li></ul>", ["T", "he harbour"]),
        ("<div>T</div><img alt='a quay'><p>{}</p>", ["T", "a quay", "he harbour"]),
        ("<div>H</div><p>{}</p>", ["H", "he harbour"]),
    ],
)
def test_a_first_letter_in_a_box_of_its_own_belongs_to_its_word(markup: str, wanted: list[str]) -> None:
    found = texts(markup.format(LINE[1:]))
    assert found == [text.replace("he harbour", LINE[1:]) for text in wanted]


def test_the_letters_of_an_index_stay_apart() -> None:
    assert texts("<div>L</div><p>buoys and lights</p>") == ["L", "buoys and lights"]
