"""Turn an article into something worth listening to, and say beforehand how long it takes.

    article = narrator.read("examples/ferry-news.html")   # every block decided: spoken or not, and why
    plan = narrator.plan(article)                         # what will be said, and for how long
    episode = narrator.render(plan, "output")             # the MP3, its chapters and transcript

The pipeline, as the folder lists it: sources → clean → normalize → segment → estimate make the plan, without sound;
synthesize (through cache and backends) → join → loudness → encode → tags → publish make the episode from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str
    from narrator.errors import NarratorError
    from narrator.pipeline import Outcome, RenderOptions, plan, read, render, render_all
    from narrator.types import Article, Block, BlockKind, Episode, Plan, Utterance, Voice

__all__ = [
    "Article",
    "Block",
    "BlockKind",
    "Episode",
    "NarratorError",
    "Outcome",
    "Plan",
    "RenderOptions",
    "Utterance",
    "Voice",
    "plan",
    "read",
    "render",
    "render_all",
]

_HOMES = {"NarratorError": "errors", **dict.fromkeys(("Article", "Block", "BlockKind", "Episode"), "types")}
_HOMES |= dict.fromkeys(("Plan", "Utterance", "Voice"), "types")
_HOMES |= dict.fromkeys(("Outcome", "RenderOptions", "plan", "read", "render", "render_all"), "pipeline")


def __getattr__(name: str) -> Any:
    """The public names, imported when first used: the command line starts without any of them."""
    if name == "__version__":
        from importlib.metadata import version

        return version("narrator")
    if name not in _HOMES:
        raise AttributeError(f"module 'narrator' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"narrator.{_HOMES[name]}"), name)
    return value
