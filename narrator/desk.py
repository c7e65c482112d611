"""The editor's desk: the proof as a page that talks to its server, where script and lexicon are changed and heard.

It listens on the loopback alone. Other pages of the same browser are kept out by a token in the address, by the host
they have to name, and, before anything is written or spoken, by their origin.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import secrets
import wave
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from narrator.errors import NarratorError, OutputError, UnreadableSourceError
from narrator.files import output_error, write_text
from narrator.publish.page import document
from narrator.serve import Handler, bound
from narrator.types import Clip, Plan, Utterance

HOST = "127.0.0.1"
_MOST = 8 * 1024 * 1024  # bytes of a request
_MOST_HEARD = 20  # utterances at once
_SCRIPT = "desk.js"


@dataclass(frozen=True, slots=True)
class Drafts:
    """A script and a lexicon as the editor has them now."""

    script: str  #: Markdown
    lexicon: str  #: TOML


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk, and what can be done with it."""

    script: Path  #: where the script is saved
    lexicon: Path  #: where the lexicon is saved
    opened: str  #: the script to begin with, until one is saved
    plan: Callable[[Drafts], Plan]  #: raises `NarratorError` where a draft is wrong
    page: Callable[[Plan, Drafts, str, str], str]  #: the proof, given the forms and their script's address
    speak: Callable[[Utterance], Clip]

    def saved(self) -> Drafts:
        """The files as they stand."""
        return Drafts(_read(self.script, self.opened), _read(self.lexicon, ""))


def serve(desk: Desk, port: int = 0) -> tuple[ThreadingHTTPServer, str]:
    """A server of *desk*, ready for ``serve_forever``, and the address to open. Raises `OutputError`."""
    token = secrets.token_urlsafe(24)

    class Bound(_Handler):
        at = desk
        secret = token

    serving = bound(Bound, HOST, port)
    return serving, f"http://{HOST}:{serving.server_address[1]}/{token}/"


def page(desk: Desk) -> str:
    """The page of what is saved; where that is wrong, the page that lets it be mended."""
    now = desk.saved()
    try:
        return desk.page(desk.plan(now), now, _forms(desk, now), _SCRIPT)
    except NarratorError as error:
        body = f"<main><h1>Proof</h1><p>{escape(str(error))}</p>{_forms(desk, now)}</main>"
        return document("Proof", "en", body, "", served=_SCRIPT)


def save(desk: Desk, drafts: Drafts, was: Drafts) -> None:
    """Write the drafts that changed, each file whole.

    Args:
        was: digests of the files the drafts were made from.

    Raises `NarratorError` and writes nothing where a draft is wrong, or a file was changed by others since.
    """
    now = desk.saved()
    places = (
        (desk.script, now.script, drafts.script, was.script),
        (desk.lexicon, now.lexicon, drafts.lexicon, was.lexicon),
    )
    for path, stands, _, before in places:
        if digest(stands) != before:
            raise OutputError(str(path), "it was changed by another program; copy your words, and load the page again")
    desk.plan(drafts)
    for path, stands, wanted, _ in places:
        if wanted != stands or (path == desk.script and not path.exists()):
            write_text(path, wanted)


def heard(desk: Desk, utterances: Iterable[Utterance]) -> bytes:
    """*utterances* with their pauses as a WAV file."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        for number, utterance in enumerate(utterances):
            clip = desk.speak(utterance)
            if not number:
                file.setparams((1, 2, clip.sample_rate, 0, "NONE", ""))
            file.writeframes(clip.samples.astype("<i2").tobytes())
            file.writeframes(bytes(2 * round(utterance.pause_after * clip.sample_rate)))
    return sound.getvalue()


def excerpt(script: str, text: str) -> str:
    """*text* under the header of *script*, so that voice, language and lexicon are the same."""
    head, mark, rest = script.partition("\n---\n")
    return f"{head}{mark}\n{text}\n" if script.startswith("---\n") and mark and rest else f"{text}\n"


def digest(text: str) -> str:
    """A name for *text* as it stands in a file."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _forms(desk: Desk, now: Drafts) -> str:
    return (
        '<form class="forms" id="forms" autocomplete="off">'
        f'<label for="script">Script: {escape(desk.script.name)}</label>'
        f'<textarea id="script" rows="14" spellcheck="true" dir="auto" data-was="{digest(now.script)}">\n'
        f"{escape(now.script)}</textarea>"
        f'<label for="lexicon">Lexicon: {escape(desk.lexicon.name)}</label>'
        f'<textarea id="lexicon" rows="6" spellcheck="false" data-was="{digest(now.lexicon)}">\n'
        f"{escape(now.lexicon)}</textarea>"
        '<p><button type="submit">Save</button><button type="button" id="hear">Hear the line</button>'
        '<span role="status" id="said"></span></p></form>'
    )


