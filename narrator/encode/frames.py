"""MP3 frames: their headers, and the silent one in front that tells players how long the sound is."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_BITRATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
DELAY = 576  # samples LAME puts before the sound
_LAME_PART = 36
_XING_PART = 8 + 4 + 4 + 100 + 4


@dataclass(frozen=True, slots=True)
class Header:
    """What the four bytes before a frame of MPEG layer III say."""

    sample_rate: int
    bitrate: int  #: kbit/s
    padded: bool
    mono: bool
    mpeg1: bool
    protected: bool = False

    @property
    def samples(self) -> int:
        """Samples a frame holds for each channel."""
        return 1152 if self.mpeg1 else 576

    @property
    def size(self) -> int:
        """Bytes of the frame, its header among them."""
        return self.samples // 8 * self.bitrate * 1000 // self.sample_rate + self.padded

    @property
    def side_info(self) -> int:
        """Bytes between the header and the data."""
        sizes = (17, 32) if self.mpeg1 else (9, 17)
        return sizes[not self.mono] + 2 * self.protected


def header(data: bytes) -> Header | None:
    """The header at the start of *data*, or None where there is none of layer III."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE6 != 0xE2:
        return None
    version, bitrate, rate = data[1] >> 3 & 3, data[2] >> 4, data[2] >> 2 & 3
    if version not in _RATES or bitrate in (0, 15) or rate == 3:
        return None
    mpeg1 = version == 3
    return Header(
        sample_rate=_RATES[version][rate],
        bitrate=_BITRATES[mpeg1][bitrate],
        padded=bool(data[2] & 2),
        mono=data[3] >> 6 == 3,
        mpeg1=mpeg1,
        protected=not data[1] & 1,
    )


def frames(data: bytes | memoryview, start: int = 0) -> Iterator[tuple[int, Header]]:
    """Each frame from *start* on, with its offset, until something else stands where a frame should."""
    while found := header(bytes(data[start : start + 4])):
        yield start, found
        start += found.size


def run_of_frames(data: bytes, most: int | None = None) -> tuple[int, int]:
    """How many frames of one bitrate stand one after the other from the start of *data*, and their bytes.

    Several times as quick as `frames`, since the first header tells all of them but whether they are padded.

    Args:
        most: frames to look at.
    """
    first = header(data[:4])
    if first is None:
        return 0, 0
    size, same = first.size - first.padded, data[2] & 0xFC
    count = place = 0
    while count != most and place + 4 <= len(data) and data[place + 2] & 0xFC == same and data[place] == 0xFF:
        place += size + (data[place + 2] >> 1 & 1)
        count += 1
    return count, place


def samples_per_frame(sample_rate: int) -> int:
    """Samples an MP3 frame holds at *sample_rate*: the grid on which streams can be cut."""
    return 1152 if sample_rate >= 32000 else 576


def offered_bitrates(sample_rate: int) -> tuple[int, ...]:
    """Bitrates in kbit/s that an MP3 of *sample_rate* can have and speech has a use for."""
    most = 64 if sample_rate < 16000 else 160
    return tuple(rate for rate in _BITRATES[sample_rate >= 32000][1:] if 16 <= rate <= most)


def sample_rates() -> tuple[int, ...]:
    """Every sample rate an MP3 can have, lowest first."""
    return tuple(sorted(rate for rates in _RATES.values() for rate in rates))


def _info_header(first: bytes) -> bytes:
    """An empty frame like *first*, of the same bitrate if it is large enough for the information, else the next up."""
    for index in range(first[2] >> 4, 15):
        bits = bytes((first[0], first[1] | 1, index << 4 | first[2] & 0x0C, first[3]))
        found = header(bits)
        assert found is not None
        if found.size >= 4 + found.side_info + _XING_PART + _LAME_PART:
            return bits + bytes(found.size - 4)
    raise AssertionError("the largest frame of every rate has room")


def info_frame(first: bytes, *, frames: int, size: int, samples: int, peak: float, quality: int) -> bytes:
    """The frame in front of a constant-bitrate stream that tells players its exact length.

    Args:
        first: the start of the first frame with sound.
        frames: how many frames follow.
        size: their bytes.
        samples: how many of the samples they decode to are sound.
        peak: highest sample, 1.0 being full scale.
        quality: as the encoder was asked, 0 to 9.

    Source: the Xing header with LAME's extension, gabriel.mp3-tech.org/mp3infotag.html.
    """
    frame = bytearray(_info_header(first))
    shape = header(bytes(frame[:4]))
    assert shape is not None
    padding = frames * shape.samples - DELAY - samples
    total = size + len(frame)
    start = 4 + shape.side_info
    table = bytes(min(255, (i * size // 100 + len(frame)) * 256 // total) for i in range(100))
    part = b"Info" + struct.pack(">III", 0x0F, frames, total) + table + struct.pack(">I", 100 - 10 * quality)
    lowpass = 0  # unknown
    part += b"LAME3.100" + bytes((0x01, lowpass)) + struct.pack(">I", min(round(peak * 2**23), 2**32 - 1)) + bytes(4)
    part += bytes((0, min(shape.bitrate, 255))) + (DELAY << 12 | padding).to_bytes(3, "big")
    part += bytes((0x00 if shape.mono else 0x04, 0, 0, 0)) + struct.pack(">IH", total, 0)
    frame[start : start + len(part)] = part
    end = start + len(part)
    frame[end : end + 2] = struct.pack(">H", crc16(bytes(frame[:end])))
    return bytes(frame)


@dataclass(frozen=True, slots=True)
class Info:
    """What an information frame says."""

    kind: str  #: ``Info`` for a constant bitrate, ``Xing`` for others
    frames: int
    size: int
    table: bytes
    encoder: str
    delay: int
    padding: int
    crc_right: bool


def read_info(frame: bytes) -> Info | None:
    """The information in *frame*, or None where it is a frame like any other."""
    shape = header(frame)
    if shape is None:
        return None
    start = 4 + shape.side_info
    kind = bytes(frame[start : start + 4])
    if kind not in (b"Info", b"Xing") or len(frame) < start + 16:
        return None
    flags, count, size = struct.unpack(">III", frame[start + 4 : start + 16])
    table = frame[start + 16 : start + 116] if flags & 4 else b""
    lame = start + 8 + 4 * bool(flags & 1) + 4 * bool(flags & 2) + 100 * bool(flags & 4) + 4 * bool(flags & 8)
    part = bytes(frame[lame : lame + _LAME_PART])
    whole = len(part) == _LAME_PART
    gaps = int.from_bytes(part[21:24], "big") if whole else 0
    right = whole and struct.unpack(">H", part[34:36])[0] == crc16(bytes(frame[: lame + 34]))
    encoder = part[:9].decode("latin-1").rstrip("\0 ") if whole else ""
    return Info(kind.decode(), count, size, table, encoder, gaps >> 12, gaps & 0xFFF, right)


def crc16(data: bytes) -> int:
    """CRC-16/ARC, as LAME guards its information frame."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
