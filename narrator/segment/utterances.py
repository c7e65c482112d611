"""Article → utterances: what is said in one call to an engine, and the silence after it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple, Protocol

from narrator.lexicon import Lexicon, for_article, sounds_of
from narrator.normalize import normalize
from narrator.segment.announcement import announcement
from narrator.segment.cutting import LIMIT, cut
from narrator.segment.finishing import finish, prefixed, said
from narrator.segment.pauses import after_block
from narrator.segment.sections import sections
from narrator.segment.sentences import split
from narrator.spoken import IDEOGRAPH, KANA
from narrator.types import Article, BlockKind, Pauses, Section, Sound, Spans, SpokenText, Utterance, Voice

_ANNOUNCED = frozenset({BlockKind.TITLE, BlockKind.BYLINE, BlockKind.DATE})
_WHOLE = frozenset({BlockKind.TITLE, BlockKind.BYLINE, BlockKind.DATE, BlockKind.HEADING})
_SIGN = re.compile(f"{IDEOGRAPH}|{KANA}")  #: as good as a word
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(r"\W*(?:step\s+)?(?:\d|one\b|two\b|first\b|second\b|third\b|[ivx]+[.)])", re.IGNORECASE)


class _Piece(NamedTuple):
    """What becomes an utterance, its pause not yet known."""

    spoken: SpokenText
    sounds: tuple[Sound, ...]
    start: int  # of its written text in the block's
    in_clause: bool  # the sentence goes on in the next piece


class _Part(NamedTuple):
    """A block, or a line of the announcement."""

    kind: BlockKind
    block: int | None
    voice: Voice
    pieces: Sequence[_Piece]


class Speakers(Protocol):
    """Who speaks what, and in which language."""

    def voice(self, kind: BlockKind, block: int | None) -> Voice:
        """The voice of a block of that kind and index; of an announcement, where that is None."""

    def language(self, block: int) -> str:
        """The language of the block of that index, where it is another than the article's; else empty."""


class _Alone(NamedTuple):
    """One voice speaks all."""

    narrator: Voice

    def voice(self, kind: BlockKind, block: int | None) -> Voice:
        return self.narrator

    def language(self, block: int) -> str:
        return ""


_Words = Callable[[Voice, str], Lexicon]
"""The pronunciations a voice has in a language."""


def segment(
    article: Article,
    voice: Voice,
    *,
    lexicon: Lexicon | None = None,
    announce: bool = True,
    speakers: Speakers | None = None,
) -> tuple[tuple[Utterance, ...], tuple[Section, ...]]:
    """What is said of *article*, utterance by utterance, and its chapters.

    Args:
        voice: the narrator, whose pauses all are.
        lexicon: pronunciations; the built-in and the user's own where none are given. The article's own, its site's and
            the voice's are laid over it.
        announce: open with title, byline and date. Blocks that only repeat these are not said, announced or not.
        speakers: other voices, and blocks in other languages.

    The written texts of a block's utterances are the block's text, but for white space between them. Raises
    `LexiconError` where the article's own lexicon, or a voice's, is wrong.
    """
    language = _language(article, voice)
    lexicons = functools.cache(functools.partial(for_article, article, lexicon))

    def words(speaker: Voice, spoken_in: str) -> Lexicon:
        return lexicons(speaker.lexicon).speaking(spoken_in)

    parts = _parts(article, language, speakers or _Alone(voice), words, announce=announce)
    utterances = tuple(_utterances((part for part in parts if part.pieces), voice.pauses))
    return utterances, sections(article, utterances)


def _language(article: Article, voice: Voice) -> str:
    """The article's language, with the voice's region where it names none."""
    own = article.metadata.language.replace("_", "-")
    return voice.language if not own or own.lower() == voice.language.split("-")[0].lower() else own


