"""Whatever an article is called or says: nothing of it becomes markup in what we publish, and all of it is shown."""

from __future__ import annotations

import json

import lxml.etree
import lxml.html
from hypothesis import assume, example, given
from hypothesis import strategies as st

from narrator.publish.embed import Embedded, element, frame, oembed, open_graph, snippet
from narrator.publish.page import document, inert, inert_json
from narrator.publish.proof import proof_page
from narrator.types import Article, Block, BlockKind, Metadata, Plan, Seconds, SourceKind, Utterance, Voice

PIECES = [
    "</script>",
    "<script>alert(1)</script>",
    "<!--",
    "-->",
    "]]>",
    '"',
    "'",
    "&",
    "&lt;",
    "&#60;",
    "<img src=x onerror=a()>",
    "</title>",
    "</textarea>",
    "javascript:a()",
    "\u202e",
    "\u2028",
    "{{7*7}}",
    "${a}",
    "<svg/onload=a()>",
    "ünï",
    "漢字",
    "🛳",
    " ",
    "a",
    "\n",
    "<",
    ">",
    "=",
]
ELEMENTS = {
    "html",
    "head",
    "body",
    "meta",
    "title",
    "link",
    "style",
    "main",
    "header",
    "p",
    "h1",
    "h2",
    "span",
    "b",
    "ol",
    "li",
    "article",
    "del",
    "small",
    "mark",
    "details",
    "summary",
    "script",
    "listen-article",
    "audio",
    "div",
    "a",
    "time",
    "iframe",
    "blockquote",
}
texts = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(
    "".join
)


def shown(text: str) -> str:
    return " ".join(text.split())


def parsed(markup: str) -> lxml.html.HtmlElement:
    """What a browser makes of it, as far as it is ours to say: which elements there are, and which attributes."""
    tree = lxml.html.document_fromstring(markup)
    assert {tag.tag for tag in tree.iter(lxml.etree.Element)} <= ELEMENTS
    assert not [name for tag in tree.iter() for name in tag.attrib if name.startswith("on")]
    return tree


@given(title=texts, author=texts, site=texts, url=texts)
@example(title="</script><script>a()</script>", author="a", site="b", url="javascript:a()")
def test_the_lines_for_a_page(title: str, author: str, site: str, url: str) -> None:
    episode = Embedded(title, "a.mp3", "audio/mpeg", Seconds(9.0), authors=(author,), site=site, url=url, guid=title)
    tree = parsed(f"<main>{snippet(episode)}</main>")
    assert [tag.get("type") for tag in tree.iter("script")] == ["module", "application/ld+json"]
    (player,) = tree.iter("listen-article")
    assert (player.get("headline"), player.get("author"), player.get("site")) == (title, author, site)
    data = json.loads(tree.xpath("string(//script[2])"))
    assert data["name"] == title
    assert not list(parsed(f"<main>{element(episode)}{frame(url, title)}</main>").iter("script"))
    assert not list(parsed(f"<head>{open_graph(episode)}</head><body></body>").iter("script"))
    (framed,) = parsed(json.loads(oembed(episode, url))["html"]).iter("iframe")
    assert framed.get("title") == title


@given(title=texts, said=texts, dropped=texts)
def test_the_proof(title: str, said: str, dropped: str) -> None:
    assume(shown(said))
    blocks = (Block(BlockKind.PARAGRAPH, said), Block(BlockKind.CAPTION, dropped, spoken=False, reason=said))
    article = Article(blocks, Metadata(title=title), origin=said, kind=SourceKind.MARKDOWN)
    utterance = Utterance(said, Voice("v", "silence"), written=said, block=0)
    tree = parsed(proof_page(Plan(article, Voice("v", "silence"), (utterance,), (Seconds(1.0),), ())))
    assert len(list(tree.iter("script"))) == 1
    assert shown(tree.xpath("string(//h1)")) == shown(title or said)
    assert shown(tree.xpath("string(//article/p[1])")) == shown(said)
    if shown(dropped):
        assert shown(tree.xpath("string(//del)")) == shown(dropped)


@given(text=texts)
def test_data_that_a_page_carries_cannot_end_early(text: str) -> None:
    body = f'<script id="a" type="text/vtt">{inert(text)}</script>'
    body += f'<script id="b" type="application/json">{inert_json(json.dumps(text))}</script>'
    tree = parsed(document(text, "en", body, ""))
    assert json.loads(tree.xpath("string(//script[@id='b'])")) == text
    assert len(list(tree.iter("script"))) == 3
