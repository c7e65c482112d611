"""The values that flow through the pipeline.

All are frozen: a stage takes some and returns others. Text offsets count Python characters; times are `Seconds`
at the edges and integer samples inside the audio stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NewType, TypeAlias

from narrator.spoken import Span as Span
from narrator.spoken import Spans as Spans
from narrator.spoken import SpokenText as SpokenText
from narrator.spoken import count_words

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    Samples: TypeAlias = npt.NDArray[np.int16]
    """Mono PCM, shape ``(n,)``."""

Seconds = NewType("Seconds", float)

Setting: TypeAlias = str | int | float | bool


class BlockKind(StrEnum):
    """What a block of an article is; the narration policy speaks of these."""

    TITLE = "title"
    DECK = "deck"
    BYLINE = "byline"
    DATE = "date"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    PULL_QUOTE = "pull-quote"
    CAPTION = "caption"
    CREDIT = "credit"
    IMAGE = "image"
    TABLE = "table"
    CODE = "code"
    MATHS = "maths"
    FOOTNOTE = "footnote"
    EMBED = "embed"
    AD = "ad"
    RELATED = "related"
    NEWSLETTER = "newsletter"
    SHARE = "share"
    BIO = "bio"
    CORRECTION = "correction"
    LEGAL = "legal"
    NAVIGATION = "navigation"
    COMMENT = "comment"
    OTHER = "other"


ANNOUNCES = "announces-"
"""What the reason of a sentence starts with that stands for a block which is not read: its kind follows."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, quote, caption, table… of a source, with the decision taken about it."""

    kind: BlockKind
    text: str  #: the author's words, white space collapsed; no glyphs, no markup
    _: KW_ONLY
    level: int = 0  #: heading 1–6; list nesting from 1
    ordinal: int | None = None  #: the number of an ordered list item
    rows: tuple[tuple[str, ...], ...] = ()  #: cells of a table
    cite: str = ""  #: who said it (quote, embed), or the caption of a table
    place: str = ""  #: where in the source: ``line 12`` or an element's path
    spoken: bool = True  #: until cleaning decides, only what a script holds as not spoken is not
    reason: str = ""  #: the name of the rule that decided


