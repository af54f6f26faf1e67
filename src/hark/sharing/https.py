# SPDX-License-Identifier: MIT
"""One file over https: the only door to the network.

Every hop is https to a checked address, with the certificate held against the name that was asked for. Size, time
and redirects are bounded, whatever the other side says about itself. Proxies, cookies and compression are not used.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from hark import __version__
from hark.errors import Refusal
from hark.sharing.address import reachable, target
from hark.sharing.parcel import MAX_FETCH_BYTES
from hark.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from hark.sharing.parcel import Meter

MAX_REDIRECTS = 5
_CHUNK = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)


@frozen
class Fetched:
    """What an address gave."""

    data: bytes
    url: str
    """Where it was in the end."""


def fetch(
    url: str, *, seconds: float, private: Collection[str], meter: Meter, max_bytes: int = MAX_FETCH_BYTES
) -> Fetched:
    """What *url* gives within *seconds*, all redirects included. Raises `Refusal`."""
    with _Deadline(seconds) as deadline:
        for _ in range(MAX_REDIRECTS + 1):
            answer = _hop(url, deadline, private, meter, max_bytes)
            if isinstance(answer, bytes):
                return Fetched(answer, url)
            url = answer
    raise Refusal("redirects", f"more than {MAX_REDIRECTS} redirects", "ask for the address it ends at")


class _Deadline:
    """Shuts whatever connection is open when the time is up, so that not even a server that drips can hold us."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.is_over = seconds, False
        self._end_at = time.monotonic() + seconds
        self._open: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    @property
    def left(self) -> float:
        """How many seconds are left."""
        return self._end_at - time.monotonic()

    def watch(self, connection: socket.socket) -> None:
        """Shuts *connection* too when the time is up."""
        self._open = connection
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        if self._open is not None:
            with suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)


class _Connection(http.client.HTTPSConnection):
    """A connection to addresses that were checked, under the name that was asked for."""

    def __init__(self, host: str, port: int, addresses: list[str], deadline: _Deadline) -> None:
        self._context_for_host = ssl.create_default_context()
        super().__init__(host, port, timeout=deadline.seconds, context=self._context_for_host)
        self._addresses, self._deadline = addresses, deadline

    def connect(self) -> None:
        """Tries the addresses in turn."""
        for place, address in enumerate(self._addresses, 1):
            try:
                plain = socket.create_connection((address, self.port), self._deadline.seconds)
                break
            except OSError:
                if place == len(self._addresses) or self._deadline.is_over:
                    raise
        self._deadline.watch(plain)
        self.sock = self._context_for_host.wrap_socket(plain, server_hostname=self.host)
        self._deadline.watch(self.sock)


def _hop(url: str, deadline: _Deadline, private: Collection[str], meter: Meter, max_bytes: int) -> bytes | str:
    """What *url* gives, or where it leads."""
    to = target(url)
    host = to.host
    connection = _Connection(host, to.port, reachable(host, to.port, private, seconds=deadline.left), deadline)
    try:
        headers = {"User-Agent": f"hark/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}
        connection.request("GET", to.request, headers=headers)
        with closing(connection.getresponse()) as response:
            return _answer(response, url, host, deadline, meter, max_bytes)
    except ssl.SSLCertVerificationError as error:
        message = f"the certificate of {host} does not hold: {error.verify_message}"
        raise Refusal("no_connection", message, "do not take it from there") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if deadline.is_over or isinstance(error, TimeoutError):
            raise _late(deadline, host) from None
        raise Refusal("no_connection", f"{host} cannot be asked: {_reason(error)}", "try again later") from None
    finally:
        connection.close()


def _answer(
    response: http.client.HTTPResponse, url: str, host: str, deadline: _Deadline, meter: Meter, max_bytes: int
) -> bytes | str:
    if response.status in _REDIRECTS:
        return _redirect(url, response)
    if response.status != 200:
        raise Refusal("http_status", f"{host} answers {response.status}", "check the address")
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise Refusal("bad_answer", f"{host} sends it compressed without being asked to", "fetch it another way")
    return _body(response, host, deadline, meter, max_bytes)


def _body(response: http.client.HTTPResponse, host: str, deadline: _Deadline, meter: Meter, max_bytes: int) -> bytes:
    said = response.getheader("Content-Length")
    if said is not None and not (said.isascii() and said.isdigit() and len(said) < 20):
        raise Refusal("bad_answer", f"{host} gives a length that is none", "fetch it another way")
    total = None if said is None else int(said)
    if total is not None and total > max_bytes:
        raise _too_large(max_bytes)
    data = bytearray()
    while chunk := response.read1(_CHUNK):
        data += chunk
        meter(len(data), total)
        if len(data) > max_bytes:
            raise _too_large(max_bytes)
    if deadline.is_over:
        raise _late(deadline, host)
    if total is not None and len(data) < total:
        raise Refusal("incomplete", f"{host} stopped after {len(data)} of {total} bytes", "try again later")
    return bytes(data)


def _redirect(url: str, response: http.client.HTTPResponse) -> str:
    location = response.getheader("Location")
    if not location:
        raise Refusal("redirects", "the address redirects to nowhere", "check the address")
    try:
        return urljoin(url, location)
    except ValueError:
        raise Refusal("bad_source", "the address redirects to one that cannot be used", "check the address") from None


def _late(deadline: _Deadline, host: str) -> Refusal:
    return Refusal("timeout", f"{host} took longer than {deadline.seconds:g} s", "`--timeout SECONDS` waits longer")


def _too_large(max_bytes: int) -> Refusal:
    return Refusal("too_large", f"more than {max_bytes >> 20} MiB", "a deck is at most 1 MiB; share fewer at once")


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "it does not speak TLS as it should"
    if isinstance(error, http.client.HTTPException):
        return "it does not speak HTTP as it should"
    return (getattr(error, "strerror", None) or "the connection failed").lower()
