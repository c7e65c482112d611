"""Every error a caller can meet.

    NarratorError
    ├── SourceError                       the article
    │   ├── SourceNotFoundError        3
    │   ├── UnknownArticleError        3   none that the library has met
    │   ├── UnreadableSourceError      5   binary, or not text in any charset
    │   │   └── ListingError           5   a feed, a sitemap: a list of articles and none itself
    │   ├── EmptySourceError           6
    │   ├── NoProseError               7   only navigation, a script shell, a consent page…
    │   ├── FrontMatterError           8
    │   └── FetchError                 9   the network: no answer, too large, too slow
    │       └── StatusError            9   the server refuses: 404, 403, 500…
    ├── VoiceError                        the voice
    │   ├── UnknownBackendError        4
    │   ├── UnknownVoiceError         10
    │   ├── VoiceProfileError         11
    │   ├── BackendUnavailableError   12   its engine or model is not installed
    │   ├── SynthesisError            13
    │   └── CostError                 19   more than --max-cost allows
    ├── LexiconError                  14
    ├── AudioError                    15
    ├── OutputError                   16   disk full, read-only, not a folder
    │   ├── NoEpisodeError            16   a folder that was to hold episodes holds none
    │   └── ServeError                16   a port is taken
    ├── SettingsError                 17   feeds.toml
    ├── TargetError                   18   the place where a podcast is published
    └── IncompleteError               20   some of several sources failed; the others are made
        └── UnfinishedError           20   the same of podcasts

1 is Python's own failure, 2 is a wrong command line, 130 is ^C. An error holds facts; its message is made from them.
All survive pickling: ``args`` are the constructor's arguments.
"""

from __future__ import annotations

from collections.abc import Iterable


class NarratorError(Exception):
    """Something a user can act on; its message says how."""

    exit_code = 1


class SourceError(NarratorError):
    """An article could not be read."""


class SourceNotFoundError(SourceError):
    """There is no such file, and it is no address."""

    exit_code = 3

    def __init__(
        self, source: str, remedy: str = "give a file, a folder, an http(s) address, or - for standard input"
    ) -> None:
        super().__init__(source, remedy)
        self.source, self.remedy = source, remedy

    def __str__(self) -> str:
        return f"{self.source or repr('')}: no such file; {self.remedy}"


class UnknownArticleError(SourceError):
    """A library has met no such article."""

    exit_code = 3

    def __init__(self, podcast: str, id: str) -> None:
        super().__init__(podcast, id)
        self.podcast, self.id = podcast, id

    def __str__(self) -> str:
        return f"{self.podcast} has no article {self.id!r}; `narrator library list {self.podcast}` lists them"


class UnreadableSourceError(SourceError):
    """The source is there, but it is not text."""

    exit_code = 5

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, why)
        self.source, self.why = source, why

    def __str__(self) -> str:
        return f"{self.source}: {self.why}"


class ListingError(UnreadableSourceError):
    """The source lists articles and is none itself: a feed, a sitemap."""


class EmptySourceError(SourceError):
    """The source holds nothing at all."""

    exit_code = 6

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source

    def __str__(self) -> str:
        return f"{self.source}: it is empty; nothing to narrate"


class NoProseError(SourceError):
    """The source holds text, but no article."""

    exit_code = 7

    def __init__(self, source: str, why: str) -> None:
        super().__init__(source, why)
        self.source, self.why = source, why

    def __str__(self) -> str:
        return f"{self.source}: {self.why}"


class FrontMatterError(SourceError):
    """The header of a Markdown file cannot be read."""

    exit_code = 8

    def __init__(self, source: str, line: int, why: str) -> None:
        super().__init__(source, line, why)
        self.source, self.line, self.why = source, line, why

    def __str__(self) -> str:
        return f"{self.source}, line {self.line} of the header: {self.why}"


class FetchError(SourceError):
    """An address could not be fetched."""

    exit_code = 9

    def __init__(self, url: str, why: str) -> None:
        super().__init__(url, why)
        self.url, self.why = url, why

    def __str__(self) -> str:
        return f"{self.url}: {self.why}"


class StatusError(FetchError):
    """A server answered, and refused."""

    def __init__(self, url: str, status: int, retry_after: str = "") -> None:
        SourceError.__init__(self, url, status, retry_after)
        self.url, self.status, self.retry_after = url, status, retry_after
        self.why = self._why()

    @property
    def is_passing(self) -> bool:
        """Whether the same address may well be had later: the server is busy, slow or in trouble of its own."""
        return self.status in (408, 425, 429) or self.status >= 500

    def _why(self) -> str:
        if self.status in (404, 410):
            return f"there is no such page (the server answers {self.status}); check the address"
        if self.status in (401, 402, 403, 407, 451):
            return (
                f"the server does not let us in (it answers {self.status}); "
                "save the page from your browser and give that file"
            )
        if self.status in (429, 503):
            when = f"in {self.retry_after} seconds" if self.retry_after.isdecimal() else self.retry_after or "later"
            return f"the server is busy (it answers {self.status}); try again {when}"
        return f"the server answers {self.status}"


class VoiceError(NarratorError):
    """A voice cannot be used."""


class UnknownBackendError(VoiceError):
    """No engine of that name is installed."""

    exit_code = 4

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name, self.known = name, known

    def __str__(self) -> str:
        return f"no backend named {self.name!r}; installed: {', '.join(self.known) or 'none'}"


