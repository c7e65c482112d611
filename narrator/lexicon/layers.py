"""What article and voice add to a lexicon: built in < the voice's < the site's < the user's < the article's own."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from narrator.errors import LexiconError
from narrator.lexicon.lexicon import Lexicon, built_in
from narrator.types import Article
from narrator.voices import user_folder


def for_article(article: Article, lexicon: Lexicon | None = None, voice: str = "") -> Lexicon:
    """*lexicon* (else `Lexicon.load`) with what the article's site, its own header and the speaking voice add.

    A site's entries lie in narrator's config folder as ``lexicons/<host>.toml`` and stand under the user's, *voice*
    is the path of the voice's and stands under those; the header's ``lexicon`` is a path relative to the source and
    stands over all. Raises `LexiconError`.
    """
    whole = Lexicon.load() if lexicon is None else lexicon
    site = _site_lexicon(article.metadata.url)
    added = [Lexicon.read(path).entries for path in (voice, site) if path]
    if added:
        ours = built_in().entries
        below = len(ours) if whole.entries[: len(ours)] == ours else 0
        whole = Lexicon(tuple(chain(whole.entries[:below], *added, whole.entries[below:])))
    if article.metadata.lexicon and "://" not in article.origin:  # a page from the network names no file of ours
        own = Path(article.origin).parent / article.metadata.lexicon
        if not own.is_file():
            raise LexiconError(str(own), "the article's header", "it names this lexicon, but there is no such file")
        whole = Lexicon.read(own).over(whole)
    return whole


def _site_lexicon(url: str) -> Path | None:
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # an address in brackets that is none
        return None
    path = user_folder().parent / "lexicons" / f"{host}.toml"
    return path if host and "/" not in host and path.is_file() else None
