# SPDX-License-Identifier: MIT
"""One file over https: what is taken, and everything that is not."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.errors import Refusal
from hark.sharing import address, https
from servers import Server, bad_pages, page, redirect

DECK = b"format = 1\n"
HOSTS = ("localhost",)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with every kind of page."""
    pages = bad_pages(DECK) | {"deck.toml": page(DECK), "onward": redirect("/deck.toml"), "large": page(b"x" * 3000)}
    with pytest.MonkeyPatch.context() as patch, Server(tmp_path_factory.mktemp("server"), pages) as serving:
        patch.setenv("SSL_CERT_FILE", str(serving.trusted))
        yield serving


def fetch(url: str, seconds: float = 10.0, private: tuple[str, ...] = HOSTS, max_bytes: int = 2000) -> https.Fetched:
    """What *url* gives, with little patience."""
    return https.fetch(url, seconds=seconds, private=private, meter=lambda _done, _total: None, max_bytes=max_bytes)


def test_fetches(server: Server) -> None:
    """A file is given as it is, with the address it was at in the end; progress is told."""
    told: list[tuple[int, int | None]] = []

    got = https.fetch(
        server.url("onward"), seconds=10, private=HOSTS, meter=lambda done, total: told.append((done, total))
    )

    assert got == https.Fetched(DECK, server.url("deck.toml"))
    assert told == [(len(DECK), len(DECK))]


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("other-scheme", "not_https", "`http://example.org/` is not https"),
        ("file", "not_https", "`file:///etc/passwd` is not https"),
        ("data", "not_https", "`data:text/plain,format=1` is not https"),
        ("other-private", "private_address", "`127.0.0.1` leads to 127.0.0.1, which is no public address"),
        ("odd-private", "private_address", "`0x7f000001` leads to 127.0.0.1, which is no public address"),
        ("loop", "redirects", "more than 5 redirects"),
        ("nowhere", "redirects", "the address redirects to nowhere"),
        ("odd-address", "bad_source", "the address redirects to one that cannot be used"),
        ("endless", "too_large", "more than 0 MiB"),
        ("large", "too_large", "more than 0 MiB"),
        ("endless-header", "no_connection", "localhost cannot be asked: it does not speak HTTP as it should"),
        ("many-headers", "no_connection", "localhost cannot be asked: it does not speak HTTP as it should"),
        ("too-long-said", "too_large", "more than 0 MiB"),
        ("longer-said", "incomplete", "localhost stopped after 11 of 20 bytes"),
        ("negative-length", "bad_answer", "localhost gives a length that is none"),
        ("odd-length", "bad_answer", "localhost gives a length that is none"),
        ("compressed", "bad_answer", "localhost sends it compressed without being asked to"),
        ("error", "http_status", "localhost answers 500"),
        ("missing", "http_status", "localhost answers 404"),
        ("no-http", "no_connection", "localhost cannot be asked: it does not speak HTTP as it should"),
        ("nothing", "no_connection", "localhost cannot be asked: it does not speak HTTP as it should"),
        ("half-chunk", "no_connection", "localhost cannot be asked: it does not speak HTTP as it should"),
    ],
)
def test_refuses(server: Server, path: str, code: str, said: str) -> None:
    """Whatever a server answers amiss is refused, and the refusal says what it was."""
    with pytest.raises(Refusal) as refused:
        fetch(server.url(path))

    assert (refused.value.code, refused.value.message) == (code, said)


@pytest.mark.parametrize("path", ["slow-body", "slow-header", "silent"])
def test_time_is_bounded(server: Server, path: str) -> None:
    """A server that sends byte by byte, or nothing, holds us no longer than was agreed."""
    with pytest.raises(Refusal) as refused:
        fetch(server.url(path), seconds=0.5)

    assert (refused.value.code, refused.value.message) == ("timeout", "localhost took longer than 0.5 s")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://localhost/", "not_https"),
        ("https://user:secret@localhost/", "bad_source"),
        ("https:///deck", "bad_source"),
        ("https://localhost:99999/", "bad_source"),
        ("https://local host/", "bad_source"),
        ("https://localhost/\r\nX: y", "bad_source"),
        ("https://localhost/é", "bad_source"),
        ("https://no-such-host.invalid/", "no_connection"),
    ],
)
def test_bad_addresses(url: str, code: str) -> None:
    """What is no https address of a host is refused before anybody is asked."""
    with pytest.raises(Refusal) as refused:
        fetch(url)

    assert refused.value.code == code


def test_private_hosts_are_named(server: Server) -> None:
    """Loopback is refused unless that very host was named."""
    for private in ((), ("127.0.0.1",), ("localhost.example.org",)):
        with pytest.raises(Refusal) as refused:
            fetch(server.url("deck.toml"), private=private)
        assert refused.value.code == "private_address"

    assert fetch(server.url("deck.toml"), private=("LOCALHOST.",)).data == DECK


