"""An article, written as a script and read back, is the same article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from narrator import script
from narrator.clean import clean
from narrator.sources import open_source, parse
from narrator.types import Article, Block, BlockKind, Metadata, Raw, SourceKind

ODD = r"\`*_[]()<>#+-.!|~=&;:{}^$\"'1)0 ab–“é字🙂"
words = st.text(st.sampled_from(ODD) | st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)
texts = words.filter(bool)
plain = st.builds(
    Block,
    st.sampled_from([BlockKind.PARAGRAPH, BlockKind.DECK, BlockKind.EMBED, BlockKind.CORRECTION]),
    texts,
)
headings = st.builds(Block, st.just(BlockKind.HEADING), texts, level=st.integers(1, 6))
quotes = st.builds(Block, st.just(BlockKind.QUOTE), texts, cite=st.just("") | texts)
items = st.builds(
    Block,
    st.just(BlockKind.LIST_ITEM),
    texts,
    level=st.integers(1, 4),
    ordinal=st.none() | st.integers(0, 12),
)
silent = st.builds(
    Block,
    st.sampled_from([BlockKind.CREDIT, BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CODE, BlockKind.AD]),
    texts,
    spoken=st.just(False),
    reason=st.just("photo-credit"),
)
#: always one: where none is stated, reading a text back tells one from its words
languages = st.sampled_from(["en", "en-US", "pt-BR", "zh-Hant-TW"])
metadata = st.builds(
    Metadata,
    title=st.just("") | words,
    authors=st.lists(texts, max_size=3).map(tuple),
    published=st.none() | st.dates(),
    updated=st.none() | st.dates(),
    language=languages,
    site=st.just("") | words,
    url=st.just("") | st.just("https://example.org/a#b?c=d&e=1"),
    image=st.just("") | words,
    description=st.just("") | words,
    voice=st.just("") | st.just("joe"),
    lexicon=st.just("") | st.just("names.toml"),
)


def back(text: str) -> Article:
    return clean(parse(Raw(text, origin="script.md", kind=SourceKind.MARKDOWN)))


def article_of(blocks: list[Block], facts: Metadata) -> Article:
    """As the cleaning leaves it: corrections at the end."""
    ordered = sorted(blocks, key=lambda block: block.kind is BlockKind.CORRECTION)
    return Article(tuple(ordered), facts, origin="page.html", kind=SourceKind.HTML)


def heard(article: Article) -> list[tuple[BlockKind, str, int, int | None, str]]:
    return [(block.kind, block.text, block.level, block.ordinal, block.cite) for block in article.spoken]


@settings(deadline=None)
@given(st.lists(plain | headings | quotes | items | silent, max_size=12), texts, metadata)
@example([Block(BlockKind.HEADING, "A", level=1)], "b", Metadata(title="A"))
@example(
    [Block(BlockKind.LIST_ITEM, "a", level=1), Block(BlockKind.LIST_ITEM, "b", level=2, ordinal=3)], "b", Metadata()
)
def test_a_script_is_read_back_as_the_same_spoken_blocks_and_metadata(
    blocks: list[Block], last: str, facts: Metadata
) -> None:
    article = article_of([*blocks, Block(BlockKind.PARAGRAPH, last)], facts)
    again = back(script.write(article))
    assert heard(again) == heard(article)
    assert again.metadata == article.metadata


@settings(deadline=None)
@given(st.lists(plain | headings | quotes | items | silent, min_size=1, max_size=8), metadata)
def test_writing_what_was_read_back_changes_nothing(blocks: list[Block], facts: Metadata) -> None:
    article = article_of([*blocks, Block(BlockKind.PARAGRAPH, "End.")], facts)
    once = script.write(article)
    assert script.write(back(once)) == once


@pytest.mark.parametrize(
    "text",
    [
        r"Half of $\int_0^1 x\,dx$ and $$\frac{a}{b}\;c$$ cost $5 or $10.",
        r"\int_0^1 x\,dx",
        r"It is $5 (or A$), *$a*b$ or $x` `y$ and $$ or \$x$.",
    ],
)
def test_formulas_and_prices_are_read_back(text: str) -> None:
    written = script.write(article_of([Block(BlockKind.PARAGRAPH, text)], Metadata(language="en")))
    assert heard(back(written))[-1][1] == text


def test_a_formula_of_an_author_keeps_its_escapes() -> None:
    read = back("It is $\\int_0^1 x\\,dx$ here.\n\n$$\nx\\,y\n= 2\n$$\n\nThe end \\, here.")
    assert [text for _, text, *_ in heard(read)] == [
        "It is $\\int_0^1 x\\,dx$ here.",
        "$$x\\,y = 2$$",
        "The end , here.",
    ]


def test_what_is_not_spoken_stays_in_view_and_can_be_brought_back() -> None:
    blocks = (
        Block(BlockKind.PARAGRAPH, "The boat left."),
        Block(BlockKind.CREDIT, "Photo: A. Ruiz --> Press", spoken=False, reason="photo-credit"),
        Block(BlockKind.PARAGRAPH, "It came back."),
    )
    text = script.write(Article(blocks, Metadata(title="Boat"), origin="a.html", kind=SourceKind.HTML))
    assert "<!-- not spoken: photo-credit\nPhoto: A. Ruiz" in text
    edited = text.replace("<!-- not spoken: photo-credit\n", "").replace("\n-->", "")
    assert [block.text for block in back(edited).spoken] == [
        "The boat left.",
        "Photo: A. Ruiz --> Press",
        "It came back.",
    ]


def test_a_table_taken_out_of_its_comment_is_read_and_not_announced() -> None:
    page = "Before it.\n\n| Boat | Late |\n| --- | --- |\n| Gull | 12 |\n\nBetween.\n\n```\nlate = 12\n```\n\nAfter it."
    text = script.write(back(page))
    announced = ["Before it.", "A table follows in the text.", "Between.", "Code follows in the text.", "After it."]
    assert [block.text for block in back(text).spoken] == announced
    once = script.write(back(text))
    assert script.write(back(once)) == once
    edited = text.replace("<!-- not spoken: announced-instead\n", "").replace("\n-->", "")
    read = [block.text for block in back(edited).spoken]
    assert read == ["Before it.", "Boat, Late.", "Gull, 12.", "Between.", "late = 12", "After it."]


def test_what_is_not_spoken_is_read_back_with_its_reason() -> None:
    table = Block(BlockKind.TABLE, "Fare Price Adult $3 | return", rows=(("Fare", "Price"), ("Adult", "$3 | return")))
    blocks = [
        Block(BlockKind.HEADING, "Most read", level=1, reason="related-links"),
        Block(BlockKind.LIST_ITEM, "A mill", level=1, ordinal=3, reason="related-links"),
        Block(BlockKind.LIST_ITEM, "A boat", level=1, ordinal=7, reason="related-links"),
        Block(BlockKind.CODE, "if (a --> b)\n\n  go();", reason="announced-instead"),
        replace(table, reason="announced-instead"),
        Block(BlockKind.CAPTION, "The boat, *late*.", reason="caption"),
    ]
    silent = [replace(block, spoken=False) for block in blocks]
    text = script.write(article_of([Block(BlockKind.PARAGRAPH, "The boat left."), *silent], Metadata(title="Boat")))
    again = back(text)
    assert [replace(block, place="") for block in again.blocks if not block.spoken] == silent
    assert again.metadata.title == "Boat"
    first = text.split("\n").index("# Most read") + 1
    assert next(block.place for block in again.blocks if not block.spoken) == f"line {first}"


def test_the_proof_of_a_script_shows_what_the_page_s_does(examples: Path) -> None:
    article = clean(parse(open_source(str(examples / "ferry-news.html"))))
    dropped = [block.text for block in article.blocks if not block.spoken and block.reason != "announced"]
    text = script.write(article)
    again = back(text)
    assert sorted(block.text for block in again.blocks if not block.spoken) == sorted(filter(None, dropped))
    assert script.write(again) == text


def test_a_post_is_said_to_be_somebodys_once() -> None:
    posted = Block(BlockKind.EMBED, "Ana Ruiz posted: The boat is late.", cite="Ana Ruiz")
    again = back(script.write(article_of([Block(BlockKind.PARAGRAPH, "One."), posted], Metadata())))
    assert [block.text for block in again.spoken] == ["One.", "Ana Ruiz posted: The boat is late."]


def test_the_script_opens_with_the_article_and_not_with_a_pages_menus() -> None:
    menus = [Block(BlockKind.NAVIGATION, name, spoken=False, reason="outside-article") for name in ("News", "Sports")]
    blocks = (*menus, Block(BlockKind.PARAGRAPH, "The boat left."))
    text = script.write(Article(blocks, Metadata(), origin="a.html", kind=SourceKind.HTML))
    assert text == "---\n---\n\nThe boat left.\n\n<!-- not spoken: outside-article\nNews\n\nSports\n-->\n"


def test_a_kind_that_only_a_special_policy_reads_keeps_its_words() -> None:
    blocks = (Block(BlockKind.PARAGRAPH, "One."), Block(BlockKind.CAPTION, "Two.", reason="asked"))
    text = script.write(Article(blocks, Metadata(), origin="a.html", kind=SourceKind.HTML))
    assert [block.text for block in back(text).spoken] == ["One.", "Two."]


def test_the_header_is_what_an_editor_would_write() -> None:
    facts = Metadata(title="A Slow Boat", authors=("Ada Lund", "Bo Ek, Jr."), published=date(2026, 3, 5), site="C: D")
    article = Article((Block(BlockKind.PARAGRAPH, "It costs $4.2 million (50 % up) in snake_case."),), facts,
                      origin="a", kind=SourceKind.HTML)  # fmt: skip
    assert script.write(article) == (
        '---\ntitle: A Slow Boat\nauthors: ["Ada Lund", "Bo Ek, Jr."]\ndate: 2026-03-05\nsite: "C: D"\n---\n\n'
        "It costs $4.2 million (50 % up) in snake_case.\n"
    )


@pytest.mark.parametrize(
    "name",
    ["ferry-news.html", "ferry-news.txt", "quiet-hour.md", "plum-dumplings.html", "beekeeper-interview.md",
     "leap-seconds.html"],
)  # fmt: skip
def test_the_examples_come_back_as_they_were(name: str, examples: Path) -> None:
    article = clean(parse(open_source(str(examples / name))))
    again = back(script.write(article))
    assert [replace(block, place="", reason="") for block in again.spoken] == [
        replace(block, place="", reason="") for block in article.spoken
    ]
    assert again.metadata == article.metadata
