"""A run that is killed loses nothing it has spoken, and the next one speaks only the rest."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from narrator.cache import ClipCache
from narrator.synthesize import synthesize
from narrator.types import Utterance
from narrator.voices import find

RUN = """
import sys
from pathlib import Path
from narrator.cache import ClipCache
from narrator.synthesize import synthesize
from narrator.types import Utterance
from narrator.voices import find
voice = find("espeak")
texts = [f"This is sentence number {n} of a long article." for n in range(400)]
for result in synthesize((Utterance(text, voice) for text in texts), ClipCache(Path(sys.argv[1])), jobs=2):
    assert result.error is None
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.slow
def test_killed_at_any_moment_only_what_is_missing_is_spoken_again(tmp_path: Path) -> None:
    voice = find("espeak")
    texts = [f"This is sentence number {n} of a long article." for n in range(400)]
    cache = ClipCache(tmp_path)
    there = 0
    for _ in range(3):
        run = subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path)], env=os.environ)
        enough = there + random.randint(5, 90)
        while run.poll() is None and cache.usage().clips < enough:
            time.sleep(0.005)
        run.kill()
        run.wait()
        there = cache.usage().clips
    results = list(synthesize([Utterance(text, voice) for text in texts], cache, jobs=2))
    assert 0 < there < 400
    assert sum(result.cached for result in results) == there
    assert all(result.error is None and cache.read(result.key) is not None for result in results)
