"""From an article to utterances: nothing lost, nothing said twice, every word traceable, in breaths of fair length."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.lexicon import Entry, Lexicon
from narrator.segment import segment
from narrator.segment.announcement import written_date
from narrator.segment.cutting import LIMIT
from narrator.types import Article, Block, BlockKind, Metadata, Pauses, Seconds, Section, SourceKind, Utterance, Voice

K = BlockKind
PAUSES = Pauses(
    sentence=Seconds(1),
    clause=Seconds(2),
    paragraph=Seconds(3),
    list_item=Seconds(4),
    quote=Seconds(5),
    heading=Seconds(6),
    before_heading=Seconds(10),
    title=Seconds(7),
    announcement=Seconds(8),
)
VOICE = Voice("test", "silence", pauses=PAUSES)
NONE = Lexicon()


def article(*blocks: Block, **metadata: object) -> Article:
    facts = Metadata(language="en", **metadata)  # type: ignore[arg-type]
    return Article(blocks, facts, origin="-", kind=SourceKind.MARKDOWN)


def paragraph(text: str) -> Block:
    return Block(K.PARAGRAPH, text)


def told(*blocks: Block, lexicon: Lexicon = NONE, **metadata: object) -> tuple[Utterance, ...]:
    return segment(article(*blocks, **metadata), VOICE, lexicon=lexicon)[0]


def texts(*blocks: Block) -> list[str]:
    return [utterance.text for utterance in told(*blocks)]


def test_opening_says_title_byline_and_date() -> None:
    opening = told(
        paragraph("It rained."), title="The Long Rain", authors=("Ann Lee", "Bo Roe"), published=date(2021, 3, 9)
    )
    assert [(u.kind, u.text, u.written, u.block) for u in opening] == [
        (K.TITLE, "The Long Rain.", "The Long Rain", None),
        (K.BYLINE, "By Ann Lee and Bo Roe.", "By Ann Lee and Bo Roe", None),
        (K.DATE, "March ninth, twenty twenty one.", "March 9, 2021", None),
        (K.PARAGRAPH, "It rained.", "It rained.", 0),
    ]
    assert [u.pause_after for u in opening] == [7, 8, 8, 3]


@pytest.mark.parametrize(
    ("authors", "byline"),
    [
        (("Ann Lee",), "By Ann Lee"),
        (("Ann Lee", "Bo Roe", "Cy Moe"), "By Ann Lee, Bo Roe, and Cy Moe"),
        (("By Ann Lee",), "By Ann Lee"),
    ],
)
def test_byline_joins_names(authors: tuple[str, ...], byline: str) -> None:
    assert told(authors=authors)[0].written == byline


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en-US", "March 9, 2021"),
        ("en-GB", "9 March 2021"),
        ("en_AU", "9 March 2021"),
        ("de-AT", "9. März 2021"),
        ("fr", "9 mars 2021"),
        ("es-MX", "9 de marzo de 2021"),
        ("tlh", "2021-03-09"),
    ],
)
def test_date_is_written_as_its_readers_do(language: str, written: str) -> None:
    assert written_date(date(2021, 3, 9), language) == written


def test_what_the_opening_says_is_not_said_again() -> None:
    blocks = (Block(K.TITLE, "The Long Rain"), Block(K.BYLINE, "Ann Lee"), paragraph("It rained."))
    for announce, expected in (
        (True, ["The Long Rain.", "Ann Lee.", "It rained."]),
        (False, ["Ann Lee.", "It rained."]),
    ):
        utterances, _ = segment(article(*blocks, title="The Long Rain"), VOICE, lexicon=NONE, announce=announce)
        assert [utterance.text for utterance in utterances] == expected


def test_blocks_not_spoken_are_not() -> None:
    assert texts(Block(K.AD, "Buy now!", spoken=False), paragraph("It rained.")) == ["It rained."]


def test_pauses_follow_what_ended_and_what_comes() -> None:
    blocks = (
        paragraph("One one one. Two two two."),
        Block(K.HEADING, "Part two", level=2),
        Block(K.LIST_ITEM, "First of these", level=1),
        Block(K.QUOTE, "So it is said."),
        Block(K.HEADING, "Part three", level=2),
        paragraph("The last of it."),
    )
    assert [u.pause_after for u in told(*blocks)] == [1, 13, 6, 4, 15, 6, 3]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("No", "No."),
        ("Is it? Yes.", "Is it? Yes."),
        ("He said so:", "He said so."),
        ('"We lost, all of us,"', "We lost, all of us."),
        ("Wait for it…", "Wait for it."),
        ("Stop now!!!", "Stop now!"),
        ("Who on earth?!", "Who on earth?"),
        ("(It was late.)", "It was late."),
        ("It rose 5%", "It rose five percent."),
    ],
)
def test_every_utterance_ends_in_one_mark(text: str, spoken: str) -> None:
    assert [text.strip('"()') for text in texts(paragraph(text))] == [spoken]


@pytest.mark.parametrize("text", ["", "   ", "* * *", "—", "😀 🎉"])
def test_what_holds_no_word_is_not_said(text: str) -> None:
    assert texts(paragraph(text), paragraph("It rained.")) == ["It rained."]


def test_very_short_sentences_are_joined_to_a_neighbour() -> None:
    assert [
        u.written for u in told(paragraph("Why not? No one knows the reason. Not yet. But the town waits for it."))
    ] == [
        "Why not? No one knows the reason. Not yet.",
        "But the town waits for it.",
    ]


def test_a_heading_is_cut_where_its_sentences_end() -> None:
    assert texts(Block(K.HEADING, "Why not? Not yet", level=2)) == ["Why not?", "Not yet."]


LONG = (
    "The committee, which had met for three days behind closed doors in the old town hall of Spokane, Washington, "
    "decided on Tuesday that the $1.2 billion plan would go ahead; however, its members said the work, expected to "
    "take 5 years and to cost 3,000 people their homes, could not begin before 2027 because the state had not yet "
    "agreed to pay its share of the costs, and because nobody knew who would run it."
)


def test_a_long_sentence_is_cut_where_clauses_meet() -> None:
    first, second = told(paragraph(LONG))
    assert first.written.endswith("would go ahead;")
    assert first.text.endswith("would go ahead.")
    assert second.written.startswith("however, its members")
    assert (first.pause_after, second.pause_after) == (2, 3)


def test_a_number_is_never_cut() -> None:
    text = "The sum was " + "1,234,567.89 and then " * 12 + "nothing."
    pieces = told(paragraph(text))
    assert len(pieces) > 2
    assert all(u.written.count("1,234,567.89") * 4 == u.text.count("thousand") * 4 for u in pieces)
    assert max(len(u.text) for u in pieces) <= LIMIT + 1


@pytest.mark.parametrize(
    "text", ["word " * 2000, "a" * 5000, "9" * 3000, "x, " * 3000, "ha-" * 2000], ids=lambda t: t[:5]
)
def test_endless_sentences_are_cut_all_the_same(text: str) -> None:
    pieces = told(paragraph(text))
    assert max(len(u.text) for u in pieces) <= LIMIT + 1
    assert "".join("".join(u.written for u in pieces).split()) == "".join(text.split())


def test_ordered_items_are_said_with_their_number() -> None:
    items = told(
        Block(K.LIST_ITEM, "Peel 2 pears", ordinal=1),
        Block(K.LIST_ITEM, "Slice them", ordinal=2),
        Block(K.LIST_ITEM, "Step 3: serve", ordinal=3),
        Block(K.LIST_ITEM, "Enjoy them all"),
    )
    assert [u.text for u in items] == [
        "One: Peel two pears.",
        "Two: Slice them.",
        "Step three: serve.",
        "Enjoy them all.",
    ]
    assert items[0].written == "Peel 2 pears"


def test_a_script_of_syllables_is_cut_sooner() -> None:
    text = "今天下午，委员会在市政厅开会，讨论了新的预算，" * 8 + "会后没有发表声明。"
    pieces = segment(article(paragraph(text)), VOICE, lexicon=NONE)[0]
    assert "".join(u.written for u in pieces) == text
    assert all(u.written.endswith(("，", "。")) for u in pieces)
    assert max(len(u.text) for u in pieces) <= LIMIT // 3 + 1


KUTTER = Lexicon((Entry(("Qatar",), say="kutter", ipa="kˈʌɾɚ"), Entry(("GIF",), ipa="dʒˈɪf")))


def test_sounds_lie_on_their_words() -> None:
    blocks = (
        paragraph("In 2021 Qatar’s team won. Qatar sent a GIF of it."),
        Block(K.LIST_ITEM, "Qatar again", ordinal=4),
        paragraph(
            "word " * 58 + "and then Qatar, which went on and on, had a GIF to send to the other side of the sea."
        ),
    )
    utterances = told(*blocks, lexicon=KUTTER)
    heard = [[(u.text[s.start : s.end], s.ipa) for s in u.sounds] for u in utterances]
    assert heard[0] == [("kutter's", "kˈʌɾɚz")]
    assert heard[1] == [("kutter", "kˈʌɾɚ"), ("GIF", "dʒˈɪf")]
    assert heard[2] == [("kutter", "kˈʌɾɚ")]
    assert [sound for sounds in heard[3:] for sound in sounds] == [("kutter", "kˈʌɾɚ"), ("GIF", "dʒˈɪf")]


def test_an_entry_touches_only_the_utterances_that_use_it() -> None:
    blocks = (paragraph("Qatar won the game. Nobody else did so."),)
    plain, changed = told(*blocks), told(*blocks, lexicon=KUTTER)
    assert plain[0] != changed[0]
    assert plain[1] == changed[1]


def check(art: Article, utterances: tuple[Utterance, ...]) -> None:
    """What holds of every plan."""
    for utterance in utterances:
        assert utterance.text[-1] in ".!?"
        assert utterance.text == utterance.text.strip()
        written = spoken = 0
        for span in utterance.spans:
            assert (span.written_start, span.start) == (written, spoken)
            written, spoken = span.written_end, span.end
            if not span.rule:
                assert span.written_end - span.written_start == span.end - span.start
        assert (written, spoken) == (len(utterance.written), len(utterance.text))
        if utterance.block is not None:
            block = art.blocks[utterance.block]
            assert block.text[utterance.start :].startswith(utterance.written)
    for index, block in enumerate(art.blocks):
        mine = [u for u in utterances if u.block == index]
        end = 0
        for utterance in mine:
            assert not block.text[end : utterance.start].strip()
            end = utterance.start + len(utterance.written)
        assert not mine or not block.text[end:].strip()


PIECES = st.sampled_from(
    [
        "$4.5M",
        "Sept. 3, 2021",
        " ",
        ". ",
        "! ",
        "? ",
        ", ",
        "; ",
        "Dr. ",
        "U.S. ",
        '"',
        "”",
        "“",
        "(",
        ") ",
        "12",
        "Qatar",
        "word ",
        "the ",
        "A ",
        "no ",
        "…",
        "—",
        "\n",
        "😀",
        "[1]",
        "é",
        "ı",
        "你好。",
        "\xa0",
        "’s ",
        "a very long word ",
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@given(
    st.lists(
        st.builds(
            lambda text, ordinal: Block(K.LIST_ITEM, text, ordinal=ordinal), TEXTS, st.none() | st.integers(1, 99)
        ),
        max_size=3,
    )
)
@settings(deadline=None, max_examples=60)
def test_every_word_is_said_once_and_traceable(blocks: list[Block]) -> None:
    art = article(*blocks)
    utterances, sections = segment(art, VOICE, lexicon=KUTTER)
    check(art, utterances)
    assert [section.first for section in sections] + [len(utterances)][: len(sections)] == (
        [0] + [section.last for section in sections] if sections else []
    )


def test_the_same_holds_of_a_real_long_sentence() -> None:
    art = article(paragraph(LONG), paragraph(LONG.replace(",", "")), title="T")
    check(art, segment(art, VOICE, lexicon=KUTTER)[0])


WORDS = "word " * 80


def heading(text: str, level: int = 2) -> Block:
    return Block(K.HEADING, text, level=level)


def chapters(*blocks: Block, voice: Voice = VOICE) -> list[str]:
    return [section.title for section in segment(article(*blocks, title="The Title"), voice, lexicon=NONE)[1]]


def test_chapters_come_from_the_headings() -> None:
    assert chapters(paragraph(WORDS), heading("One"), paragraph(WORDS), heading("Two"), paragraph(WORDS)) == [
        "The Title",
        "One",
        "Two",
    ]


def test_nested_headings_are_folded() -> None:
    nested = (
        heading("One"),
        paragraph(WORDS),
        heading("Deeper", 3),
        paragraph(WORDS),
        heading("Two"),
        paragraph(WORDS),
    )
    assert chapters(paragraph(WORDS), *nested) == ["The Title", "One", "Two"]


def test_one_top_heading_over_many_does_not_hide_them() -> None:
    parts = [block for name in "ABC" for block in (heading(name, 3), paragraph(WORDS))]
    assert chapters(heading("Top", 2), paragraph(WORDS), *parts) == ["Top", "A", "B", "C"]


def test_tiny_chapters_are_merged() -> None:
    blocks = (paragraph(WORDS), heading("One"), paragraph("Short."), heading("Two"), paragraph(WORDS))
    assert chapters(*blocks) == ["The Title", "Two"]


def test_many_tiny_chapters_are_put_together_and_not_all_folded_away() -> None:
    sentence = paragraph("It rained all day, and nobody in the whole harbor had thought of an umbrella that morning.")
    tiny = [block for number in range(60) for block in (heading(str(number)), sentence)]
    long = (heading("Long"), paragraph(WORDS))
    steady = replace(VOICE, pauses=Pauses())
    found = chapters(*tiny, voice=steady)
    assert 15 <= len(found) <= 31
    assert chapters(paragraph(WORDS), *tiny[:2], *long, voice=steady) == ["The Title", "Long"]
    assert chapters(paragraph(WORDS), *tiny[:6], *long, voice=steady) == ["The Title", "0", "Long"]
    assert chapters(*tiny[:2], *long, *tiny[:2], voice=steady) == ["The Title"]


def test_without_headings_there_is_one_chapter() -> None:
    assert chapters(paragraph(WORDS)) == ["The Title"]
    utterances, sections = segment(article(paragraph("It rained all day.")), VOICE, lexicon=NONE)
    assert sections == (Section("It rained all day.", 0, len(utterances)),)


def test_an_article_that_says_nothing_has_no_chapter() -> None:
    assert segment(article(paragraph("…")), VOICE, lexicon=NONE) == ((), ())


@pytest.mark.slow
def test_there_are_never_more_chapters_than_a_tag_holds() -> None:
    blocks = [block for n in range(400) for block in (heading(f"Part {n}"), paragraph("word " * 70))]
    _, sections = segment(article(*blocks), VOICE, lexicon=NONE)
    assert 100 <= len(sections) <= 255
    assert all(first.last == second.first for first, second in pairwise(sections))


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        (
            "zh",
            "今天北京下雨了。我没有带伞！你们呢？他说好的，我们走吧。",
            ["今天北京下雨了。", "我没有带伞！", "你们呢？", "他说好的，我们走吧。"],
        ),
        (
            "ja",
            "雨が降りました。傘を持っていますか？はい。帰りましょう！",
            ["雨が降りました。", "傘を持っていますか？はい。", "帰りましょう！"],
        ),
    ],
)
def test_sentences_without_spaces_are_said_one_by_one(language: str, written: str, said: list[str]) -> None:
    body = Article((paragraph(written),), Metadata(language=language), origin="-", kind=SourceKind.MARKDOWN)
    assert [utterance.written for utterance in segment(body, VOICE, lexicon=NONE)[0]] == said


def test_dashes_and_marks_are_no_words_of_a_short_sentence() -> None:
    assert texts(paragraph("Yes — no. He went home by the river road.")) == ["Yes, no. He went home by the river road."]
