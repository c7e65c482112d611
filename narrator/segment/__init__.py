"""Article → what is said in one breath, with the pauses between, and the chapters."""

from narrator.segment.sentences import split
from narrator.segment.utterances import segment

__all__ = ["segment", "split"]
