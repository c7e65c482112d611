"""The files lexicons are kept in: what is read is what was written, and what is wrong is named by its line."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from narrator.errors import LexiconError
from narrator.lexicon import Entry, Lexicon, built_in, formats
from narrator.lexicon.entry import SaidAs, problems

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="|"), min_size=1, max_size=8).map(
    lambda text: f"x{text}"
)
SAY = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=8)
ENTRY = st.builds(
    lambda texts, say, ipa, before, language: Entry(
        tuple(texts), say=say, ipa=ipa, before=tuple(before), language=language
    ),
    st.lists(TEXT, min_size=1, max_size=3),
    SAY,
    st.text("kˈʌtɚɹuː", max_size=6).map(lambda text: f"a{text}" if text else ""),
    st.lists(SAY, max_size=2),
    st.sampled_from(["", "en", "de-AT"]),
).filter(lambda entry: not any(problems(entry)))


def without_place(entries: tuple[Entry, ...]) -> list[Entry]:
    return [dataclasses.replace(entry, place="") for entry in entries]


@pytest.mark.parametrize("kind", ["toml", "csv"])
@given(entries=st.lists(ENTRY, max_size=5))
def test_written_is_read_back(kind: str, entries: list[Entry]) -> None:
    text, left = formats.write(tuple(entries), kind)
    assert without_place(formats.parse(text.encode(), kind, "x")) == entries
    assert left == ()


def test_letters_and_words_are_read_back() -> None:
    entries = (Entry(("WHO",), said_as=SaidAs.LETTERS), Entry(("NATO",), said_as=SaidAs.WORD, after=("the",)))
    for kind in ("toml", "csv"):
        assert without_place(formats.parse(formats.write(entries, kind)[0].encode(), kind, "x")) == list(entries)


def test_pls_keeps_what_it_can_and_names_the_rest() -> None:
    entries = (
        Entry(("Qatar", "Katar"), say="kutter", ipa="kˈʌɾɚ"),
        Entry(("WHO",), said_as=SaidAs.LETTERS),
        Entry(("Nice",), say="neece", after=("in",)),
        Entry(("Paris",), say="paree", language="fr"),
    )
    text, left = formats.write(entries, "pls", "en-US")
    assert left == entries[2:]
    assert without_place(formats.parse(text.encode(), "pls", "x")) == [
        Entry(("Qatar", "Katar"), say="kutter", ipa="kˈʌɾɚ", language="en-US"),
        Entry(("WHO",), say="W H O", language="en-US"),
    ]
    root = etree.fromstring(text.encode())
    assert (root.tag, root.get("version"), root.get("alphabet")) == (
        "{http://www.w3.org/2005/01/pronunciation-lexicon}lexicon",
        "1.0",
        "ipa",
    )


PLS = """<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
<lexeme><grapheme>Tbilisi</grapheme>
<phoneme>tˈɪflɪs</phoneme><phoneme prefer="true">təbəlˈiːsi</phoneme></lexeme>
</lexicon>"""


def test_pls_takes_the_preferred_pronunciation() -> None:
    (entry,) = formats.parse(PLS.encode(), "pls", "x")
    assert (entry.texts, entry.ipa, entry.say) == (("Tbilisi",), "təbəlˈiːsi", "")


BOMB = """<!DOCTYPE lexicon [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
<lexeme><grapheme>&b;</grapheme><alias>x</alias></lexeme></lexicon>"""


@pytest.mark.parametrize(
    ("name", "content", "where", "why"),
    [
        ("a.toml", '[[word]]\ntext = "A"\nsay = "x"\n\n[[word]]\nsay = "x"\n', "line 5", "it has no text"),
        ("a.toml", '[[word]]\ntext = "Qatar\n', "line 2", "Illegal character"),
        ("a.toml", '[[word]]\ntext = "Qatar"\n', "line 1", "does not tell how"),
        ("a.toml", '[[word]]\ntext = "A"\nsay = "x"\npattern = ".*"\n', "line 1", "unknown key 'pattern'"),
        ("a.toml", '[[word]]\ntext = "A"\nsay = 3\n', "line 1", "say must be text"),
        ("a.toml", '[[word]]\ntext = "A"\nas = "song"\n', "line 1", 'it is "letters" or "word"'),
        ("a.toml", '[[word]]\ntext = "A"\nipa = "k\'a9"\n', "line 1", "no IPA sign"),
        ("a.toml", '[[word]]\ntext = "A"\nsay = "[[k]]"\n', "line 1", "markup"),
        ("a.toml", '[[word]]\ntext = "A"\nsay = "b"\nas = "word"\n', "line 1", "exclude each other"),
        ("a.toml", '[[word]]\ntext = "--"\nsay = "b"\n', "line 1", "no letter or digit"),
        ("a.toml", "[word]\ntext = 'A'\n", "its top", r"\[\[word\]\]"),
        ("a.toml", "[[words]]\ntext = 'A'\n", "its top", "unknown key 'words'"),
        ("a.csv", "text,say\nQatar,kutter\nKyiv,\n", "line 3", "does not tell how"),
        ("a.csv", "word,say\nQatar,kutter\n", "line 1", "the first row names the columns"),
        ("a.csv", "text,say,sound\n", "line 1", "unknown column 'sound'"),
        ("a.pls", PLS.replace("ˈɪflɪs", "¶").replace(' prefer="true"', ""), "line 2", "no IPA sign"),
        ("a.pls", PLS.replace('"ipa"', '"x-sampa"'), "line 2", "only ipa is read"),
        ("a.pls", PLS.replace("</lexeme>", ""), "line 4", "mismatch"),
        ("a.pls", "<html/>", "line 1", "no PLS lexicon"),
        ("a.pls", BOMB, "line 1", "DOCTYPE"),
        ("a.txt", "", "its name", ".toml, .csv or .pls"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, content: str, where: str, why: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=why) as caught:
        Lexicon.read(path)
    assert (caught.value.path, caught.value.where) == (str(path), where)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'[[word]]\ntext = "\xff"\n')
    with pytest.raises(LexiconError, match="line 2: it is not UTF-8"):
        Lexicon.read(tmp_path / "a.toml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such file"):
        Lexicon.read(tmp_path / "none.toml")


def test_built_in_entries_are_told_once_and_well() -> None:
    entries = built_in().entries
    assert len(entries) > 400
    told = [text for entry in entries if not entry.in_context for text in entry.texts]
    assert sorted(told) == sorted(set(told))
    assert all(entry.say for entry in entries)
    assert not [entry.texts for entry in entries if entry.ipa and not re.search("[aeiouæɑɔəɛɜɪʊʌɚᵻ]", entry.ipa)]
