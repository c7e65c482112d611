"""What an editor sees of the decisions."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html

from narrator.clean import clean
from narrator.clean.report import as_data, coverage, dropped, explained
from narrator.clean.report_page import page
from narrator.types import Document

Make = Callable[[str], Document]
Text = Callable[[str], str]


def test_the_page_shows_every_block_once_and_strikes_what_is_silent(html: Make, text_of: Text) -> None:
    article = clean(html(text_of("ferry.html")))
    root = lxml.html.fromstring(page((article,)))
    struck = [element.text_content() for element in root.iter("del")]
    assert struck == [block.text for block in article.blocks if not block.spoken]
    shown = root.text_content()
    assert all(block.text in shown for block in article.spoken)
    assert not list(root.iter("script", "link", "img"))


def test_text_cannot_become_markup(plain: Make) -> None:
    line = "The <b>harbour</b> was quiet & nobody waited at the quay for the boat that never came on time."
    written = page((clean(plain("\n\n".join([line] + [f"{line} Again {number}." for number in range(6)]))),))
    assert "<b>harbour" not in written
    assert "&lt;b&gt;harbour&lt;/b&gt; was quiet &amp; nobody" in written


def test_lists_and_data_agree(html: Make, text_of: Text) -> None:
    article = clean(html(text_of("ferry.html")))
    data = as_data(article)
    assert len(data["blocks"]) == len(list(explained(article))) == len(article.blocks)
    assert data["words"] == article.words
    assert 0 < coverage(article) < 1
    assert sum(line.startswith("  ") for line in dropped(article)) == sum(not block.spoken for block in article.blocks)


def test_what_the_opening_says_is_not_counted_as_silent(html: Make, text_of: Text) -> None:
    article = clean(html(text_of("ferry.html")))
    said = [block for block in article.blocks if block.reason == "announced"]
    silent = sum(not block.spoken for block in article.blocks) - len(said)
    assert len(said) > 1
    assert next(dropped(article)).endswith(f"{silent} blocks are not spoken, {len(said)} more only in the opening")
    assert "Said in the opening:" in lxml.html.fromstring(page((article,))).text_content()