def _parts(article: Article, language: str, speakers: Speakers, words: _Words, *, announce: bool) -> Iterator[_Part]:
    opening = announcement(article, language)
    if announce:
        for kind, text in opening:
            voice = speakers.voice(kind, None)
            yield _Part(kind, None, voice, _pieces(text, kind, language, words(voice, language)))
    known = {kind for kind, _ in opening}
    for index, block in enumerate(article.blocks):
        if block.spoken and not (block.kind in _ANNOUNCED and block.kind in known):
            voice, spoken_in = speakers.voice(block.kind, index), speakers.language(index) or language
            pieces = _pieces(block.text, block.kind, spoken_in, words(voice, spoken_in))
            if block.ordinal is not None and pieces and not _NUMBERED.match(block.text):
                pieces[0] = _numbered(pieces[0], block.ordinal, spoken_in)
            yield _Part(block.kind, index, voice, pieces)


def _utterances(parts: Iterable[_Part], pauses: Pauses) -> Iterator[Utterance]:
    for part, after in pairwise(chain[_Part | None](parts, (None,))):
        assert part is not None  # only the last is
        following = after.kind if after else None
        for index, piece in enumerate(part.pieces):
            last = index == len(part.pieces) - 1
            within = pauses.clause if piece.in_clause else pauses.sentence
            yield Utterance(
                piece.spoken.text,
                part.voice,
                written=piece.spoken.written,
                spans=Spans(piece.spoken.spans),
                sounds=piece.sounds,
                kind=part.kind,
                block=part.block,
                start=piece.start,
                pause_after=after_block(pauses, part.kind, following) if last else within,
            )


def _pieces(text: str, kind: BlockKind, language: str, words: Lexicon) -> list[_Piece]:
    """What of *text* is said in one breath each: its sentences, long ones cut."""
    pieces = []
    for start, written in _sentences(text, kind, language):
        found = words.matches(written)
        spoken = normalize(written, language, replacements=[match.replacement for match in found])
        if not said(spoken):
            continue
        sounds = sounds_of(found, spoken)
        parts = cut(spoken)
        place = 0
        for number, (offset, part) in enumerate(parts):
            if said(part):
                pieces.append(_piece(part, sounds, place, start + offset, in_clause=number + 1 < len(parts)))
            place += len(part.text)
    return pieces


def _piece(spoken: SpokenText, sounds: Sequence[Sound], place: int, start: int, *, in_clause: bool) -> _Piece:
    """A piece finished; *place* is where it began in the text that *sounds* speak of."""
    skipped, finished = finish(spoken)
    begin = place + len(spoken.text) - len(spoken.text.lstrip())
    end = begin + len(finished.text)
    mine = tuple(Sound(s.start - begin, s.end - begin, s.ipa) for s in sounds if begin <= s.start and s.end <= end)
    return _Piece(finished, mine, start + skipped, in_clause)


def _numbered(piece: _Piece, ordinal: int, language: str) -> _Piece:
    """The piece with its number in the list said first."""
    prefix = normalize(f"{ordinal}", language).text + ": "
    size = len(prefix)
    moved = tuple(Sound(sound.start + size, sound.end + size, sound.ipa) for sound in piece.sounds)
    return piece._replace(spoken=prefixed(piece.spoken, prefix.capitalize(), "list number"), sounds=moved)


def _sentences(text: str, kind: BlockKind, language: str) -> list[tuple[int, str]]:
    """The sentences of *text* and where they start; a very short one is joined to a neighbour, save in headings."""
    found: list[tuple[int, str]] = []
    start = 0
    for sentence in split(text, language):
        joins = found and kind not in _WHOLE and (_is_short(sentence) or _is_short(found[-1][1]))
        silent = found and not _WORD.search(sentence)
        if silent or (joins and len(found[-1][1]) + len(sentence) <= LIMIT):
            found[-1] = (found[-1][0], found[-1][1] + sentence)
        else:
            found.append((start, sentence))
        start += len(sentence)
    return [(start + len(each) - len(each.lstrip()), each.strip()) for start, each in found if each.strip()]


def _is_short(sentence: str) -> bool:
    return len(sentence) < 40 and len(_WORD.findall(_SIGN.sub(" 字 ", sentence))) < 3
