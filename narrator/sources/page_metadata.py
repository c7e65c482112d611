"""What a page says of itself, each fact from the first place that has it, in a stated order of trust.

Title: the only ``h1`` that reads like a headline, JSON-LD ``headline``, ``og:title``, ``h1``, ``title``; without the
site's suffix. What readers see over the article comes before what is written for search engines.
Authors: JSON-LD ``author``, ``meta name=author``, ``rel=author``, ``itemprop=author``; only people's names.
Dates: JSON-LD, ``article:published_time`` and its kin, ``itemprop=datePublished``, a ``time`` that says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from narrator.people import bare, split_people
from narrator.types import Metadata

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^>]{1,200}>")
_BREAK = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|br|blockquote|section|figure|table|tr)\b[^>]{0,200}>", re.IGNORECASE)
_SUFFIX = re.compile(r"\s+(?:[|•·»«~]|[-–—]{1,2}|::?|::)\s+")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T|$)")
_ARTICLE_TYPES = re.compile(r"Article|Posting|Report|Recipe|HowTo|Review|WebPage|CreativeWork", re.IGNORECASE)
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "citation_publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "article.published",
    "rnews:datepublished",
)
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "article.updated",
    "last-modified",
)
_NAMES_AUTHORS = frozenset(("a", "span", "div", "p", "address"))
_NAMES_DATES = frozenset(("time", "span", "abbr", "p", "div"))
_LONGEST_HEADLINE = 160  # characters
_LEAST_WORDS, _LEAST_LETTERS = 3, 8  # of a heading that is taken for the headline; the letters where no spaces are


def page_metadata(root: _Element, url: str = "") -> Metadata:
    """What the page below *root* says of itself; *url* is where it came from, if that is known."""
    data = tuple(_json_ld(root))
    article = _article_data(data)
    meta = _metas(root)
    site = _site(article, data, meta)
    telling = _telling(root)
    address = _address(root, meta, article, url)
    description = meta.get("og:description") or meta.get("description") or _string(article.get("description"))
    return Metadata(
        title=_title(root, article, meta, site),
        authors=_authors(telling, article, meta, site),
        published=_first_day(
            [article.get("datePublished"), *(meta.get(name) for name in _PUBLISHED), *_marked(telling, "datePublished")]
        ),
        updated=_first_day(
            [article.get("dateModified"), *(meta.get(name) for name in _UPDATED), *_marked(telling, "dateModified")]
        ),
        language=_language(root, meta),
        site=site,
        url=address,
        image=_image(article, meta, address),
        description=_clean(description or ""),
    )


def article_body(root: _Element) -> str:
    """The text a page carries in its JSON-LD ``articleBody``, a paragraph a line where the data tell them apart."""
    bodies = [item["articleBody"] for item in _json_ld(root) if isinstance(item.get("articleBody"), str)]
    longest = max(bodies, key=len, default="")
    if "&" in longest:
        longest = unescape(longest)
    return _TAG.sub("", _BREAK.sub("\n", longest)) if "<" in longest else longest


def _json_ld(root: _Element) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, graphs opened; broken JSON is passed over."""
    for script in root.iter("script"):
        if "ld+json" not in str(script.get("type") or "").lower():
            continue
        try:
            found = json.loads((script.text or "").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = [found]
        while queue:
            item = queue.pop(0)
            if isinstance(item, list):
                queue.extend(item)
            elif isinstance(item, dict):
                yield item
                queue.extend(
                    item[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage")
                    if isinstance(item.get(key), list | dict)
                )


def _article_data(data: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """The object that describes the article itself: the one that says most of it."""
    wanted = ("headline", "author", "datePublished", "articleBody")

    def score(item: dict[str, Any]) -> int:
        kinds = " ".join(_strings(item.get("@type")))
        if not _ARTICLE_TYPES.search(kinds):
            return -1
        return 2 * sum(key in item for key in wanted) - ("WebPage" in kinds)

    best = max(data, key=score, default={})
    return best if best and score(best) > 0 else {}


def _metas(root: _Element) -> dict[str, str]:
    """First content of each ``meta``, by lowercased name or property; several authors are joined."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = _clean(str(meta.get("content") or ""))
        if not name or not content:
            continue
        if name in ("author", "article:author", "citation_author") and name in found:
            found[name] = f"{found[name]}; {content}"
        else:
            found.setdefault(name, content)
    return found


def _title(root: _Element, article: dict[str, Any], meta: dict[str, str], site: str) -> str:
    found = [(_clean(_line(head)), head) for head in root.iter("h1")]
    heads = [text for text, _ in found if text]
    shown = next((_clean("".join(str(part) for part in title.itertext())) for title in root.iter("title")), "")
    headline = _string(article.get("headline"))
    candidates = [meta.get("og:title", ""), meta.get("twitter:title", "")]
    if len(headline) <= _LONGEST_HEADLINE or not any(candidates):  # some put the whole first paragraph there
        candidates.insert(0, headline)
    if len(heads) == 1:
        over = any(text and _stands_over(element) for text, element in found)
        candidates.insert(0 if over and _is_headline(heads[0], shown, site) else len(candidates), heads[0])
    candidates += [shown, *heads]
    first = next((_clean(candidate) for candidate in candidates if candidate and _clean(candidate)), "")
    return without_site(first, site, tuple(heads))


def _stands_over(head: _Element) -> bool:
    """Whether the heading *head* may be the article's, and not that of the site or of a box beside it."""
    around = [element.tag for element in head.iterancestors()]
    own = "article" in around or "main" in around
    return not any(tag in ("nav", "footer", "aside") or (tag == "header" and not own) for tag in around)


def _is_headline(head: str, shown: str, site: str) -> bool:
    """Whether *head* is long enough for a headline, and no site's name, as ends the title *shown* by browsers."""
    long = len(head.split()) >= _LEAST_WORDS or (not head.isascii() and len(head) >= _LEAST_LETTERS)
    named = len(_SUFFIX.split(shown)) > 1 and bare(_SUFFIX.split(shown)[-1]) == bare(head)
    return long and len(head) <= _LONGEST_HEADLINE and not named and bare(head) != bare(site)


def _line(head: _Element) -> str:
    """The text of a heading on one line: what a line break parts are two words."""
    pieces = [head.text or ""]
    for child in head:
        pieces += [" " if child.tag == "br" else _line(child) if isinstance(child.tag, str) else "", child.tail or ""]
    return "".join(pieces)


def without_site(title: str, site: str, heads: tuple[str, ...] = ()) -> str:
    """*title* without the site's name before or after it."""
    for head in heads:
        if len(head) >= 10 and head.casefold() in title.casefold() and len(head) < len(title):
            return head
    parts = _SUFFIX.split(title)
    plain = bare(site)
    while len(parts) > 1 and plain and _names_site(parts[-1], plain):
        parts.pop()
    while len(parts) > 1 and plain and _names_site(parts[0], plain):
        parts.pop(0)
    if len(parts) == 1:
        return parts[0]
    start = title.find(parts[0])
    return title[start : title.find(parts[-1], start) + len(parts[-1])]


def _names_site(part: str, site: str) -> bool:
    plain = bare(part)
    return bool(plain) and (
        plain == site or (len(plain) > 3 and (plain in site or site in plain) and len(plain) < 2 * len(site))
    )


def _authors(telling: Sequence[_Element], article: dict[str, Any], meta: dict[str, str], site: str) -> tuple[str, ...]:
    given = [
        _string(person.get("name")) if isinstance(person, dict) else _string(person)
        for person in _people(article.get("author"))
    ]
    for names in (
        given,
        [meta.get("author", "")],
        [meta.get("citation_author", "")],
        [meta.get("parsely-author", "")],
        _author_links(telling),
    ):
        people = tuple(dict.fromkeys(name for text in names for name in split_people(text, site)))
        if people:
            return people[:6]
    return ()


def _people(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [
            person
            for person in value
            if not (isinstance(person, dict) and "Organization" in " ".join(_strings(person.get("@type"))))
        ]
    if isinstance(value, dict) and "Organization" in " ".join(_strings(value.get("@type"))):
        return []
    return [value] if value else []


def _author_links(telling: Sequence[_Element]) -> list[str]:
    found = []
    for element in [element for element in telling if element.tag in _NAMES_AUTHORS]:
        rel, prop = str(element.get("rel") or ""), str(element.get("itemprop") or "")
        if "author" in rel.split() or prop == "author":
            found.append(_clean("".join(str(part) for part in element.itertext())))
    return list(dict.fromkeys(found)) if len(set(found)) <= 3 else []


def _telling(root: _Element) -> list[_Element]:
    """The elements that may name an author or a day by their markup; a page has thousands that do not."""
    found: list[_Element] = root.xpath("descendant-or-self::*[@itemprop or @rel or self::time]")
    return found


def _site(article: dict[str, Any], data: tuple[dict[str, Any], ...], meta: dict[str, str]) -> str:
    publisher = article.get("publisher")
    named = _string(publisher.get("name")) if isinstance(publisher, dict) else ""
    sites = [_string(item.get("name")) for item in data if "WebSite" in _strings(item.get("@type"))]
    for candidate in (meta.get("og:site_name", ""), named, *sites, meta.get("application-name", "")):
        if candidate and not candidate.startswith("http"):
            return _clean(candidate)
    return ""


def _address(root: _Element, meta: dict[str, str], article: dict[str, Any], url: str) -> str:
    canonical = [
        str(link.get("href") or "")
        for link in root.iter("link")
        if "canonical" in str(link.get("rel") or "").lower().split()
    ]
    for candidate in (*canonical, meta.get("og:url", ""), _string(article.get("url"))):
        full = urljoin(url, candidate.strip()) if candidate else ""
        if full.startswith(("http://", "https://")) and urlsplit(full).netloc:
            return full
    return url


def _image(article: dict[str, Any], meta: dict[str, str], address: str) -> str:
    given = article.get("image")
    given = given[0] if isinstance(given, list) and given else given
    named = _string(given.get("url")) if isinstance(given, dict) else _string(given)
    for candidate in (meta.get("og:image", ""), meta.get("twitter:image", ""), named):
        full = urljoin(address, candidate.strip()) if candidate else ""
        if full.startswith(("http://", "https://")):
            return full
    return ""


def _language(root: _Element, meta: dict[str, str]) -> str:
    for candidate in (root.get("lang"), root.get("xml:lang"), meta.get("content-language"), meta.get("og:locale")):
        code = str(candidate or "").strip().replace("_", "-")
        match = re.fullmatch(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|\d{3}))?(?:-.*)?", code)
        if match:
            parts = [match[1].lower(), (match[2] or "").title(), (match[3] or "").upper()]
            return "-".join(part for part in parts if part)
    return ""


def _marked(telling: Sequence[_Element], prop: str) -> Iterator[str]:
    for element in [element for element in telling if element.tag in _NAMES_DATES]:
        if prop in str(element.get("itemprop") or "") or (
            prop == "datePublished" and element.tag == "time" and _heads(element)
        ):
            yield str(
                element.get("datetime") or element.get("content") or "".join(str(part) for part in element.itertext())
            )


def _heads(element: _Element) -> bool:
    """Whether a ``time`` says when the article appeared."""
    names = f"{element.get('class') or ''} {element.get('pubdate') or ''}".lower()
    return element.get("pubdate") is not None or any(word in names for word in ("publish", "entry-date", "post-date"))


def _first_day(candidates: list[Any]) -> date | None:
    return next((day for day in map(_day, candidates) if day is not None), None)


def _day(value: Any) -> date | None:
    text = _string(value)
    match = _DAY.search(text) or _COMPACT_DAY.match(text)
    if match is None:
        from narrator.dates import written_day

        return written_day(text)
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day if day.year > 1000 else None


def _string(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return _clean(value) if isinstance(value, str) else ""


def _strings(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value or "")]


def _clean(text: str) -> str:
    if "&" in text or "<" in text:
        import html

        text = _TAG.sub("", html.unescape(text))
    return _SPACE.sub(" ", text).strip()
