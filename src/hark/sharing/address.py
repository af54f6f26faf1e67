# SPDX-License-Identifier: MIT
"""To which addresses a host's name leads, and whether hark may go there.

An address on this computer or in a private network is refused: a deck's address, or what it redirects to, must not
make hark knock at doors that the person who shared it cannot reach. A name is put into ASCII here, once and by the
rules that git and the TLS library use (IDNA 2008), and looked up once: whoever connects uses the addresses given here,
so that neither another reading of the name nor a second answer comes in between.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from hark.errors import Refusal
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

# IANA's registries of special-purpose addresses, read 2026-11; Python's own table differs from version to version.
# https://www.iana.org/assignments/iana-ipv4-special-registry https://www.iana.org/assignments/iana-ipv6-special-registry
_SPECIAL = [
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, and what is kept for later
        "2001::/23",  # Teredo, benchmarking, ORCHID
        "2001:db8::/32", "2002::/16", "3fff::/20",
    )
]  # fmt: skip
_GLOBAL = ipaddress.ip_network("2000::/3")
"""All that IPv6 gives to anybody; tunnels and notations of the other kind lie without, but for 6to4 and Teredo."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")


@frozen
class Target:
    """An https address in ASCII, and where it leads."""

    url: str
    host: str
    port: int

    @property
    def request(self) -> str:
        """What to ask the host for."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def target(url: str) -> Target:
    """What *url* means: an https address of a host, without a user. Raises `Refusal` for any other."""
    bad = Refusal("bad_source", f"`{url}` is no address that can be used", "check the address")
    try:
        parts = urlsplit(url)
        host, port = _ascii(parts.hostname or ""), 443 if parts.port is None else parts.port
    except ValueError:
        raise bad from None
    if parts.scheme != "https":
        raise Refusal("not_https", f"`{url}` is not https", "hark fetches over https alone")
    rest = f"{parts.path}?{parts.query}#{parts.fragment}"
    if (
        not _HOST.fullmatch(host)
        or not port
        or "@" in parts.netloc
        or not all(32 < ord(letter) < 127 for letter in rest)
    ):
        raise bad
    place = f"[{host}]" if ":" in host else host
    return Target(urlunsplit(("https", f"{place}:{port}", parts.path, parts.query, "")), host, port)


def _ascii(host: str) -> str:
    """*host* as it is asked for and looked up. Raises `ValueError` for what cannot be one."""
    if host.isascii():
        return host.lower().removesuffix(".")
    import idna

    return idna.encode(host, uts46=True).decode().removesuffix(".")


def reachable(host: str, port: int, private: Collection[str] = (), *, seconds: float) -> list[str]:
    """The addresses of *host*, in the resolver's order.

    Raises `Refusal` when it has none within *seconds*, or when any of them is not a public one and *host* is not among
    *private*, the hosts that the person named on purpose.
    """
    addresses = _looked_up(host, port, seconds)
    if host not in _named(private):
        for address in addresses:
            if not is_public(address):
                raise Refusal(
                    "private_address",
                    f"`{host}` leads to {address}, which is no public address",
                    f"if you mean it, add `--private-host {host}`",
                )
    return addresses


def _looked_up(host: str, port: int, seconds: float) -> list[str]:
    """All addresses of *host*. The system's resolver has no deadline: a thread waits for it, and may go on waiting."""
    answers: list[str] = []

    def look_up() -> None:
        with suppress(OSError, UnicodeError):
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.extend(dict.fromkeys(str(entry[4][0]) for entry in found))

    waiting = threading.Thread(target=look_up, daemon=True)
    waiting.start()
    waiting.join(max(0, seconds))
    if waiting.is_alive():
        raise Refusal("timeout", f"looking up {host} took too long", "`--timeout SECONDS` waits longer")
    if not answers:
        raise Refusal("no_connection", f"`{host}` is not known", "check the address and the network")
    return answers


def _named(hosts: Collection[str]) -> set[str]:
    """*hosts* as `target` would have them; what cannot be one names nobody."""
    named = set()
    for host in hosts:
        try:
            named.add(_ascii(host))
        except ValueError:
            continue
    return named


def is_public(address: str) -> bool:
    """Whether *address* can be reached by anybody, also where it is wrapped in one of another kind."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped
        if inner is None and parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if parsed.scope_id is not None or parsed not in _GLOBAL:
            return False
    return not any(parsed in block for block in _SPECIAL)
