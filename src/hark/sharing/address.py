# SPDX-License-Identifier: MIT
"""To which addresses a host's name leads, and whether hark may go there.

An address on this computer or in a private network is refused: a deck's address, or what it redirects to, must not
make hark knock at doors that the person who shared it cannot reach. Whoever connects uses the addresses given here
and asks no second time, so that the answer cannot change in between.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

from hark.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def reachable(host: str, port: int, private: Collection[str] = ()) -> list[str]:
    """The addresses of *host*, in the resolver's order.

    Raises `Refusal` when it has none, or when any of them is not a public one and *host* is not among *private*,
    the hosts that the person named on purpose.
    """
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refusal("no_connection", f"`{host}` is not known", "check the address and the network") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in answers))
    hosts = {name.casefold().rstrip(".") for name in private}
    if host.casefold().rstrip(".") not in hosts:
        for address in addresses:
            if not is_public(address):
                raise Refusal(
                    "private_address",
                    f"`{host}` leads to {address}, which is no public address",
                    f"if you mean it, add `--private-host {host}`",
                )
    return addresses


def is_public(address: str) -> bool:
    """Whether *address* can be reached by anybody, also where it is wrapped in one of another kind."""
    try:
        parsed = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is None and parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast
