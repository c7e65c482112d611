"""The article, the whole article, nothing but the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.clean import Policy, clean
from narrator.errors import NarratorError, NoProseError
from narrator.sources import page, pasted
from narrator.types import Article, BlockKind, Document, Raw, SourceKind

Make = Callable[[str], Document]
Text = Callable[[str], str]
SENTENCE = "The harbour was quiet that morning, and {} waited at the quay for the boat that never came on time."
NAMES = ("Marta", "Jon", "Lee", "Ana", "the captain", "his sister", "the pilot", "a gull")


def spoken(article: Article) -> list[str]:
    return [block.text for block in article.spoken]


def prose(count: int) -> list[str]:
    return [SENTENCE.format(f"{NAMES[index % len(NAMES)]} number {index}") for index in range(count)]


PROSE = [
    f"I waited at quay number {number} too, and nobody came, so I went home and wrote about it here."
    for number in range(6)
]


def article_page(body: str) -> str:
    return f"<html><body><nav><a href='/'>Home</a></nav><article><h1>A quiet harbour</h1>{body}</article></body></html>"


def test_a_page_speaks_its_prose_and_nothing_around_it(html: Make, text_of: Text) -> None:
    article = clean(html(text_of("ferry.html")))
    assert spoken(article) == text_of("ferry.spoken.txt").splitlines()


def test_pasted_text_speaks_the_deck_once_and_its_prose_and_nothing_around_it(plain: Make, text_of: Text) -> None:
    lines = text_of("ferry.txt").splitlines()
    wanted = [line for line in lines if len(line) > 95 and "Credit" not in line] + ["Here is what changed."]
    article = clean(plain(text_of("ferry.txt")))
    assert sorted(spoken(article)) == sorted(wanted)
    assert [block.kind for block in article.spoken].count(BlockKind.DECK) == 1


def test_pasted_news_is_read_past_the_boxes_between_its_paragraphs(plain: Make, text_of: Text) -> None:
    lines = text_of("council.txt").splitlines()
    first, last = (next(at for at, line in enumerate(lines) if line.startswith(start)) for start in ("PORT", "“I will"))
    boxes = ("RELATED", "Advertisement", "Sign up", "Get the day", "Your email", "Story continues", "Photo gallery")
    article = clean(plain(text_of("council.txt")))
    assert spoken(article) == [line for line in lines[first : last + 1] if not line.startswith(boxes)]
    assert article.metadata.title == "Council votes to reopen the lighthouse road after eleven years"
    assert (article.metadata.published, article.metadata.updated) == (date(2026, 3, 4), date(2026, 3, 5))


@pytest.mark.parametrize(
    "under",
    [
        "Ana Ruiz is a writer from Port Elmo. She keeps two dogs and a boat there.",
        "Affiliate disclosure: This page has links. We are paid when you follow them, at no cost to you.",
    ],
)
def test_a_bio_or_a_disclosure_under_the_headline_is_no_deck(under: str, plain: Make) -> None:
    lines = prose(12)
    said = spoken(clean(plain("\n\n".join(["A quiet harbour waits for its boat", under, "March 2, 2026", *lines]))))
    assert said == lines


def test_pasted_radio_news_keeps_its_list_and_leaves_captions_and_labels(plain: Make, text_of: Text) -> None:
    said = spoken(clean(plain(text_of("storm.txt"))))
    assert said[0].startswith("More than 30,000 homes were without power")
    assert said[-1].startswith("An earlier version of this story gave the wrong name")
    assert "Use a torch and not a candle." in said
    assert not [
        line for line in said if "caption" in line or "Sponsor" in line or line.startswith(("Image", "Correction"))
    ]


def test_a_thread_of_comments_is_no_part_of_the_article(plain: Make) -> None:
    talk = [
        line
        for index in range(6)
        for line in (f"Reader {index} says:", f"March {index + 1}, 2026 at 9:0{index} am", PROSE[index], "Reply")
    ]
    article = clean(plain("\n\n".join(["A quiet harbour", *prose(12), "6 comments", *talk])))
    assert spoken(article) == prose(12)
    assert {block.kind for block in article.blocks if block.text == "Reply"} == {BlockKind.COMMENT}


def test_a_live_blog_with_its_stamps_is_no_thread(plain: Make) -> None:
    lines = prose(12)
    text = "\n\n".join(
        part for index, line in enumerate(lines) for part in (f"March 2, 2026 at 9:{index + 10} am", line)
    )
    assert [block.kind for block in clean(plain(text)).blocks if block.kind is BlockKind.COMMENT] == []


def test_pasted_text_says_its_title_author_and_dates(plain: Make, text_of: Text) -> None:
    facts = clean(plain(text_of("ferry.txt"))).metadata
    assert (facts.title, facts.authors) == ("The night ferry learns to whisper", ("Ana Ruiz",))
    assert (facts.published, facts.updated) == (date(2026, 3, 2), date(2026, 3, 3))


@pytest.mark.parametrize("name", ["ferry.html", "ferry.txt"])
def test_every_block_keeps_its_text_place_and_a_reason(name: str, html: Make, plain: Make, text_of: Text) -> None:
    document = (html if name.endswith("html") else plain)(text_of(name))
    article = clean(document)
    assert Counter(block.text for block in article.blocks) == Counter(block.text for block in document.blocks)
    assert all(block.reason and block.place for block in article.blocks)


def test_title_byline_and_date_are_left_to_the_announcement(html: Make, text_of: Text) -> None:
    article = clean(html(text_of("ferry.html")))
    kinds = {block.kind: block.reason for block in article.blocks if block.reason == "announced"}
    assert set(kinds) == {BlockKind.TITLE, BlockKind.BYLINE, BlockKind.DATE}


def test_a_policy_speaks_other_kinds_and_skips_these(html: Make, text_of: Text) -> None:
    policy = Policy().speaking(["caption"]).skipping(["heading"])
    said = spoken(clean(html(text_of("ferry.html")), policy))
    assert "A slower crossing" not in said
    assert any(text.startswith("The first boat of the morning waits") for text in said)


TABLE = "<table><caption>Boats</caption><tr><th>Name</th><th>Seats</th></tr><tr><td>Gull</td><td>90</td></tr></table>"


@pytest.mark.parametrize(
    ("policy", "wanted", "silent"),
    [
        (Policy(), ["A table follows in the text: Boats."], ["Name, Seats."]),
        (
            Policy().speaking(["table"]),
            ["Boats.", "Name, Seats.", "Gull, 90."],
            ["A table follows in the text: Boats."],
        ),
        (Policy().skipping(["table"]), [], ["A table follows in the text: Boats.", "Gull, 90."]),
    ],
)
def test_a_table_is_announced_or_read_by_row_or_left_out(
    policy: Policy, wanted: list[str], silent: list[str], html: Make
) -> None:
    lines = [f"<p>{line}</p>" for line in prose(8)]
    said = spoken(clean(html(article_page("".join([*lines[:4], TABLE, *lines[4:]]))), policy))
    assert [text for text in said if text in wanted] == wanted
    assert not set(silent) & set(said)


def test_code_is_announced_and_stays_as_written_in_the_report(html: Make) -> None:
    lines = [f"<p>{line}</p>" for line in prose(8)]
    code = "<pre><code>for boat in boats:\n    print(boat)</code></pre>"
    article = clean(html(article_page("".join([*lines[:4], code, *lines[4:]]))))
    assert "Code follows in the text." in spoken(article)
    assert [block.text for block in article.blocks if block.kind is BlockKind.CODE] == [
        "for boat in boats:\n    print(boat)"
    ]


def test_a_correction_comes_last(html: Make) -> None:
    note = "Correction: An earlier version of this article gave the wrong number of seats on the second boat."
    lines = [f"<p>{line}</p>" for line in prose(8)]
    article = clean(html(article_page("".join([lines[0], f"<p>{note}</p>", *lines[1:]]))))
    assert spoken(article)[-1] == note
    assert article.spoken[-1].kind is BlockKind.CORRECTION


def test_a_post_is_given_to_who_said_it(html: Make) -> None:
    post = (
        '<blockquote class="twitter-tweet"><p>The ferry is so quiet that I missed it this morning.</p>'
        '&mdash; Lee Park (@leepark) <a href="https://x.example/1">March 3, 2026</a></blockquote>'
    )
    lines = [f"<p>{line}</p>" for line in prose(8)]
    said = spoken(clean(html(article_page("".join([*lines[:4], post, *lines[4:]])))))
    assert "Lee Park posted: The ferry is so quiet that I missed it this morning." in said
    assert not any("@leepark" in text for text in said)


@pytest.mark.parametrize(
    "body",
    [
        "<nav><a href='/'>Home</a><a href='/news'>News</a></nav>",
        "<div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript>",
        "<p>You need to enable JavaScript to run this app.</p>",
        "<h1>Before you continue</h1><p>We and our partners use cookies to store and access personal data, such as "
        "browsing data, on this device.</p><p>With your consent we use cookies for personalised ads and for "
        "measurement.</p><button>Accept all</button>",
    ],
)
def test_a_page_without_an_article_is_an_error_that_says_so(body: str) -> None:
    with pytest.raises(NoProseError, match=r"page|article|notice"):
        clean(page.parse(Raw(f"<html><body>{body}</body></html>", origin="x.html", kind=SourceKind.HTML)))


def test_a_paywall_stub_is_narrated_with_a_warning(html: Make) -> None:
    lines = "".join(f"<p>{line}</p>" for line in prose(3))
    last = "<p>But nobody on the quay could say why the second boat…</p>"
    stub = f"{lines}{last}<div class='wall'>Subscribe to continue reading</div>"
    assert any("cut off" in warning for warning in clean(html(article_page(stub))).warnings)


@pytest.mark.parametrize(
    "wrapper", ["<button>", "<div class='comments'>", "<div class='author-bio'>", "<figure>", "<div class='caption'>"]
)
def test_markup_that_is_wrong_about_the_whole_article_is_not_believed(wrapper: str, html: Make) -> None:
    lines = prose(12)
    body = "".join(f"<p>{line}</p>" for line in lines)
    assert spoken(clean(html(article_page(wrapper + body)))) == lines


def test_a_markdown_document_is_trusted(html: Make) -> None:
    document = html(article_page("<p>Related: nothing here is judged.</p><p>Share this.</p>"))
    article = clean(Document(document.blocks, document.metadata, origin="x.md", kind=SourceKind.MARKDOWN))
    assert {"Related: nothing here is judged.", "Share this."} <= set(spoken(article))


WORDS = st.lists(
    st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=12), min_size=1, max_size=30
)
TAGS = st.sampled_from(
    ["p", "h2", "li", "div", "blockquote", "figcaption", "td", "span", "aside", "pre", "nav", "section"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TAGS, WORDS), min_size=1, max_size=25))
def test_no_word_is_invented_doubled_or_moved(parts: list[tuple[str, list[str]]]) -> None:
    body = [f"<{tag}>{' '.join(words)}</{tag}>".replace("&", "and") for tag, words in parts]
    filler = [f"<p>{line}</p>" for line in prose(6)]
    source = article_page("".join([*filler[:3], *body, *filler[3:]]))
    try:
        document = page.parse(Raw(source, origin="x", kind=SourceKind.HTML))
        article = clean(document)
    except NarratorError:
        return
    said = [block for block in article.spoken if not block.reason.startswith(("announces", "table-row"))]
    written, heard = Counter(block.text for block in document.blocks), Counter(block.text for block in said)
    assert not heard - written
    order = [text for text in (block.text for block in document.blocks) if heard[text] and written[text] == 1]
    moved = {block.text for block in said if block.kind is BlockKind.CORRECTION}
    assert [text for text in order if text not in moved] == [
        block.text for block in said if written[block.text] == 1 and block.text not in moved
    ]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=3000))
def test_any_text_is_cleaned_or_refused_in_words(text: str) -> None:
    try:
        document = pasted.parse(Raw(text, origin="x", kind=SourceKind.PASTED))
        article = clean(document)
    except NarratorError as error:
        assert error.exit_code in (6, 7)  # noqa: PT017 (either outcome is right; this says what a refusal must be)
        return
    source = re.sub(r"\W", "", text)
    assert all(re.sub(r"\W", "", block.text) in source for block in article.spoken)
