"""Options that several commands share, and how they become arguments of the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from narrator.errors import NarratorError, OutputError
from narrator.types import AudioFormat, AudioOptions, BlockKind, SourceKind

if TYPE_CHECKING:
    from narrator.clean import Policy
    from narrator.lexicon import Lexicon
    from narrator.types import Article, Plan, Raw

Command = TypeVar("Command", bound=Callable[..., Any])

_KINDS = click.Choice([kind.value for kind in BlockKind])


def planning(command: Command) -> Command:
    """The options that decide what is spoken, and how."""
    for option in reversed(
        (
            click.option(
                "-v", "--voice", default="", help="Voice profile; `narrator voices` lists them.  [default: joe]"
            ),
            click.option(
                "--cast",
                multiple=True,
                metavar="ROLE=VOICE",
                help="Another voice for a kind of block, as quote=VOICE, or quotations in a language, as fr=VOICE.",
            ),
            click.option(
                "--speed",
                type=click.FloatRange(0.25, 4),
                help="The voice's own setting, 1 its own pace. 2 need not halve the time: `narrator estimate --speed` "
                "tells the real one.",
            ),
            click.option("--announce/--no-announce", default=True, help="Open with title, byline and date."),
            click.option(
                "--lexicon", multiple=True, metavar="FILE", help="Pronunciations, laid over the built-in ones."
            ),
            click.option("--speak", multiple=True, type=_KINDS, metavar="KIND", help="Speak blocks of this kind too."),
            click.option(
                "--skip", multiple=True, type=_KINDS, metavar="KIND", help="Do not speak blocks of this kind."
            ),
            click.option(
                "--kind",
                type=click.Choice([kind.value for kind in SourceKind]),
                help="What the sources are.  [default: told from their content]",
            ),
        )
    ):
        command = option(command)
    return command


def audio(command: Command) -> Command:
    """The options that decide what the sound is stored as."""
    formats, rates = click.Choice([kind.value for kind in AudioFormat]), click.Choice(["native", "44100"])
    for option in reversed(
        (
            click.option("--format", type=formats, default="mp3", show_default=True),
            click.option("--bitrate", type=click.IntRange(32, 320), help="Kilobits a second.  [default: 64]"),
            click.option("--sample-rate", type=rates, default="native", help="Hz; 44100 is what podcasts ask for."),
            click.option("--fast", is_flag=True, help="Below 64 kbit/s, encode in half the time."),
            click.option("--loudness", type=click.FloatRange(-31, -10), default=-16, show_default=True, help="LUFS."),
            _file("--intro", "Sound before the first words."),
            _file("--outro", "Sound after the last words."),
            _file("--sting", "Sound between chapters."),
            _file("--cover", "Picture for the file."),
        )
    ):
        command = option(command)
    return command


def _file(name: str, meaning: str) -> Callable[[Command], Command]:
    return click.option(name, type=click.Path(exists=True, dir_okay=False), metavar="FILE", help=meaning)


def audio_options(options: dict[str, Any]) -> AudioOptions:
    """What `audio` asked for."""
    given: dict[str, Any] = {name: options[name] or "" for name in ("intro", "outro", "sting", "cover")}
    given |= {name: options[name] for name in ("fast", "loudness")}
    if options["bitrate"]:
        given["bitrate"] = options["bitrate"]
    rate = None if options["sample_rate"] == "native" else int(options["sample_rate"])
    return AudioOptions(format=AudioFormat(options["format"]), sample_rate=rate, **given)


class Place(click.Path):
    """A file or folder, given by name; an empty one is no name of the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Refuses an empty name."""
        if value == "":
            self.fail("the name is empty; a dot is the current folder", param, ctx)
        return super().convert(value, param, ctx)


def apart(output: Path, *sources: str) -> Path:
    """*output*, if it is none of the files it is made of. Raises `OutputError`."""
    for source in sources:
        with suppress(OSError, ValueError):
            if output.samefile(source):
                raise OutputError(str(output), "it is the source itself; nothing was changed")
    return output


@dataclass(frozen=True, slots=True)
class Planned:
    """A source and its plan, or the error that prevented it."""

    source: str
    plan: Plan | None = None
    error: NarratorError | None = None


def plans(sources: Iterable[str], options: dict[str, Any]) -> Iterator[Planned]:
    """Plan each source, folders opened, each once however often it is named; one that fails is a result too."""
    from narrator.sources import expand

    seen: set[str | Path] = set()
    for source in sources:
        try:
            names = list(expand([source]))
        except NarratorError as error:
            yield Planned(source, error=error)
            continue
        for name in names:
            same = name if name == "-" or "://" in name else Path(name).absolute()
            if same not in seen:
                seen.add(same)
                yield _plan(name, options)


def _plan(source: str, options: dict[str, Any]) -> Planned:
    try:
        return Planned(source, plan_one(source, options))
    except NarratorError as error:
        return Planned(source, error=error)


def plan_one(source: str | Raw, options: dict[str, Any]) -> Plan:
    """The plan of one source, as the options of `planning` have it. Raises `NarratorError`."""
    from narrator.lexicon import Lexicon
    from narrator.pipeline import read

    kind = SourceKind(options["kind"]) if options["kind"] else None
    article = read(source, kind=kind, policy=policy(options))
    return plan_article(article, options, Lexicon.load(*options["lexicon"]) if options["lexicon"] else None)


def policy(options: dict[str, Any]) -> Policy:
    """What the options of `planning` have spoken."""
    from narrator.clean import Policy

    return Policy().speaking(options["speak"]).skipping(options["skip"])


def plan_article(article: Article, options: dict[str, Any], lexicon: Lexicon | None) -> Plan:
    """The plan of an article, as the options of `planning` have it. Raises `NarratorError`."""
    from narrator.casting import written
    from narrator.pipeline import plan

    return plan(
        article,
        options["voice"],
        speed=options["speed"],
        announce=options["announce"],
        lexicon=lexicon,
        cast=written(options["cast"]),
    )