class UnknownVoiceError(VoiceError):
    """No voice profile of that name."""

    exit_code = 10

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        super().__init__(name, near)
        self.name, self.near = name, near

    def __str__(self) -> str:
        hint = f"did you mean {' or '.join(self.near)}?" if self.near else "`narrator voices` lists them"
        return f"no voice named {self.name!r}; {hint}"


class VoiceProfileError(VoiceError):
    """A voice's TOML file is wrong."""

    exit_code = 11

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path, why)
        self.path, self.why = path, why

    def __str__(self) -> str:
        return f"{self.path}: {self.why}"


class BackendUnavailableError(VoiceError):
    """An engine, or the model it needs, is not installed."""

    exit_code = 12

    def __init__(self, engine: str, missing: str, remedy: str) -> None:
        super().__init__(engine, missing, remedy)
        self.engine, self.missing, self.remedy = engine, missing, remedy

    def __str__(self) -> str:
        return f"{self.engine} needs {self.missing}: {self.remedy}"


class SynthesisError(VoiceError):
    """An engine failed on an utterance, again and in pieces."""

    exit_code = 13

    def __init__(self, engine: str, text: str, why: str) -> None:
        super().__init__(engine, text, why)
        self.engine, self.text, self.why = engine, text, why

    def __str__(self) -> str:
        return f"{self.engine} could not speak {self.text!r}: {self.why}"


class CostError(VoiceError):
    """Speaking would cost more than was allowed, or a price is not known; nothing was spoken."""

    exit_code = 19

    def __init__(self, limit: float, price: float | str) -> None:
        super().__init__(limit, price)
        self.limit, self.price = limit, price

    def __str__(self) -> str:
        if isinstance(self.price, str):
            known = "price = … (of a million characters; 0 where it is free)"
            return (
                f"whether this costs more than {self.limit:g} is not known: add {known} to [settings] of {self.price}"
            )
        return f"this costs {self.price:.2f}, which is more than {self.limit:g}: raise --max-cost, or narrate less"


class LexiconError(NarratorError):
    """A pronunciation lexicon is wrong, in one place or more."""

    exit_code = 14

    def __init__(self, path: str, where: str, why: str, more: tuple[LexiconError, ...] = ()) -> None:
        super().__init__(path, where, why, more)
        self.path, self.where, self.why, self.more = path, where, why, more

    @classmethod
    def of(cls, errors: Iterable[LexiconError]) -> LexiconError:
        """*errors*, at least one, as one error: the first of them, which holds the others as `more`."""
        first, *others = (each for error in errors for each in error.each)
        return cls(first.path, first.where, first.why, tuple(others))

    @property
    def each(self) -> tuple[LexiconError, ...]:
        """The errors one by one, in the order of the file."""
        return (LexiconError(self.path, self.where, self.why), *self.more)

    def __str__(self) -> str:
        others = f" ({len(self.more)} more: `narrator lexicon check` lists them)" if self.more else ""
        return f"{self.path}, {self.where}: {self.why}{others}"


class AudioError(NarratorError):
    """Sound that cannot be used: a wrong rate, not a number, not audio at all."""

    exit_code = 15

    def __init__(self, what: str, why: str) -> None:
        super().__init__(what, why)
        self.what, self.why = what, why

    def __str__(self) -> str:
        return f"{self.what}: {self.why}"


class OutputError(NarratorError):
    """A file could not be written."""

    exit_code = 16

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path, why)
        self.path, self.why = path, why

    def __str__(self) -> str:
        return f"cannot write {self.path}: {self.why}"


class NoEpisodeError(OutputError):
    """A folder that was to hold finished episodes holds none, or is not there."""

    def __init__(
        self, path: str, why: str = "it holds no finished episode", remedy: str = "`narrator render` makes them"
    ) -> None:
        super().__init__(path, why)
        self.args = (path, why, remedy)
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.path}: {self.why}; {self.remedy}"


class ServeError(OutputError):
    """Nothing can be served at an address of this machine.

    Args:
        why: what the system says; empty where another program is there already.
    """

    def __init__(self, host: str, port: int, why: str = "") -> None:
        super().__init__(f"{host}:{port}", why)
        self.args = (host, port, why)
        self.host, self.port = host, port

    def __str__(self) -> str:
        if self.why:
            return f"nothing can be served at {self.path}: {self.why}"
        return f"port {self.port} of {self.host} is taken; choose another with --port, or a free one with --port 0"


class SettingsError(NarratorError):
    """A file of settings is wrong."""

    exit_code = 17

    def __init__(self, path: str, where: str, why: str) -> None:
        super().__init__(path, where, why)
        self.path, self.where, self.why = path, where, why

    def __str__(self) -> str:
        return f"{self.path}, {self.where}: {self.why}" if self.where else f"{self.path}: {self.why}"


class TargetError(NarratorError):
    """A podcast could not be brought to where it is published."""

    exit_code = 18

    def __init__(self, target: str, why: str) -> None:
        super().__init__(target, why)
        self.target, self.why = target, why

    def __str__(self) -> str:
        return f"{self.target}: {self.why}"


class IncompleteError(NarratorError):
    """Some of several sources failed; the others were made."""

    exit_code = 20

    def __init__(self, failed: int, of: int) -> None:
        super().__init__(failed, of)
        self.failed, self.of = failed, of

    def __str__(self) -> str:
        return f"{self.failed} of {self.of} sources failed; the others are done"


class UnfinishedError(IncompleteError):
    """Something is missing from some of several podcasts; the rest of them is published."""

    def __str__(self) -> str:
        which = "the podcast is" if self.of == 1 else f"{self.failed} of {self.of} podcasts are"
        return f"{which} not complete, for the reasons above; the rest is made"
