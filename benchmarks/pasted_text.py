"""A page as text, the way select-all-and-copy gives it: for measuring what pasted text loses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SILENT = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "head",
    "select",
    "textarea",
    "canvas",
    "audio",
    "video",
    "object",
}
_INLINE = {
    "a", "abbr", "b", "bdi", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "button", "input",
}  # fmt: skip
_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table", "figure", "dl", "hr"}
_PARAGRAPH = 80  #: characters, of which more are a line of prose
_UNSEEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)


def render(html: str, *, bullet: str = "• ", spaced: bool = True) -> str:
    """*html* as plain text: block elements break lines, inline ones glue, hidden ones are gone.

    Where they hold most of the prose they are what a script shows once it runs, and a reader copies: then they stay.

    Args:
        bullet: what stands before a list item.
        spaced: whether paragraphs, headings and lists have a blank line around them.
    """
    import lxml.html

    root = lxml.html.fromstring(
        html.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    seen = _lines(root, bullet, spaced, hide=True)
    if any(_is_hidden(element) for element in root.iter("*")):
        whole = _lines(root, bullet, spaced, hide=False)
        if _prose(seen) < _prose(whole) / 2:
            seen = whole
    text = "\n".join(seen)
    return re.sub(rf"\n(?:{re.escape(bullet.strip())}\s*\n)+", "\n", text) if bullet.strip() else text


def _prose(lines: list[str]) -> int:
    return sum(len(line) for line in lines if len(line) > _PARAGRAPH)


def _lines(root: HtmlElement, bullet: str, spaced: bool, hide: bool) -> list[str]:
    """The lines of a page, those in hidden elements only where nothing is to *hide*."""
    body = root.find("body")
    lines: list[str] = []
    parts: list[str] = []

    def flush(blank: bool = False) -> None:
        text = " ".join("".join(parts).split())
        parts.clear()
        if text:
            lines.append(text)
        if blank and spaced and lines and lines[-1]:
            lines.append("")

    stack: list[tuple[HtmlElement, bool]] = [(root if body is None else body, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if done:
            if tag not in _INLINE:
                flush(tag in _APART)
            elif tag in ("td", "th"):
                parts.append("\t")
            parts.append(element.tail or "")
            continue
        if tag in _SILENT or (hide and _is_hidden(element)):
            parts.append(element.tail or "")
            continue
        if tag == "br":
            flush()
            parts.append(element.tail or "")
            continue
        if tag in ("td", "th"):
            parts.append(" ")
        elif tag not in _INLINE:
            flush(tag in _APART)
        if tag == "li":
            parts.append(bullet)
        parts.append(element.text or "")
        stack.append((element, True))
        # children are pushed so that their tails come after them, in order
        stack.extend((child, False) for child in reversed(element))
    flush()
    return lines


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_UNSEEN.search(element.get("style") or ""))
    )
