"""Which servers may be asked: only public ones, unless the user allows others.

An address is decided after its name was looked up, and the connection goes to the very address that was decided, so
that a name which means something else a moment later gains nothing. `narrator.sources.fetch` asks at each redirect.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import TypeAlias

from narrator.errors import FetchError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str, int], Iterable[str]]

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


class Guard:
    """Resolves names, and refuses where any address of a name is private.

    Args:
        allowed: networks (``10.0.0.0/8``), addresses or hosts, each with a port or without, that may be asked although
            they are private.
        lookup: gives the addresses of a name.
    """

    def __init__(self, allowed: Iterable[str] = (), lookup: Lookup | None = None) -> None:
        self.allowed = tuple(entry.strip().lower() for entry in allowed)
        self._lookup = lookup or system_lookup

    def __call__(self, host: str, port: int) -> str:
        """The address to connect to. Raises `FetchError`."""
        found = [ipaddress.ip_address(text.partition("%")[0]) for text in self._lookup(host, port)]
        if not found:
            raise FetchError(host, "there is no server of that name")
        for address in found:
            if not is_public(address) and not self._is_allowed(host, address, port):
                raise FetchError(host, f"its address {address} is private; allow it if it is meant")
        return str(min(found, key=lambda address: address.version))

    def _is_allowed(self, host: str, address: Address, port: int) -> bool:
        for entry in self.allowed:
            target, at_port = _split(entry)
            if at_port not in (None, port):
                continue
            if target == host.lower().strip("[]") or _contains(target, address):
                return True
        return False


def is_public(address: Address) -> bool:
    """Whether *address*, and any older address that is wrapped in it, belongs to the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if any(address in network for network in _NAT64) or int(address) >> 32 == 0:  # ::a.b.c.d
            wrapped.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        inner = [one for one in wrapped if one is not None]
        if address.ipv4_mapped is not None or any(address in network for network in _NAT64):
            return all(is_public(one) for one in inner)
        if not all(is_public(one) for one in inner):
            return False
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


def system_lookup(host: str, port: int) -> tuple[str, ...]:
    """The addresses the system gives for *host*, however it is spelled."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(host, "there is no server of that name, or there is no network") from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _split(entry: str) -> tuple[str, int | None]:
    """``host:port`` apart; an IPv6 address carries a port only in brackets."""
    if entry.startswith("["):
        target, _, port = entry[1:].partition("]")
        return target, int(port[1:]) if port[1:].isdecimal() else None
    target, _, port = entry.rpartition(":")
    if target and ":" not in target and port.isdecimal():
        return target, int(port)
    return entry, None


def _contains(target: str, address: Address) -> bool:
    try:
        network = ipaddress.ip_network(target, strict=False)
    except ValueError:
        return False
    return address.version == network.version and address in network
