"""Article → what is said in one breath, with the pauses between, and the chapters."""

from narrator.segment.sentences import split

__all__ = ["split"]
