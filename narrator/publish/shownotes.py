"""The description of an episode: what podcast apps take of HTML, in no more bytes than they take."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 4000
AI_LINE = "Read aloud by a machine-made voice{voice}."

_PARAGRAPHS = frozenset({"div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "tr", "pre"})
_UNHEARD = frozenset({"script", "style", "template", "iframe", "object", "noscript", "svg", "form", "button", "video"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]+", re.IGNORECASE)


def plain(text: str) -> str:
    """*text* on one line, without the characters that XML forbids."""
    return " ".join(_FORBIDDEN.sub("", text).split())


def notes(summary: str, *, link: str = "", machine: str = "", chapters: Sequence[tuple[float, str]] = ()) -> str:
    """The description as HTML, at most 4,000 bytes.

    Args:
        summary: text or HTML; it gives way where there is not room for all.
        link: of the article.
        machine: the line that says who speaks.
        chapters: start in seconds and title; given from three on, which apps take for chapters.
    """
    after = []
    if _LINK.fullmatch(link):
        after.append(f'<p><a href="{html.escape(link)}">Read the article</a></p>')
    if machine:
        after.append(f"<p>{_text(machine)}</p>")
    listed = [f"<p>{_clock(start)} {_text(title)}</p>" for start, title in chapters] if len(chapters) >= 3 else []
    fixed = _size(after)
    while listed and fixed + _size(listed) > MOST_BYTES * 3 // 4:
        listed.pop()
    room = MOST_BYTES - fixed - _size(listed)
    return "".join([*_fitting(reduced(summary), room), *after, *listed])


def reduced(text: str) -> tuple[str, ...]:
    """*text*, HTML or not, as paragraphs and lists of the few tags that podcast apps take; each is well-formed."""
    from lxml import etree
    from lxml import html as lxml_html

    cleaned = _FORBIDDEN.sub("", text)
    if not cleaned.strip():
        return ()
    if not re.search(r"<[a-zA-Z!/]|&\w+;|&#", cleaned):
        return tuple(f"<p>{_text(part)}</p>" for part in re.split(r"\n\s*\n", cleaned) if part.strip())
    try:
        root = lxml_html.fragment_fromstring(cleaned, create_parent="div")
    except (etree.ParserError, ValueError):
        return ()
    return tuple(_blocks(root))


def _blocks(root: _Element) -> Iterator[str]:
    """The pieces at the top: what is no paragraph or list is gathered into paragraphs."""
    loose: list[str] = [_text(root.text or "", trim=False)]
    for child in root:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in ("p", "ol", "ul") or tag in _PARAGRAPHS:
            yield from _paragraph("".join(loose))
            loose = []
            if tag in ("ol", "ul"):
                yield from _list(child, tag)
            elif any(isinstance(one.tag, str) and one.tag in _PARAGRAPHS | {"p", "ol", "ul"} for one in child):
                yield from _blocks(child)
            else:
                yield from _paragraph(_inline(child))
        elif tag == "br":
            yield from _paragraph("".join(loose))
            loose = []
        elif tag and tag not in _UNHEARD:
            loose.append(_wrapped(child))
        loose.append(_text(child.tail or "", trim=False))
    yield from _paragraph("".join(loose))


def _list(element: _Element, tag: str) -> Iterator[str]:
    items = [" ".join(_inline(item).split()) for item in element if item.tag == "li"]
    if any(items):
        yield f"<{tag}>{''.join(f'<li>{item}</li>' for item in items if item)}</{tag}>"


def _paragraph(content: str) -> Iterator[str]:
    content = " ".join(content.split())
    if re.sub(r"<[^>]*>", "", content).strip():
        yield f"<p>{content}</p>"


def _inline(element: _Element) -> str:
    parts = [_text(element.text or "", trim=False)]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag and tag not in _UNHEARD:
            parts.append(_wrapped(child))
        parts.append(_text(child.tail or "", trim=False))
    return "".join(parts)


def _wrapped(element: _Element) -> str:
    tag, inner = str(element.tag), _inline(element)
    if tag == "a" and _LINK.fullmatch(element.get("href", "").strip()):
        return f'<a href="{html.escape(element.get("href", "").strip())}">{inner}</a>'
    if tag in ("b", "i", "strong", "em"):
        return f"<{tag}>{inner}</{tag}>"
    return (
        inner if tag in ("span", "a", "code", "sub", "sup", "abbr", "cite", "q", "time", "mark", "u") else f" {inner} "
    )


def _fitting(pieces: Sequence[str], room: int) -> Iterator[str]:
    """As many of *pieces* as have room; of the first that has not, as many words as have."""
    for piece in pieces:
        size = len(piece.encode())
        if size <= room:
            room -= size
            yield piece
            continue
        words = html.unescape(re.sub(r"<[^>]*>", " ", piece)).split()
        while words and len(f"<p>{_text(' '.join(words))} …</p>".encode()) > room:
            words = words[: min(len(words) - 1, len(words) * 9 // 10)]
        if words:
            yield f"<p>{_text(' '.join(words))} …</p>"
        return


def _text(text: str, *, trim: bool = True) -> str:
    text = html.escape(_FORBIDDEN.sub("", text), quote=False)
    return " ".join(text.split()) if trim else re.sub(r"\s+", " ", text)


def _size(pieces: Sequence[str]) -> int:
    return sum(len(piece.encode()) for piece in pieces)


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
