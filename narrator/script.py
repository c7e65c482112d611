"""An article as Markdown to edit, which is read back as the same article.

What is spoken stands as plain Markdown. What is not stands where it was, in a comment that gives the reason; an editor
brings it back by deleting the comment's first and last line, and silences a paragraph by deleting it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from narrator.types import ANNOUNCES, Article, Block, BlockKind, Metadata

# Kinds that Markdown has no mark for and that are read by default; a comment names them. Other kinds that a policy
# speaks are written as paragraphs, since the script is read back under the default policy.
_NAMED = frozenset({BlockKind.DECK, BlockKind.EMBED, BlockKind.CORRECTION})
_OPENING = frozenset({BlockKind.TITLE, BlockKind.BYLINE, BlockKind.DATE})  #: the header says these

_SPECIAL = re.compile(
    # a formula stands as it is: TeX has escapes of its own
    r"(?P<formula>(?<![\d$])\$\$(?![\s$])(?:[^$\\`|]|\\[^$`|])+(?<!\s)\$\$(?!\$)"
    r"|(?<![\d$])\$(?![\s$])(?:[^$\\`|]|\\[^$`|])+(?<!\s)\$(?![\d$]))"
    r"|(?P<opening>\$)(?=\S)"
    r"|[\\`*\[]"
    r"|(?<!\w)_|_(?!\w)|(?<=_)_|_(?=_)"  # within a word it stands for itself
    r"|~(?=~)|(?<=~)~"
    r"|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)
_MARKUP = re.compile(r"[\\`*_~<>&$\[\]]")
_CLOSING = re.compile(r"(?<=\S)\$(?!\d)")
_LINE_START = re.compile(r"#{1,6}(?=\s|$)|[-+](?=\s|$)|>|-(?=-)|=+$")
_NUMBER_START = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
_HASHES_AT_END = re.compile(r"(?:^|(?<=\s))(?=#+$)")
_PLAIN_VALUE = re.compile(r"[^\W_](?:[^\n:#\"'\[\]{}\\]|:(?!\s|$)|'(?=\w)|(?<!\s)#)*(?<=[\w.!?)/])")
_MOST_DIGITS = 999_999_999  #: a longer number begins no list item


def write(article: Article) -> str:
    """*article* as Markdown with a header; read back and cleaned it has the same spoken blocks and metadata."""
    page = _Page(article.metadata.title)
    shown = [block for block in article.blocks if block.text.strip() and not _is_said_by_header(block)]
    first = next((index for index, block in enumerate(shown) if block.spoken), 0)
    # A page's menus come before its text; in a script they would push it off the screen.
    for spoken, blocks in groupby((*shown[first:], *shown[:first]), key=lambda block: block.spoken):
        if spoken:
            page.add(blocks)
        else:
            page.parts.extend(_asides(blocks))
    return "\n\n".join([_header(article.metadata), *page.parts]) + "\n"


def _header(metadata: Metadata) -> str:
    facts: dict[str, str | tuple[str, ...] | date | None] = {
        "title": metadata.title,
        "authors": metadata.authors,
        "date": metadata.published,
        "updated": metadata.updated,
        "language": metadata.language,
        "site": metadata.site,
        "url": metadata.url,
        "image": metadata.image,
        "description": metadata.description,
        "voice": metadata.voice,
        "lexicon": metadata.lexicon,
    }
    lines = [f"{name}: {_value(value)}" for name, value in facts.items() if value]
    return "\n".join(["---", *lines, "---"])


def _value(value: str | tuple[str, ...] | date | None) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(json.dumps(one, ensure_ascii=False) for one in value) + "]"
    if isinstance(value, str):
        plain = _PLAIN_VALUE.fullmatch(value) and value != "null"
        return value if plain else json.dumps(value, ensure_ascii=False)
    return str(value)


@dataclass(slots=True)
class _Item:
    """The last item at one level of the open list."""

    ordinal: int | None
    mark: str  #: what stands after the number: a list that begins anew changes it
    indent: int  #: where its text begins


@dataclass(slots=True)
class _Page:
    """The blocks written so far, and the list that is open."""

    title: str
    parts: list[str] = field(default_factory=list)
    _open: list[_Item] = field(default_factory=list)
    _headings: int = 0

    def add(self, blocks: Iterable[Block]) -> None:
        """Write spoken blocks after the others."""
        self._open.clear()
        for block in blocks:
            if not self._as_item(block):
                self._open.clear()
                self.parts.extend(self._in_clear(block))

    def _in_clear(self, block: Block) -> Iterator[str]:
        title = False
        if block.kind is BlockKind.HEADING:
            self._headings += 1
            same = self.title.casefold() == block.text.casefold()
            title = self._headings == 1 and block.level == 1 and (same or not self.title)
        if block.reason.startswith(ANNOUNCES):
            yield f"<!-- narrator: {block.reason} -->"
            yield _escaped(block.text)
        elif title or block.kind in _NAMED or not _is_natural(block):
            yield _mark(block)
            yield _escaped(block.text)
        else:
            yield _natural(block)

    def _as_item(self, block: Block) -> bool:
        """Continue or begin a list; False where *block* is no item, or stands where Markdown cannot have it."""
        number, level = block.ordinal, block.level
        fits = 1 <= level <= len(self._open) + 1 and (number is None or 0 <= number <= _MOST_DIGITS)
        if block.kind is not BlockKind.LIST_ITEM or not fits or block.cite:
            return False
        before = self._open[level - 1] if len(self._open) >= level else None
        after_list = bool(self._open)
        del self._open[level - 1 :]
        begins = before is None or (number is None) != (before.ordinal is None)
        mark = before.mark if before else "."
        if before and number is not None and before.ordinal is not None and number != before.ordinal + 1:
            begins, mark = True, ")" if mark == "." else "."
        bullet = "- " if number is None else f"{number}{mark} "
        indent = self._open[-1].indent if self._open else 0
        line = " " * indent + bullet + _escaped(block.text)
        if after_list:
            self.parts[-1] += ("\n\n" if begins else "\n") + line
        else:
            self.parts.append(line)
        self._open.append(_Item(number, mark, indent + len(bullet)))
        return True


def _is_said_by_header(block: Block) -> bool:
    return block.kind in _OPENING and block.reason == "announced" and not block.spoken


def _asides(blocks: Iterable[Block]) -> Iterator[str]:
    """Blocks that are not spoken, in view and out of the way; one comment for each reason in turn."""
    for why, same in groupby(blocks, key=_why):
        content = "\n\n".join(_natural(block) for block in same).replace("-->", "--&gt;")
        yield f"<!-- not spoken: {why}\n{content}\n-->"


def _why(block: Block) -> str:
    return block.reason if block.reason and block.reason != block.kind else str(block.kind)


def _is_natural(block: Block) -> bool:
    """Whether Markdown's own marks say all that is known of *block*."""
    if block.kind is BlockKind.HEADING:
        return 1 <= block.level <= 6
    if block.kind is BlockKind.QUOTE:
        return not block.level and block.ordinal is None and len(block.cite) < 200
    return block.kind is not BlockKind.LIST_ITEM


