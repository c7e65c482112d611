"""What a finished file says of itself, in the words every player reads.

ID3v2.3, because version 2.4 loses long chapter titles in players built on ffmpeg; text in UTF-16; chapters in the
order of time, because players that meet one out of order stop there.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from narrator.types import Chapter, Metadata, Plan, Timeline

if TYPE_CHECKING:
    from datetime import date

    from mutagen.id3 import ID3, Frame

_LANGUAGES = {
    "af": "afr", "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu", "el": "ell",
    "en": "eng", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin", "fr": "fra", "ga": "gle", "gl": "glg",
    "he": "heb", "hi": "hin", "hr": "hrv", "hu": "hun", "id": "ind", "is": "isl", "it": "ita", "ja": "jpn", "ka": "kat",
    "kk": "kaz", "ko": "kor", "lt": "lit", "lv": "lav", "ms": "msa", "nb": "nob", "nl": "nld", "nn": "nno", "no": "nor",
    "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe",
    "sw": "swa", "ta": "tam", "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie", "zh": "zho",
}  # fmt: skip
_UTF16 = 1
_TOP_LEVEL_ORDERED = 3
_NO_OFFSET = 0xFFFFFFFF
_FRONT_COVER = 3
MACHINE_VOICE = "Narrated by a machine voice."


@dataclass(frozen=True, slots=True)
class Tags:
    """The words of a tag, whatever the format; empty where unknown."""

    title: str
    artist: str
    album: str
    date: date | None
    language: str  #: BCP 47
    url: str
    voice: str  #: a sentence on who speaks
    encoder: str
    description: str = ""

    @property
    def comment(self) -> str:
        """Who speaks, and that it is a machine."""
        return f"{MACHINE_VOICE} {self.voice}".strip()


def tags_of(plan: Plan, *, encoder: str = "") -> Tags:
    """What is known of *plan*'s article and voice, as tags."""
    about: Metadata = plan.article.metadata
    voices = ", ".join(f"{voice.name or voice.id} ({voice.engine})" for voice in plan.cast)
    return Tags(
        title=plan.title,
        artist=", ".join(about.authors) or about.site,
        album=about.site,
        date=about.published,
        language=about.language or plan.voice.language,
        url=about.url,
        voice=f"{'Voice' if len(plan.cast) == 1 else 'Voices'}: {voices}.",
        encoder=f"narrator {version('narrator')}" + (f", {encoder}" if encoder else ""),
        description=about.description,
    )


def id3(tags: Tags, timeline: Timeline, *, cover: bytes = b"", pictures: Sequence[bytes] = ()) -> bytes:
    """The tag to write in front of an MP3, chapters and all.

    Args:
        cover: a JPEG or PNG.
        pictures: one JPEG or PNG a chapter, empty where it has none; none at all is right too.
    """
    from mutagen import id3 as frames

    tag = frames.ID3()
    language = _LANGUAGES.get(tags.language.split("-")[0].lower(), "und")
    texts = {"TIT2": tags.title, "TPE1": tags.artist, "TALB": tags.album, "TSSE": tags.encoder, "TLAN": language}
    for name, text in texts.items():
        if text:
            tag.add(getattr(frames, name)(encoding=_UTF16, text=text))
    if tags.date:
        tag.add(frames.TDRC(encoding=_UTF16, text=tags.date.isoformat()))
    tag.add(frames.TCON(encoding=_UTF16, text="Speech"))
    tag.add(frames.TLEN(encoding=_UTF16, text=str(milliseconds(timeline.samples, timeline.sample_rate))))
    if tags.url:
        tag.add(frames.WOAS(url=_latin(tags.url)))
        tag.add(frames.WXXX(encoding=_UTF16, desc="article", url=_latin(tags.url)))
    spoken = language if language != "und" else "XXX"
    tag.add(frames.COMM(encoding=_UTF16, lang=spoken, desc="", text=tags.comment))
    tag.add(frames.TXXX(encoding=_UTF16, desc="ai-content", text="true"))
    if cover:
        tag.add(_picture(cover))
    _add_chapters(tag, timeline, pictures)
    tag.update_to_v23()
    file = io.BytesIO()
    tag.save(file, v2_version=3, padding=lambda _: 0)
    return in_time_order(file.getvalue())


def milliseconds(samples: int, sample_rate: int) -> int:
    """A position in samples as whole milliseconds, never later than it is."""
    return samples * 1000 // sample_rate


def in_time_order(tag: bytes) -> bytes:
    """The same ID3v2.3 tag with its chapters last, by their start: mutagen sorts them by size."""
    head, body = tag[:10], tag[10:]
    others, chapters, offset = b"", [], 0
    while offset + 10 <= len(body) and body[offset]:
        size = struct.unpack(">I", body[offset + 4 : offset + 8])[0]
        frame = body[offset : offset + 10 + size]
        if frame[:4] == b"CHAP":
            times = frame.index(b"\0", 10) + 1
            chapters.append((struct.unpack(">I", frame[times : times + 4])[0], frame))
        else:
            others += frame
        offset += 10 + size
    chapters.sort(key=lambda pair: pair[0])
    return head + others + b"".join(frame for _, frame in chapters) + body[offset:]


def _add_chapters(tag: ID3, timeline: Timeline, pictures: Sequence[bytes]) -> None:
    """One table of contents at the top, ordered, and a frame for each chapter."""
    from mutagen import id3 as frames

    names = [f"chp{index}" for index in range(len(timeline.chapters))]
    title = [frames.TIT2(encoding=_UTF16, text="Chapters")]
    tag.add(frames.CTOC(element_id="toc", flags=_TOP_LEVEL_ORDERED, child_element_ids=names, sub_frames=title))
    for index, (name, chapter) in enumerate(zip(names, timeline.chapters, strict=True)):
        inner: list[Frame] = [frames.TIT2(encoding=_UTF16, text=chapter.title or f"Chapter {index + 1}")]
        if index < len(pictures) and pictures[index]:
            inner.append(_picture(pictures[index]))
        start, end = chapter_times(chapter, timeline.sample_rate)
        tag.add(
            frames.CHAP(
                element_id=name,
                start_time=start,
                end_time=end,
                start_offset=_NO_OFFSET,
                end_offset=_NO_OFFSET,
                sub_frames=inner,
            )
        )


def chapter_times(chapter: Chapter, sample_rate: int) -> tuple[int, int]:
    """Start and end of *chapter* in whole milliseconds; its end is the next one's start."""
    return milliseconds(chapter.start, sample_rate), milliseconds(chapter.end, sample_rate)


def _picture(data: bytes) -> Frame:
    from mutagen import id3 as frames

    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return frames.APIC(encoding=0, mime=kind, type=_FRONT_COVER, desc="", data=data)


def _latin(url: str) -> str:
    """*url* in the characters an address is made of: the tag allows no others."""
    from urllib.parse import quote

    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")
