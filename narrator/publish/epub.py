"""Episodes as a book that reads itself: EPUB 3 with Media Overlays.

Sentences (or words) are spans, and a SMIL file a chapter says when each is heard; the audio is inside. Sources: EPUB
3.3 and its Media Overlays section (W3C), EPUB Accessibility 1.1.
"""

from __future__ import annotations

import json
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from narrator.errors import NoEpisodeError, OutputError
from narrator.files import appearing
from narrator.publish.manifest import Manifest

_ACTIVE = "-epub-media-overlay-active"
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562: names that are addresses
_DATED = (1980, 1, 1, 0, 0, 0)  # the first a ZIP knows: equal episodes make equal books
_TYPES = {"audio/mpeg", "audio/mp4"}  # what every reading system must play
_TAGS = {"title": "h1", "heading": "h2", "quote": "blockquote", "code": "pre"}
_STYLE = f"""body{{font-family:serif;line-height:1.5;margin:5%}}
h1,h2{{line-height:1.25;font-family:sans-serif}}
.byline,.date,.colophon{{color:#555;font-family:sans-serif;font-size:.9em}}
.deck{{font-size:1.15em}}
img{{max-width:100%}}
.{_ACTIVE}{{background-color:#ffe9a8;color:#000}}
"""
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """An article of the book."""

    name: str
    title: str
    language: str
    manifest: Manifest
    body: str  #: XHTML
    pars: str  #: SMIL
    headings: tuple[tuple[str, str], ...]  #: id and text

    @property
    def audio(self) -> str:
        return f"{self.name}{Path(self.manifest.episode.audio.name).suffix}"


def write_epub(manifests: Sequence[Manifest], path: Path, *, title: str = "", words: bool = False) -> Path:
    """Write the episodes as one book, an article a chapter of it.

    Args:
        title: of the book; the article's where there is one.
        words: follow words instead of sentences.

    Raises `OutputError` where an episode's sound or transcript is not fit for a book, or the system refuses.
    """
    parts = [_part(f"article-{number}", manifest, words) for number, manifest in enumerate(manifests, start=1)]
    if not parts:
        raise NoEpisodeError(str(path), "there is no finished episode to put into it")
    name = title or (parts[0].title if len(parts) == 1 else "Articles")
    cover = _cover(manifests)
    with appearing(path) as unfinished, zipfile.ZipFile(unfinished, "w") as book:
        _store(book, "mimetype", b"application/epub+zip", packed=False)
        _store(book, "META-INF/container.xml", _CONTAINER.encode())
        _store(book, "EPUB/package.opf", _package(name, parts, cover=bool(cover)).encode())
        _store(book, "EPUB/nav.xhtml", _nav(name, parts).encode())
        _store(book, "EPUB/style.css", _STYLE.encode())
        if cover:
            _store(book, "EPUB/cover.jpg", cover, packed=False)
        for part in parts:
            _store(book, f"EPUB/{part.name}.xhtml", _xhtml(part.title, part.language, part.body).encode())
            _store(book, f"EPUB/{part.name}.smil", _smil(part).encode())
            info = zipfile.ZipInfo(f"EPUB/{part.audio}", _DATED)
            with part.manifest.episode.path.open("rb") as sound, book.open(info, "w") as inside:
                while block := sound.read(1 << 20):
                    inside.write(block)
    return path