def _natural(block: Block) -> str:
    text = _escaped(block.text)
    if block.kind is BlockKind.HEADING:
        return f"{'#' * min(max(block.level, 1), 6)} {_HASHES_AT_END.sub(chr(92) * 2, text)}"
    if block.kind is BlockKind.LIST_ITEM:
        return f"- {text}" if block.ordinal is None else f"{block.ordinal}. {text}"
    if block.kind is BlockKind.QUOTE:
        return f"> {text}" + (f"\n>\n> — {_escaped(block.cite)}" if block.cite else "")
    if block.kind is BlockKind.TABLE and block.rows:
        return "\n".join(_table(block.rows))
    if block.kind is BlockKind.CODE:
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", block.text)), default=0))
        return "\n".join((fence, block.text.strip("\n"), fence))
    return text


def _table(rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    width = max(len(row) for row in rows)
    for index, row in enumerate(rows):
        cells = [_escaped(cell).replace("|", "\\|") for cell in (*row, *[""] * (width - len(row)))]
        yield f"| {' | '.join(cells)} |"
        if index == 0:
            yield f"|{' --- |' * width}"


def _mark(block: Block) -> str:
    """The comment that types the paragraph after it; `narrator.sources.markdown` reads it."""
    facts = [f"level={block.level}"] if block.level > 0 else []
    if block.ordinal is not None and block.ordinal >= 0:
        facts.append(f"ordinal={block.ordinal}")
    if block.cite and block.kind is not BlockKind.EMBED:  # whose words these are stands in an embed's text already
        facts.append("cite=" + json.dumps(block.cite, ensure_ascii=False).replace(">", "\\u003e"))
    return f"<!-- {' '.join(['narrator:', block.kind, *facts])} -->"


def _escaped(text: str) -> str:
    """*text* so that no character of it is taken for markup, and no more is escaped than must be."""
    text = " ".join(text.split())
    closed = max((match.start() for match in _CLOSING.finditer(text)), default=0)  # what opens no formula stays bare

    def escape(match: re.Match[str]) -> str:
        first = not text[: match.start()].strip("\\")
        if match["formula"] and first and (text[-1].isdigit() or text[-1] == "\\"):
            return _MARKUP.sub(r"\\\g<0>", match[0])  # the parser takes the last character for the one before
        bare = match["formula"] or (match["opening"] and match.start() >= closed)
        return match[0] if bare else "\\" + match[0]

    text = _SPECIAL.sub(escape, text)
    if match := _LINE_START.match(text):
        return "\\" + text if match[0] else text
    return _NUMBER_START.sub(r"\1\\", text, count=1) if _NUMBER_START.match(text) else text
