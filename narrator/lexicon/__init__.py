"""How names and words are said, where an engine would say them wrong.

A lexicon is a list of entries: the word as written, and how it is said: by a respelling, by IPA, as letters or a word.
It is matched against the text as written, whole words only, before the normalizer's rules; no user's pattern is run.
"""

from narrator.lexicon.entry import Entry
from narrator.lexicon.layers import for_article
from narrator.lexicon.lexicon import Lexicon, built_in, sounds_of, user_lexicon
from narrator.lexicon.matching import Match

__all__ = ["Entry", "Lexicon", "Match", "built_in", "for_article", "sounds_of", "user_lexicon"]