@dataclass(frozen=True, slots=True)
class Look:
    """How a block stood in its source: what cleaning judges by, beside its words. Plain text has little of it."""

    tag: str = ""  #: the element it stood in
    within: tuple[str, ...] = ()  #: the elements around it, outermost first
    chain: tuple[int, ...] = ()  #: the same elements, numbered in document order
    names: frozenset[str] = frozenset()  #: words of their classes, ids, roles and item properties
    near: frozenset[str] = frozenset()  #: those of the nearest three elements and the first span
    links: float = 0.0  #: share of its characters that are link text
    local: float = 0.0  #: share of its characters that link to a place on the same page
    strong: float = 0.0  #: share of its characters that are bold
    hidden: bool = False
    kept: float = 0.0  #: share of it that the page carries, as data, in the body of its article
    gap: int = 0  #: blank lines before it, in plain text
    bullet: bool = False  #: it began with a list glyph, in plain text
    selectors: tuple[str, ...] = ()  #: of its site's rules, those that hold for it or for what it stands in


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article beside its text; empty where unknown. Only the language is told from the text."""

    _: KW_ONLY
    title: str = ""
    authors: tuple[str, ...] = ()  #: people, only where markup vouches for them: they are spoken
    published: date | None = None
    updated: date | None = None
    language: str = ""  #: BCP 47, ``en-US``; empty where unknown
    site: str = ""
    url: str = ""  #: canonical address
    image: str = ""  #: lead image, address or path
    description: str = ""
    voice: str = ""  #: asked for in front matter
    lexicon: str = ""  #: path asked for in front matter, relative to the source


class SourceKind(StrEnum):
    """The form an article came in."""

    HTML = "html"
    PASTED = "pasted"
    MARKDOWN = "markdown"
    FEED_ITEM = "feed-item"


@dataclass(frozen=True, slots=True)
class Raw:
    """A source as it was fetched or read, before anything looks inside: text, decoded."""

    text: str
    _: KW_ONLY
    origin: str  #: address, path or ``-``, as the user knows it
    kind: SourceKind
    url: str = ""  #: final address after redirects, if it came from the network


@dataclass(frozen=True, slots=True)
class Document:
    """Everything a source holds, typed and in order, before anyone has decided what is spoken."""

    blocks: tuple[Block, ...]
    metadata: Metadata
    _: KW_ONLY
    origin: str
    kind: SourceKind
    looks: tuple[Look, ...] = ()  #: one for each block, or none at all
    warnings: tuple[str, ...] = ()  #: what was doubtful to read


@dataclass(frozen=True, slots=True)
class Article:
    """A document with every block decided: spoken or not, and by which rule."""

    blocks: tuple[Block, ...]
    metadata: Metadata
    _: KW_ONLY
    origin: str
    kind: SourceKind
    warnings: tuple[str, ...] = ()  #: what its reader should know: text looks cut off, much prose dropped…

    @property
    def spoken(self) -> tuple[Block, ...]:
        """The blocks a listener hears, in order."""
        return tuple(block for block in self.blocks if block.spoken)

    @property
    def words(self) -> int:
        """Words of the spoken blocks, as `count_words` tells them."""
        return sum(count_words(block.text) for block in self.spoken)


@dataclass(frozen=True, slots=True)
class Sound:
    """How a range of an utterance's text is pronounced, from the lexicon."""

    start: int
    end: int
    ipa: str


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence after a block of each kind, in seconds. Whole samples are taken when joining."""

    sentence: Seconds = Seconds(0.35)
    clause: Seconds = Seconds(0.25)  #: where a long sentence was cut
    paragraph: Seconds = Seconds(0.7)
    list_item: Seconds = Seconds(0.5)
    quote: Seconds = Seconds(0.7)
    heading: Seconds = Seconds(0.8)
    before_heading: Seconds = Seconds(0.6)  #: added to the pause of what stands before
    title: Seconds = Seconds(1.0)
    announcement: Seconds = Seconds(0.7)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice profile: which engine, which model, and how it is used. A recipe, cheap to send between processes."""

    id: str
    engine: str  #: name of a backend
    _: KW_ONLY
    model: str = ""  #: what the engine loads, in the engine's own terms
    language: str = "en-US"
    name: str = ""
    description: str = ""
    licence: str = ""
    speed: float = 1.0  #: 1.0 is the voice's own pace
    gain: float | None = None  #: dB to the loudness target, where measured to be steady enough
    settings: tuple[tuple[str, Setting], ...] = ()  #: sorted by name
    pauses: Pauses = field(default_factory=Pauses)
    lexicon: str = ""  #: path of pronunciations for this voice, over the built-in ones
    roles: tuple[tuple[str, str], ...] = ()  #: ids of voices that speak a kind of block, or a language, in its place

    def setting(self, name: str, default: Setting) -> Setting:
        """The setting of that name, or *default*."""
        return dict(self.settings).get(name, default)


@dataclass(frozen=True, slots=True)
class Utterance:
    """The unit of synthesis: what one call to a backend speaks."""

    text: str  #: as spoken, already normalized; ends in . ! or ?
    voice: Voice
    _: KW_ONLY
    written: str = ""  #: the author's words for it
    spans: Sequence[Span] = ()  #: between `written` and `text`
    sounds: tuple[Sound, ...] = ()  #: pronunciations from the lexicon, in `text`
    kind: BlockKind = BlockKind.PARAGRAPH
    block: int | None = None  #: index into Article.blocks; None for an announcement
    start: int = 0  #: where `written` starts in that block's text
    pause_after: Seconds = Seconds(0.0)


@dataclass(frozen=True, slots=True)
class WordTime:
    """A word of an utterance in time: ``text[start:end]`` sounds in ``samples[first:last]`` of its clip."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """The samples of one utterance, trimmed of the engine's own silence."""

    samples: Samples
    sample_rate: int  #: Hz
    _: KW_ONLY
    words: tuple[WordTime, ...] = ()  #: from the engine; empty where it gives none
    attempts: int = 1  #: calls to the engine that it took
    doubt: str = ""  #: what the estimate still says against it

    @property
    def duration(self) -> Seconds:
        """Length of the sound."""
        return Seconds(len(self.samples) / self.sample_rate)


