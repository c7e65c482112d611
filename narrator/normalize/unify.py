"""One character for one meaning, before any rule looks: ligatures, full-width forms, soft hyphens, entities, mojibake.

The way back to the text as written is kept. Where one character takes the place of one (curly apostrophe, non-breaking
space) nothing is recorded: offsets stay.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from narrator.normalize.scan import Piece, Replacement
from narrator.spoken import Span, SpokenText

RULE = "unicode"

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_VARIANTS = {
    **dict.fromkeys(map(ord, "’‘ʼ‛ʹ´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»"), '"'),
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, "\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x1f\x85"), "\n"),
    **dict.fromkeys(map(ord, "‐‑﹣"), "-"),
    **{ord(low): str(digit) for digit, low in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    ord("⁄"): "/",
    ord("∶"): ":",
    ord("‚"): ",",
}
_ODD = (  # compiled by the first text that is not plain
    r"&(?:[A-Za-z]{2,8}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});"  # entities
    r"|[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+"  # control characters
    r"|[\ud800-\udfff]+"  # unpaired surrogates
    r"|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffd]+"  # invisible, or lost
    r"|[\ufb00-\ufb06\uff01-\uff5e\uffe0-\uffe6\u3300-\u33ff\u2460-\u24ff\u2100-\u2121\u2124-\u2129\u212a-\u213a\u2160-\u2188]"
    r"|[\U0001d400-\U0001d7ff\U0001f100-\U0001f1e5]"  # letters in other styles
    r"|[A-Za-z][\u0300-\u036f]{1,8}"  # an accent on its own
    r"|(?<=[.,;:!?)a-z])Â(?=\s|\Z)"  # half of a space that does not break
)
_FOREIGN_DIGIT = r"(?![0-9])\d"
_SUSPECT = r"[ÃÂ][\x80-\xbf‚-™]|â€|ï¿½|ðŸ|Ã "
_MOJIBAKE = rf"[^ \t\n]{{0,200}}?(?:{_SUSPECT})[^ \t\n]{{0,200}}"


class _Change(NamedTuple):
    written_start: int
    written_end: int
    start: int
    end: int


class Plain(NamedTuple):
    """A text in plain characters, and where it differs in length from the text as written."""

    written: str
    text: str
    changes: tuple[_Change, ...] = ()

    def moved(self, replacements: Sequence[Replacement]) -> list[Replacement]:
        """*replacements* of the written text as ranges of the plain one."""
        if not self.changes:
            return list(replacements)
        ends = [change.written_end for change in self.changes]
        return [
            given._replace(start=self._plain(ends, given.start), end=self._plain(ends, given.end, outwards=True))
            for given in replacements
        ]

    def _plain(self, ends: list[int], at: int, *, outwards: bool = False) -> int:
        index = bisect_left(ends, at)
        if index < len(ends) and (change := self.changes[index]).written_start < at:
            return change.end if outwards or at == change.written_end else change.start
        before = self.changes[index - 1] if index else _Change(0, 0, 0, 0)
        return before.end + at - before.written_end

    def spoken(self, pieces: list[Piece]) -> SpokenText:
        """Join *pieces* of the plain text; their spans point into the written one and tile it."""
        spans: list[Span] = []
        parts: list[str] = []
        written = at = 0
        for end, text, rule in self._parts(pieces):
            end = max(end, written)
            if spans and written == spans[-1].written_end == spans[-1].written_start:  # half a ligature, and its rest
                last = spans.pop()
                spans.append(Span(last.written_start, end, last.start, at + len(text), rule or last.rule or RULE))
            elif end > written or text:
                spans.append(Span(written, end, at, at + len(text), rule))
            parts.append(text)
            written, at = end, at + len(text)
        if written < len(self.written):
            spans.append(Span(written, len(self.written), at, at, RULE))
        return SpokenText(self.written, "".join(parts), tuple(spans))

    def _parts(self, pieces: list[Piece]) -> Iterator[tuple[int, str, str]]:
        """Pieces, cut where characters were changed: the end of each in the written text, its words, its rule."""
        if not self.changes:
            yield from ((end, text, rule) for _, end, text, rule in pieces)
            return
        index = shift = 0
        for start, end, text, rule in pieces:
            at = start
            while index < len(self.changes) and self.changes[index].start < end:
                change = self.changes[index]
                if not rule:
                    if change.start > at:
                        yield change.written_start, text[at - start : change.start - start], ""
                        at = change.start
                    stop = min(change.end, end)
                    yield change.written_end, text[at - start : stop - start], RULE
                    at = stop
                if change.end > end:
                    break
                shift = change.written_end - change.end
                index += 1
            if rule:
                inside = index < len(self.changes) and self.changes[index].start < end
                yield self.changes[index].written_end if inside else end + shift, text, rule
            elif at < end:
                yield end + shift, text[at - start :], ""


def unify(text: str, *, digits: bool = True) -> Plain:
    """*text* in plain characters. Foreign digits become ours if *digits*."""
    if text.isascii() and "&" not in text and text.isprintable():
        return Plain(text, text)
    found: dict[tuple[int, int], str] = {}
    if re.search(_SUSPECT, text):
        found = {
            match.span(): fixed for match in re.finditer(_MOJIBAKE, text) if (fixed := _repaired(match[0])) != match[0]
        }
    covered = bytearray(len(text))
    for start, end in found:
        covered[start:end] = b"\1" * (end - start)
    for match in re.finditer(_ODD, text):
        if covered.find(1, match.start(), match.end()) < 0 and (fixed := _unified(match[0])) != match[0]:
            found[match.span()] = fixed
    if digits and not text.isascii():
        found.update(
            {
                match.span(): str(int(match[0]))
                for match in re.finditer(_FOREIGN_DIGIT, text)
                if match.span() not in found
            }
        )
    return _changed(text, sorted(found.items()))


def _changed(text: str, found: list[tuple[tuple[int, int], str]]) -> Plain:
    parts: list[str] = []
    changes: list[_Change] = []
    at = length = 0
    for (start, end), fixed in found:
        if start < at:
            continue
        parts += [text[at:start], fixed]
        length += start - at
        if len(fixed) != end - start or end - start > 1:
            changes.append(_Change(start, end, length, length + len(fixed)))
        length += len(fixed)
        at = end
    parts.append(text[at:])
    return Plain(text, "".join(parts).translate(_VARIANTS), tuple(changes))


def _unified(odd: str) -> str:
    if odd[0] == "&":
        import html

        return html.unescape(odd).translate(_VARIANTS) if len(html.unescape(odd)) == 1 else odd
    if len(odd) > 1 and odd[0].isascii() and odd[0].isalpha():
        return unicodedata.normalize("NFC", odd)
    if odd == "Â" or not odd.isprintable() or odd[0] in "\u061c\ufffc\ufffd":
        return ""
    return unicodedata.normalize("NFKC", odd).translate(_VARIANTS)


def _repaired(suspect: str) -> str:
    import ftfy

    return ftfy.fix_encoding(suspect)