def _read(path: Path, otherwise: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return otherwise
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(str(path), "it is not UTF-8; save it as UTF-8, then open it here") from error
    except OSError as error:
        raise output_error(path, error) from error


class _RefusedError(Exception):
    """A request that is not the editor's own."""


class _Handler(Handler):
    at: ClassVar[Desk]
    secret: ClassVar[str]
    always: ClassVar[dict[str, str]] = {
        **Handler.always,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "same-origin",
    }

    def do_GET(self) -> None:  # noqa: N802
        """The page, and its script."""
        try:
            name = self._asked()
        except _RefusedError:
            self._refuse()
            return
        if name == "":
            try:
                whole = page(self.at).encode("utf-8", "replace")
            except NarratorError as error:
                self._tell(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
                return
            self.send(HTTPStatus.OK, whole, "text/html; charset=utf-8")
        elif name == _SCRIPT:
            code = files("narrator").joinpath(_SCRIPT).read_bytes()
            self.send(HTTPStatus.OK, code, "text/javascript; charset=utf-8")
        else:
            self._tell(HTTPStatus.NOT_FOUND, "not found")

    def do_POST(self) -> None:  # noqa: N802
        """What the page asks: to save, or to hear."""
        try:
            name, asked = self._asked(), self._body()
            drafts = Drafts(*(_line_ends(str(asked[key])) for key in ("script", "lexicon")))
            if name == "save":
                save(self.at, drafts, Drafts(*(str(asked["was"][key]) for key in ("script", "lexicon"))))
                self._tell(HTTPStatus.OK, "saved")
            elif name == "hear":
                self.send(HTTPStatus.OK, heard(self.at, self._wanted(asked, drafts)), "audio/wav")
            else:
                self._tell(HTTPStatus.NOT_FOUND, "not found")
        except _RefusedError:
            self.close_connection = True
            self._refuse()
        except (ValueError, KeyError, TypeError, IndexError):
            self._tell(HTTPStatus.BAD_REQUEST, "this is not what the page sends")
        except NarratorError as error:
            self._tell(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))

    def _wanted(self, asked: dict[str, Any], drafts: Drafts) -> list[Utterance]:
        """The utterances to be heard: one of the page as saved, or those of a passage of the draft."""
        if "utterance" in asked:
            return [self.at.plan(self.at.saved()).utterances[int(str(asked["utterance"]))]]
        passage = Drafts(excerpt(drafts.script, str(asked["text"])), drafts.lexicon)
        spoken = [one for one in self.at.plan(passage).utterances if one.block is not None]
        return spoken[:_MOST_HEARD]

    def _asked(self) -> str:
        """What stands behind the token. Raises `_RefusedError` for others."""
        port = self.connection.getsockname()[1]
        hosts = {f"{name}:{port}" for name in (HOST, "localhost")}
        token, _, name = urlsplit(self.path).path.removeprefix("/").partition("/")
        known = hmac.compare_digest(token.encode(), self.secret.encode())
        if not known or self.headers.get("Host", "") not in hosts:
            raise _RefusedError
        if self.command == "POST" and self.headers.get("Origin", "").removeprefix("http://") not in hosts:
            raise _RefusedError
        return name

    def _body(self) -> dict[str, Any]:
        if self.headers.get_content_type() != "application/json":
            raise _RefusedError
        size = int(self.headers.get("Content-Length", ""))
        if not 0 <= size <= _MOST:
            raise _RefusedError
        said = json.loads(self.rfile.read(size))
        if not isinstance(said, dict):
            raise TypeError
        return said

    def _refuse(self) -> None:
        self._tell(HTTPStatus.FORBIDDEN, "open the address that `narrator proof --serve` printed")

    def _tell(self, status: HTTPStatus, words: str) -> None:
        self.send(status, f"{words}\n".encode("utf-8", "replace"), "text/plain; charset=utf-8")


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