@dataclass(frozen=True, slots=True)
class Section:
    """A planned chapter: utterances ``[first, last)`` of a plan under one title."""

    title: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All that would be spoken, and for how long. Rendering speaks exactly this."""

    article: Article
    voice: Voice
    utterances: tuple[Utterance, ...]
    durations: tuple[Seconds, ...]  #: predicted sound of each utterance, without its pause
    sections: tuple[Section, ...]
    _: KW_ONLY
    error: float = 0.0  #: expected relative error of the total, one standard deviation; 0 where it is exact

    @property
    def title(self) -> str:
        """What the episode is called: the article's title, else that of the first chapter, which is its first words."""
        return self.article.metadata.title.strip() or (self.sections[0].title if self.sections else "")

    def seconds(self, first: int = 0, last: int | None = None) -> Seconds:
        """Predicted length of the utterances ``[first, last)`` with their pauses."""
        sounds = sum(self.durations[first:last])
        return Seconds(sounds + sum(utterance.pause_after for utterance in self.utterances[first:last]))

    @property
    def total(self) -> Seconds:
        """Predicted length of the episode."""
        return self.seconds()

    @property
    def cast(self) -> tuple[Voice, ...]:
        """Every voice that speaks, `voice` first; the others as they come."""
        return tuple(dict.fromkeys((self.voice, *(utterance.voice for utterance in self.utterances))))


@dataclass(frozen=True, slots=True)
class Cue:
    """One utterance on the timeline: samples ``[start, end)`` of the episode, its pause not included."""

    utterance: int
    start: int
    end: int
    words: tuple[WordTime, ...] = ()  #: with `first` and `last` counted from the start of the episode


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled stretch of an episode, in samples. Chapters tile the episode."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where everything lies in an episode, in integer samples from its start."""

    sample_rate: int
    samples: int
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]

    def seconds(self, samples: int) -> Seconds:
        """A position or length in samples, as seconds."""
        return Seconds(samples / self.sample_rate)


class AudioFormat(StrEnum):
    """What an episode's sound is stored as."""

    MP3 = "mp3"
    M4B = "m4b"
    OPUS = "opus"
    FLAC = "flac"
    WAV = "wav"


@dataclass(frozen=True, slots=True)
class AudioOptions:
    """How an episode's sound is made of its clips. Equal options and equal clips make equal files."""

    _: KW_ONLY
    format: AudioFormat = AudioFormat.MP3
    bitrate: int = 64  #: kbit/s, where the format has one
    sample_rate: int | None = None  #: Hz; None keeps the voice's own
    fast: bool = False  #: half the encoding time below 64 kbit/s; above it costs nothing and is always so
    loudness: float = -16.0  #: LUFS, as single-channel meters read it
    peak: float = -1.5  #: dBTP, at most, in the finished file
    intro: str = ""  #: sound file before the first words, in any format pydub reads
    outro: str = ""  #: after the last
    sting: str = ""  #: between chapters
    hook: str = ""  #: ``module:function`` that takes and returns pydub's AudioSegment, for each of the three
    cover: str = ""  #: picture file; empty takes the article's lead image where it is a file, else one is drawn


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud an episode was before and is after levelling."""

    before: float  #: LUFS of the joined clips
    after: float  #: LUFS of the finished file
    peak_before: float  #: dBTP
    peak: float  #: dBTP of the finished file
    gain: float  #: dB applied before the limiter


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of an episode, and what proves it whole."""

    name: str  #: in the episode's folder
    type: str  #: media type
    size: int  #: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished narration in its folder. Its manifest, written last, says the same."""

    folder: Path
    title: str
    _: KW_ONLY
    audio: StoredFile
    files: tuple[StoredFile, ...]  #: the audio among them
    sample_rate: int
    samples: int
    chapters: tuple[Chapter, ...]
    loudness: Loudness
    plan: str = ""  #: digest of the plan it was made from, where the caller gave one

    @property
    def duration(self) -> Seconds:
        """Length of the sound, exact to the sample."""
        return Seconds(self.samples / self.sample_rate)

    @property
    def path(self) -> Path:
        """The audio file."""
        return self.folder / self.audio.name
