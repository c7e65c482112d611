"""Bytes to text, as browsers do it, and a word on bytes that are no text at all.

Source: the WHATWG Encoding Standard, "get an encoding", and the HTML standard, 13.2.3 "The input byte stream".
"""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# Labels that mean something else than Python takes them for (the WHATWG table, where it differs).
_LABELS = {
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "cp819"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5", "l5"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "chinese", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "korean"), "cp949"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("tis-620", "iso-8859-11"), "cp874"),
    **dict.fromkeys(("utf-16", "utf-16le", "unicode"), "utf-16-le"),
    **dict.fromkeys(("utf-7", "x-user-defined", "replacement"), ""),
}
_META = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)

_MAGIC = (
    (b"%PDF-", "a PDF; save or export its text, or give the article's web page"),
    (b"PK\x03\x04", "a packed file (Word, EPUB, ZIP); save or export it as text, HTML or Markdown"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save or export it as text, HTML or Markdown"),
    (b"{\\rtf", "rich text (RTF); save or export it as text, HTML or Markdown"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "sound; narrator reads articles"),
    (b"OggS", "sound; narrator reads articles"),
    (b"RIFF", "sound or a picture; narrator reads articles"),
    (b"\x1a\x45\xdf\xa3", "a film; narrator reads articles"),
    (b"SQLite format 3", "a database; narrator reads articles"),
    (b"\x7fELF", "a program; narrator reads articles"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})


def why_not_text(data: bytes) -> str:
    """What *data* is, where it is no text in any charset; empty where it may well be text."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            return f"this is {what}"
    if data[4:8] == b"ftyp":
        return "this is a film or sound; narrator reads articles"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    head = data[:8192]
    if head and (head.count(b"\0") or len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 50):
        return "this is not text; give HTML, Markdown or plain text"
    return ""


def decode(data: bytes, content_type: str = "") -> str:
    """*data* as text: by byte order mark, HTTP header, ``<meta charset>``, UTF-8, or else by likelihood.

    Where browsers would show damage, we do not: text that is labelled Latin but is whole UTF-8 is taken as UTF-8,
    and text that is labelled UTF-8 but is not is taken by likelihood.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    declared = _declared(data, content_type)
    if declared and declared not in ("utf-8", "cp1252"):
        return data.decode(declared, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if declared == "utf-8" and _nearly_utf8(data):
            return data.decode("utf-8", "replace")
    return data.decode("cp1252" if declared == "cp1252" else _likely(data), "replace")


def _declared(data: bytes, content_type: str) -> str:
    if header := _HEADER.search(content_type):
        name = _codec(header[1])
        if name:
            return name
    head = data[:1024]
    if found := _XML.match(head) or _META.search(_COMMENT.sub(b"", head)):
        name = _codec(found[1].decode("ascii", "replace"))
        return "utf-8" if name.startswith("utf-16") else name  # it was read as ASCII, so UTF-16 it is not
    return ""


def _codec(label: str) -> str:
    label = label.strip().lower()
    try:
        return codecs.lookup(_LABELS.get(label, label)).name
    except LookupError:
        return ""


def _nearly_utf8(data: bytes) -> bool:
    """A stray bad byte in UTF-8, as a cut in the middle of a character leaves, does not make it Latin."""
    text = data.decode("utf-8", "replace")
    good = sum(character > "\x7f" for character in text)
    bad = text.count("\ufffd")
    return bad * 10 <= good


def _likely(data: bytes) -> str:
    """The likeliest old charset; Western Europe's where there is no better guess, as browsers assume."""
    from charset_normalizer import from_bytes

    runs = _HIGH.findall(data[:65536])
    if sum(len(run) == 1 for run in runs) * 5 >= sum(map(len, runs)) * 3:  # single letters among ASCII: Western text
        return "cp1252"
    best = from_bytes(data[:65536], threshold=0.3).best()
    if best is None or best.encoding in ("latin_1", "ascii", "iso8859_15", "hp_roman8", "mac_roman"):
        return "cp1252"
    return best.encoding