def _part(name: str, manifest: Manifest, words: bool) -> _Part:
    audio = manifest.episode.audio
    if audio.type not in _TYPES:
        raise OutputError(name, f"a book cannot hold {audio.type}; render it as mp3 or m4b")
    transcript = manifest.episode.path.with_suffix(".json")
    try:
        segments: list[dict[str, Any]] = json.loads(transcript.read_text(encoding="utf-8"))["segments"]
    except (OSError, ValueError, KeyError) as error:
        raise OutputError(str(transcript), "the transcript is missing or damaged; render the episode again") from error
    source = manifest.about["source"]
    sound = f"{name}{Path(audio.name).suffix}"
    body, pars, headings = [], [], []
    numbers = iter(range(1, 10_000_000))
    for (_, kind), group in groupby(segments, key=lambda segment: (segment["block"], segment["kind"])):
        sentences = list(group)
        block_id = f"b{next(numbers)}"
        spans = []
        for segment in sentences:
            inner, timed = _spans(segment, numbers, words)
            spans.append(inner)
            pars += [_par(name, sound, *one) for one in timed]
        text = " ".join(segment["body"] for segment in sentences)
        if kind == "heading":
            headings.append((block_id, text))
        tag = _TAGS.get(kind, "p")
        inside = " ".join(spans)
        inside = f"<p>{inside}</p>" if tag == "blockquote" else inside
        body.append(f'<{tag} id="{block_id}" class="{escape(kind)}">{inside}</{tag}>')
    body.append(_colophon(manifest))
    language = source["language"] or manifest.about["voice"]["language"]
    title = manifest.episode.title or "Untitled"
    return _Part(name, title, language, manifest, "\n".join(body), "\n".join(pars), tuple(headings))


def _spans(
    segment: Mapping[str, Any], numbers: Iterator[int], words: bool
) -> tuple[str, list[tuple[str, float, float]]]:
    """A sentence as spans, and when each of them is heard."""
    if not words or not segment["words"]:
        name = f"s{next(numbers)}"
        span = f'<span id="{name}">{_text(segment["body"])}</span>'
        return span, [(name, segment["startTime"], segment["endTime"])]
    spans, timed = [], []
    for word, start, end, _ in segment["words"]:
        name = f"w{next(numbers)}"
        spans.append(f'<span id="{name}">{_text(word)}</span>')
        timed.append((name, start, end))
    return " ".join(spans), timed


def _par(part: str, audio: str, name: str, start: float, end: float) -> str:
    end = max(end, start + 0.001)  # a clip must last
    return (
        f'<par id="p-{name}"><text src="{part}.xhtml#{name}"/>'
        f'<audio src="{audio}" clipBegin="{start:.3f}s" clipEnd="{end:.3f}s"/></par>'
    )


def _smil(part: _Part) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">'
        f'<body><seq id="all" epub:textref="{part.name}.xhtml">\n{part.pars}\n</seq></body></smil>\n'
    )


def _xhtml(title: str, language: str, body: str) -> str:
    said = escape(language or "en")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{said}" xml:lang="{said}">\n<head><title>{_text(title)}</title>'
        '<link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def _nav(title: str, parts: Sequence[_Part]) -> str:
    items = []
    for part in parts:
        below = "".join(
            f'<li><a href="{part.name}.xhtml#{name}">{_text(text)}</a></li>' for name, text in part.headings
        )
        nested = f"<ol>{below}</ol>" if below else ""
        items.append(f'<li><a href="{part.name}.xhtml">{_text(part.title)}</a>{nested}</li>')
    toc = f'<nav epub:type="toc" id="toc" role="doc-toc"><h1>Contents</h1><ol>{"".join(items)}</ol></nav>'
    return _xhtml(title, "en", toc)


