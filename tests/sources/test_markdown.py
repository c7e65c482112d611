"""Markdown and its header, case by case (the cases are text, in markdown.md), and what holds for any."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.clean import clean
from narrator.errors import FrontMatterError, NoProseError
from narrator.sources.markdown import parse
from narrator.types import Block, Document, Metadata, Raw, SourceKind

CASES = re.findall(
    r"^([^\n]+)\n\.\n(.*?)\n\.\n(.*?)\n\.$", Path(__file__).with_name("markdown.md").read_text("utf-8"), re.M | re.S
)


def read(text: str, origin: str = "a.md") -> Document:
    return parse(Raw(text, origin=origin, kind=SourceKind.MARKDOWN))


def shown(block: Block) -> str:
    facts = [f"level={block.level}"] if block.level else []
    facts += [f"ordinal={block.ordinal}"] if block.ordinal is not None else []
    facts += [f"rows={len(block.rows)}x{len(block.rows[0])}"] if block.rows else []
    facts += [f'cite="{block.cite}"'] if block.cite else []
    return f"{' '.join([block.kind, *facts])}: {block.text}".replace("\n", "\\n")


def header(text: str) -> Metadata:
    return read(f"---\n{text}\n---\n\nText.\n").metadata


@pytest.mark.parametrize(("written", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_markdown_as_blocks(written: str, expected: str) -> None:
    assert "\n".join(map(shown, read(written).blocks)) == expected


def test_every_block_knows_its_line() -> None:
    text = "---\ntitle: A\n---\n\nOne.\n\n- two\n- three\n\n> four\n"
    assert [block.place for block in read(text).blocks] == ["line 5", "line 7", "line 8", "line 10"]
    assert [block.place for block in read(text.replace("\n", "\r\n")).blocks][-1] == "line 10"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: A: the story # a remark", Metadata(title="A: the story")),
        ('title: "A \\"quoted\\" one"', Metadata(title='A "quoted" one')),
        ("title: 'It''s here'  # a remark", Metadata(title="It's here")),
        ("title: >-\n  folded\n  text", Metadata(title="folded text")),
        ("title: goes on\n  below", Metadata(title="goes on below")),
        ("author: Ada Lund and Bo Ek", Metadata(authors=("Ada Lund", "Bo Ek"))),
        ("author: Ada Lund, Bo Ek & Cy Dee", Metadata(authors=("Ada Lund", "Bo Ek", "Cy Dee"))),
        ("author: Sammy Ray, Jr.", Metadata(authors=("Sammy Ray, Jr.",))),
        ("authors: [Ada Lund, 'Bo Ek, MD']", Metadata(authors=("Ada Lund", "Bo Ek, MD"))),
        ("authors:\n  - Ada Lund\n  - name: Bo Ek\n    email: bo@a.example", Metadata(authors=("Ada Lund", "Bo Ek"))),
        ("author:\n  name: Ada Lund\n  url: https://a.example", Metadata(authors=("Ada Lund",))),
        ("date: 2026-03-09", Metadata(published=date(2026, 3, 9))),
        ("date: 2026-03-09T10:00:00+01:00", Metadata(published=date(2026, 3, 9))),
        ("date: 2026-03-09 10:00:00 -0500", Metadata(published=date(2026, 3, 9))),
        (
            "published: March 9, 2026\nlastmod: 9 March 2026",
            Metadata(published=date(2026, 3, 9), updated=date(2026, 3, 9)),
        ),
        ("lang: en_GB", Metadata(language="en-GB")),
        ("language: de", Metadata(language="de")),
        (
            "site: S\nurl: https://a.example/#b\nimage: a b.jpg",
            Metadata(site="S", url="https://a.example/#b", image="a b.jpg"),
        ),
        ("cover:\n  src: a.jpg\n  alt: A", Metadata(image="a.jpg")),
        (
            "voice: joe\nlexicon: names.toml\nsummary: In short.",
            Metadata(voice="joe", lexicon="names.toml", description="In short."),
        ),
        ("tags: {a: [b}\nlayout: post\nnested:\n  - deep:\n      er: 1\n# remark\ntitle: A", Metadata(title="A")),
        ("title: ''\nauthor:\ndate: ~", Metadata()),
        ("Title: A\nAuthor: Ada", Metadata(title="A", authors=("Ada",))),
        ("tags:\n- a\n- b\ntitle: A", Metadata(title="A")),
    ],
)
def test_what_a_header_says(text: str, expected: Metadata) -> None:
    assert header(text) == expected


def test_a_key_that_is_nearly_known_is_warned_of_and_those_of_other_programs_are_not() -> None:
    others = "tags: [a]\nlayout: post\ndraft: true\ncategories: b\nresources: [c]\nimage: a.png\nimages: [b.png]\n"
    document = read(f"---\ntittle: A Boat\nlexikon: a.toml\n{others}---\nText.")
    warnings = (
        "line 2 of the header: the key 'tittle' is not known; did you mean 'title'?",
        "line 3 of the header: the key 'lexikon' is not known; did you mean 'lexicon'?",
    )
    assert document.warnings == warnings
    assert clean(document).warnings == warnings


def test_a_toml_header() -> None:
    text = '+++\ntitle = "A"\nauthors = ["Ada", "Bo"]\ndate = 2026-03-09T10:00:00Z\n[params]\nx = 1\n+++\nText.\n'
    assert read(text).metadata == Metadata(title="A", authors=("Ada", "Bo"), published=date(2026, 3, 9))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\ntitle: A\n\nText that goes on.", 1, "never closed"),
        ("---\ntitle: A\nno colon here\n---\nText.", 3, "not `key: value`"),
        ("---\ntitle: A\ndate: soon\n---\nText.", 3, "no date"),
        ("---\ndate: 2026-13-40\n---\nText.", 2, "no date"),
        ("---\nlang: English (US)\n---\nText.", 2, "no language"),
        ('---\ntitle: "A\n---\nText.', 2, "not closed"),
        ("---\ntitle: 'A\n---\nText.", 2, "not closed"),
        ("---\nauthors: [A, B\n---\nText.", 2, "not closed"),
        ("---\ntitle: A\ntitle: B\n---\nText.", 3, "twice"),
        ("---\nvoice: [a, b]\n---\nText.", 2, "not a list"),
        ("\n---\n# remark\ntitle: A\nwhat\n---\nText.", 5, "not `key: value`"),
        ("+++\ntitle = A\n+++\nText.", 2, "invalid value"),
        ("+++\ntitle = 'A'\nText.", 1, "never closed"),
    ],
)
def test_a_broken_header_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        read(text)
    assert (caught.value.line, caught.value.exit_code) == (line, 8)
    assert words in caught.value.why


@pytest.mark.parametrize("text", ["---\n\nA rule, then text: some.\n\n---\n\nMore.", "---\nText without a colon.\n"])
def test_a_rule_at_the_top_is_no_header(text: str) -> None:
    assert read(text).metadata == Metadata()
    assert read(text).blocks


def test_the_title_of_the_header_and_of_the_text_are_one() -> None:
    same = read("---\ntitle: A Boat\n---\n# A boat\n\nText.")
    assert [block.kind for block in same.blocks] == ["title", "paragraph"]
    assert same.metadata.title == "A Boat"
    other = read("---\ntitle: A Boat\n---\n# Part One\n\nText.")
    assert [block.kind for block in other.blocks] == ["heading", "paragraph"]


def test_the_address_it_came_from_is_its_address_unless_it_says_another() -> None:
    raw = Raw("Text.", origin="https://a.example/r", url="https://a.example/b.md", kind=SourceKind.MARKDOWN)
    assert parse(raw).metadata.url == "https://a.example/b.md"
    assert parse(replace(raw, text="---\nurl: https://c.example/\n---\nText.")).metadata.url == "https://c.example/"


def test_a_header_and_comments_alone_are_no_article() -> None:
    with pytest.raises(NoProseError):
        read("---\ntitle: A\n---\n\n<!-- not spoken: ad\nText.\n-->\n")


words = st.lists(st.sampled_from("alpha beta gamma delta epsilon".split()), min_size=1, max_size=5).map(" ".join)  # noqa: SIM905
wraps = st.sampled_from(
    ["{}", "*{}*", "**{}**", "`{}`", "[{}](https://a.example)", "# {}", "- {}", "> {}", "1. {}", "{}\n==="]
)


@settings(deadline=None)
@given(st.lists(st.tuples(wraps, words), min_size=1, max_size=8))
def test_no_word_is_lost_doubled_glued_or_out_of_order(parts: list[tuple[str, str]]) -> None:
    document = read("\n\n".join(wrap.format(text) for wrap, text in parts))
    heard = " ".join(block.text for block in document.blocks)
    assert heard.split() == " ".join(text for _, text in parts).split()


@settings(deadline=None)
@given(st.text(st.sampled_from("-+:#>*_`[]()<>!|\"'\\ \n\t1a.&;~^=")))
def test_no_text_breaks_the_parser(text: str) -> None:
    with contextlib.suppress(NoProseError, FrontMatterError):
        for block in read(text).blocks:
            assert block.text or block.kind in ("image", "table", "code")
