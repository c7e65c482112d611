"""What a lexicon finds in a text, and what it does to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrator.errors import LexiconError
from narrator.lexicon import Entry, Lexicon, built_in, for_article
from narrator.lexicon.entry import SaidAs
from narrator.normalize import normalize
from narrator.types import Article, Metadata, Sound, SourceKind

QATAR = Entry(("Qatar",), say="kutter", ipa="kˈʌɾɚ")
LEAD = Entry(("lead",), say="led", ipa="lˈɛd", before=("pipe", "paint"))
WHO = Entry(("WHO",), said_as=SaidAs.LETTERS)
LEXICON = Lexicon(
    (
        QATAR,
        LEAD,
        WHO,
        Entry(("Sana'a",), say="sonaa"),
        Entry(("Kuala Lumpur",), say="kwahla loompoor"),
        Entry(("Kuala",), say="koala"),
        Entry(("gnocchi",), say="nyoki"),
        Entry(("Nice",), say="neece", after=("in", "near")),
        Entry(("Bosch",), say="bosh", ipa="bˈɑːʃ"),
        Entry(("NATO",), said_as=SaidAs.WORD),
        Entry(("AR15",), said_as=SaidAs.LETTERS),
    )
)


def said(text: str, lexicon: Lexicon = LEXICON) -> str:
    for match in reversed(lexicon.matches(text)):
        text = text[: match.start] + f"<{match.spoken}>" + text[match.end :]
    return text


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Qatar won.", "<kutter> won."),
        ("Qatar's team and Qatar’s fans", "<kutter's> team and <kutter's> fans"),
        ("a Qatar-based firm", "a <kutter>-based firm"),
        ("“Qatar” and 'Qatar' and (Qatar)", "“<kutter>” and '<kutter>' and (<kutter>)"),
        ("qatar, Qatari, Qatarx, aQatar, 3Qatar, Qatar_1", "qatar, Qatari, Qatarx, aQatar, 3Qatar, Qatar_1"),
        ("see qatar.example.com or Qatar.com or @Qatar", "see qatar.example.com or Qatar.com or @Qatar"),
        ("QATAR TALKS FAIL", "<kutter> TALKS FAIL"),
        ("the QATAR acronym", "the QATAR acronym"),
        ("a lead pipe, LEAD PAINT, lead singer", "a <led> pipe, <led> PAINT, lead singer"),
        ("the WHO says; who says?", "the <W H O> says; who says?"),
        ("two WHOs", "two <W H O's>"),
        ("the WHO's rule", "the <W H O's> rule"),
        ("in Sana’a, Sana'a’s", "in <sonaa>, <sonaa's>"),
        ("in Kuala Lumpur's Kuala", "in <kwahla loompoor's> <koala>"),
        ("Gnocchi and gnocchi", "<nyoki> and <nyoki>"),
        ("in Nice, a Nice man near Nice", "in <neece>, a Nice man near <neece>"),
        ("NATO", "<Nato>"),
        ("an AR15", "an <A- R one five>"),
        ("", ""),
    ],
)
def test_whole_words_in_their_case_and_forms(text: str, spoken: str) -> None:
    assert said(text) == spoken


@pytest.mark.parametrize(
    ("text", "ipa"),
    [("Bosch", "bˈɑːʃ"), ("Bosch's", "bˈɑːʃᵻz"), ("Qatar's", "kˈʌɾɚz"), ("Qatars", "kˈʌɾɚz"), ("Bosch'", "bˈɑːʃ")],
)
def test_endings_sound_as_english_has_them(text: str, ipa: str) -> None:
    assert [match.ipa for match in LEXICON.matches(text)] == [ipa]


def test_later_layer_wins_and_neither_changes() -> None:
    mine = Lexicon((Entry(("Qatar",), say="kah-tar"),))
    assert said("Qatar", mine.over(LEXICON)) == "<kah-tar>"
    assert said("Qatar", LEXICON.over(mine)) == said("Qatar") == "<kutter>"


def test_only_the_text_language_is_told() -> None:
    both = Lexicon((Entry(("Paris",), say="paree", language="fr"), Entry(("Roma",), say="rohma")))
    assert said("Paris Roma", both.speaking("en-GB")) == "Paris <rohma>"
    assert said("Paris Roma", both.speaking("fr-CA")) == "<paree> <rohma>"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ˈkʌtər", "kˈʌtɚ"),
        ("nɛtənˈjɑːhuː", "nɛtənjˈɑːhuː"),
        ("ˈʧɜːrtʃ ɡoʊɪŋ", "tʃˈɜːtʃ ɡoʊɪŋ"),
        ("ˌsɑːrəˈjeɪvoʊ", "sˌɑːɹəjˈeɪvoʊ"),
        ("kˈʌɾɚ", "kˈʌɾɚ"),
    ],
)
def test_ipa_of_a_dictionary_is_read_as_engines_write_it(written: str, read: str) -> None:
    lexicon = Lexicon((Entry(("Word",), ipa=written),)).speaking("en-US")
    assert [match.ipa for match in lexicon.matches("Word")] == [read]


def test_built_in_ipa_is_in_the_engines_notation() -> None:
    assert built_in().speaking("en") == built_in()


def test_sounds_lie_on_the_spoken_words() -> None:
    text = "In 2021 Qatar’s lead pipe cost $3 in Qatar."
    spoken = normalize(text, replacements=LEXICON.replacements(text))
    found = LEXICON.sounds(spoken)
    assert [(spoken.text[s.start : s.end], s.ipa) for s in found] == [
        ("kutter's", "kˈʌɾɚz"),
        ("led", "lˈɛd"),
        ("kutter", "kˈʌɾɚ"),
    ]


def test_ipa_alone_leaves_the_word_as_written() -> None:
    lexicon = Lexicon((Entry(("GIF",), ipa="dʒˈɪf"),))
    spoken = normalize("A GIF.", replacements=lexicon.replacements("A GIF."))
    assert spoken.text == "A GIF."
    assert lexicon.sounds(spoken) == (Sound(2, 5, "dʒˈɪf"),)


def test_text_without_its_words_is_untouched() -> None:
    text = "On Sept. 3, 2021, the mayor of Spokane paid $4.5M."
    assert normalize(text, replacements=LEXICON.replacements(text)) == normalize(text)


WORDS = st.sampled_from(
    ["Qatar", "lead", "pipe", "Kuala", "Lumpur", "WHO", "in", "Nice", "'s", "’", ".", "@", "-", "ı", "ß"]
)


@given(st.lists(st.one_of(WORDS, st.text(max_size=4))).map(" ".join))
def test_matches_are_in_order_and_apart(text: str) -> None:
    end = 0
    for match in LEXICON.matches(text):
        assert end <= match.start < match.end <= len(text)
        assert match.written == text[match.start : match.end]
        end = match.end


def article(tmp_path: Path, *, lexicon: str = "", url: str = "") -> Article:
    metadata = Metadata(title="T", lexicon=lexicon, url=url)
    return Article((), metadata, origin=str(tmp_path / "a.md"), kind=SourceKind.MARKDOWN)


def test_layers_built_in_site_user_files_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config"
    monkeypatch.setenv("NARRATOR_CONFIG", str(config))
    (config / "lexicons").mkdir(parents=True)
    entry = '[[word]]\ntext = "{}"\nsay = "{}"\n'

    def write(path: Path, say: str, *words: str) -> None:
        path.write_text("".join(entry.format(word, say) for word in words), encoding="utf-8")

    write(config / "lexicons" / "paper.example.toml", "site", "Kyiv", "Anka", "Bela", "Cora")
    write(config / "lexicon.toml", "user", "Anka", "Bela", "Cora")
    write(tmp_path / "given.toml", "file", "Bela", "Cora")
    write(tmp_path / "own.toml", "article", "Cora")
    given = Lexicon.load(tmp_path / "given.toml")
    whole = for_article(article(tmp_path, lexicon="own.toml", url="https://www.paper.example/a"), given)
    assert said("Lviv Kyiv Anka Bela Cora", whole) == "<lloveev> <site> <user> <file> <article>"


def test_a_page_from_the_network_names_no_file_of_ours() -> None:
    metadata = Metadata(title="T", lexicon="/etc/names.toml")
    page = Article((), metadata, origin="https://paper.example/a.md", kind=SourceKind.MARKDOWN)
    assert for_article(page, LEXICON) == LEXICON


def test_an_article_that_names_no_file_there_is(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.toml.*no such file"):
        for_article(article(tmp_path, lexicon="none.toml"))
