"""``narrator lexicon``: how names are said, checked, tried, found in articles, and exchanged with other programs."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from narrator.errors import LexiconError
    from narrator.lexicon import Entry, Lexicon
    from narrator.types import Article, Utterance, Voice


@click.group()
def command() -> None:
    """Check, try and exchange pronunciations."""


_voice = click.option("-v", "--voice", default="", help="Voice profile.  [default: joe]")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_output = click.option("-o", "--output", default="-", metavar="FILE", help="Where to write.  [default: print]")


@command.command()
@click.argument("files", nargs=-1)
@_voice
@click.option("--source", "sources", multiple=True, metavar="SOURCE", help="List the entries this article never uses.")
@_json
def check(files: tuple[str, ...], voice: str, sources: tuple[str, ...], as_json: bool) -> None:
    """Check lexicon FILES, else your own and the built-in one.

    All that is wrong in a file is listed with its line, and the exit status is then 14; so are the words told twice in
    a file, and sounds that the voice's engine has not.
    """
    from narrator.errors import LexiconError
    from narrator.lexicon import Lexicon

    lexicons, wrong = _read(files) if files else ({"built in and yours": Lexicon.load()}, [])
    found = [
        {"file": error.path, "place": f"{error.path}, {error.where}", "text": "", "why": error.why} for error in wrong
    ]
    found += [
        {"file": name, **finding}
        for name, lexicon in lexicons.items()
        for finding in (*_clashes(lexicon.entries), *_unsayable(lexicon, _found_voice(voice)))
    ]
    if sources:
        texts = list(_spoken(_articles(sources)))
        found += [
            {"file": name, **finding} for name, lexicon in lexicons.items() for finding in _unused(lexicon, texts)
        ]
    if as_json:
        click.echo(json.dumps({"entries": sum(len(each.entries) for each in lexicons.values()), "found": found}))
    else:
        for finding in found:
            click.echo(": ".join(filter(None, (finding["place"] or finding["file"], finding["text"], finding["why"]))))
        for name, lexicon in lexicons.items():
            click.echo(f"{name}: {len(lexicon.entries)} entries read", err=True)
    if wrong:
        sys.exit(LexiconError.exit_code)


@command.command("try")
@click.argument("word")
@_voice
@click.option("--say", default="", help="A respelling to try instead of the lexicon's.")
@click.option("--ipa", default="", help="Sounds to try instead of the lexicon's.")
@click.option("--lexicon", "files", multiple=True, metavar="FILE", help="Lexicons, laid over the built-in one.")
@click.option("-o", "--output", default="", metavar="FILE", help="WAV or FLAC file to hear it in.")
def try_word(word: str, voice: str, say: str, ipa: str, files: tuple[str, ...], output: str) -> None:
    """Tell how WORD (or a sentence) is said, without and with the lexicon, and make it heard."""
    from narrator.lexicon import Entry, Lexicon

    chosen = _found_voice(voice)
    lexicon = Lexicon.load(*files)
    if say or ipa:
        from narrator.lexicon.entry import problems

        entry = Entry((word,), say=say, ipa=ipa)
        if wrong := list(problems(entry)):
            raise click.UsageError("; ".join(wrong))
        lexicon = Lexicon((entry,)).over(lexicon)
    plain, told = _utterance(word, chosen, Lexicon()), _utterance(word, chosen, lexicon.speaking(chosen.language))
    for name, utterance in (("without", plain), ("with", told)):
        click.echo(f"{name:8} {utterance.text}{_phonemes(utterance)}")
    if (told.text, told.sounds) == (plain.text, plain.sounds):
        click.echo("the lexicon says nothing of it", err=True)
    if output:
        _speak(told, Path(output))


@command.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--lexicon", "files", multiple=True, metavar="FILE", help="Lexicons, laid over the built-in one.")
@click.option("--least", type=click.IntRange(1), default=1, show_default=True, help="Only what stands so often.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@_voice
@_json
def suggest(
    sources: tuple[str, ...], files: tuple[str, ...], least: int, limit: int, voice: str, as_json: bool
) -> None:
    """List the names and acronyms of SOURCES that no lexicon tells, with counts and the voice's own reading."""
    from narrator.lexicon import Lexicon
    from narrator.lexicon.layers import for_article
    from narrator.lexicon.suggest import suggest as suggestions

    chosen = _found_voice(voice)
    articles = list(_articles(sources))
    lexicon = functools.reduce(lambda told, article: for_article(article, told), articles, Lexicon.load(*files))
    found = suggestions(_spoken(articles), lexicon.speaking(chosen.language))
    listed = [each for each in found if each.count >= least][:limit]
    if as_json:
        fields = ("text", "count", "context", "acronym")
        click.echo(json.dumps([{name: getattr(each, name) for name in fields} for each in listed], ensure_ascii=False))
        return
    for each in listed:
        said = _phonemes(_utterance(each.text, chosen, Lexicon())).strip()
        click.echo(f"{each.count:5}  {each.text:24} {said:28} {each.context}")


@command.command("import")
@click.argument("file")
@_output
def import_file(file: str, output: str) -> None:
    """Turn a CSV, PLS or TOML lexicon into our TOML."""
    from narrator.lexicon import Lexicon

    _write(Lexicon.read(file).entries, output, "toml", "en-US")


