"""How many of the spoken sentences are found, and highlighted, on the pages they were taken from.

    python benchmarks/readalong.py FOLDER [--pages 10] [--seed 9] [--missed 3]

FOLDER holds saved pages, ``NAME.html`` or ``NAME.html.gz``, beside ``NAME.json`` with ``url``. So many pages of
different sites are drawn with a fixed seed, narrated by the engine without sound, and opened in Chromium as they are,
with the player put at the head of their body. Each sentence is then seeked, and the highlight is read back
from the browser. Nothing but loopback is asked. Found: the highlight holds the sentence's letters, or nine tenths of
its words.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

import narrator
from narrator.errors import NarratorError
from narrator.publish.manifest import read_manifest
from narrator.publish.page import embedded
from narrator.publish.player import script
from narrator.serve import server

_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_SHARE = 0.9  # of a sentence's words that its highlight has to hold
_HIGHLIGHTS = """
async () => {
  const player = document.querySelector("listen-article"), audio = player.audio;
  const { parseVTT } = await import("/listen-article.js");
  const cues = parseVTT(await (await fetch("/" + player.getAttribute("captions"))).text());
  audio.muted = true;
  await audio.play();
  for (let i = 0; i < 100 && player.sentences === undefined; i++) await new Promise((done) => setTimeout(done, 50));
  audio.pause();
  const shown = [];
  for (const cue of cues) {
    const seeked = new Promise((done) => audio.addEventListener("seeked", done, { once: true }));
    audio.currentTime = Math.min(cue.start + 0.05, (cue.start + cue.end) / 2);
    await seeked;
    const ranges = [...(CSS.highlights.get("listen-article-sentence") ?? [])];
    shown.push([cue.text, ranges.map((range) => range.toString()).join(" ")]);
  }
  return shown;
}"""


@dataclass(frozen=True, slots=True)
class Score:
    """One page: its spoken sentences, and those that were not highlighted."""

    name: str
    site: str
    sentences: int
    missed: tuple[str, ...]

    def __str__(self) -> str:
        found = self.sentences - len(self.missed)
        return f"{self.name}  {found:4} of {self.sentences:4}  {found / self.sentences:6.1%}  {self.site}"


def drawn(folder: Path, seed: int) -> Iterator[tuple[Path, str]]:
    """Pages in an order drawn with *seed*, each of another site."""
    found = sorted(folder.glob("*.json"))
    random.Random(seed).shuffle(found)
    sites = set()
    for path in found:
        site = urlsplit(json.loads(path.read_text(encoding="utf-8"))["url"]).hostname or ""
        if site not in sites:
            sites.add(site)
            yield path, site


def html_of(path: Path) -> str:
    packed = path.with_suffix(".html.gz")
    raw = gzip.decompress(packed.read_bytes()) if packed.exists() else path.with_suffix(".html").read_bytes()
    return raw.decode("utf-8", "replace")


def put_in(html: str, captions: str, audio: str) -> str:
    """The page with the player at the head of its body."""
    player = (
        f'<script type="module" src="/listen-article.js"></script><listen-article captions="{escape(captions)}">'
        f'<audio preload="none" src="{escape(audio)}"></audio></listen-article>'
    )
    body = _BODY.search(html)
    at = body.end() if body else 0
    return html[:at] + player + html[at:]


def opened(browser: Browser, address: str) -> Page:
    """The page at *address*; whatever it asks of others is refused."""

    def only_ours(route: Route) -> None:
        route.continue_() if route.request.url.startswith(address.rsplit("/", 1)[0]) else route.abort()

    page = browser.new_context(bypass_csp=True).new_page()
    page.route("**/*", only_ours)
    page.goto(address, wait_until="domcontentloaded")
    return page


def measured(browser: Browser, path: Path, site: str) -> Score | None:
    """The score of one page; None where it cannot be narrated at all."""
    html = html_of(path)
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        source = home / "source.html"
        source.write_text(html, encoding="utf-8")
        try:
            episode = narrator.render(narrator.plan(narrator.read(source), "silence"), home)
        except NarratorError as error:
            print(f"{path.stem}  left out: {error}")
            return None
        manifest = read_manifest(episode.folder)
        assert manifest is not None
        for file in episode.folder.iterdir():
            shutil.copy(file, home / file.name)
        (home / "listen-article.js").write_text(script(), encoding="utf-8")
        shown = embedded(manifest)
        (home / "index.html").write_text(put_in(html, shown.captions, shown.audio), encoding="utf-8")
        with server(home, port=0) as serving:
            threading.Thread(target=serving.serve_forever, daemon=True).start()
            page = opened(browser, f"http://127.0.0.1:{serving.server_address[1]}/index.html")
            pairs = page.evaluate(_HIGHLIGHTS)
            page.context.close()
            serving.shutdown()
    return Score(path.stem, site, len(pairs), tuple(text for text, found in pairs if not holds(found, text)))


def holds(found: str, text: str) -> bool:
    """Whether a highlight is that of the sentence *text*: its letters, or most of its words."""
    letters = [re.sub(r"\W+", "", one).casefold() for one in (found, text)]
    if letters[0] == letters[1] and letters[0]:
        return True
    words, shown = re.findall(r"\w+", text.casefold()), set(re.findall(r"\w+", found.casefold()))
    return bool(words) and sum(word in shown for word in words) >= _SHARE * len(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--missed", type=int, default=0, help="Show so many of a page's sentences that are not found.")
    asked = parser.parse_args()
    scores: list[Score] = []
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as cache:
        os.environ["NARRATOR_CACHE"] = cache
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path, site in drawn(asked.folder, asked.seed):
            if len(scores) == asked.pages:
                break
            if score := measured(browser, path, site):
                scores.append(score)
                print(score, *(f"    {text}" for text in score.missed[: asked.missed]), sep="\n", flush=True)
        browser.close()
    sentences, missed = sum(score.sentences for score in scores), sum(len(score.missed) for score in scores)
    print(f"{len(scores)} pages: {sentences - missed} of {sentences} sentences, {1 - missed / sentences:.1%}")


if __name__ == "__main__":
    main()