def test_certificates_are_held_against_the_name(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate for another name, or of an authority nobody knows, is not believed."""
    with pytest.raises(Refusal) as refused:
        fetch(f"https://127.0.0.1:{server.port}/deck.toml", private=("127.0.0.1",))
    assert refused.value.message.startswith("the certificate of 127.0.0.1 does not hold: ")

    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Refusal) as refused:
        fetch(server.url("deck.toml"))
    assert refused.value.message.startswith("the certificate of localhost does not hold: ")


def test_a_name_is_looked_up_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was checked is the one connected to, whatever a second look-up would say."""
    real, asked = socket.getaddrinfo, []

    def changing(host: str, *rest: object, **options: object) -> object:
        if host == "localhost":
            asked.append(host)
            if len(asked) > 1:
                raise OSError("asked again")
        return real(host, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", changing)

    assert fetch(server.url("deck.toml")).data == DECK
    assert asked == ["localhost"]


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f.1", "localhost", "[::1]", "0", "10.1.2.3", "192.168.0.1", "169.254.169.254"]
)
def test_odd_spellings_of_private_places(host: str) -> None:
    """However a private address is written, it is known for one."""
    with pytest.raises(Refusal) as refused:
        address.reachable(host.strip("[]"), 443, seconds=20)

    assert refused.value.code == "private_address"


@pytest.mark.parametrize(
    ("one", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("100.64.0.1", False), ("224.0.0.1", False),
        ("::ffff:10.0.0.1", False), ("::ffff:93.184.216.34", True), ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True), ("2002:a00:1::", False), ("fe80::1%lo", False),
        ("fd00::1", False), ("0.0.0.0", False), ("nonsense", False), ("64:ff9b:1::a00:1", False), ("fec0::1", False),
        ("::127.0.0.1", False), ("::ffff:0:10.0.0.1", False), ("5f00::1", False), ("3fff::1", False),
        ("2001:0:5db8:d822::1", False), ("2002:5db8:d822::1", False), ("2001:db8::1", False), ("2001:2::1", False),
        ("2001:200::1", True), ("2a00:1450::1", True), ("100::1", False), ("::", False), ("::1", False),
        ("198.18.0.1", False), ("198.20.0.1", True), ("192.0.0.9", False), ("192.88.99.1", False), ("240.0.0.1", False),
        ("255.255.255.255", False), ("172.32.0.1", True), ("172.31.0.1", False), ("2a00::1%1", False),
    ],
)  # fmt: skip
def test_public_addresses(one: str, public: bool) -> None:
    """An address is public when everybody can reach it, also inside one of another kind."""
    assert address.is_public(one) is public


@given(st.text())
def test_any_address_is_taken_or_refused(text: str) -> None:
    """No text makes more than a refusal of itself."""
    with pytest.raises(Refusal):
        fetch(f"https://{text}@localhost/")


def test_looking_up_a_name_has_a_deadline(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that never answers costs the timeout and no more."""
    stuck, began = threading.Event(), time.monotonic()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_words, **_named: stuck.wait(30) and [])

    with pytest.raises(Refusal) as refused:
        fetch(server.url("deck.toml"), seconds=0.2)
    stuck.set()

    assert refused.value.message == "looking up localhost took too long"
    assert time.monotonic() - began < 20


def test_every_address_of_a_name_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads to one private address among public ones is refused, wherever it stands among them."""
    every = ["93.184.216.34", "10.0.0.1", "2606:2800:220:1::1"]
    for addresses in permutations(every):
        answers = [(0, 0, 0, "", (address, 443)) for address in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_words, answers=answers, **_named: answers)
        with pytest.raises(Refusal) as refused:
            address.reachable("example.org", 443, seconds=20)
        assert refused.value.message == "`example.org` leads to 10.0.0.1, which is no public address"


@pytest.mark.parametrize(
    ("url", "means"),
    [
        ("https://faß.test/r.git", "https://xn--fa-hia.test:443/r.git"),
        ("https://FASS.test./x?y#z", "https://fass.test:443/x?y"),
        ("https://bücher。example:8443/", "https://xn--bcher-kva.example:8443/"),
        ("https://１２７.0.0.1/", "https://127.0.0.1:443/"),
        ("https://[2606:2800::1]", "https://[2606:2800::1]:443"),
    ],
)
def test_names_are_read_by_idna_2008(url: str, means: str) -> None:
    """A name is put into ASCII once, as git and TLS would; only that form is looked up and connected to."""
    assert address.target(url).url == means


@pytest.mark.parametrize(
    "host",
    ["%6cocalhost", "a%2eb", "localhost\\@example.org", "example.org:0", "[fe80::1%251]", "xn--\u0661", "a..b", ".a"],
)
def test_hosts_that_two_readers_could_read_apart(host: str) -> None:
    """A host that somebody else may decode, or a port that stands for another, is no address."""
    with pytest.raises(Refusal) as refused:
        address.target(f"https://{host}/")

    assert refused.value.code == "bad_source"


def test_nothing_listens(tmp_path: Path) -> None:
    """A port at which nobody answers is told as such."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(Refusal) as refused:
        fetch(f"https://localhost:{port}/")

    assert (refused.value.code, refused.value.message) == (
        "no_connection", "localhost cannot be asked: connection refused",
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []
