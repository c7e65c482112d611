"""What kind of source a text is, told from what it says rather than from its name."""

from __future__ import annotations

import json
import re

from narrator.types import SourceKind

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])", re.I | re.S
)
_TAG_FIRST = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:[a-z][a-z0-9]*)(?:\s[^<>]*)?>", re.I | re.S)
_BLOCK_END = re.compile(r"</(?:p|div|article|section|main|h[1-6]|ul|ol|li|table|blockquote|figure|body|html)\s*>", re.I)
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(rss|feed|rdf:RDF|opml|urlset|sitemapindex)[\s>]", re.S
)
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org')
_ADDRESS = re.compile(r"https?://[^/\s]\S*")
_HEADER = re.compile(r"\s*(?:---[ \t]*\r?\n(?:\s*#.*\n|\s*\n)*[\w-]+[ \t]*:|\+\+\+[ \t]*\r?\n)")

# What Markdown has and a page's copied text has not, and how much each is worth; 3 points make it Markdown.
_SIGNS = tuple(
    (re.compile(pattern, re.M), points, most)
    for pattern, points, most in (
        (r"\A\s*#{1,3} \S", 3, 3),  # opens with a title
        (r"^#{1,6} \S", 1.5, 6),
        (r"^(?=\S)[^\n]{3,}\n(?:={3,}|-{3,})[ \t]*$", 1.5, 3),
        (r"(?<!\\)\[[^\]\n]{1,300}\]\((?:https?://|/|#|mailto:|\.)[^)\s]*[^)\n]*\)", 1.5, 6),
        (r"!\[[^\]\n]*\]\([^)\n]+\)", 1.5, 3),
        (r"^(?:```|~~~)", 0.8, 3),
        (r"(?<![\w*])\*\*[^*\s\n][^*\n]*\*\*(?![\w*])", 1, 3),
        (r"^> \S", 1, 2),
        (r"^[-*+] \S", 0.3, 1.5),
        (r"^\[[^\]\n]+\]: \S", 1.5, 3),
        (r"^\|?[ \t]*:?-{3,}:?[ \t]*\|", 2, 2),
    )
)

_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml")


def kind(text: str, name: str = "", content_type: str = "") -> SourceKind:
    """The kind of *text*; its name and its content type are asked only where the text itself leaves it open."""
    if _PAGE.match(text):
        return SourceKind.HTML
    name = name.lower().removesuffix(".gz")
    if name.endswith(_MARKDOWN_NAMES) or content_type.startswith("text/markdown"):
        return SourceKind.MARKDOWN
    if _TAG_FIRST.match(text) and len(_BLOCK_END.findall(text)) >= (1 if name.endswith(_HTML_NAMES) else 2):
        return SourceKind.HTML
    if content_type.startswith(("text/html", "application/xhtml")) or name.endswith(_HTML_NAMES):
        return SourceKind.HTML if _BLOCK_END.search(text) or "<br" in text.lower() else _plain(text)
    return _plain(text)


def what_listing(text: str) -> str:
    """What *text* is, where it lists articles rather than being one: ``a feed (<rss>)``; empty where it does not."""
    if feed := _FEED.match(text):
        what = "a list of addresses" if feed[1] in ("urlset", "sitemapindex") else "a feed"
        return f"{what} (<{feed[1]}>)"
    start = text.lstrip("\ufeff \t\r\n")
    if start[:1] == "{" and _JSON_FEED.search(start[:2000]):
        return "a feed (JSON Feed)"
    return "a list of addresses" if _is_addresses(start) else ""


def _is_addresses(text: str) -> bool:
    """Whether all lines of *text* are http(s) addresses, but for empty ones and remarks after a ``#``."""
    lines = [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]
    return bool(lines) and all(map(_ADDRESS.fullmatch, lines))


def is_data(text: str) -> bool:
    """Whether *text* is JSON."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _plain(text: str) -> SourceKind:
    if _HEADER.match(text):
        return SourceKind.MARKDOWN
    points = sum(min(most, value * len(sign.findall(text))) for sign, value, most in _SIGNS)
    return SourceKind.MARKDOWN if points >= 3 else SourceKind.PASTED
