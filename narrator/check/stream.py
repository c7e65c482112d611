"""The frames of an MP3, and the information in front of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from narrator.check.claims import Claim, claim
from narrator.encode.frames import Header, Info, frames, header, read_info

_DECODER_DELAY = 529  # samples; what every decoder adds, and the header's gaps are beside


@dataclass(frozen=True, slots=True)
class Stream:
    """What a walk over a file's frames finds."""

    size: int
    start: int  #: offset of the first frame
    end: int  #: offset after the last
    first: Header
    info: Info | None
    count: int  #: frames of sound
    bitrates: tuple[int, ...]  #: different ones, the commonest first
    shapes: int  #: different sample rates and channel counts
    stray: int  #: information frames inside
    tags_inside: int  #: tags between frames
    rest: bytes  #: what follows the last frame, its first bytes
    rest_size: int

    @property
    def samples(self) -> int:
        """Samples of sound that the header promises, or all that the frames hold."""
        whole = self.count * self.first.samples
        return whole - self.info.delay - self.info.padding if self.info and self.info.encoder else whole

    @property
    def duration(self) -> float:
        """In seconds."""
        return self.samples / self.first.sample_rate


def walk(path: Path) -> Stream | None:
    """The frames of the file at *path*, or None where it holds none."""
    data = path.read_bytes()
    start = _first(data, _tag_end(data, 0))
    if start is None:
        return None
    found = header(data[start : start + 4])
    assert found is not None
    info = read_info(data[start : start + found.size])
    bitrates: Counter[int] = Counter()
    shapes, stray, tags, count, end = set(), 0, 0, 0, start
    for offset, frame in _all_frames(data, start):
        tags += offset != end
        end = offset + frame.size
        if offset == start and info:
            continue
        count += 1
        bitrates[frame.bitrate] += 1
        shapes.add((frame.sample_rate, frame.mono))
        stray += read_info(data[offset:end]) is not None
    rates = tuple(rate for rate, _ in bitrates.most_common())
    return Stream(
        len(data), start, end, found, info, count, rates, len(shapes), stray, tags, data[end : end + 8], len(data) - end
    )


def _tag_end(data: bytes, start: int) -> int:
    """Where the ID3v2 tag at *start* ends; *start* where there is none."""
    if data[start : start + 3] != b"ID3" or len(data) < start + 10:
        return start
    size = 0
    for byte in data[start + 6 : start + 10]:
        size = size << 7 | byte & 0x7F
    return start + 10 + size


def _first(data: bytes, start: int) -> int | None:
    """Where the first frame begins that another one follows."""
    limit = min(len(data), start + 65536)
    while (start := data.find(b"\xff", start, limit)) >= 0:
        found = header(data[start : start + 4])
        if found and (start + found.size >= len(data) or header(data[start + found.size : start + found.size + 4])):
            return start
        start += 1
    return None


def _all_frames(data: bytes, start: int) -> Iterator[tuple[int, Header]]:
    """Every frame; tags and other things between them are stepped over."""
    while True:
        end = start
        for offset, frame in frames(data, start):
            if offset + frame.size > len(data):
                return
            yield offset, frame
            end = offset + frame.size
        after = _tag_end(data, end)
        again = _first(data, after) if data[end : end + 3] in (b"ID3",) else _first(data, end)
        if again is None or end >= len(data):
            return
        start = again


def stream_claims(stream: Stream) -> Iterator[Claim]:
    """Frames in a row, and a header that tells the truth about them."""
    constant = len(stream.bitrates) == 1
    info = stream.info
    yield claim("frames.alike", stream.shapes == 1, f"{stream.first.sample_rate} Hz throughout")
    yield claim("frames.unbroken", not stream.tags_inside, f"{stream.tags_inside} things stand between frames")
    yield claim("frames.one-stream", not stream.stray, f"{stream.stray} headers of other files stand inside")
    known = stream.rest[:3] in (b"", b"TAG", b"ID3") or stream.rest[:8] == b"APETAGEX"
    yield claim("frames.to-the-end", known, f"{stream.rest_size} bytes follow the last frame")
    yield claim("header.there", info is not None, "an information frame stands in front" if info else "there is none")
    if info is None:
        says = f"nothing tells players the length of {len(stream.bitrates)} bitrates" if not constant else "constant"
        yield claim("header.length-known", constant, says)
        return
    kind = "Info" if constant else "Xing"
    yield claim("header.kind", info.kind == kind, f"{info.kind}, bitrates: {', '.join(map(str, stream.bitrates[:5]))}")
    yield claim("header.frames", info.frames == stream.count, f"{info.frames} said, {stream.count} counted")
    size = stream.end - stream.start
    yield claim("header.bytes", abs(info.size - size) <= stream.first.size, f"{info.size} said, {size} counted")
    rising = list(info.table) == sorted(info.table) and len(info.table) == 100
    yield claim("header.seek-table", rising, "a hundred rising places" if rising else "it does not rise")
    even = not constant or all(abs(place - i * 2.56) <= 6 for i, place in enumerate(info.table))
    yield claim("header.seek-table-even", even, "places agree with a constant bitrate")
    yield claim(
        "header.gaps", bool(info.encoder), f"delay {info.delay}, padding {info.padding} ({info.encoder or '–'})"
    )
    odd = info.encoder.startswith(("Lavc", "Lavf"))  # ffmpeg writes another one where there is a single channel
    yield claim("header.checksum", info.crc_right or (None if odd else False), "as LAME guards it")
    right = not info.encoder or info.delay + info.padding < stream.count * stream.first.samples
    yield claim("header.gaps-fit", right, "less than the sound")