def _package(title: str, parts: Sequence[_Part], *, cover: bool) -> str:
    identity = uuid.uuid5(_NAMESPACE, "\n".join(part.manifest.episode.plan or part.title for part in parts))
    sources = [part.manifest.about["source"] for part in parts]
    people = list(dict.fromkeys(author for source in sources for author in source["authors"]))
    voices = list(dict.fromkeys(_narrator(part.manifest) for part in parts))
    days = [source["updated"] or source["published"] for source in sources]
    modified = f"{max((day for day in days if day), default='2000-01-01')}T00:00:00Z"
    total = sum(part.manifest.episode.duration for part in parts)
    language = parts[0].language or "en"
    lines = [
        f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>',
        f"<dc:title>{_text(title)}</dc:title>",
        *(f"<dc:language>{_text(code)}</dc:language>" for code in dict.fromkeys(part.language for part in parts)),
        *(f"<dc:creator>{_text(name)}</dc:creator>" for name in people),
        *(f"<dc:source>{_text(source['url'])}</dc:source>" for source in sources if source["url"]),
        f'<meta property="dcterms:modified">{modified}</meta>',
        f'<meta property="media:duration">{_clock(total)}</meta>',
        *(
            f'<meta property="media:duration" refines="#{p.name}-smil">{_clock(p.manifest.episode.duration)}</meta>'
            for p in parts
        ),
        *(f'<meta property="media:narrator">{_text(voice)}</meta>' for voice in voices),
        f'<meta property="media:active-class">{_ACTIVE}</meta>',
        *(f'<meta property="schema:accessMode">{mode}</meta>' for mode in ("textual", "auditory")),
        *(f'<meta property="schema:accessModeSufficient">{mode}</meta>' for mode in ("textual", "auditory")),
        *(f'<meta property="schema:accessibilityFeature">{name}</meta>' for name in _FEATURES),
        '<meta property="schema:accessibilityHazard">none</meta>',
        '<meta property="schema:accessibilitySummary">The whole text can be read, or heard with the words followed; '
        "a machine voice reads it.</meta>",
    ]
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="style" href="style.css" media-type="text/css"/>',
        *(['<item id="cover" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/>'] if cover else []),
    ]
    for part in parts:
        items += [
            f'<item id="{part.name}" href="{part.name}.xhtml" media-type="application/xhtml+xml" '
            f'media-overlay="{part.name}-smil"/>',
            f'<item id="{part.name}-smil" href="{part.name}.smil" media-type="application/smil+xml"/>',
            f'<item id="{part.name}-audio" href="{part.audio}" media-type="{part.manifest.episode.audio.type}"/>',
        ]
    spine = "".join(f'<itemref idref="{part.name}"/>' for part in parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{escape(language)}" prefix="schema: http://schema.org/">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n' + "\n".join(lines) + "\n</metadata>\n"
        "<manifest>\n" + "\n".join(items) + f"\n</manifest>\n<spine>{spine}</spine>\n</package>\n"
    )


_FEATURES = ("synchronizedAudioText", "tableOfContents", "structuralNavigation", "readingOrder")


def _narrator(manifest: Manifest) -> str:
    voice = manifest.about["voice"]
    return f"{voice['name'] or voice['id']} (machine voice)"


def _colophon(manifest: Manifest) -> str:
    source = manifest.about["source"]
    origin = f" The article: {_text(source['url'])}" if source["url"] else ""
    return f'<p class="colophon">Read by {_text(_narrator(manifest))}.{origin}</p>'


def _clock(seconds: float) -> str:
    """A SMIL clock value: ``0:07:25.500``."""
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"


def _text(text: str) -> str:
    """Text for XML 1.0: escaped, and without the characters it forbids."""
    allowed = (
        c for c in text if c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) > 0xFFFF
    )
    return escape("".join(allowed))


def _cover(manifests: Sequence[Manifest]) -> bytes:
    """The picture of the first episode that has one."""
    from mutagen.id3 import ID3
    from mutagen.id3._util import error as Damaged  # noqa: N812  (mutagen's name says nothing)

    for manifest in manifests:
        if manifest.episode.audio.type != "audio/mpeg":
            continue
        try:
            pictures = ID3(manifest.episode.path).getall("APIC")
        except Damaged:
            continue
        for picture in pictures:
            if picture.mime == "image/jpeg":
                return bytes(picture.data)
    return b""


def _store(book: zipfile.ZipFile, name: str, data: bytes, *, packed: bool = True) -> None:
    info = zipfile.ZipInfo(name, _DATED)
    info.external_attr = 0o644 << 16
    book.writestr(info, data, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
