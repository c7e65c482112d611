"""How a podcast sounds: its voice, what of an article is spoken, and what the sound is stored as."""

from __future__ import annotations

from pathlib import Path

from narrator.clean import Policy
from narrator.feeds.settings import PodcastSettings
from narrator.sites import Sites, known
from narrator.types import AudioOptions, Voice
from narrator.voices import user_folder


def audio_of(podcast: PodcastSettings) -> AudioOptions:
    """How the sound of a podcast is stored: as directories ask for it."""
    return AudioOptions(
        bitrate=podcast.bitrate,
        sample_rate=44_100,
        intro=podcast.intro,
        outro=podcast.outro,
        sting=podcast.sting,
    )


def voice_of(podcast: PodcastSettings) -> Voice:
    """The voice of a podcast. Raises `UnknownVoiceError`."""
    from narrator.voices import DEFAULT, find

    return find(podcast.voice or DEFAULT)


def policy_of(podcast: PodcastSettings) -> Policy:
    """Which kinds of block a podcast speaks."""
    return Policy().speaking(podcast.speak).skipping(podcast.skip)


def sites_of(podcast: PodcastSettings) -> Sites:
    """The rules of sites: a podcast's own, over the user's, over those that come with narrator.

    Raises `SettingsError` that names the file and the line.
    """
    sites = known(user_folder().parent / "sites.toml")
    for path in podcast.site_rules:
        sites = Sites.read(Path(path)).over(sites)
    return sites
