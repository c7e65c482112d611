"""WebSub: a hub is told that a feed changed, and tells the apps that wait for it.

Source: W3C WebSub, section 7, and what its hubs take from publishers.
"""

from __future__ import annotations

from narrator.errors import FetchError
from narrator.sources.fetch import user_agent

_SECONDS = 10.0


def ping(hub: str, address: str, contact: str = "") -> None:
    """Tell *hub* that the feed at *address* changed. Raises `FetchError` where it does not want to know."""
    import httpx

    told = {"hub.mode": "publish", "hub.url": address, "hub.topic": address}
    try:
        answer = httpx.post(hub, data=told, headers={"User-Agent": user_agent(contact)}, timeout=_SECONDS)
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise FetchError(hub, f"the hub was not told ({error or type(error).__name__})") from error
    if not answer.is_success:
        raise FetchError(hub, f"the hub was not told (it answers {answer.status_code})")
