"""Bytes become the text they were meant to be, and what kind of article it is shows in the text."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrator.errors import (
    EmptySourceError,
    FetchError,
    NoProseError,
    SourceError,
    SourceNotFoundError,
    UnreadableSourceError,
)
from narrator.sources import open_source, parse, read_bytes
from narrator.sources.charset import decode, why_not_text
from narrator.sources.detect import kind
from narrator.types import SourceKind

GERMAN = "Über dem Hafen lag früh am Morgen schwerer Nebel, und die Möwen schwiegen größtenteils."
RUSSIAN = "Ранним утром над гаванью стоял густой туман, и чайки почти всё время молчали. " * 3
JAPANESE = "朝早く、港には濃い霧が立ちこめ、かもめはほとんど鳴かなかった。" * 3


def html(text: str, charset: str = "", *, before: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<!doctype html><html><head>{before}{meta}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("data", "header"),
    [
        (GERMAN.encode(), ""),
        (GERMAN.encode("utf-8-sig"), "text/html; charset=iso-8859-1"),  # a byte order mark wins
        (b"\xff\xfe" + GERMAN.encode("utf-16-le"), ""),
        (b"\xfe\xff" + GERMAN.encode("utf-16-be"), "text/html; charset=utf-8"),
        (GERMAN.encode("cp1252"), ""),
        (GERMAN.encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (GERMAN.encode("cp1252"), 'text/html; charset="latin1"'),
        (GERMAN.encode("cp1252"), "text/html; charset=utf-8"),  # the header is wrong
        (GERMAN.encode(), "text/html; charset=iso-8859-1"),  # and here
        (GERMAN.encode("iso-8859-15"), "text/html; charset=iso-8859-15"),
        (GERMAN.encode(), "text/html; charset=nonsense"),
        (GERMAN.encode("utf-16-le"), "text/html; charset=utf-16le"),
    ],
)
def test_one_text_in_many_charsets(data: bytes, header: str) -> None:
    assert decode(data, header) == GERMAN


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "euc_jp", "euc-jp"),
        ("上海的早晨有雾。" * 5, "gb18030", "gb2312"),
        ("서울의 아침은 안개가 짙다. " * 5, "cp949", "euc-kr"),
        (GERMAN, "cp1252", "us-ascii"),
        (GERMAN, "utf-8", "utf-16"),  # it was read as ASCII, so UTF-16 it is not
    ],
)
def test_a_meta_charset_is_believed(text: str, codec: str, label: str) -> None:
    page = html(text, label)
    assert decode(page.encode(codec)) == page


def test_a_meta_charset_counts_in_the_first_1024_bytes_and_outside_comments() -> None:
    late = html(GERMAN, "koi8-r", before=f"<title>{'x' * 1100}</title>")
    assert decode(late.encode()) == late
    commented = html(GERMAN, before='<!-- <meta charset="koi8-r"> -->')
    assert decode(commented.encode()) == commented


@pytest.mark.parametrize(("text", "codec"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (JAPANESE, "cp932")])
def test_an_old_charset_that_nothing_names_is_found_by_likelihood(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


def test_one_bad_byte_does_not_turn_utf8_into_latin() -> None:
    data = html(GERMAN * 4, "utf-8").encode()
    assert decode(data + b"\xc3") == html(GERMAN * 4, "utf-8") + "\ufffd"


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_whatever_is_utf8_is_read_as_utf8(text: str) -> None:
    assert decode(text.encode("utf-8")) == text.removeprefix("\ufeff")


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "text/html; charset=utf-8", "text/html; charset=big5"]))
def test_no_bytes_break_the_reading(data: bytes, header: str) -> None:
    with contextlib.suppress(UnreadableSourceError, EmptySourceError):
        assert read_bytes(data, origin="x", content_type=header).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\x00word/document.xml", "Word, EPUB, ZIP"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        (b"ID3\x04\0\0\0", "sound"),
        (b"\0\0\0\x20ftypM4A ", "film or sound"),
        (bytes(range(256)) * 4, "not text"),
        (b"word " * 100 + b"\0", "not text"),
    ],
)
def test_what_is_not_text_is_named(data: bytes, words: str) -> None:
    assert words in why_not_text(data)
    with pytest.raises(UnreadableSourceError, match=words):
        read_bytes(data, origin="file")


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", gzip.compress(b"")])
def test_nothing_is_said_to_be_nothing(data: bytes) -> None:
    with pytest.raises(EmptySourceError):
        read_bytes(data, origin="file")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>', "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
        ('<?xml version="1.0"?><!-- a --><urlset></urlset>', "list of addresses"),
        (json.dumps({"version": "https://jsonfeed.org/version/1.1"}), "JSON"),
        ("# to hear\nhttps://ledger.example/a\n\nhttps://ledger.example/b\n", "a list of addresses, .* narrator feed"),
    ],
)
def test_data_is_not_read_out(text: str, words: str) -> None:
    with pytest.raises(UnreadableSourceError, match=words):
        read_bytes(text.encode(), origin="file")


NEWS = "Ferry Goes Electric\n\nBy A. Ruiz\n\nThe boat left at 6:40 (as always). It cost $4.2 million*.\n\n* In 2026.\n"


@pytest.mark.parametrize(
    ("expected", "text", "name"),
    [
        (SourceKind.HTML, html("a"), "-"),
        (SourceKind.HTML, html("a"), "wrong.md"),
        (SourceKind.HTML, "<!-- saved from url -->\n<HTML><BODY>a</BODY></HTML>", "page.txt"),
        (SourceKind.HTML, '<?xml version="1.0"?>\n<!DOCTYPE html>\n<html></html>', "x"),
        (SourceKind.HTML, "<p>One.</p>\n<p>Two.</p>", "-"),
        (SourceKind.HTML, "<article><h1>A</h1><p>b</p></article>", "a.html"),
        (SourceKind.MARKDOWN, "---\ntitle: A\n---\nText.", "-"),
        (SourceKind.MARKDOWN, "+++\ntitle = 'A'\n+++\nText.", "-"),
        (SourceKind.MARKDOWN, "# A Title\n\nText.", "notes.txt"),
        (SourceKind.MARKDOWN, "Just text.", "a.md"),
        (SourceKind.MARKDOWN, "<div align=center>\n\n# Logo\n</div>\n\nText.", "README.md"),
        (SourceKind.MARKDOWN, "Title\n=====\n\nSome **bold** and [a link](https://a.example/).\n\nMore.", "-"),
        (SourceKind.MARKDOWN, "A.\n\n## B\n\nC.\n\n## D\n\nE.", "-"),
        (SourceKind.PASTED, NEWS, "-"),
        (SourceKind.PASTED, NEWS, "saved.html"),
        (SourceKind.PASTED, "- Home\n- News\n- Sports\n\nThe council met on Monday.\n", "-"),
        (SourceKind.PASTED, "1. First\n2. Second\n\nHe said # 1 was <best>.", "-"),
        (SourceKind.PASTED, "The <p> tag opens a paragraph in HTML, and </p> closes it; </div> does not.", "-"),
        (SourceKind.PASTED, "-----\nA rule, then text.\n-----\n", "-"),
        (SourceKind.PASTED, "[Music] He sang. [Applause]\n\nThen he left.", "-"),
    ],
)
def test_the_kind_shows_in_the_text(expected: SourceKind, text: str, name: str) -> None:
    assert kind(text, name) is expected
    assert read_bytes(text.encode(), origin=name).kind is expected


def test_a_forced_kind_takes_the_place_of_the_found_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("# A\n\nb", encoding="utf-8")
    assert open_source(str(path)).kind is SourceKind.MARKDOWN
    assert open_source(str(path), kind="pasted").kind is SourceKind.PASTED
    assert open_source(str(path), kind=SourceKind.HTML).kind is SourceKind.HTML


def test_files_and_standard_input_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a b.html.gz"
    path.write_bytes(gzip.compress(html(GERMAN).encode()))
    raw = open_source(str(path))
    assert (GERMAN in raw.text, raw.kind, raw.origin) == (True, SourceKind.HTML, str(path))
    assert open_source(path.as_uri()).text == raw.text
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(NEWS.encode())))
    assert open_source("-").text == NEWS


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    for missing in (str(tmp_path / "none.html"), "no\0name", str(tmp_path / "a.txt" / "b"), "x" * 5000):
        with pytest.raises(SourceNotFoundError if len(missing) < 5000 else SourceError):
            open_source(missing)
    with pytest.raises(UnreadableSourceError, match="holds no article"):
        open_source(str(tmp_path))
    with pytest.raises(FetchError, match="only http and https"):
        open_source("ftp://example.org/a.html")
    (tmp_path / "bad.gz").write_bytes(b"\x1f\x8b\x08nonsense")
    with pytest.raises(UnreadableSourceError, match="damaged"):
        open_source(str(tmp_path / "bad.gz"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ferry-news.html", SourceKind.HTML),
        ("ferry-news.txt", SourceKind.PASTED),
        ("quiet-hour.md", SourceKind.MARKDOWN),
        ("plum-dumplings.html", SourceKind.HTML),
        ("leap-seconds.html", SourceKind.HTML),
        ("beekeeper-interview.md", SourceKind.MARKDOWN),
    ],
)
def test_the_examples_are_what_they_say_and_each_parses(name: str, expected: SourceKind, examples: Path) -> None:
    raw = open_source(str(examples / name))
    assert raw.kind is expected
    document = parse(raw)
    assert (document.kind, document.origin) == (expected, raw.origin)
    assert sum(len(block.text.split()) for block in document.blocks) > 300


def test_each_kind_that_holds_nothing_to_read_says_so() -> None:
    for text in ("<!doctype html><html><body><script>go()</script></body></html>", "---\ntitle: A\n---\n<!-- b -->\n"):
        with pytest.raises(NoProseError):
            parse(read_bytes(text.encode(), origin="x"))