@command.command()
@click.argument("files", nargs=-1)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["pls", "csv", "toml"]),
    help="What to write.  [default: as --output tells, else pls]",
)
@click.option("--language", default="en-US", show_default=True, help="BCP 47; PLS holds one language.")
@_output
def export(files: tuple[str, ...], kind: str | None, language: str, output: str) -> None:
    """Write lexicon FILES, else the built-in one and yours, for another program: W3C PLS, CSV or TOML."""
    from narrator.lexicon import Lexicon, formats

    entries = tuple(entry for name in files for entry in Lexicon.read(name).entries) or Lexicon.load().entries
    told = kind or (formats.format_of(Path(output)) if output != "-" else "pls")
    _write(entries, output, told, language)


def _write(entries: tuple[Entry, ...], output: str, kind: str, language: str) -> None:
    from narrator.files import write_text
    from narrator.lexicon import formats

    text, left = formats.write(entries, kind, language)
    if output == "-":
        click.echo(text, nl=False)
    else:
        write_text(Path(output), text)
    if left:
        names = ", ".join(entry.texts[0] for entry in left)
        click.echo(f"{len(left)} left out, which {kind} cannot hold: {names}", err=True)


def _read(files: Iterable[str]) -> tuple[dict[str, Lexicon], list[LexiconError]]:
    """The lexicons in *files* by name, and all that is wrong in the others."""
    from narrator.errors import LexiconError
    from narrator.lexicon import Lexicon

    lexicons: dict[str, Lexicon] = {}
    wrong: list[LexiconError] = []
    for name in files:
        try:
            lexicons[name] = Lexicon.read(name)
        except LexiconError as error:
            wrong += error.each
    return lexicons, wrong


def _found_voice(name: str) -> Voice:
    from narrator.voices import DEFAULT, find

    return find(name or DEFAULT)


def _articles(sources: Sequence[str]) -> Iterator[Article]:
    from narrator.pipeline import read
    from narrator.sources import expand

    return map(read, expand(sources))


def _spoken(articles: Iterable[Article]) -> Iterator[str]:
    """What would be spoken of the articles."""
    for article in articles:
        yield article.metadata.title
        yield from (block.text for block in article.spoken)


def _utterance(text: str, voice: Voice, lexicon: Lexicon) -> Utterance:
    from narrator.normalize import normalize
    from narrator.types import Utterance

    spoken = normalize(text, voice.language, replacements=lexicon.replacements(text))
    end = "" if spoken.text.endswith((".", "!", "?")) else "."
    return Utterance(spoken.text + end, voice, sounds=lexicon.sounds(spoken))


def _phonemes(utterance: Utterance) -> str:
    """The phonemes the voice would speak; nothing where its engine cannot tell."""
    from narrator.backends import Phonemizes, load

    backend = load(utterance.voice)
    return f"  /{''.join(backend.phonemes(utterance)).rstrip('.')}/" if isinstance(backend, Phonemizes) else ""


def _speak(utterance: Utterance, path: Path) -> None:
    import soundfile

    from narrator.backends import load
    from narrator.files import output_error

    clip = load(utterance.voice).synthesize(utterance)
    try:
        soundfile.write(path, clip.samples, clip.sample_rate)
    except (OSError, soundfile.LibsndfileError) as error:
        raise output_error(path, error if isinstance(error, OSError) else OSError(0, str(error))) from error
    click.echo(path)


def _clashes(entries: Iterable[Entry]) -> Iterator[dict[str, str]]:
    """Words that two entries of one file tell differently, without context to choose by."""
    told: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        if entry.in_context:
            continue
        for text in entry.texts:
            key = (entry.place.rpartition(", ")[0], text, entry.language)
            first = told.setdefault(key, entry)
            if (first.say, first.ipa, first.said_as) != (entry.say, entry.ipa, entry.said_as):
                why = f"told before, in {first.place.rpartition(', ')[2]}; this one wins"
                yield {"place": entry.place, "text": text, "why": why}


def _unsayable(lexicon: Lexicon, voice: Voice) -> Iterator[dict[str, str]]:
    """Entries whose IPA the voice's engine cannot take."""
    for entry in lexicon.speaking(voice.language).entries:
        if entry.ipa and (missing := _missing(entry.ipa, voice)):
            instead = "says the respelling instead" if entry.say else "says it as written"
            yield {"place": entry.place, "text": entry.texts[0], "why": f"{voice.engine} has no {missing}; {instead}"}


def _missing(ipa: str, voice: Voice) -> str:
    if voice.engine == "piper":
        from narrator.backends.speech_model import model_path

        table = _signs(str(model_path(voice)) + ".json")
        return " ".join(sorted({sign for sign in ipa if sign not in table}))
    if voice.engine == "espeak":
        from narrator.backends.espeak_mnemonics import mnemonics

        return "" if mnemonics(ipa) else f"/{ipa}/"
    return ""


def _signs(path: str) -> frozenset[str]:
    return frozenset(json.loads(Path(path).read_text(encoding="utf-8"))["phoneme_id_map"])


def _unused(lexicon: Lexicon, texts: Sequence[str]) -> Iterator[dict[str, str]]:
    used = {id(match.entry) for text in texts for match in lexicon.matches(text)}
    for entry in lexicon.entries:
        if id(entry) not in used:
            yield {"place": entry.place, "text": entry.texts[0], "why": "not in these articles"}
