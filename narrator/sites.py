"""What is known of single sites: which parts of their pages are the article, which are not, and what to speak.

Rules come from ``narrator/sites.toml`` and from ``sites.toml`` in the user's config folder, whose word on a site
takes the place of ours::

    ["ledger.example"]                  # this host and those under it
    known-by = ["The Harbor Ledger"]    # a line that tells pasted text from here
    include = ["article .story"]        # CSS: only what stands in these is the article
    exclude = [".promo", "aside"]       # CSS: never spoken
    include-lines = ["In brief:"]       # how a line begins, or a pattern between slashes
    exclude-lines = ["Read more:", "/^By .+ for the Ledger$/"]
    speak = ["caption"]                 # kinds of block, over the narration's defaults
    skip = ["table"]

    ["ledger.example".kinds]            # CSS, or a line as above, and what it is
    ".standfirst" = "deck"
    "/^— .+, Harbor$/" = "byline"

Selectors are for pages; lines hold for pages and for pasted text alike.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from narrator.errors import SettingsError
from narrator.types import BlockKind

_LISTS = ("known-by", "include", "exclude", "include-lines", "exclude-lines", "speak", "skip")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class LineRule:
    """How a line begins, or a pattern in it; ``written`` is what the file has."""

    written: str
    pattern: re.Pattern[str]

    def holds(self, text: str) -> bool:
        """Whether *text* is such a line."""
        return self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class Site:
    """The rules of one site."""

    domain: str
    known_by: tuple[str, ...] = ()
    include: tuple[str, ...] = ()  #: CSS
    exclude: tuple[str, ...] = ()
    include_lines: tuple[LineRule, ...] = ()
    exclude_lines: tuple[LineRule, ...] = ()
    kinds: Mapping[str, BlockKind] = field(default_factory=dict)  #: by CSS
    line_kinds: tuple[tuple[LineRule, BlockKind], ...] = ()
    speak: frozenset[BlockKind] = frozenset()
    skip: frozenset[BlockKind] = frozenset()

    @property
    def selectors(self) -> tuple[str, ...]:
        """Every CSS selector that these rules ask about."""
        return tuple(dict.fromkeys((*self.include, *self.exclude, *self.kinds)))


@dataclass(frozen=True, slots=True)
class Sites:
    """Rules by site.

    >>> Sites({"ledger.example": Site("ledger.example")}).at("https://www.ledger.example/news/1").domain
    'ledger.example'
    """

    by_domain: Mapping[str, Site] = field(default_factory=dict)

    def at(self, address: str) -> Site | None:
        """The rules for the page at *address*: those of its host, or of the nearest host above."""
        try:
            host = (urlsplit(address).hostname or "") if "://" in address else ""
        except ValueError:
            return None
        while host:
            if host in self.by_domain:
                return self.by_domain[host]
            host = host.partition(".")[2]
        return None

    def first(self, *addresses: str) -> Site | None:
        """The rules for the first of *addresses* that is known."""
        return next((site for address in addresses if (site := self.at(address))), None)

    def of_lines(self, lines: Iterable[str]) -> Site | None:
        """The rules for a text without an address: of the site that one of its *lines* gives away."""
        signs = {sign.casefold(): site for site in self.by_domain.values() for sign in (site.domain, *site.known_by)}
        if not signs:
            return None
        longest = max(map(len, signs)) + 4
        for line in lines:
            if len(line) <= longest and (site := signs.get(line.casefold().removeprefix("www.").strip(" .|·"))):
                return site
        return None

    def over(self, others: Sites) -> Sites:
        """These rules, and those of *others* for sites that these do not know."""
        return Sites({**others.by_domain, **self.by_domain})

    @classmethod
    def parse(cls, text: str, name: str) -> Sites:
        """The rules in *text*. Raises `SettingsError` with line and key."""
        try:
            whole = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            at = _AT_LINE.search(str(error))
            why = _AT_LINE.sub("", str(error)).lower()
            raise SettingsError(name, f"line {at[1]}" if at else "its end", why) from error
        reader = _Reader(name, text)
        return cls({domain: reader.site(domain, table) for domain, table in whole.items()})

    @classmethod
    def read(cls, path: Path) -> Sites:
        """The rules in the file *path*. Raises `SettingsError`."""
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(str(path), "", f"it cannot be read ({error})") from error
        return cls.parse(text, str(path))


@functools.cache
def built_in() -> Sites:
    """The rules that come with narrator."""
    return Sites.parse((files("narrator") / "sites.toml").read_text(encoding="utf-8"), "sites.toml")


def known(own: Path) -> Sites:
    """The user's rules in the file *own*, if it is there, over the built-in ones. Raises `SettingsError`."""
    return Sites.read(own).over(built_in()) if own.is_file() else built_in()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks what a file says, and finds the line of what is wrong."""

    name: str
    text: str

    def site(self, domain: str, table: Any) -> Site:
        if not isinstance(table, dict):
            raise self._error("", domain, 'a site is a table: ["example.org"]')
        if not _DOMAIN.fullmatch(domain):
            raise self._error("", domain, 'a site is named by its host, in small letters and quotes: ["example.org"]')
        if unknown := [key for key in table if key not in (*_LISTS, "kinds")]:
            raise self._error(domain, unknown[0], f"there is no such key; there are {', '.join(_LISTS)} and kinds")
        texts = {key: self._texts(domain, key, table.get(key, [])) for key in _LISTS}
        kinds = table.get("kinds", {})
        if not isinstance(kinds, dict):
            raise self._error(domain, "kinds", f'this is a table: ["{domain}".kinds]')
        named = {sign: self._kind(domain, sign, kind) for sign, kind in kinds.items()}
        lines = {sign: self._line(domain, sign, sign) for sign in named if _is_line(sign)}
        selectors = {sign: kind for sign, kind in named.items() if sign not in lines}
        for key, listed in (("include", texts["include"]), ("exclude", texts["exclude"]), ("", tuple(selectors))):
            for selector in listed:
                self._selector(domain, key or selector, selector)
        return Site(
            domain.removeprefix("www."),
            known_by=texts["known-by"],
            include=texts["include"],
            exclude=texts["exclude"],
            include_lines=tuple(self._line(domain, "include-lines", line) for line in texts["include-lines"]),
            exclude_lines=tuple(self._line(domain, "exclude-lines", line) for line in texts["exclude-lines"]),
            kinds=selectors,
            line_kinds=tuple((lines[sign], named[sign]) for sign in lines),
            speak=frozenset(self._kind(domain, "speak", kind) for kind in texts["speak"]),
            skip=frozenset(self._kind(domain, "skip", kind) for kind in texts["skip"]),
        )

    def _texts(self, domain: str, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            raise self._error(domain, key, f'this is a list of texts: {key} = ["…", "…"]')
        return tuple(value)

    def _kind(self, domain: str, key: str, kind: Any) -> BlockKind:
        try:
            return BlockKind(kind)
        except ValueError as error:
            raise self._error(domain, key, f"{kind!r} is no kind of block; there are {', '.join(BlockKind)}") from error

    def _line(self, domain: str, key: str, written: str) -> LineRule:
        is_pattern = len(written) > 2 and written.startswith("/") and written.endswith("/")
        try:
            pattern = re.compile(written[1:-1] if is_pattern else rf"^{re.escape(written)}")
        except re.error as error:
            raise self._error(domain, key, f"{written!r} is no regular expression ({error})") from error
        return LineRule(written, pattern)

    def _selector(self, domain: str, key: str, selector: str) -> None:
        from cssselect import HTMLTranslator, SelectorError

        try:
            HTMLTranslator().css_to_xpath(selector)
        except SelectorError as error:
            raise self._error(domain, key, f"{selector!r} is no CSS selector ({error})") from error

    def _error(self, domain: str, key: str, why: str) -> SettingsError:
        """What is wrong, in which line: that of *key* under the heading of *domain*, else that of the heading."""
        inside, heading = not domain, 0
        for number, line in enumerate(self.text.split("\n"), 1):
            if opened := re.match(r"\s*\[\s*[\"']?([^\"'\]]+)[\"']?(\s*\.\s*kinds)?\s*\]", line):
                inside = opened[1].strip() == domain
                heading = number if inside and not heading else heading
                if not domain and opened[1].strip() == key:
                    return SettingsError(self.name, f"line {number}", f"{key}: {why}")
            elif inside and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return SettingsError(self.name, f"line {number}", f"{key}: {why}")
        return SettingsError(self.name, f"line {heading}" if heading else "", f"{key}: {why}")


def _is_line(sign: str) -> bool:
    """Whether a key of ``kinds`` is a pattern between slashes, not a selector."""
    return len(sign) > 2 and sign.startswith("/") and sign.endswith("/")
